"""Who is there and who types, seen from another worker, while sockets close and workers are killed."""

import asyncio
import json
import signal
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from processes import Server, serving
from services import PostgresServer, redis_server
from serving import Wire, signed_in
from talking import SEND

pytestmark = pytest.mark.anyio

SOON = 2.0  # seconds
GONE = 20.0  # seconds after the last tab was closed
GONE_KILLED = 65.0  # seconds after their worker was killed
RECONNECTS = 10
TYPING_ENDS = (5.0, 8.0)  # seconds after they began, at least and at most

REGISTER = "mutation ($input: RegisterInput!) { register(input: $input) { accessToken user { id } } }"
GENERAL = '{ channel(name: "general") { id typingUsers { username } } }'
SET_TYPING = "mutation ($id: ID!) { setTyping(channelId: $id) { ok } }"
PRESENCE = """subscription ($people: [ID!]!) { presenceChanged(userIds: $people) {
  user { username } presence { status } } }"""
TYPING = "subscription ($id: ID!) { typingChanged(channelId: $id) { users { username } } }"


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    token: str
    id: str


@dataclass(frozen=True, slots=True)
class House:
    """Three workers; everybody is in the same channel. `doomed` is killed."""

    here: Server
    there: Server
    doomed: Server


class Watch:
    """What somebody is told by a subscription, each time with the moment."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._news = asyncio.Event()
        self.told: list[tuple[float, Any]] = []

    async def listen(self) -> None:
        while True:
            message = json.loads(await self._wire.socket.recv())
            (event,) = message["payload"]["data"].values()
            self.told.append((time.monotonic(), event))
            self._news.set()

    def statuses(self, person: Person) -> list[str]:
        """How they were shown, one after the other."""
        return [event["presence"]["status"] for _, event in self.told if event["user"]["username"] == person.name]

    async def until_shown(self, person: Person, *statuses: str, within: float) -> None:
        """Wait until these are all that they were shown as; TimeoutError if they are not."""
        async with asyncio.timeout(within):
            while self.statuses(person) != list(statuses):
                await self._news.wait()
                self._news.clear()


async def test_presence_and_typing_are_right_across_workers(postgres: PostgresServer, tmp_path: Path) -> None:
    """A minute, for a killed worker is not missed before; all else is tried in the same minute."""
    with redis_server() as redis:
        async with workers(postgres.new_database(), redis, tmp_path) as house, AsyncExitStack() as stack:
            ann, bob, cat, dan, eve = [await person(house.here, name) for name in ("ann", "bob", "cat", "dan", "eve")]
            watching = [await stack.enter_async_context(watch(house.here, eve, ann, bob, cat)) for _ in range(3)]

            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(two_tabs(house, ann, watching[0]))
                tasks.create_task(killed(house, bob, watching[1]))
                tasks.create_task(reconnects(house, cat, watching[2]))
                tasks.create_task(typing(house, dan, eve))


async def two_tabs(house: House, ann: Person, watching: Watch) -> None:
    """One may close for good; after the other one they are gone."""
    async with signed_in(socket_of(house.there), ann.token):
        async with signed_in(socket_of(house.here), ann.token):
            await watching.until_shown(ann, "OFFLINE", "ONLINE", within=SOON)
        await asyncio.sleep(GONE)
        assert watching.statuses(ann) == ["OFFLINE", "ONLINE"]
    await watching.until_shown(ann, "OFFLINE", "ONLINE", "OFFLINE", within=GONE)


async def killed(house: House, bob: Person, watching: Watch) -> None:
    async with signed_in(socket_of(house.doomed), bob.token):
        await watching.until_shown(bob, "OFFLINE", "ONLINE", within=SOON)
        await house.doomed.end(signal.SIGKILL)
        await watching.until_shown(bob, "OFFLINE", "ONLINE", "OFFLINE", within=GONE_KILLED)


async def reconnects(house: House, cat: Person, watching: Watch) -> None:
    """Ten times in ten seconds, each time to the other worker; then they stay, and nobody saw them go."""
    for turn in range(RECONNECTS):
        async with signed_in(socket_of(house.here if turn % 2 else house.there), cat.token):
            await asyncio.sleep(0.5)
        await asyncio.sleep(0.5)
    async with signed_in(socket_of(house.here), cat.token):
        await asyncio.sleep(GONE)
        assert watching.statuses(cat) == ["OFFLINE", "ONLINE"]


async def typing(house: House, dan: Person, eve: Person) -> None:
    """Heard of on the other worker at once, over by itself, or when the message was sent by whichever worker."""
    channel = (await asked(house.here, dan.token, GENERAL))["channel"]["id"]
    async with following(house.there, eve, TYPING, id=channel) as told:
        assert await names(told) == []
        began = time.monotonic()
        await asked(house.here, dan.token, SET_TYPING, id=channel)
        assert await names(told) == ["dan"]
        assert time.monotonic() - began < SOON
        assert await typists(house.there, eve) == ["dan"]
        assert await names(told) == []
        assert TYPING_ENDS[0] < time.monotonic() - began < TYPING_ENDS[1]
        assert await typists(house.there, eve) == []

        await asked(house.here, dan.token, SET_TYPING, id=channel)
        assert await names(told) == ["dan"]
        began = time.monotonic()
        await asked(house.there, dan.token, SEND, input={"channelId": channel, "content": "Done."})
        assert await names(told) == []
        assert time.monotonic() - began < SOON
        assert await typists(house.here, eve) == []


@asynccontextmanager
async def workers(database_url: str, redis: str, folder: Path) -> AsyncGenerator[House]:
    async with AsyncExitStack() as stack:
        here, there, doomed = [
            await stack.enter_async_context(serving(database_url, folder, live_url=redis, rate_limits="off"))
            for _ in range(3)
        ]
        await asyncio.gather(*(server.ready() for server in (here, there, doomed)))
        yield House(here, there, doomed)


@asynccontextmanager
async def watch(server: Server, who: Person, *people: Person) -> AsyncGenerator[Watch]:
    """Everybody's presence, as somebody sees it."""
    async with following(server, who, PRESENCE, people=[person.id for person in people]) as wire:
        watching = Watch(wire)
        listening = asyncio.create_task(watching.listen())
        for person in people:
            await watching.until_shown(person, "OFFLINE", within=SOON)
        yield watching
        listening.cancel()


@asynccontextmanager
async def following(server: Server, who: Person, document: str, **variables: Any) -> AsyncGenerator[Wire]:
    async with signed_in(socket_of(server), who.token) as wire:
        await wire.subscribe(document, **variables)
        yield wire


async def names(told: Wire) -> list[str]:
    """Who types, as it is told next."""
    message = await told.receive()
    return [user["username"] for user in message["payload"]["data"]["typingChanged"]["users"]]


async def typists(server: Server, who: Person) -> list[str]:
    """The same, as a worker answers."""
    return [user["username"] for user in (await asked(server, who.token, GENERAL))["channel"]["typingUsers"]]


async def person(server: Server, name: str) -> Person:
    new = {"email": f"{name}@example.org", "username": name, "password": "correct horse"}
    made = (await asked(server, "", REGISTER, input=new))["register"]
    return Person(name, made["accessToken"], made["user"]["id"])


async def asked(server: Server, token: str, document: str, **variables: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx2.AsyncClient(base_url=server.url, headers=headers, timeout=20) as client:
        answer = await client.post("/graphql", json={"query": document, "variables": variables})
    return answer.json()["data"]


def socket_of(server: Server) -> str:
    return f"{server.url.replace('http', 'ws')}/graphql"
