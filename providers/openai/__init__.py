"""OpenAI, or any server that speaks like it (Ollama, llama.cpp, vLLM, LM Studio), writes an NPC's lines."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING

from pydantic import SecretStr

from core.dialogue import DialogueSource
from core.errors import ProviderUnavailable
from core.llm import Answer, PageDelta, Prompt
from providers.answers import PageReader, parse_answer
from providers.openai.asking import Server, next_added
from providers.openai.deadlines import Patience
from providers.openai.events import Events, events_of
from providers.openai.failures import TOO_LONG
from providers.openai.formats import Formats
from providers.openai.line_requests import line_wanted
from providers.openai.requests import Question, Wire

if TYPE_CHECKING:
    from providers.openai.connection import Stream

LONGEST_ANSWER = 20_000  # characters, thoughts and JSON included


class OpenAI:
    """Fills core.llm.LLM. Timeouts are in seconds.

    A first word must come within `first_token_timeout` of asking and each next one within `between_tokens_timeout`,
    all within the deadline of `stream`. A request that a server has no time for (429, 5xx, no connection) is tried
    once more if the deadline allows. A server that does not know JSON schemas is asked more plainly from then on.
    """

    name = "openai"
    source = DialogueSource.PROVIDER

    def __init__(
        self,
        *,
        api_key: SecretStr | None,
        base_url: str | None,
        model: str,
        wire: Wire,
        first_token_timeout: float = 6.0,
        between_tokens_timeout: float = 4.0,
        max_output_tokens: int = 600,
    ) -> None:
        self.model = model
        self._server = Server(api_key=api_key, base_url=base_url)
        self._question = Question(
            wire=wire,
            model=model,
            max_output_tokens=max_output_tokens,
            limit_field="max_tokens" if base_url else "max_completion_tokens",
        )
        self._first_token_timeout = first_token_timeout
        self._between_tokens_timeout = between_tokens_timeout
        self._formats = Formats()

    async def stream(self, prompt: Prompt, *, deadline: float) -> AsyncGenerator[PageDelta | Answer, None]:
        """Deltas as they come, then one Answer; closing the generator closes the HTTP stream."""
        events = events_of(self._question.wire)
        reader = PageReader(max_pages=prompt.max_pages)
        text = ""
        async with aclosing(self._texts(prompt, events, deadline)) as pieces:
            async for piece in pieces:
                text += piece
                for delta in reader.feed(piece):
                    yield delta

        pages, replies = parse_answer(text, max_pages=prompt.max_pages, max_replies=prompt.max_replies)
        yield Answer(pages, replies, events.usage)

    async def close(self) -> None:
        await self._server.close()

    async def _texts(self, prompt: Prompt, events: Events[str], deadline: float) -> AsyncGenerator[str, None]:
        patience = Patience(
            deadline=deadline,
            first_token=self._first_token_timeout,
            between_tokens=self._between_tokens_timeout,
        )
        stream = await self._opened(prompt, patience)
        try:
            length = 0
            while (piece := await next_added(stream, events, patience)) is not None:
                length += len(piece)
                if length > LONGEST_ANSWER:
                    raise ProviderUnavailable(TOO_LONG)
                if piece:
                    yield piece
        finally:
            await stream.close()

    async def _opened(self, prompt: Prompt, patience: Patience) -> "Stream":
        wanted = line_wanted(prompt)
        path, body = self._question.path, self._question.body
        return await self._formats.asked(lambda format: self._server.ask(path, body(wanted, format), patience))
