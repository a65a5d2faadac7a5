"""An answer about rules as a model writes it in JSON: asked for by a schema, read while it comes, or as prose.

The asked-for JSON is {"covered": true, "answer": ..., "citations": [{"passage": 1, "quote": ...}]}.
"""

import re
from typing import Generic, TypeVar

from core.assistant import RoundEnded
from core.errors import ProviderUnavailable
from core.rules import AnswerEnded, Claim, RulesAsk
from core.text import without_forbidden
from providers.loose_json import Path, Piece
from providers.openai.failures import NOT_UNDERSTOOD
from providers.openai.requests import strict_object
from providers.rounds import Reading
from providers.written import PROSE, Trimmed, Written, prose_in

START = re.compile(r'\{|\A\s*"')
PREAMBLE = 200  # characters without a brace, after which an answer is taken for prose
MOST_CLAIMS = 20
LONGEST_NUMBER = 3  # digits
SAID: tuple[Path, ...] = (PROSE, ("answer",))
NOT = ("false", "no")

HOW = (
    "`covered` says whether the passages hold the answer. Where they do not, `covered` is false, `answer` empty, and "
    "`citations` an empty list.\n"
    "`citations` holds, for each thing you say, the number of the passage that says so, and as `quote` the words of it "
    "that do, copied to the letter and not translated: one sentence or a part of one."
)
IN_WORDS = 'Write nothing but JSON: {"covered": true, "answer": "...", "citations": [{"passage": 1, "quote": "..."}]}. '
SCHEMA = strict_object(
    {
        "covered": {"type": "boolean"},
        "answer": {"type": "string"},
        "citations": {
            "type": "array",
            "items": strict_object({"passage": {"type": "integer"}, "quote": {"type": "string"}}),
        },
    }
)

E = TypeVar("E")


class JsonAnswer:
    """Feed it what the model writes; it gives the text of the answer, but none once the model says it is not covered.

    `whole` False: the JSON breaks off.
    """

    def __init__(self) -> None:
        self._all = ""
        self._written = Written(start=START, preamble=PREAMBLE)
        self._text = Trimmed()
        self._strings: dict[Path, str] = {}

    @property
    def covered(self) -> bool:
        return self._value("covered").lower() not in NOT

    @property
    def whole(self) -> bool:
        strings = self._written.strings
        return strings is None or strings.done

    def feed(self, delta: str) -> str:
        self._all += delta
        return "".join(self._taken(piece) for piece in self._written.feed(delta))

    def rest(self) -> str:
        """What of an answer that has ended was held back. Raises ProviderUnavailable where nothing was said."""
        if self._text.begun or not self.covered:
            return ""
        prose = "" if self._is_json else prose_in(without_forbidden(self._all))
        if not prose:
            raise ProviderUnavailable(NOT_UNDERSTOOD)
        return prose

    def claims(self, ask: RulesAsk) -> tuple[Claim, ...]:
        """Without those of passages that there are not, and without a quote that breaks off."""
        strings = self._written.strings
        cut = strings.unfinished if strings is not None else None
        quotes = [(path, text.strip()) for path, text in self._strings.items() if path[-1:] == ("quote",)]
        told = [(self._value(*path[:-1], "passage"), text) for path, text in quotes if text and path != cut]
        claims = [Claim(int(number) - 1, text) for number, text in told if _names_one(number, ask)]
        return tuple(dict.fromkeys(claims))[:MOST_CLAIMS]

    @property
    def _is_json(self) -> bool:
        strings = self._written.strings
        return strings is not None and bool(self._strings or strings.literals)

    def _value(self, *path: str | int) -> str:
        strings = self._written.strings
        literal = strings.literals.get(path) if strings is not None else None
        return self._strings.get(path, "") if literal is None else literal

    def _taken(self, piece: Piece) -> str:
        text = without_forbidden(piece.text)
        if piece.path in SAID:
            return self._text.feed(text) if self.covered else ""
        self._strings[piece.path] = self._strings.get(piece.path, "") + text
        return ""


class JsonReading(Generic[E]):
    """Fills providers.rounds.Reading: reads the JSON in the text of a `round`."""

    def __init__(self, round: Reading[E, RoundEnded], ask: RulesAsk) -> None:
        self._round = round
        self._ask = ask
        self._answer = JsonAnswer()

    @property
    def size(self) -> int:
        return self._round.size

    @property
    def finished(self) -> bool:
        return self._round.finished

    def text(self, event: E) -> str:
        finished = self._round.finished
        text = self._answer.feed(self._round.text(event))
        return text + self._answer.rest() if self._round.finished and not finished else text

    def ended(self) -> AnswerEnded:
        round, answer = self._round.ended(), self._answer
        claims = answer.claims(self._ask) if answer.covered else ()
        return AnswerEnded(answer.covered, claims, round.usage, round.whole and answer.whole)


def _names_one(number: str, ask: RulesAsk) -> bool:
    return (
        number.isascii()
        and number.isdecimal()
        and len(number) <= LONGEST_NUMBER
        and 1 <= int(number) <= len(ask.passages)
    )
