"""A socket with several operations at once."""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator
from typing import Any

from serving import Wire, signed_in

PATIENCE = 30.0  # seconds, as much is asked at once
Queue = asyncio.Queue[dict[str, Any]]


class Operation:
    """One that is running."""

    def __init__(self, wire: Wire, key: str, told: Queue) -> None:
        self._wire = wire
        self._key = key
        self._told = told

    async def next(self) -> dict[str, Any]:
        """The next message of this operation."""
        async with asyncio.timeout(PATIENCE):
            return await self._told.get()

    async def leave(self) -> None:
        """Whoever waits for its next message gets one of the type "left", after those that have arrived."""
        await self._wire.complete(self._key)
        self._told.put_nowait({"type": "left"})


class Several:
    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._told: dict[str, Queue] = {}
        self._begun = 0

    async def start(self, document: str, **variables: Any) -> Operation:
        self._begun += 1
        key = str(self._begun)
        told = self._told[key] = asyncio.Queue()
        await self._wire.subscribe(document, key=key, **variables)
        return Operation(self._wire, key, told)

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """The data of the one answer, which has no errors."""
        message = await (await self.start(document, **variables)).next()
        assert message["type"] == "next", message
        assert "errors" not in message["payload"], message
        return message["payload"]["data"]

    async def read(self) -> None:
        """Hand on what arrives, until the socket is closed."""
        async for text in self._wire.socket:
            message = json.loads(text)
            if message["type"] == "ping":
                await self._wire.send({"type": "pong"})
            else:
                self._told[message["id"]].put_nowait(message)


@contextlib.asynccontextmanager
async def several(url: str, token: str) -> AsyncGenerator[Several]:
    async with signed_in(url, token) as wire:
        one = Several(wire)
        reading = asyncio.create_task(one.read())
        try:
            yield one
        finally:
            reading.cancel()
