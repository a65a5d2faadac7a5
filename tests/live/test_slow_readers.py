"""Who does not read is cut, costs the others nothing, and goes on where it was; who reads slowly is not cut."""

import asyncio
import gc
import time
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import httpx2
import pytest

from conftest import Ask
from gql.ids import global_id, key
from models.chat import Channel
from models.database.connection import connect, disconnect, ring_with
from models.users import User
from processes import Server, serving
from providers.doorbell import doorbell
from readers import BATCH, FOLLOW, Reader, grow_log, percentile, reluctant, say, say_all
from server import connections, websocket
from services import redis_server
from serving import TokenOf, signed_in
from talking import HISTORY, made

pytestmark = pytest.mark.anyio

BEFORE = 1_000  # messages that are said while nobody stalls
DURING = 9_000
LATER = 50_000  # events, of which ten thousand are kept
STALLS = 8.0  # seconds, longer than a close waits for who reads on
CUT_SECONDS = 30.0
GROWTH_MAX = 16 * 1024  # KiB
TOO_LATE = 1.0  # seconds, many times what is usual: others who have to wait for a stalled socket wait longer
SAMPLE_SECONDS = 0.1
STALLED = 0.5  # seconds, instead of a quarter of a minute
WHOLE = 500  # long messages: more than all buffers hold
LINGER = 1.0  # seconds, instead of a minute
LONG = "x" * 4_000

Kept = TypeVar("Kept")

REGISTER = "mutation ($input: RegisterInput!) { register(input: $input) { accessToken } }"
ANN = {"email": "ann@example.org", "username": "ann", "password": "correct horse"}


