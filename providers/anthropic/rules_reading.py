"""Claude's answer about rules as it comes: its text, the sentences it cites, and whether it says that there is none."""

from pydantic import BaseModel

from core.errors import ProviderUnavailable
from core.rules import AnswerEnded, Claim, RulesAsk
from core.text import without_forbidden
from providers.anthropic.events import ClaudeRound, read
from providers.anthropic.rules_requests import NOT_COVERED
from providers.openai.failures import NOT_UNDERSTOOD
from providers.written import Trimmed, mended

AROUND = " \t\r\n*`\"'"  # what models put before a word that is to stand alone
MOST_CLAIMS = 20


class Citation(BaseModel):
    type: str = ""
    cited_text: str = ""
    search_result_index: int | None = None


class CitingDelta(BaseModel):
    citation: Citation | None = None


class Citing(BaseModel):
    delta: CitingDelta | None = None


class CitedReading:
    """Fills providers.rounds.Reading."""

    def __init__(self, ask: RulesAsk) -> None:
        self._round = ClaudeRound()
        self._passages = len(ask.passages)
        self._answer = MarkedAnswer()
        self._claims: list[Claim] = []
        self._cited = 0

    @property
    def size(self) -> int:
        """A citation is a sign of life, too."""
        return self._round.size + self._cited

    @property
    def finished(self) -> bool:
        return self._round.finished

    def text(self, event: object) -> str:
        finished = self._round.finished
        text = self._answer.feed(self._round.text(event))
        self._cite(read(Citing, event).delta)
        return text + self._answer.rest() if self._round.finished and not finished else text

    def ended(self) -> AnswerEnded:
        round = self._round.ended()
        claims = tuple(dict.fromkeys(self._claims))[:MOST_CLAIMS] if self._answer.covered else ()
        return AnswerEnded(self._answer.covered, claims, round.usage, round.whole)

    def _cite(self, delta: CitingDelta | None) -> None:
        citation = delta.citation if delta is not None else None
        if citation is None:
            return
        self._cited += 1 + len(citation.cited_text)
        quote, index = citation.cited_text.strip(), citation.search_result_index
        if quote and index is not None and 0 <= index < self._passages:
            self._claims.append(Claim(index, quote))


class MarkedAnswer:
    """Feed it what Claude writes; it gives the text of the answer, and nothing of the mark that there is none."""

    def __init__(self) -> None:
        self.covered = True
        self._held = ""
        self._text = Trimmed()

    def feed(self, delta: str) -> str:
        self._held += without_forbidden(mended(delta))
        self.covered = self.covered and NOT_COVERED not in self._held
        shown = self._held[: len(self._held) - mark_begun(self._held)]
        if not self.covered or not (self._text.begun or shown.strip(AROUND)):
            return ""
        self._held = self._held.removeprefix(shown)
        return self._text.feed(shown)

    def rest(self) -> str:
        """What of an answer that has ended was held back. Raises ProviderUnavailable where nothing was said."""
        rest = self._text.feed(self._held) if self.covered else ""
        if self.covered and not self._text.begun:
            raise ProviderUnavailable(NOT_UNDERSTOOD)
        return rest


def mark_begun(text: str) -> int:
    """How many characters at the end of `text` may be the beginning of the mark."""
    return max(length for length in range(len(NOT_COVERED)) if text.endswith(NOT_COVERED[:length]))
