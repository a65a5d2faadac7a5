"""OpenAI, or any server that speaks like it, answers in a conversation and calls tools."""

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

from pydantic import SecretStr

from core.assistant import Ask, RoundEnded, TextPiece
from core.errors import ProviderUnavailable
from providers.openai.asking import Server, next_added
from providers.openai.assistant_events import assistant_events_of
from providers.openai.assistant_requests import AssistantQuestion
from providers.openai.deadlines import Patience
from providers.openai.failures import TOOLS_NOT_TAKEN, UnknownFormat, UnknownTools
from providers.openai.requests import Wire
from providers.openai.round_so_far import RoundSoFar

if TYPE_CHECKING:
    from providers.openai.connection import Stream


class OpenAIAssistant:
    """Fills core.assistant.AssistantModel. Timeouts are in seconds.

    A first sign must come within `first_token_timeout` of asking and each next one within `between_tokens_timeout`,
    be it text, thought or a piece of a call, all within the deadline of `stream`. A request that a server has no time
    for (429, 5xx, no connection) is tried once more if the deadline allows, but never once its answer has begun.
    A server that does not know strict tools is asked without from then on.
    """

    name = "openai"

    def __init__(
        self,
        *,
        api_key: SecretStr | None,
        base_url: str | None,
        model: str,
        wire: Wire,
        first_token_timeout: float = 20.0,
        between_tokens_timeout: float = 20.0,
        max_output_tokens: int = 2_000,
    ) -> None:
        self.model = model
        self._server = Server(api_key=api_key, base_url=base_url)
        self._question = AssistantQuestion(
            wire=wire,
            model=model,
            max_output_tokens=max_output_tokens,
            limit_field="max_tokens" if base_url else "max_completion_tokens",
        )
        self._first_token_timeout = first_token_timeout
        self._between_tokens_timeout = between_tokens_timeout
        self._strict = True

    async def stream(self, ask: Ask, *, deadline: float) -> AsyncGenerator[TextPiece | RoundEnded, None]:
        """Closing the generator closes the HTTP stream."""
        patience = Patience(
            deadline=deadline,
            first_token=self._first_token_timeout,
            between_tokens=self._between_tokens_timeout,
        )
        events = assistant_events_of(self._question.wire)
        round = RoundSoFar()
        stream = await self._opened(ask, patience)
        try:
            while not round.full and (pieces := await next_added(stream, events, patience)) is not None:
                if text := round.add(pieces):
                    yield TextPiece(text)
        finally:
            await stream.close()
        yield round.ended(events.usage, cut=events.cut)

    async def close(self) -> None:
        await self._server.close()

    async def _opened(self, ask: Ask, patience: Patience) -> "Stream":
        """The answer's stream, with strict tools where the server knows them; whether it does is kept."""
        try:
            return await self._asked(ask, patience, strict=self._strict)
        except (UnknownFormat, UnknownTools):
            if not ask.tools:
                raise
        try:
            stream = await self._asked(ask, patience, strict=False)
        except (UnknownFormat, UnknownTools):
            raise ProviderUnavailable(TOOLS_NOT_TAKEN) from None
        self._strict = False
        return stream

    async def _asked(self, ask: Ask, patience: Patience, *, strict: bool) -> "Stream":
        return await self._server.ask(self._question.path, self._question.body(ask, strict=strict), patience)