@dataclass(frozen=True, slots=True)
class House:
    """A server in a process of its own, on whose database this process writes."""

    server: Server
    token: str
    author: UUID
    room: UUID

    @property
    def url(self) -> str:
        return f"{self.server.url.replace('http', 'ws')}/graphql"

    async def follow(self, reader: Reader, after: str | None) -> None:
        await reader.wire.subscribe(FOLLOW, id=global_id("Channel", self.room), after=after)

    async def cursor(self) -> str:
        told = await asked(self.server, self.token, HISTORY, id=global_id("Channel", self.room), last=1)
        return told["channel"]["messages"]["streamCursor"]

    async def say(self, count: int, *readers: Reader) -> dict[int, float]:
        return await say_all(self.room, self.author, count, readers)

    async def grow(self, upto: int, reader: Reader) -> None:
        """Let the log grow until it has so many events, and wait until the reader was told to start over."""
        await grow_log(self.room, self.author, upto=upto)
        await reader.until_reset()

    def resident(self) -> int:
        """The KiB of memory that the server holds."""
        status = Path(f"/proc/{self.server.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0])


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    url = f"sqlite:///{tmp_path / 'house.sqlite3'}"
    with redis_server() as redis:
        async with serving(url, tmp_path, live_url=redis) as server, doorbell(redis) as bell:
            await server.ready()
            token = (await asked(server, "", REGISTER, input=ANN))["register"]["accessToken"]
            await connect(url)
            ring_with(bell.ring)
            author, room = await User.get(username="ann"), await Channel.get(public_name="general")
            yield House(server, token, author.id, room.id)
            await disconnect()


async def test_a_stalled_reader_is_cut_costs_the_others_nothing_and_goes_on_where_it_was(
    house: House,
) -> None:
    """Ten thousand messages, stored by one process, told by another to all, and told again later: ten seconds."""
    async with (
        signed_in(house.url, house.token) as prompt,
        reluctant(house.url, house.token) as steady,
        reluctant(house.url, house.token) as stalled,
    ):
        quick, slow, late = Reader(prompt), Reader(steady), Reader(stalled)
        beginning = await house.cursor()
        async with reading(quick.read_on(), slow.read_on(pause=0.03, every=100)):
            await house.follow(quick, beginning)
            await house.follow(slow, beginning)
            await house.say(BEFORE // 2, quick)
            usual = percentile(quick, await house.say(BEFORE // 2, quick))

            await house.follow(late, beginning)
            for _ in range(BEFORE):
                await late.read()
            before, most, began = house.resident(), list[int](), time.monotonic()
            async with reading(sample(house, most)):
                harmed = percentile(quick, await house.say(DURING, quick))
                await asyncio.sleep(began + STALLS - time.monotonic())
                await late.read_on()
            seconds = time.monotonic() - began
            await slow.until(BEFORE + DURING)

            cut, held = late.closed, len(late.numbers)
            await resume(house, late, upto=BEFORE + DURING)
            await house.grow(LATER, quick)
            await resume(house, late)

    everything = list(range(1, BEFORE + DURING + 1))
    assert cut == 4413
    assert seconds < CUT_SECONDS
    assert BEFORE < held < BEFORE + DURING / 2
    assert max(most) - before < GROWTH_MAX
    assert harmed < max(TOO_LATE, 3 * usual), (usual, harmed)
    assert late.numbers == quick.numbers == slow.numbers == everything
    assert (late.resets, quick.resets) == (1, 1)


async def test_who_stalls_while_they_are_told_what_they_missed_is_cut_too(
    ask: Ask, url: str, token_of: TokenOf, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "STALLED_SECONDS", STALLED)
    den = await made(ask, ann)
    beginning = (await ask(ann, HISTORY, id=den))["data"]["channel"]["messages"]["streamCursor"]
    for _ in range(WHOLE // BATCH):
        await say(key(den, "Channel"), ann.id, BATCH, LONG)

    async with reluctant(url, await token_of(ann)) as stalled:
        reader = Reader(stalled)
        await stalled.subscribe(FOLLOW, id=den, after=beginning)
        await asyncio.sleep(4 * STALLED)
        await reader.read_on()

    assert reader.closed == 4413
    assert 0 < len(reader.numbers) < WHOLE


async def test_who_never_reads_and_never_closes_is_forgotten_in_the_end(
    ask: Ask, url: str, token_of: TokenOf, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websocket, "LINGER_SECONDS", LINGER)
    monkeypatch.setattr(connections, "STALLED_SECONDS", STALLED)
    den = await made(ask, ann)

    async with reluctant(url, await token_of(ann)) as stalled:
        await stalled.subscribe(FOLLOW, id=den)
        await asyncio.sleep(SAMPLE_SECONDS)
        begun = len(living(connections.Connection))
        async with asyncio.timeout(CUT_SECONDS):
            while living(connections.Connection):
                await say(key(den, "Channel"), ann.id, BATCH, LONG)
        lingering = len(living(websocket.Protocol))
        await asyncio.sleep(LINGER + SAMPLE_SECONDS)
        forgotten = len(living(websocket.Protocol))

    assert (begun, lingering, forgotten) == (1, 1, 0)


async def test_what_was_told_is_not_kept(ask: Ask, url: str, token_of: TokenOf, ann: User) -> None:
    den = await made(ask, ann)

    async with signed_in(url, await token_of(ann)) as prompt:
        reader = Reader(prompt)
        await prompt.subscribe(FOLLOW, id=den)
        async with reading(reader.read_on()):
            await asyncio.sleep(SAMPLE_SECONDS)
            await say_all(key(den, "Channel"), ann.id, BEFORE, [reader])  # of which the hub keeps the newest
            before = len(living(object))
            await say_all(key(den, "Channel"), ann.id, BEFORE, [reader])
            after = len(living(object))

    assert after - before < BEFORE


async def resume(house: House, reader: Reader, *, upto: int | None = None) -> None:
    """Come again, and go on after the last cursor: up to a message, or to the first thing that is told."""
    async with reluctant(house.url, house.token) as wire:
        reader.wire = wire
        await house.follow(reader, reader.cursor)
        await reader.read()
        while upto is not None and reader.numbers[-1] < upto:
            await reader.read()


@asynccontextmanager
async def reading(*work: Awaitable[None]) -> AsyncGenerator[None]:
    """Goes on until the end of the block."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert [error for error in ended if not isinstance(error, asyncio.CancelledError)] == []


async def sample(house: House, most: list[int]) -> None:
    while True:
        most.append(house.resident())
        await asyncio.sleep(SAMPLE_SECONDS)


def living(kind: type[Kept]) -> list[Kept]:
    gc.collect()
    return [one for one in gc.get_objects() if isinstance(one, kind)]


async def asked(server: Server, token: str, document: str, **variables: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx2.AsyncClient(base_url=server.url, headers=headers, timeout=20) as client:
        answer = await client.post("/graphql", json={"query": document, "variables": variables})
    return answer.json()["data"]
