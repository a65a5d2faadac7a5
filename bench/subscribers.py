"""A thousand sockets that watch a channel, held by a process of their own: what they cost is not the server's.

`python -m bench.subscribers` reads its task and then counts, each a line of JSON, and answers each with a line when
every socket has got so many events more.
"""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from functools import reduce
from typing import Any

import orjson
import uvloop
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from bench.process import ROOT
from bench.wires import Feed

PROTOCOL = Subprotocol("graphql-transport-ws")
TOGETHER = 25  # sockets that are being opened at one time
PATIENCE = 60.0  # seconds for one event to reach everybody
OPENING = 120.0  # seconds for all sockets to open
SETTLING = 2.0  # seconds until a server has done with what it was asked
LONGEST = 1_048_576  # bytes of a line: a task has a token of each person
KEYS = {"id", "number", "content", "author"}


@dataclass(frozen=True, slots=True)
class Task:
    """What the sockets watch, as whom, and the one thing that is said there, by one person."""

    url: str
    feed: Feed
    tokens: list[str]
    sockets: int
    content: str
    username: str


class Audience:
    """The harness's end."""

    def __init__(self, lines: asyncio.StreamWriter, answers: asyncio.StreamReader) -> None:
        self._lines = lines
        self._answers = answers

    async def told(self, events: int) -> None:
        """Wait until every socket got `events` more, each whole and in order. Raises RuntimeError."""
        await self._ask(events, PATIENCE)

    async def _ask(self, line: Any, patience: float) -> None:
        self._lines.write(orjson.dumps(line) + b"\n")
        async with asyncio.timeout(patience):
            answer = await self._answers.readline()
        if answer != b"ok\n":
            raise RuntimeError(f"the subscribers gave up: {answer.decode()}")

    async def gather(self, task: Task) -> None:
        await self._ask(asdict(task), OPENING)


@asynccontextmanager
async def audience(task: Task) -> AsyncGenerator[Audience]:
    """All sockets open and subscribed, until the end of the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.subscribers", cwd=ROOT, stdin=PIPE, stdout=PIPE
    )
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    try:
        one = Audience(process.stdin, process.stdout)
        await one.gather(task)
        yield one
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


class Sockets:
    """The sockets themselves."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._said = (task.content, {"username": task.username})
        self._due = 0
        self._got = 0
        self._reached = asyncio.Event()
        self._opening = asyncio.Semaphore(TOGETHER)
        self._open = AsyncExitStack()

    async def expect(self, events: int) -> None:
        self._due += events * self._task.sockets
        await self._reached.wait() if self._got < self._due else None
        self._reached.clear()

    async def open(self, group: asyncio.TaskGroup) -> None:
        tokens = self._task.tokens
        opening = [self._one(tokens[number % len(tokens)]) for number in range(self._task.sockets)]
        for socket in await asyncio.gather(*opening):
            group.create_task(self._watch(socket))
        await asyncio.sleep(SETTLING)

    async def _one(self, token: str) -> ClientConnection:
        bearer = {"Authorization": f"Bearer {token}"}
        subscribe = self._task.feed.subscribe
        async with self._opening:
            socket = await self._open.enter_async_context(
                connect(
                    self._task.url,
                    subprotocols=[PROTOCOL] if subscribe else None,
                    additional_headers=None if subscribe else bearer,
                    compression=None,
                    proxy=None,
                    ping_interval=None,
                    open_timeout=PATIENCE,
                )
            )
            if subscribe:
                await socket.send(orjson.dumps({"type": "connection_init", "payload": bearer}), text=True)
                await socket.recv()
                await socket.send(orjson.dumps({"type": "subscribe", "id": "1", "payload": subscribe}), text=True)
        return socket

    async def _watch(self, socket: ClientConnection) -> None:
        last = None
        async for frame in socket:
            told = orjson.loads(frame)
            if told["type"] == "ping":
                await socket.send(orjson.dumps({"type": "pong"}), text=True)
                continue
            message = reduce(dict[str, Any].__getitem__, self._task.feed.answer, told)
            if set(message) != KEYS or (message["content"], message["author"]) != self._said:
                raise RuntimeError(f"not the message that was asked for: {told}")
            if last is not None and message["number"] != last + 1:
                raise RuntimeError(f"message {message['number']} came after {last}")
            last = message["number"]
            self._count()
        raise RuntimeError(f"the server closed a socket: {socket.close_code} {socket.close_reason}")

    def _count(self) -> None:
        self._got += 1
        if self._got == self._due:
            self._reached.set()


async def _main() -> None:
    lines = asyncio.StreamReader(limit=LONGEST)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    told = orjson.loads(await lines.readline())
    sockets = Sockets(Task(**told | {"feed": Feed(**told["feed"])}))
    async with asyncio.TaskGroup() as group:
        await sockets.open(group)
        print("ok", flush=True)
        while line := await lines.readline():
            await sockets.expect(int(line))
            print("ok", flush=True)


if __name__ == "__main__":
    uvloop.run(_main())
