"""A server on loopback that answers each request with the steps it was told: for models of any wire."""

import socket
import threading
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import anyio
import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from fakes.openai_behaviours import Head, Step, Then
from fakes.openai_server import take

ENDINGS = ("/v1/messages", ":streamGenerateContent")  # of the paths that are known


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came in; `port` is the client's, the same for all of a connection."""

    path: str
    port: int
    headers: dict[str, str]
    body: dict[str, Any]


class FakeModel:
    """`asked` are the requests so far, `open` counts those that have not ended."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.open = 0
        self._counted = threading.Condition()
        self.forget()

    def forget(self) -> None:
        """As it was at the start."""
        self.asked: list[Asked] = []
        self._script: list[list[Step]] = [[Head(), Then.END]]

    def play(self, *answers: Iterable[Step]) -> None:
        """One after the other for the next requests; the last one stays."""
        self._script = [list(answer) for answer in answers]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if not request.url.path.endswith(ENDINGS):
            await Response(status_code=404)(scope, receive, send)
            return
        self.asked.append(
            Asked(
                path=request.url.path,
                port=request.client.port if request.client else 0,
                headers=dict(request.headers),
                body=await request.json(),
            )
        )
        steps = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        self._count(1)
        try:
            for step in steps:
                await take(step, receive, send)
        except OSError:
            pass  # the client has gone
        finally:
            self._count(-1)

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


@contextmanager
def model_server() -> Generator[FakeModel]:
    """The server, in a thread with a loop of its own."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()  # so that who asks before uvicorn is up waits for it
        fake = FakeModel(f"http://127.0.0.1:{listening.getsockname()[1]}")
        config = uvicorn.Config(fake, log_config=None, log_level=None, lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield fake
        finally:
            server.should_exit = True
            thread.join(10)
