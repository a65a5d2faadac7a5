"""Jobs whose effects can be counted, and processes that do them: `python tests/working.py DATABASE_URL DATA_DIR`."""

import asyncio
import contextlib
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from core.env import Env
from core.jobs import Cron, Handler, Job, Pace
from core.settings import Settings
from models.database.rows import execute
from models.database.tx import Unit, tx
from models.jobs.steps import step
from server.starting import running
from server.worker import work
from tables import query

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0  # seconds until a busy machine has started a process
BEGUN = "begun"
AT_ONCE = 8  # jobs of one such process: others are left for another
SHORT = 0.05  # seconds that a short job takes
QUICK = Pace(backoff=0.01, poll=0.05)
COUNT = """INSERT INTO allowance (scope, period, used) VALUES (?, ?, 1)
    ON CONFLICT (scope) DO UPDATE SET used = allowance.used + 1, period = excluded.period"""


async def count(what: str) -> None:
    """Note that `what` happened, and when, inside `tx()`."""
    await execute(COUNT, (what, time.time_ns() // 1_000_000))


async def counts(url: str) -> dict[str, int]:
    """How often each thing happened."""
    return dict(await query(url, "SELECT scope, used FROM allowance"))


async def last_effect(url: str) -> float:
    """When the last thing happened, in seconds since 1970."""
    return (await query(url, "SELECT MAX(period) FROM allowance"))[0][0] / 1_000


async def first_effect(url: str, *, since: float) -> float:
    """When the first thing happened after `since`, both in seconds since 1970."""
    sql = f"SELECT MIN(period) FROM allowance WHERE period > {int(since * 1_000)}"  # noqa: S608 - a number
    return (await query(url, sql))[0][0] / 1_000


async def short(_: Env, job: Job) -> None:
    await asyncio.sleep(SHORT)
    await step(job, "count", lambda _: count(f"short {job.args['number']}"))


async def slot(_: Env, job: Job) -> None:
    await step(job, "count", lambda _: count(f"slot {job.args['slot']}"))


async def two_steps(_: Env, job: Job) -> None:
    """Dies, or fails, between its steps in the first attempt."""
    number = await step(job, "first", lambda unit: _first(unit, job))
    if job.attempt == 1 and job.args.get("dies"):
        os.kill(os.getpid(), 9)
    if job.attempt == 1:
        raise ValueError("between the steps")
    await step(job, "second", lambda _: count(f"second after {number}"))


async def _first(_: Unit, job: Job) -> int:
    await count("first")
    return job.attempt


async def failing(_: Env, _job: Job) -> None:
    async with tx():
        await count("tried")
    raise ValueError("always")


HANDLERS: Mapping[str, Handler] = {"short": short, "slot": slot, "two_steps": two_steps}


@contextlib.asynccontextmanager
async def worker(url: str, folder: Path, *crons: str) -> AsyncGenerator[Process]:
    """A process that has begun to do jobs, and is killed at the end of the block if it still runs.

    `crons` are jobs of every second.
    """
    command = (sys.executable, str(ROOT / "tests" / "working.py"), url, str(folder), *crons)
    process = await asyncio.create_subprocess_exec(*command, cwd=folder, stdout=PIPE)
    try:
        assert process.stdout is not None
        assert await asyncio.wait_for(process.stdout.readline(), PATIENCE) == f"{BEGUN}\n".encode()
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def until(url: str, happened: int, *, seconds: float) -> None:
    """Wait until so many things happened. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while len(await counts(url)) < happened:  # noqa: ASYNC110 - in another process
            await asyncio.sleep(0.02)


async def _main(url: str, folder: str, *crons: str) -> None:
    secret: Any = "a secret that only tests know, 32 bytes or more"  # noqa: S105
    async with running(Settings(data_dir=Path(folder), database_url=url, token_secret=secret)) as env:
        print(BEGUN, flush=True)  # noqa: T201 - told to who started it
        await work(env, HANDLERS, [Cron(name, every=1) for name in crons], Pace(at_once=AT_ONCE))


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
