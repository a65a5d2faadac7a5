"""OpenAI, or any server that speaks like it (Ollama, llama.cpp, vLLM, LM Studio), writes an NPC's lines."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING

from pydantic import SecretStr

from core.dialogue import DialogueSource
from core.errors import ProviderUnavailable
from core.llm import Answer, PageDelta, Prompt
from providers.answers import PageReader, parse_answer
from providers.openai.deadlines import Patience
from providers.openai.events import Events, events_of
from providers.openai.failures import ENDED_EARLY, TOO_LONG, Busy, UnknownFormat
from providers.openai.requests import PLAINER, Format, Question, Wire

if TYPE_CHECKING:
    from providers.openai.connection import Connection, Stream

LONGEST_ANSWER = 20_000  # characters, thoughts and JSON included
RETRY_AFTER = 0.2  # seconds before the second try, where the server names none
RETRY_ROOM = 1.0  # seconds that must be left for a second try to make sense


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
        self._api_key = header_key(api_key)
        self._base_url = base_url
        self._question = Question(
            wire=wire,
            model=model,
            max_output_tokens=max_output_tokens,
            limit_field="max_tokens" if base_url else "max_completion_tokens",
        )
        self._first_token_timeout = first_token_timeout
        self._between_tokens_timeout = between_tokens_timeout
        self._format = Format.SCHEMA
        self._opening = asyncio.Lock()
        self._connection: Connection | None = None

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
        async with self._opening:
            if self._connection is not None:
                await self._connection.close()
                self._connection = None

    async def _texts(self, prompt: Prompt, events: Events, deadline: float) -> AsyncGenerator[str, None]:
        patience = Patience(
            deadline=deadline,
            first_token=self._first_token_timeout,
            between_tokens=self._between_tokens_timeout,
        )
        stream = await self._opened(prompt, patience)
        try:
            length = 0
            while (piece := await next_text(stream, events, patience)) is not None:
                length += len(piece)
                if length > LONGEST_ANSWER:
                    raise ProviderUnavailable(TOO_LONG)
                if piece:
                    yield piece
        finally:
            await stream.close()

    async def _opened(self, prompt: Prompt, patience: Patience) -> "Stream":
        """The answer's stream, in the strictest format that the server knows; which that is, is kept."""
        format = self._format
        while True:
            try:
                stream = await self._asked(self._question.body(prompt, format), patience)
            except UnknownFormat:
                if format not in PLAINER:
                    raise
                format = PLAINER[format]
            else:
                self._format = format
                return stream

    async def _asked(self, body: dict[str, object], patience: Patience) -> "Stream":
        try:
            return await self._asked_once(body, patience)
        except Busy as busy:
            wait = RETRY_AFTER if busy.retry_after_ms is None else busy.retry_after_ms / 1000
            if not patience.allows(wait + RETRY_ROOM):
                raise
        await asyncio.sleep(wait)
        return await self._asked_once(body, patience)

    async def _asked_once(self, body: dict[str, object], patience: Patience) -> "Stream":
        patience.asked()
        async with patience.limit():
            connection = await self._connected()
            return await connection.ask(self._question.path, body)

    async def _connected(self) -> "Connection":
        async with self._opening:
            if self._connection is None:
                self._connection = await asyncio.to_thread(connect, self._api_key, self._base_url)
            return self._connection


def header_key(api_key: SecretStr | None) -> SecretStr:
    """`api_key` as a header can carry it, empty for none. Raises ValueError, which does not show it."""
    key = api_key.get_secret_value().strip() if api_key is not None else ""
    if not (key.isascii() and key.isprintable()):
        raise ValueError("the API key holds characters that no header can carry")
    return SecretStr(key)


def connect(api_key: SecretStr, base_url: str | None) -> "Connection":
    """The import costs 0.4 s, so that a server without a model never pays it."""
    from providers.openai.connection import Connection  # noqa: PLC0415

    return Connection(api_key=api_key.get_secret_value(), base_url=base_url)


async def next_text(stream: "Stream", events: Events, patience: Patience) -> str | None:
    """What the next event adds, None at the end. Once the answer is whole, nothing that follows can spoil it."""
    whole = events.finished
    try:
        async with patience.limit():
            event = await stream.next()
        if event is None and not whole:
            raise ProviderUnavailable(ENDED_EARLY)
        text = events.text(event) if event is not None else None
    except ProviderUnavailable:
        if not whole:
            raise
        return None
    if events.finished and not whole:
        patience.finished()
    elif text:
        patience.heard()
    return text
