"""Background work on one process: it exists exactly if its cause does, is tried five times, and can be stopped."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from core.env import Env
from core.jobs import MOST_ATTEMPTS, Cron, Job, JobStatus, LeaseLost, Pace
from core.settings import Settings
from models.database.rows import execute, fetch
from models.database.tx import tx
from models.jobs import jobs
from models.jobs.steps import step
from server.app import application
from server.starting import running
from server.worker import work, working
from working import HANDLERS, QUICK, count, counts, failing, until

pytestmark = pytest.mark.anyio

CONNECTIONS = "SELECT count(*) AS count FROM pg_stat_activity WHERE datname = current_database()"
PATIENCE = 20.0  # seconds that a busy machine may take
TAKEN_OVER = {
    "sqlite": "UPDATE job SET token = token + 1, attempts = attempts + 1 WHERE id = ?",
    "postgres": "UPDATE procrastinate_jobs SET attempts = attempts + 1 WHERE id = ?",
}


async def enqueue(name: str, key: str | None = None, run_at: datetime | None = None, **args: int) -> int:
    async with tx() as unit:
        return await unit.enqueue(name, args, key=key, run_at=run_at)


async def found(job_id: int) -> tuple[JobStatus, int]:
    """Where the job stands, and how often it was tried."""
    return next((job.status, job.attempts) for job in await jobs().listed(None, most=1_000) if job.id == job_id)


async def comes_to(job_id: int, status: JobStatus) -> None:
    async with asyncio.timeout(PATIENCE):
        while (await found(job_id))[0] is not status:  # noqa: ASYNC110 - in the database
            await asyncio.sleep(0.02)


async def hanging(_: Env, job: Job) -> None:
    await step(job, "begin", lambda _: count("begun"))
    await asyncio.Event().wait()


@asynccontextmanager
async def patient(env: Env) -> AsyncGenerator[None]:
    async with working(env, {"hanging": hanging, "failing": failing}, pace=Pace(backoff=0.01, poll=0.05, drain=0.1)):
        yield


async def test_a_rolled_back_change_leaves_no_job(env: Env) -> None:
    async def fail() -> None:
        async with tx() as unit:
            await unit.enqueue("short", {"number": 1})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    assert await jobs().listed(None, most=10) == []


async def test_a_stored_change_has_its_job_done_once(env: Env, database_url: str) -> None:
    job_id = await enqueue("short", number=1)

    async with working(env, HANDLERS, pace=QUICK):
        await comes_to(job_id, JobStatus.DONE)

    assert await counts(database_url) == {"short 1": 1}
    assert await found(job_id) == (JobStatus.DONE, 1)


async def test_a_job_begins_as_soon_as_it_is_stored(settings: Settings) -> None:
    begun: asyncio.Queue[int] = asyncio.Queue()

    async def noted(_: Env, job: Job) -> None:
        begun.put_nowait(job.args["number"])

    starlette = application(settings.model_copy(update={"worker": True}), lambda _: {"noted": noted})
    async with starlette.router.lifespan_context(starlette), asyncio.timeout(PATIENCE):
        await enqueue("noted", number=0)
        await begun.get()
        started = time.monotonic()
        for number in range(1, 21):
            await enqueue("noted", number=number)
            assert await begun.get() == number
        took = time.monotonic() - started

    assert took < 20 * Pace().poll / 2


async def test_a_job_that_another_enqueues_begins_at_once(settings: Settings) -> None:
    counted_down = asyncio.Event()

    async def counting(_: Env, job: Job) -> None:
        if job.args["left"]:
            await enqueue("counting", left=job.args["left"] - 1)
        else:
            counted_down.set()

    starlette = application(settings.model_copy(update={"worker": True}), lambda _: {"counting": counting})
    async with starlette.router.lifespan_context(starlette), asyncio.timeout(PATIENCE):
        started = time.monotonic()
        await enqueue("counting", left=20)
        await counted_down.wait()
        took = time.monotonic() - started

    assert took < 20 * Pace().poll / 2


async def test_two_hundred_jobs_run_at_once_and_need_few_connections(
    env: Env, database_url: str, is_postgres: bool
) -> None:
    all_run = asyncio.Barrier(200)
    connections = 0

    async def waiting(_: Env, _job: Job) -> None:
        nonlocal connections
        if await all_run.wait() == 0 and is_postgres:
            connections = (await fetch(CONNECTIONS))[0]["count"]

    async with tx() as unit:
        ids = [await unit.enqueue("waiting", {}) for _ in range(200)]
    async with working(env, {"waiting": waiting}):
        for job_id in ids:
            await comes_to(job_id, JobStatus.DONE)

    assert {job.attempts for job in await jobs().listed(None, most=300)} == {1}
    assert connections <= env.settings.db_pool_size + 5


async def test_a_worker_that_is_full_begins_the_next_as_soon_as_there_is_a_place(env: Env) -> None:
    last = 0
    async with working(env, HANDLERS, pace=Pace(poll=PATIENCE, at_once=1)) as look:
        await asyncio.sleep(0.1)
        async with tx() as unit:
            for number in range(5):
                last = await unit.enqueue("short", {"number": number})
        look()
        await comes_to(last, JobStatus.DONE)


async def test_one_key_is_one_job_also_when_two_ask_at_once_and_after_it_is_done(env: Env, database_url: str) -> None:
    first = await asyncio.gather(*(enqueue("short", key="k", number=number) for number in range(4)))
    async with working(env, HANDLERS, pace=QUICK):
        await comes_to(first[0], JobStatus.DONE)
    again = await enqueue("short", key="k", number=9)
    other = await enqueue("short", key="another", number=9)

    assert {*first, again} == {again}
    assert other != again
    assert len(await counts(database_url)) == 1


async def test_a_job_of_later_is_not_done_now(env: Env, database_url: str) -> None:
    now = datetime.now(UTC)
    later = await enqueue("short", run_at=now + timedelta(hours=1), number=1)
    soon = await enqueue("short", run_at=now + timedelta(seconds=1), number=2)

    async with working(env, HANDLERS, pace=QUICK):
        await comes_to(soon, JobStatus.DONE)

    assert datetime.now(UTC) >= now + timedelta(seconds=1)
    assert await counts(database_url) == {"short 2": 1}
    assert await found(later) == (JobStatus.WAITING, 0)


async def test_a_failing_job_is_tried_five_times_then_dead_until_somebody_has_it_tried_again(
    env: Env, database_url: str
) -> None:
    job_id = await enqueue("failing")
    async with patient(env):
        await comes_to(job_id, JobStatus.DEAD)
    assert await counts(database_url) == {"tried": MOST_ATTEMPTS}

    async with tx():
        again = await jobs().retry(job_id)
        twice = await jobs().retry(job_id)
    async with patient(env):
        await comes_to(job_id, JobStatus.DEAD)

    assert (again, twice) == (True, False)
    assert await counts(database_url) == {"tried": 2 * MOST_ATTEMPTS}


def test_each_wait_after_a_failure_is_longer() -> None:
    assert [Pace().wait(attempt) for attempt in (1, 2, 3, 4)] == [4.0, 16.0, 64.0, 256.0]


async def test_a_job_that_waits_or_runs_can_be_cancelled_and_is_not_done(env: Env, database_url: str) -> None:
    waiting, running = await enqueue("short", number=1), await enqueue("hanging")
    async with tx():
        assert await jobs().cancel(waiting)

    async with patient(env):
        await until(database_url, 1, seconds=PATIENCE)
        async with tx():
            assert await jobs().cancel(running)
        await comes_to(running, JobStatus.CANCELLED)
        await asyncio.sleep(2 * Pace().beat)
    async with working(env, HANDLERS, pace=QUICK):
        await asyncio.sleep(0.3)

    assert (await found(waiting))[0] is (await found(running))[0] is JobStatus.CANCELLED
    assert await counts(database_url) == {"begun": 1}
    async with tx():
        assert not await jobs().cancel(waiting)


async def test_a_worker_that_is_stopped_while_it_starts_leaves_nothing_behind(settings: Settings) -> None:
    before = asyncio.all_tasks()

    async with running(settings) as env:
        for milliseconds in range(0, 40, 4):
            async with working(env, HANDLERS, pace=QUICK):
                await asyncio.sleep(milliseconds / 1_000)
    await asyncio.sleep(0.2)

    assert asyncio.all_tasks() <= before


async def test_a_job_that_does_not_end_with_its_worker_is_done_by_the_next(env: Env, database_url: str) -> None:
    job_id = await enqueue("hanging")
    async with patient(env):
        await until(database_url, 1, seconds=PATIENCE)
    assert (await found(job_id))[0] is JobStatus.WAITING

    async def done(_: Env, job: Job) -> None:
        await step(job, "end", lambda _: count("ended"))

    async with working(env, {"hanging": done}, pace=QUICK):
        await comes_to(job_id, JobStatus.DONE)

    assert await counts(database_url) == {"begun": 1, "ended": 1}


async def test_a_worker_whose_job_was_taken_over_has_no_effect_and_does_not_end_it(
    env: Env, database_url: str, is_postgres: bool
) -> None:
    taken_over, given_up = asyncio.Event(), asyncio.Event()

    async def slow(_: Env, job: Job) -> None:
        async with tx():
            await count("began")
        await taken_over.wait()
        try:
            await step(job, "count", lambda _: count("late"))
        except LeaseLost:
            given_up.set()
            raise

    job_id = await enqueue("slow")
    async with working(env, {"slow": slow}, pace=Pace(poll=0.05, beat=PATIENCE, lease=2 * PATIENCE)):
        await until(database_url, 1, seconds=PATIENCE)
        async with tx():
            await execute(TAKEN_OVER["postgres" if is_postgres else "sqlite"], (job_id,))
        taken_over.set()
        await asyncio.wait_for(given_up.wait(), PATIENCE)

    assert await found(job_id) == (JobStatus.RUNNING, 2 - is_postgres)
    assert await counts(database_url) == {"began": 1}


async def test_a_job_whose_workers_are_not_heard_of_is_dead_after_five_attempts(env: Env, database_url: str) -> None:
    async def lost(_: Env, job: Job) -> None:
        async with tx():
            await count(f"attempt {job.attempt}")
        await asyncio.Event().wait()

    job_id = await enqueue("lost")
    async with working(env, {"lost": lost}, pace=Pace(lease=0.2, beat=PATIENCE, poll=0.05, drain=0.1)):
        await comes_to(job_id, JobStatus.DEAD)

    assert await counts(database_url) == {f"attempt {number}": 1 for number in range(1, MOST_ATTEMPTS + 1)}


async def test_a_job_is_open_while_it_waits_or_runs(env: Env, database_url: str) -> None:
    waiting, running, done = await enqueue("of tomorrow"), await enqueue("hanging"), await enqueue("short", number=1)
    cancelled, dead = await enqueue("hanging"), await enqueue("failing")
    async with tx():
        await jobs().cancel(cancelled)

    async with working(env, HANDLERS, pace=QUICK), patient(env):
        await comes_to(done, JobStatus.DONE)
        await comes_to(dead, JobStatus.DEAD)
        await comes_to(running, JobStatus.RUNNING)
        is_open = [await jobs().is_open(job_id) for job_id in (waiting, running, done, cancelled, dead, 10**9)]

    assert is_open == [True, True, False, False, False, False]


async def test_a_step_that_is_done_is_not_repeated_and_its_result_is_kept(env: Env, database_url: str) -> None:
    job_id = await enqueue("two_steps")

    async with working(env, HANDLERS, pace=QUICK):
        await comes_to(job_id, JobStatus.DONE)

    assert await counts(database_url) == {"first": 1, "second after 1": 1}
    assert await found(job_id) == (JobStatus.DONE, 2)


async def test_a_job_of_no_known_name_waits_for_a_worker_that_knows_it(env: Env) -> None:
    unknown, known = await enqueue("of tomorrow"), await enqueue("short", number=1)

    async with working(env, HANDLERS, pace=QUICK):
        await comes_to(known, JobStatus.DONE)

    assert await found(unknown) == (JobStatus.WAITING, 0)


async def test_two_timetables_of_every_second_have_each_slot_done_once(env: Env, database_url: str) -> None:
    crons = [Cron("slot", every=1)]

    workers = [asyncio.create_task(work(env, HANDLERS, crons, QUICK)) for _ in range(2)]
    await until(database_url, 3, seconds=PATIENCE)
    for worker in workers:
        worker.cancel()
    await asyncio.wait(workers)

    told = await counts(database_url)
    slots = sorted(int(name.partition(" ")[2]) for name in told)
    assert set(told.values()) == {1}
    assert slots == list(range(slots[0], slots[0] + len(slots)))


def test_a_slot_begins_at_its_time() -> None:
    nightly = Cron("prune", every=86_400, at=10_800)

    assert nightly.slot(10_799.0) == -1
    assert nightly.slot(10_800.0) == nightly.slot(97_199.0) == 0
    assert nightly.following(10_799.0) == 1.0


async def test_what_was_done_a_week_ago_is_forgotten_and_what_is_dead_is_not(env: Env, is_postgres: bool) -> None:
    done, dead = await enqueue("short", key="k", number=1), await enqueue("failing")
    async with working(env, HANDLERS, pace=QUICK), patient(env):
        await comes_to(done, JobStatus.DONE)
        await comes_to(dead, JobStatus.DEAD)
    async with tx():
        await jobs().forget()
    assert (await found(done))[0] is JobStatus.DONE

    async with tx():
        await execute(
            "UPDATE procrastinate_events SET at = at - interval '8 days'"
            if is_postgres
            else "UPDATE job SET due = due - 691200"
        )
        await jobs().forget()

    assert [job.id for job in await jobs().listed(None, most=10)] == [dead]
    assert await enqueue("short", key="k", number=1) != done
