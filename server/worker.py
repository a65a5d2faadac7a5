"""Background work of one process: what does which job, and what is done at its time."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from core.env import Env
from core.jobs import Cron, Handler, Pace
from core.steady import steadily
from models.database.connection import dialect
from models.database.tx import tx
from models.jobs import jobs
from server.leased_worker import LeasedWorker

PACE = Pace()
FORGET_SECONDS = 3_600.0
SOON = 0.05  # seconds; never twice in a slot, should the clocks differ


def handlers(_env: Env) -> Mapping[str, Handler]:
    """Which job is done by what, in this process."""
    return {}


def crons() -> Sequence[Cron]:
    """What is done at its time."""
    return ()


class Worker(Protocol):
    async def run(self) -> None:
        """Do jobs until cancelled, then let those that run end."""
        ...


async def work(env: Env, handlers: Mapping[str, Handler], crons: Sequence[Cron] = (), pace: Pace = PACE) -> None:
    """Do jobs until cancelled, then let those that run end."""
    timetable = [
        asyncio.create_task(steadily(lambda cron=cron: _keep_time(cron), seconds=SOON, failed="no job at its time"))
        for cron in crons
    ]
    forgetting = asyncio.create_task(steadily(_forget, seconds=FORGET_SECONDS, failed="old jobs cannot be deleted"))
    try:
        if handlers:
            await _worker(env, handlers, pace).run()
        await asyncio.Event().wait()
    finally:
        for task in (*timetable, forgetting):
            task.cancel()


@asynccontextmanager
async def working(
    env: Env, handlers: Mapping[str, Handler], crons: Sequence[Cron] = (), pace: Pace = PACE
) -> AsyncGenerator[None]:
    """Jobs are done inside, where there are any that this process knows."""
    if not handlers:
        yield
        return
    task = asyncio.create_task(work(env, handlers, crons, pace))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


def _worker(env: Env, handlers: Mapping[str, Handler], pace: Pace) -> Worker:
    if dialect() == "sqlite":
        return LeasedWorker(env, handlers, pace)
    from server.procrastinate_worker import ProcrastinateWorker  # noqa: PLC0415 - needs the extra `postgres`

    return ProcrastinateWorker(env, handlers, pace)


async def _keep_time(cron: Cron) -> None:
    """Enqueue the job of the slot that it is, whoever else does, and wait for the next one."""
    now = await jobs().now()
    slot = cron.slot(now)
    async with tx() as unit:
        await unit.enqueue(cron.name, {"slot": slot}, key=f"slot {cron.every} {slot}")
    await asyncio.sleep(cron.following(now))


async def _forget() -> None:
    async with tx():
        await jobs().forget()
