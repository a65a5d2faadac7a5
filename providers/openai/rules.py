"""OpenAI, or any server that speaks like it, answers questions about rules."""

from collections.abc import AsyncGenerator
from functools import partial
from typing import TYPE_CHECKING

from pydantic import SecretStr

from core.assistant import RoundEnded, TextPiece
from core.rules import AnswerEnded, RulesAsk
from providers.openai.asking import connect, header_key
from providers.openai.assistant_events import assistant_events_of
from providers.openai.formats import Formats
from providers.openai.requests import Question, Said, Wanted, Wire
from providers.rounds import PATIENT, Rounds, Waits
from providers.rules_json import HOW, IN_WORDS, SCHEMA, JsonReading
from providers.rules_prompt import bounded, instructions, passages_and_question

if TYPE_CHECKING:
    from providers.openai.connection import Connection, Stream


class OpenAIRules:
    """Fills core.rules.RulesModel. A server that does not know JSON schemas is asked more plainly from then on."""

    name = "openai"

    def __init__(
        self,
        *,
        api_key: SecretStr | None,
        base_url: str | None,
        model: str,
        wire: Wire,
        waits: Waits = PATIENT,
        max_output_tokens: int = 2_000,
    ) -> None:
        self.model = model
        limit_field = "max_tokens" if base_url else "max_completion_tokens"
        question = Question(wire, model, max_output_tokens, limit_field)
        server = partial(RulesServer, header_key(api_key), base_url, question)
        self._rounds = Rounds(server, lambda ask: JsonReading(OpenAIRound(wire), ask), waits)

    def stream(self, ask: RulesAsk, *, deadline: float) -> AsyncGenerator[TextPiece | AnswerEnded, None]:
        return self._rounds.stream(bounded(ask), deadline=deadline)

    async def close(self) -> None:
        await self._rounds.close()


class RulesServer:
    """Fills providers.rounds.Connection."""

    def __init__(self, api_key: SecretStr, base_url: str | None, question: Question) -> None:
        self._connection: Connection = connect(api_key, base_url)
        self._question = question
        self._formats = Formats()

    async def ask(self, ask: RulesAsk) -> "Stream":
        wanted = answer_wanted(ask)
        path, body = self._question.path, self._question.body
        return await self._formats.asked(lambda format: self._connection.ask(path, body(wanted, format)))

    async def close(self) -> None:
        await self._connection.close()


class OpenAIRound:
    """Fills providers.rounds.Reading: the text of a round. Thoughts and calls count as signs of life, no more."""

    def __init__(self, wire: Wire) -> None:
        self.size = 0
        self._events = assistant_events_of(wire)

    @property
    def finished(self) -> bool:
        return self._events.finished

    def text(self, event: object) -> str:
        pieces = self._events.added(event)
        text = "".join(piece for piece in pieces if isinstance(piece, str))
        self.size += max(len(text), len(pieces))
        return text

    def ended(self) -> RoundEnded:
        return RoundEnded((), self._events.usage, not self._events.cut)


def answer_wanted(ask: RulesAsk) -> Wanted:
    earlier = [(Said("user", each.question), Said("assistant", each.answer)) for each in ask.history]
    return Wanted(
        system=instructions(ask, HOW),
        user=passages_and_question(ask),
        schema=SCHEMA,
        in_words=IN_WORDS,
        earlier=tuple(said for exchange in earlier for said in exchange),
    )
