"""While what a worker uses is away nothing is lost, and once it is back everything is told.

Slow because outages take seconds, and so does the start of each worker.
"""

# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false
import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from statistics import median

import asyncpg
import httpx2
import pytest

from live.chaos.cluster import SETTINGS, Worker
from live.chaos.people import House, asked, furnished
from live.chaos.writers import SEND
from services import OwnPostgres, PostgresServer, RedisServer, own_postgres, own_redis
from talking import EVENTS, Following, following

pytestmark = pytest.mark.anyio

BY_THE_BELL = 0.3  # seconds; the poll alone takes up to one
BY_THE_POLL = 2.0
BELL_BACK = 2.0  # seconds after Redis is back
SENDS = 9
LONG_OUTAGE = 3.0  # seconds: more than the tries of an event that cannot be shown take
WAITING = "SELECT count(*) >= $1 FROM pg_locks WHERE NOT granted"


@asynccontextmanager
async def workers(count: int, folder: Path, **settings: str) -> AsyncGenerator[list[Worker]]:
    made = [Worker(folder, {**SETTINGS, **settings}) for _ in range(count)]
    async with AsyncExitStack() as stack:
        for worker in made:
            stack.push_async_callback(worker.kill)
            await worker.start()
        yield made


@asynccontextmanager
async def ann_and_bob(worker: Worker, followed: Worker) -> AsyncGenerator[tuple["Speaker", Following]]:
    """Ann says something on one worker; Bob follows the channel on another."""
    house = await furnished(worker, people=2, channels=1)
    channel, bob = house.channels[0], house.people[1]
    async with (
        httpx2.AsyncClient(timeout=10) as client,
        following(followed.socket_url, bob.token, EVENTS, id=channel.id, after=channel.cursor) as events,
    ):
        speaker = Speaker(client, worker, house)
        await speaker.delay(events, "first")
        yield speaker, events


class Speaker:
    def __init__(self, client: httpx2.AsyncClient, worker: Worker, house: House) -> None:
        self._client = client
        self._worker = worker
        self._house = house

    async def says(self, content: str) -> None:
        """Returns when it is acknowledged."""
        given = {"channelId": self._house.channels[0].id, "content": content}
        told = await asked(self._client, self._worker.url, self._house.people[0].token, SEND, input=given)
        assert told["sendMessage"]["errors"] == []

    async def delay(self, events: Following, content: str) -> float:
        """Seconds from when something was acknowledged until it is told."""
        hearing = asyncio.create_task(events.next())
        await self.says(content)
        acknowledged = time.monotonic()
        event = await hearing
        assert (event["__typename"], event["message"]["content"]) == ("MessageAdded", content)
        return time.monotonic() - acknowledged


@pytest.fixture
def database(postgres: PostgresServer) -> str:
    return postgres.new_database()


async def test_without_redis_messages_reach_other_workers_by_polling_and_with_it_at_once(
    database: str, tmp_path: Path
) -> None:
    with own_redis() as redis:
        async with (
            workers(2, tmp_path, database_url=database, live_url=redis.url) as (one, other),
            ann_and_bob(one, other) as (ann, events),
        ):
            before = [await ann.delay(events, f"before {number}") for number in range(SENDS)]
            without = await delays_without(redis, ann, events)
            await asyncio.sleep(BELL_BACK)
            after = [await ann.delay(events, f"after {number}") for number in range(SENDS)]

    assert median(before) < BY_THE_BELL
    assert max(without) < BY_THE_POLL
    assert median(without) > BY_THE_BELL
    assert median(after) < BY_THE_BELL


async def delays_without(redis: RedisServer, ann: Speaker, events: Following) -> list[float]:
    redis.kill()
    delays = [await ann.delay(events, f"without {number}") for number in range(5)]
    redis.start()
    return delays


@pytest.fixture
async def own() -> AsyncGenerator[OwnPostgres]:
    with own_postgres() as server:
        yield server


async def test_an_event_whose_row_cannot_be_read_is_told_once_postgres_is_back(
    own: OwnPostgres, tmp_path: Path
) -> None:
    url = own.server.new_database()
    async with (
        workers(1, tmp_path, database_url=url) as (worker,),
        ann_and_bob(worker, worker) as (ann, events),
        connected(url) as appending,
        connected(url) as reading,
    ):
        await appending.execute("BEGIN; LOCK TABLE stream_event IN ACCESS EXCLUSIVE MODE")
        saying = asyncio.create_task(ann.says("second"))
        await waiting(url, 1)
        locking = asyncio.create_task(reading.execute("BEGIN; LOCK TABLE message IN ACCESS EXCLUSIVE MODE"))
        await waiting(url, 2)
        await appending.execute("COMMIT")
        await saying
        await locking  # held: what reads the new message waits
        await waiting(url, 1)
        own.kill()
        await asyncio.sleep(0.5)
        own.start()
        second = await events.next()
        third = await ann.delay(events, "third")

    assert second["message"]["content"] == "second"
    assert third < BY_THE_POLL


async def test_an_event_whose_fields_cannot_be_read_is_told_once_postgres_is_back_however_late(
    own: OwnPostgres, tmp_path: Path
) -> None:
    url = own.server.new_database()
    async with (
        workers(1, tmp_path, database_url=url) as (worker,),
        ann_and_bob(worker, worker) as (ann, events),
        connected(url) as reading,
    ):
        await reading.execute("BEGIN; LOCK TABLE reaction IN ACCESS EXCLUSIVE MODE")
        await ann.says("second")
        await waiting(url, 1)
        own.kill()
        await asyncio.sleep(LONG_OUTAGE)
        own.start()
        second = await events.next()
        third = await ann.delay(events, "third")

    assert second["message"]["content"] == "second"
    assert third < BY_THE_POLL


@asynccontextmanager
async def connected(url: str) -> AsyncGenerator[asyncpg.Connection]:
    """A connection of the test's own, which may be killed with its server."""
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        connection.terminate()


async def waiting(url: str, count: int) -> None:
    """Return when so many wait for a lock."""
    async with asyncio.timeout(10), connected(url) as connection:
        while not await connection.fetchval(WAITING, count):  # noqa: ASYNC110 - in another process
            await asyncio.sleep(0.02)
