"""What is killed and started again: workers, and the database and the doorbell that they share."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Protocol

import httpx2

from processes import Server, launched
from services import OwnPostgres, RedisServer, lasting_port, own_postgres, own_redis

WORKERS = 3
SETTINGS = {"rate_limits": "off", "password_rounds": "4", "access_token_minutes": "60"}
READY_SECONDS = 60.0
RETRY_SECONDS = 0.1


class Part(Protocol):
    """Something that is killed with SIGKILL and started again in the same place."""

    @property
    def name(self) -> str: ...

    @property
    def up(self) -> tuple[float, float]:
        """Seconds between a start and the next kill, at least and at most."""
        ...

    @property
    def down(self) -> tuple[float, float]: ...

    async def kill(self) -> None: ...

    async def start(self) -> None:
        """Returns when it answers."""
        ...


class Worker:
    """One `inglenook serve`; started until it stays, as its database may be away too."""

    name = "worker"
    up = (3.0, 12.0)
    down = (0.0, 1.0)

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self._folder = folder
        self._settings = settings
        self._port = lasting_port()
        self._server: Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/graphql"

    @property
    def socket_url(self) -> str:
        return f"ws://127.0.0.1:{self._port}/graphql"

    async def start(self) -> None:
        async with asyncio.timeout(READY_SECONDS), httpx2.AsyncClient(timeout=3) as client:
            while not await self._ready(client):
                if self._server is None or self._server.process.returncode is not None:
                    await self._launch()
                await asyncio.sleep(RETRY_SECONDS)

    async def _launch(self) -> None:
        with (self._folder / f"worker-{self._port}.log").open("ab") as log:
            self._server = await launched(self._port, self._folder, self._settings, log)

    async def _ready(self, client: httpx2.AsyncClient) -> bool:
        try:
            return (await client.get(self.url.replace("/graphql", "/readyz"))).is_success
        except httpx2.TransportError:
            return False

    async def kill(self) -> None:
        if self._server is not None and self._server.process.returncode is None:
            self._server.process.kill()
            await self._server.process.wait()


@dataclass(frozen=True, slots=True)
class Service:
    """A server of another's, whose calls block."""

    name: str
    server: OwnPostgres | RedisServer
    up: tuple[float, float]
    down: tuple[float, float]

    async def kill(self) -> None:
        await asyncio.to_thread(self.server.kill)

    async def start(self) -> None:
        await asyncio.to_thread(self.server.start)


@dataclass(frozen=True, slots=True)
class Cluster:
    database_url: str
    workers: Sequence[Worker]
    services: Sequence[Service] = ()
    kills: Counter[str] = field(default_factory=Counter[str])

    async def torment(self, chance: Random, stop: asyncio.Event) -> None:
        """Kill one part or another until `stop`, but the last of several workers; all answer when this returns."""
        may_be_down = asyncio.Semaphore(max(1, len(self.workers) - 1))
        async with asyncio.TaskGroup() as group:
            for worker in self.workers:
                group.create_task(self._torment(worker, _fork(chance), stop, may_be_down))
            for service in self.services:
                group.create_task(self._torment(service, _fork(chance), stop, asyncio.Semaphore()))

    async def _torment(self, part: Part, chance: Random, stop: asyncio.Event, may_be_down: asyncio.Semaphore) -> None:
        while not await _set_within(stop, chance.uniform(*part.up)):
            async with may_be_down:
                await part.kill()
                self.kills[part.name] += 1
                await asyncio.sleep(chance.uniform(*part.down))
                await part.start()


def _fork(chance: Random) -> Random:
    return Random(chance.random())  # noqa: S311 - the same each time


async def _set_within(stop: asyncio.Event, seconds: float) -> bool:
    await asyncio.wait({waiting := asyncio.ensure_future(stop.wait())}, timeout=seconds)
    waiting.cancel()
    return stop.is_set()


@asynccontextmanager
async def on_postgres_and_redis(folder: Path) -> AsyncGenerator[Cluster]:
    """Several workers with one PostgreSQL and one Redis."""
    with ExitStack() as stack:
        postgres, redis = stack.enter_context(own_postgres()), stack.enter_context(own_redis())
        url = postgres.server.new_database()
        settings = {**SETTINGS, "database_url": url, "live_url": redis.url}
        services = (
            Service("PostgreSQL", postgres, up=(3.0, 9.0), down=(0.1, 3.0)),
            Service("Redis", redis, up=(2.0, 7.0), down=(0.1, 2.5)),
        )
        async with _started(Cluster(url, [Worker(folder, settings) for _ in range(WORKERS)], services)) as cluster:
            yield cluster


@asynccontextmanager
async def on_sqlite(folder: Path) -> AsyncGenerator[Cluster]:
    """One worker, which has all there is."""
    url = f"sqlite:///{folder / 'house.sqlite3'}"
    async with _started(Cluster(url, [Worker(folder, {**SETTINGS, "database_url": url})])) as cluster:
        yield cluster


@asynccontextmanager
async def _started(cluster: Cluster) -> AsyncGenerator[Cluster]:
    try:
        await cluster.workers[0].start()  # and it makes the tables
        await asyncio.gather(*(worker.start() for worker in cluster.workers[1:]))
        yield cluster
    finally:
        for worker in cluster.workers:
            await worker.kill()
