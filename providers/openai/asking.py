"""How an OpenAI-compatible server is asked: connected when first needed, tried once more, and read event by event."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from pydantic import SecretStr

from core.errors import ProviderUnavailable
from providers.openai.deadlines import Patience
from providers.openai.events import Events
from providers.openai.failures import ENDED_EARLY, Busy

if TYPE_CHECKING:
    from providers.openai.connection import Connection, Stream

RETRY_AFTER = 0.2  # seconds before the second try, where the server names none
RETRY_ROOM = 1.0  # seconds that must be left for a second try to make sense

P = TypeVar("P")


class Server:
    """Raises ValueError, which does not show it, for a key that no header can carry."""

    def __init__(self, *, api_key: SecretStr | None, base_url: str | None) -> None:
        self._api_key = header_key(api_key)
        self._base_url = base_url
        self._opening = asyncio.Lock()
        self._connection: Connection | None = None

    async def ask(self, path: str, body: Mapping[str, object], patience: Patience) -> "Stream":
        """The answer's stream. A request that the server has no time for is tried once more if the deadline allows."""
        try:
            return await self._ask_once(path, body, patience)
        except Busy as busy:
            wait = RETRY_AFTER if busy.retry_after_ms is None else busy.retry_after_ms / 1000
            if not patience.allows(wait + RETRY_ROOM):
                raise
        await asyncio.sleep(wait)
        return await self._ask_once(path, body, patience)

    async def close(self) -> None:
        async with self._opening:
            if self._connection is not None:
                await self._connection.close()
                self._connection = None

    async def _ask_once(self, path: str, body: Mapping[str, object], patience: Patience) -> "Stream":
        patience.asked()
        async with patience.limit():
            connection = await self._connected()
            return await connection.ask(path, body)

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


async def next_added(stream: "Stream", events: Events[P], patience: Patience) -> P | None:
    """What the next event adds, None at the end. Once the answer is whole, nothing that follows can spoil it."""
    whole = events.finished
    try:
        async with patience.limit():
            event = await stream.next()
        if event is None and not whole:
            raise ProviderUnavailable(ENDED_EARLY)
        added = events.added(event) if event is not None else None
    except ProviderUnavailable:
        if not whole:
            raise
        return None
    if events.finished and not whole:
        patience.finished()
    elif added:
        patience.heard()
    return added
