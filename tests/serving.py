"""The application behind a real port, and a client that speaks graphql-transport-ws to it."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from itertools import count
from typing import Any, cast

import uvicorn
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from models.users import User

PROTOCOL = "graphql-transport-ws"
NOW = {"year": 1, "season": "SPRING", "day": 2, "minute": 600}
PATIENCE = 20.0  # seconds after which a test that waits has failed

OPEN = "mutation ($input: OpenWorldInput!) { openWorld(input: $input) { world { id } } }"
STREAM = """subscription ($input: GenerateDialogueInput!) { dialogueStream(input: $input) { __typename
  ... on DialogueStarted { interactionId } ... on DialogueChunk { seq page text }
  ... on DialogueCompleted { dialogue { plain interaction { id } } } ... on DialogueFailed { error { code } } } }"""

Message = dict[str, Any]
TokenOf = Callable[[User], Awaitable[str]]


@contextlib.asynccontextmanager
async def served(app: Starlette) -> AsyncGenerator[str]:
    """The WebSocket URL of an application that is started already, answered by uvicorn on this loop."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(256)
        config = uvicorn.Config(
            app,
            lifespan="off",
            http="httptools",
            ws="server.websocket:Protocol",
            ws_per_message_deflate=False,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        config.load()
        server = uvicorn.Server(config)
        server.lifespan = config.lifespan_class(config)
        await server.startup(sockets=[listening])
        try:
            yield f"ws://127.0.0.1:{listening.getsockname()[1]}/graphql"
        finally:
            await server.shutdown(sockets=[listening])


class Wire:
    """One socket's end at the client."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self._ids = count(1)

    async def send(self, message: Message | str | bytes) -> None:
        await self.socket.send(json.dumps(message) if isinstance(message, dict) else message)

    async def receive(self, patience: float = PATIENCE) -> Message:
        async with asyncio.timeout(patience):
            return cast(Message, json.loads(await self.socket.recv()))

    async def init(self, token: str | None = None) -> Message:
        """Say hello; what the server answers."""
        payload = {} if token is None else {"payload": {"Authorization": f"Bearer {token}"}}
        await self.send({"type": "connection_init", **payload})
        return await self.receive()

    async def subscribe(self, document: str, *, key: str | None = None, **variables: Any) -> str:
        """Start an operation; its id."""
        name = key or str(next(self._ids))
        payload = {"query": document, "variables": variables}
        await self.send({"type": "subscribe", "id": name, "payload": payload})
        return name

    async def complete(self, key: str) -> None:
        await self.send({"type": "complete", "id": key})

    async def until_ended(self, key: str) -> list[Message]:
        """The messages of an operation, up to the one that ends it; those of others are left out."""
        told: list[Message] = []
        while not told or told[-1]["type"] not in ("complete", "error"):
            message = await self.receive()
            if message.get("id") == key:
                told.append(message)
        return told

    async def ask(self, document: str, **variables: Any) -> Message:
        """The one response to a query or mutation."""
        first, *_ = await self.until_ended(await self.subscribe(document, **variables))
        return cast(Message, first["payload"])

    async def closed(self) -> tuple[int, str]:
        """Wait until the server closes; with which code and reason."""
        with contextlib.suppress(ConnectionClosed):
            async with asyncio.timeout(PATIENCE):
                while True:
                    await self.socket.recv()
        assert self.socket.close_code is not None
        return self.socket.close_code, self.socket.close_reason or ""


@contextlib.asynccontextmanager
async def wire(url: str, *, protocols: Sequence[str] = (PROTOCOL,), origin: str | None = None) -> AsyncGenerator[Wire]:
    """A socket, before connection_init."""
    async with connect(
        url,
        subprotocols=[Subprotocol(name) for name in protocols] or None,
        origin=Origin(origin) if origin else None,
        compression=None,
        proxy=None,
        open_timeout=PATIENCE,
        close_timeout=1,
    ) as socket:
        yield Wire(socket)


@contextlib.asynccontextmanager
async def signed_in(url: str, token: str | None) -> AsyncGenerator[Wire]:
    """A socket after connection_ack."""
    async with wire(url) as one:
        assert await one.init(token) == {"type": "connection_ack"}
        yield one


async def a_line(one: Wire, **more: Any) -> dict[str, Any]:
    """What to ask of an NPC in a world of one's own."""
    opened = await one.ask(OPEN, input={"saveId": "1", "farmName": "Hollow", "playerName": "Ann"})
    world = opened["data"]["openWorld"]["world"]["id"]
    return {"worldId": world, "npcKey": "Leah", "context": {"gameTime": NOW}, "playerText": "Hello!", **more}
