"""One WebSocket: who is at the other end, what it has running, and what waits to be sent to it."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect

from gql.context import Context
from resolvers.users.sessions import Caller
from server.websocket import Push

OPERATIONS_MAX = 100  # of one socket at a time
CLOSE_SECONDS = 5.0  # that a client who reads nothing may hold up its own closing
REASON_MAX = 123  # bytes that a close frame holds
STALLED_SECONDS = 15.0  # without room for one message more, in what is sent to one alone
WAITING_MAX = 256  # messages
WAITING_SIZE_MAX = 1_048_576  # characters


class Closed(Exception):
    """The socket must be closed, with a code of the protocol."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def too_slow() -> Closed:
    return Closed(4413, "Too slow: connect again and go on after your last cursor")


@dataclass(eq=False, slots=True)
class Connection:
    """One socket: who is at the other end and what it has running."""

    socket: WebSocket
    caller: Caller | None = None
    ready: bool = False
    arrival: "asyncio.Task[UUID] | None" = None  # gives the lease of their presence
    limit: asyncio.Timeout | None = None  # runs out when the token does
    verdict: Closed | None = None
    running: dict[str, asyncio.Task[None]] = field(default_factory=dict[str, "asyncio.Task[None]"])
    push: Push | None = None  # sends at once, where the server can
    waiting: list[str] = field(default_factory=list[str])  # messages, to be sent by `sending`
    waiting_size: int = 0  # characters
    sending: "asyncio.Task[None] | None" = None
    leaving: set[asyncio.Task[None]] = field(default_factory=set["asyncio.Task[None]"])  # completed before they ended

    async def send(self, message: dict[str, Any]) -> None:
        """After everything that was offered."""
        await self.send_text(orjson.dumps(message).decode())

    async def send_text(self, text: str) -> None:
        """Raises Closed if there is no room for long."""
        try:
            async with asyncio.timeout(STALLED_SECONDS):
                while self.sending is not None:
                    await asyncio.wait({self.sending})
                await self.socket.send_text(text)
        except TimeoutError:
            raise too_slow() from None

    def offer(self, text: str) -> None:
        """Send it soon, without waiting. A socket that takes too little is closed: it goes on from its cursor."""
        if self.verdict is not None or (self.sending is None and self.push is not None and self.push(text)):
            return
        if len(self.waiting) >= WAITING_MAX or self.waiting_size + len(text) > WAITING_SIZE_MAX:
            self._forget_waiting()
            self.end(too_slow())
            return
        self.waiting.append(text)
        self.waiting_size += len(text)
        if self.sending is None:
            self.sending = asyncio.create_task(self._send_waiting())

    async def _send_waiting(self) -> None:
        try:
            with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                while self.waiting:
                    text = self.waiting.pop(0)
                    self.waiting_size -= len(text)
                    await self.socket.send_text(text)
        finally:
            self.sending = None

    def _forget_waiting(self, beginning: str = "") -> None:
        """The messages that begin so: those of one operation, or all."""
        self.waiting = [text for text in self.waiting if not text.startswith(beginning)]
        self.waiting_size = sum(map(len, self.waiting))

    async def complete(self, key: str) -> None:
        """Stop an operation. A mutation goes on unheard: who leaves OPERATIONS_MAX of them behind waits for one."""
        task = self.running.pop(key, None)
        if task is not None:
            task.cancel()
            self.leaving.add(task)
            task.add_done_callback(self.leaving.discard)
            await asyncio.sleep(0)  # until it has left its group
            self._forget_waiting(_beginning(key))
        if len(self.leaving) >= OPERATIONS_MAX:
            await asyncio.wait(self.leaving, return_when=asyncio.FIRST_COMPLETED)

    def end(self, verdict: Closed) -> None:
        """Have it closed, by its own task: nobody else waits for a client that does not read."""
        if self.limit is not None and not self.limit.expired():
            self.verdict = verdict
            self.limit.reschedule(0)

    def leave(self) -> None:
        """The other end is gone: nothing of it goes on."""
        self.limit = None
        self._forget_waiting()
        for task in (self.sending, *self.running.values()):
            if task is not None:
                task.cancel()

    async def close(self, closed: Closed) -> None:
        """Close if it is still open."""
        with contextlib.suppress(RuntimeError, WebSocketDisconnect, TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self.socket.close(closed.code, _fitting(closed.reason))


def _fitting(reason: str) -> str:
    return reason.encode()[:REASON_MAX].decode(errors="ignore")


def _beginning(key: str) -> str:
    """Of each event that is told to an operation."""
    return orjson.dumps({"id": key, "type": "next"}).decode()[:-1]


@dataclass(slots=True)
class Subscriber:
    """One subscription's end of its socket: what is sent alike to many gets `prefix` in front."""

    connection: Connection
    prefix: str
    context: Callable[[], Context]

    @classmethod
    def of(cls, connection: Connection, key: str, context: Callable[[], Context]) -> "Subscriber":
        return cls(connection, f'{_beginning(key)},"payload":', context)

    async def send(self, payload: str) -> None:
        await self.connection.send_text(f"{self.prefix}{payload}}}")

    def offer(self, payload: str) -> None:
        self.connection.offer(f"{self.prefix}{payload}}}")
