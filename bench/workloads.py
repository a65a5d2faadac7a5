"""W1 to W4: what is asked of every chat server, whether its answers are right, and what they cost it.

W1 reads the newest 50 messages of a channel with their authors and reactions, W2 asks `me` with a bearer token, W3
sends a message, and W4 brings one message to a thousand sockets.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import reduce
from typing import Any

import httpx2

from bench.dataset import BUSY, QUIET, Dataset, Person
from bench.process import Process
from bench.subscribers import Audience, Task
from bench.wires import PAGE, Question, Wire

AT_ONCE = 4  # requests under way
SETTLING = 0.05  # seconds after the last answer in which a server tidies up
CONTENT = "The kettle sings, come in."
USER = {"id", "username", "displayName"}
SENT = {"id", "number", "content", "createdAt", "author"}
LINE = SENT | {"reactions"}
GROUP = {"emoji", "count", "viewerHasReacted"}


class WrongAnswer(Exception):
    """A server does not answer as all must, so that its cost cannot be compared."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that holds the data set; `channels` are their ids by name, `tokens` one of each person."""

    name: str
    process: Process
    wire: Wire
    channels: dict[str, str]
    tokens: list[str]
    viewer: Person

    def questions(self) -> dict[str, Question]:
        return {
            "W1": self.wire.history(self.channels[QUIET]),
            "W2": self.wire.me(),
            "W3": self.wire.send(self.channels[BUSY], CONTENT),
        }

    def watching(self, sockets: int) -> Task:
        feed = self.wire.feed(self.channels[BUSY])
        url = self.process.url.replace("http", "ws", 1) + feed.path
        return Task(url, feed, self.tokens, sockets, CONTENT, self.viewer.username)


class Asker:
    """Asks one server as the first of its people."""

    def __init__(self, running: Running, http: httpx2.AsyncClient) -> None:
        self._running = running
        self._http = http
        self._questions = running.questions()

    async def answer(self, workload: str) -> Any:
        """What the server tells, freed of its wrapping."""
        question = self._questions[workload]
        told = (await self._response(question)).json()
        try:
            return reduce(lambda inside, key: inside[key], question.answer, told)
        except (KeyError, TypeError):
            raise WrongAnswer(f"{self._running.name}, {workload}: {told}") from None

    async def cost(self, workload: str, count: int) -> float:
        """CPU microseconds of the server for each of `count` requests."""
        numbers = iter(range(count))
        before = self._running.process.cpu_seconds()
        await asyncio.gather(*(self._ask(workload, numbers) for _ in range(AT_ONCE)))
        return await self._spent(before, count)

    async def delivery_cost(self, audience: Audience, sockets: int, events: int) -> float:
        """CPU microseconds for each message at each socket; sending it counts, shared by them all."""
        before = self._running.process.cpu_seconds()
        for _ in range(events):
            await self._response(self._questions["W3"])
            await audience.told(1)
        return await self._spent(before, sockets * events)

    async def _ask(self, workload: str, numbers: Iterator[int]) -> None:
        for _ in numbers:
            await self._response(self._questions[workload])

    async def _spent(self, before: float, count: int) -> float:
        await asyncio.sleep(SETTLING)
        return (self._running.process.cpu_seconds() - before) / count * 1_000_000

    async def _response(self, question: Question) -> httpx2.Response:
        response = await self._http.request(question.method, question.path, json=question.body)
        if not response.is_success or b'"errors":[{' in response.content:
            raise WrongAnswer(f"{self._running.name}, {question.path}: {response.status_code} {response.text}")
        return response


@asynccontextmanager
async def asker(running: Running) -> AsyncGenerator[Asker]:
    headers = {"Authorization": f"Bearer {running.tokens[0]}"}
    async with httpx2.AsyncClient(base_url=running.process.url, headers=headers, timeout=30, trust_env=False) as http:
        yield Asker(running, http)


async def check(one: Asker, name: str, data: Dataset) -> None:
    """Raises WrongAnswer if a server's answers have another shape or say other things than the data set."""
    page, wanted = [_line(line) for line in await one.answer("W1")], data.newest(QUIET, PAGE)
    _same(f"{name}, W1", len(page), len(wanted))
    for line, right in zip(page, wanted, strict=True):
        _same(f"{name}, W1", line, right)
    me = _shaped(await one.answer("W2"), USER)
    _same(f"{name}, W2", (me["username"], me["displayName"]), (data.viewer.username, data.viewer.display_name))
    first, second = [_shaped(await one.answer("W3"), SENT) for _ in range(2)]
    _same(f"{name}, W3", _shaped(first["author"], USER)["username"], data.viewer.username)
    _same(f"{name}, W3", (first["content"], second["content"]), (CONTENT, CONTENT))
    _same(f"{name}, W3", second["number"], first["number"] + 1)


def _line(told: dict[str, Any]) -> dict[str, Any]:
    """A line of history in the words of Dataset.newest()."""
    groups = [_shaped(group, GROUP) for group in _shaped(told, LINE)["reactions"]]
    return {
        "number": told["number"],
        "content": told["content"],
        "author": _shaped(told["author"], USER)["username"],
        "reactions": {group["emoji"]: (group["count"], group["viewerHasReacted"]) for group in groups},
    }


def _shaped(told: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    _same("keys", set(told), keys)
    return told


def _same(what: str, told: object, wanted: object) -> None:
    if told != wanted:
        raise WrongAnswer(f"{what}: {told!r}, not {wanted!r}")
