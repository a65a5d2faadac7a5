"""BoardGameGeek on loopback: answers for any number of a game, and fails in every way that the real one does."""

import socket
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from urllib.parse import parse_qs

import anyio
import uvicorn
from starlette.types import Receive, Scope, Send

TOKEN = "a-token-of-tests"  # noqa: S105
XML = "text/xml; charset=utf-8"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE items [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><items><item type='boardgame' id='1'><name type='primary' value='&i;'/></item></items>"
)
PAGE = "<!DOCTYPE html><html><head><title>Down</title></head><body>Back soon<br></body></html>"


class Does(StrEnum):
    OK = "ok"
    QUEUED = "queued"  # 202
    TOO_FAST = "too fast"  # 429, to be asked again after a second
    LEAVE_ALONE = "leave alone"  # 429, to be asked again after an hour
    DOWN = "down"  # 503
    PAGE = "page"  # HTML with status 200
    BOMB = "bomb"  # entities that would be 10 GB
    TRUNCATED = "truncated"  # the connection ends in the middle
    HALF = "half"  # half of the XML, as if it were whole
    HUGE = "huge"
    ERRORS = "errors"  # XML that is no list of games
    PACKED = "packed"  # gzip, which nobody asked for
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    MOVED = "moved"  # to `elsewhere`
    SLOW = "slow"  # half a second late
    HANG = "hang"


@dataclass(frozen=True, slots=True)
class Call:
    """`at` is in seconds of this machine's monotonic clock; `answered` with this status."""

    at: float
    path: str
    ids: tuple[int, ...]
    token: str | None


HEADS: Mapping[Does, tuple[int, Mapping[str, str]]] = {
    Does.QUEUED: (202, {}),
    Does.TOO_FAST: (429, {"retry-after": "1"}),
    Does.LEAVE_ALONE: (429, {"retry-after": "3600"}),
    Does.DOWN: (503, {}),
    Does.PAGE: (200, {"content-type": "text/html; charset=utf-8"}),
    Does.PACKED: (200, {"content-encoding": "gzip"}),
    Does.UNAUTHORIZED: (401, {}),
    Does.FORBIDDEN: (403, {}),
    Does.MOVED: (302, {}),
}


class FakeBgg:
    """Knows every game but those of `missing`; `items` are the XML of those that are not just like any other."""

    def __init__(self, origin: str) -> None:
        self.base_url = f"{origin}/xmlapi2"
        self.forget()

    def forget(self) -> None:
        """As it was at the start."""
        self.calls: list[Call] = []
        self.missing: set[int] = set()
        self.items: dict[int, str] = {}
        self.elsewhere = f"{self.base_url}/elsewhere"
        self._script = [Does.OK]

    def play(self, *does: Does) -> None:
        """One after the other for the next calls; the last one stays."""
        self._script = list(does)

    @property
    def gaps(self) -> Sequence[float]:
        """Seconds between the calls."""
        times = sorted(call.at for call in self.calls)
        return [later - earlier for earlier, later in pairwise(times)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        call = _call(scope)
        self.calls.append(call)
        does = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        if call.token != f"Bearer {TOKEN}":
            does = Does.UNAUTHORIZED
        if does in (Does.SLOW, Does.HANG):
            await _wait(0.5 if does is Does.SLOW else 60, receive)
        body = self._body(does, call)
        status, headers = HEADS.get(does, (200, {}))
        headers = {"content-type": XML, "content-length": str(len(body)), "location": self.elsewhere, **headers}
        await _send_head(send, status, headers)
        if does is Does.TRUNCATED:
            await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
            return  # uvicorn drops a connection whose answer is left unfinished
        await send({"type": "http.response.body", "body": body, "more_body": False})

    def _body(self, does: Does, call: Call) -> bytes:
        games = "".join(self.items.get(one) or item(one) for one in call.ids if one not in self.missing)
        whole = f'<?xml version="1.0" encoding="utf-8"?><items termsofuse="x">{games}</items>'
        bodies = {
            Does.PAGE: PAGE,
            Does.BOMB: BOMB,
            Does.HALF: whole[: len(whole) // 2],
            Does.HUGE: f"<items>{' ' * 5_000_000}</items>",
            Does.ERRORS: "<errors><error><message>Rate limit exceeded.</message></error></errors>",
        }
        return bodies.get(does, whole).encode()


def item(bgg_id: int) -> str:
    """A game like any other."""
    return f"""<item type="boardgame" id="{bgg_id}">
        <thumbnail>https://cf.example/{bgg_id}_t.jpg</thumbnail><image>https://cf.example/{bgg_id}.jpg</image>
        <name type="primary" sortindex="1" value="Game {bgg_id}" /><name type="alternate" value="Spiel" />
        <description>A game.</description><yearpublished value="1995" />
        <minplayers value="2" /><maxplayers value="4" /><playingtime value="90" /><minage value="10" />
        <link type="boardgamecategory" id="1" value="Negotiation" />
        <link type="boardgamemechanic" id="2" value="Dice Rolling" />
        <link type="boardgamemechanic" id="3" value="Trade" />
        <statistics page="1"><ratings><average value="7.25" /><bayesaverage value="7.1" />
        <averageweight value="2.5" /></ratings></statistics></item>"""


def _call(scope: Scope) -> Call:
    said = parse_qs(scope["query_string"].decode())
    token = dict(scope["headers"]).get(b"authorization")
    ids = tuple(int(one) for one in said.get("id", [""])[0].split(",") if one)
    return Call(time.monotonic(), scope["path"], ids, token.decode() if token else None)


async def _send_head(send: Send, status: int, headers: Mapping[str, str]) -> None:
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})


async def _wait(seconds: float, receive: Receive) -> None:
    with anyio.move_on_after(seconds):
        while (await receive())["type"] != "http.disconnect":
            pass


@contextmanager
def fake_bgg() -> Generator[FakeBgg]:
    """The server, in a thread with a loop of its own."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()  # so that who asks before uvicorn is up waits for it
        fake = FakeBgg(f"http://127.0.0.1:{listening.getsockname()[1]}")
        config = uvicorn.Config(fake, log_config=None, log_level=None, lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield fake
        finally:
            server.should_exit = True
            thread.join(10)
