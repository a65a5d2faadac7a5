"""Workers that are killed in the midst of their jobs lose none, and do none twice."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from models.database.connection import connect, disconnect
from models.database.tx import tx
from working import counts, first_effect, last_effect, until, worker

pytestmark = pytest.mark.anyio

JOBS = 100
KILLED_AFTER = 25  # jobs that are done
RECOVERY = 5.0  # seconds to the last job, from the kill, or from the first that a worker does which starts then
PATIENCE = 30.0  # seconds that a busy machine may take


@asynccontextmanager
async def opened(url: str) -> AsyncGenerator[None]:
    """The database in this process, for as long as it has to enqueue."""
    await connect(url, pool_size=1)
    try:
        yield
    finally:
        await disconnect()


async def enqueue_hundred(url: str) -> set[str]:
    """The effects that there will be."""
    async with opened(url), tx() as unit:
        for number in range(JOBS):
            await unit.enqueue("short", {"number": number})
    return {f"short {number}" for number in range(JOBS)}


async def kill_in_flight(url: str, folder: Path) -> None:
    """Kill a worker that is busy."""
    async with worker(url, folder) as process:
        await until(url, KILLED_AFTER, seconds=PATIENCE)
        process.kill()
        await process.wait()
    assert len(await counts(url)) < JOBS


async def test_a_worker_that_is_killed_and_restarted_has_done_every_job_once(database_url: str, tmp_path: Path) -> None:
    expected = await enqueue_hundred(database_url)

    await kill_in_flight(database_url, tmp_path)
    async with worker(database_url, tmp_path):
        restarted = time.time()
        await until(database_url, JOBS, seconds=PATIENCE)
        await asyncio.sleep(1)  # for what would be done twice

    assert await counts(database_url) == dict.fromkeys(expected, 1)
    assert await last_effect(database_url) - await first_effect(database_url, since=restarted) <= RECOVERY


async def test_another_worker_takes_over_from_one_that_is_killed(database_url: str, tmp_path: Path) -> None:
    expected = await enqueue_hundred(database_url)

    async with worker(database_url, tmp_path), worker(database_url, tmp_path) as doomed:
        await until(database_url, KILLED_AFTER, seconds=PATIENCE)
        doomed.kill()
        killed = time.time()
        await until(database_url, JOBS, seconds=PATIENCE)
        await asyncio.sleep(1)

    assert await counts(database_url) == dict.fromkeys(expected, 1)
    assert await last_effect(database_url) - killed <= RECOVERY


async def test_two_workers_with_a_timetable_of_every_second_do_each_slot_once(
    database_url: str, tmp_path: Path
) -> None:
    async with worker(database_url, tmp_path, "slot"), worker(database_url, tmp_path, "slot"):
        await until(database_url, 5, seconds=PATIENCE)

    told = await counts(database_url)
    slots = sorted(int(name.partition(" ")[2]) for name in told)
    assert set(told.values()) == {1}
    assert slots == list(range(slots[0], slots[0] + len(slots)))


async def test_a_worker_that_dies_between_two_steps_leaves_the_second_alone_to_be_done(
    database_url: str, tmp_path: Path
) -> None:
    async with opened(database_url), tx() as unit:
        await unit.enqueue("two_steps", {"dies": True})

    async with worker(database_url, tmp_path) as process:
        assert await asyncio.wait_for(process.wait(), PATIENCE) == -9
    done_before = await counts(database_url)
    async with worker(database_url, tmp_path):
        await until(database_url, 2, seconds=PATIENCE)

    assert done_before == {"first": 1}
    assert await counts(database_url) == {"first": 1, "second after 1": 1}
