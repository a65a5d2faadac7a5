"""A server on loopback that speaks both wires of OpenAI, and fails in every way that the real ones do."""

import json
import socket
import threading
from collections.abc import AsyncGenerator, Generator, Iterable
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import anyio
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from fakes.openai_behaviours import Behaviour, Call, Head, Pause, Step, Then, steps
from fakes.openai_round_steps import round_steps
from fakes.openai_rounds import Pace, Round, Script, asked_in, by_words, one_by_one

GOOD_ANSWER = json.dumps(
    {
        "pages": [
            {"text": "You brought me a leek! I had not forgotten.", "emotion": "HAPPY"},
            {"text": "Come by the inn tonight.", "emotion": "NEUTRAL"},
        ],
        "replies": ["I will.", "Perhaps."],
    }
)
DRIP = 0.5  # seconds between the pieces of a slow drip
PATHS = ("/v1/chat/completions", "/v1/responses", "/{behaviour}/v1/chat/completions", "/{behaviour}/v1/responses")


class FakeOpenAI:
    """`text` is what the model writes. `calls` are the requests so far, `open` counts those that have not ended.

    A model that calls tools plays rounds instead of `text`, on both wires, from the moment one of these is called:
    `rounds(Round("One moment.", [("create_task", {...})]), Round("Done."))`, `obey()`, or `answering(function)`;
    `pace` sets how fast. What `play` and `url` say holds for rounds as well; `Round(behaviour=...)` is for
    that round alone, such as Behaviour.CUT in the middle of its arguments.
    """

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.open = 0
        self._counted = threading.Condition()
        self.forget()

    def forget(self) -> None:
        """As it was at the start."""
        self.text = GOOD_ANSWER
        self.calls: list[Call] = []
        self._script = [Behaviour.GOOD]
        self._rounds: Script | None = None
        self._pace = Pace()

    @property
    def base_url(self) -> str:
        """Where the server does what `play` says."""
        return f"{self.origin}/v1"

    def url(self, behaviour: Behaviour) -> str:
        """Where the server always does this: for requests at the same time."""
        return f"{self.origin}/{behaviour}/v1"

    def play(self, *behaviours: Behaviour) -> None:
        """One after the other for the next requests; the last one stays."""
        self._script = list(behaviours)

    def rounds(self, *rounds: Round) -> None:
        """For every conversation: the first one after a user message, then the second ...; the last one stays."""
        self._rounds = one_by_one(rounds)

    def obey(self) -> None:
        """The model does what the last user message says, in the words that `by_words` understands."""
        self._rounds = by_words

    def answering(self, script: Script) -> None:
        """The round is a function of what the conversation holds; it runs in the server's thread."""
        self._rounds = script

    def pace(self, *, per_second: float | None = None, size: int = 7) -> None:
        """Text of rounds comes in pieces of `size` characters; `per_second` of them, and of calls; None: at once."""
        self._pace = Pace(per_second, size)

    async def answer(self, request: Request, receive: Receive, send: Send) -> None:
        behaviour = self._behaviour(request)
        body: dict[str, Any] = await request.json()
        call = Call(request.url.path, request.client.port if request.client else 0, dict(request.headers), body)
        self.calls.append(call)
        self._count(1)
        try:
            for step in self._steps(behaviour, call):
                await take(step, receive, send)
        except OSError:
            pass  # the client has gone
        finally:
            self._count(-1)

    def _steps(self, behaviour: Behaviour, call: Call) -> Iterable[Step]:
        if self._rounds is not None:
            round = self._rounds(asked_in(call.body))
            played = round_steps(round.behaviour or behaviour, call, round, self._pace)
            if played is not None:
                return played
            behaviour = round.behaviour or behaviour
        return steps(behaviour, call, self.text)

    async def until_open(self, count: int) -> None:
        """Waits until just so many requests have not ended. Raises TimeoutError after 5 seconds."""
        if not await anyio.to_thread.run_sync(self._wait_until_open, count):
            raise TimeoutError(f"{self.open} requests are open, not {count}")

    def _wait_until_open(self, count: int) -> bool:
        with self._counted:
            return self._counted.wait_for(lambda: self.open == count, 5)

    def _count(self, change: int) -> None:
        with self._counted:
            self.open += change
            self._counted.notify_all()

    def _behaviour(self, request: Request) -> Behaviour:
        if named := request.path_params.get("behaviour"):
            return Behaviour(named)
        return self._script.pop(0) if len(self._script) > 1 else self._script[0]


async def take(step: Step, receive: Receive, send: Send) -> None:
    """Raises ConnectionError when a pause finds that the client has gone."""
    match step:
        case Head():
            headers = [("content-type", step.media_type), *step.headers]
            raw = [(name.encode(), value.encode()) for name, value in headers]
            await send({"type": "http.response.start", "status": step.status, "headers": raw})
            await send({"type": "http.response.body", "body": b"", "more_body": True})
        case Pause(seconds):
            await pause(seconds, receive)
        case Then.HANG:
            await pause(60, receive)
        case Then.DRIP:
            await pause(DRIP, receive)
        case Then.END:
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        case Then.CUT:
            pass  # uvicorn drops a connection whose answer is left unfinished
        case bytes():
            await send({"type": "http.response.body", "body": step, "more_body": True})
        case _:
            data = f"data: {json.dumps(step)}\n\n".encode()
            await send({"type": "http.response.body", "body": data, "more_body": True})


async def pause(seconds: float, receive: Receive) -> None:
    with anyio.move_on_after(seconds):
        while (await receive())["type"] != "http.disconnect":
            pass
        raise ConnectionError("the client has gone")


class Endpoint:
    """Answers on the raw connection, so that an answer may be left unfinished."""

    def __init__(self, fake: FakeOpenAI) -> None:
        self._fake = fake

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._fake.answer(Request(scope, receive), receive, send)


@asynccontextmanager
async def fake_openai() -> AsyncGenerator[FakeOpenAI, None]:
    with serving() as fake:
        yield fake


@contextmanager
def serving() -> Generator[FakeOpenAI, None, None]:
    """The server, in a thread with a loop of its own."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()  # so that who asks before uvicorn is up waits for it
        fake = FakeOpenAI(f"http://127.0.0.1:{listening.getsockname()[1]}")
        app = Starlette(routes=[Route(path, Endpoint(fake), methods=["POST"]) for path in PATHS])
        config = uvicorn.Config(app, log_config=None, log_level=None, lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield fake
        finally:
            server.should_exit = True
            thread.join(10)
