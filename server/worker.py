"""Background work of one process: what does which job, and what is done at its time."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from core.env import Env
from core.jobs import SLOT, Cron, Handler, Job, Pace
from core.steady import steadily
from models.database.connection import dialect
from models.database.tx import tx
from models.jobs import jobs
from resolvers.assistant.beginning import RUN_JOB
from resolvers.assistant.rounds import EXPIRE_JOB
from resolvers.assistant.running import Runner, expire_approvals, forget_runs, sweep_runs
from resolvers.games.importing import SYNC_JOB
from resolvers.games.sync import sync_games
from resolvers.rulebooks.answering import Answerer, forget_answers, sweep_answers
from resolvers.rulebooks.asking import ANSWER_JOB
from resolvers.rulebooks.indexing import FORGET_JOB, INDEX_JOB, Indexer, forget_unsent
from resolvers.tasks.tasks import purge_tasks
from server.leased_worker import LeasedWorker

PACE = Pace()
HOUR = 3_600  # seconds
DAY = 24 * HOUR
FORGET_SECONDS = 3_600.0
SWEEP_SECONDS = 10.0  # that an answer is left alone whose job is gone
SOON = 0.05  # seconds; never twice in a slot, should the clocks differ


def handlers(env: Env) -> Mapping[str, Handler]:
    """Which job is done by what, in this process."""
    return {
        "tasks.purge": _purge_tasks,
        RUN_JOB: Runner().run,
        EXPIRE_JOB: expire_approvals,
        "assistant.forget": forget_runs,
        ANSWER_JOB: Answerer().answer,
        "answers.forget": forget_answers,
        INDEX_JOB: Indexer().run,
        FORGET_JOB: forget_unsent,
        **({} if env.catalogue is None else {SYNC_JOB: sync_games}),  # without a token it is left to who has one
    }


def crons() -> Sequence[Cron]:
    """What is done at its time, in UTC."""
    return (
        Cron("tasks.purge", every=DAY, at=3 * HOUR),
        Cron("assistant.forget", every=DAY, at=4 * HOUR),
        Cron("answers.forget", every=DAY, at=4 * HOUR),
        Cron(FORGET_JOB, every=DAY, at=5 * HOUR),
    )


class Worker(Protocol):
    def wake(self) -> None:
        """Look for jobs now."""
        ...

    async def run(self) -> None:
        """Do jobs until cancelled, then let those that run end."""
        ...


async def work(env: Env, handlers: Mapping[str, Handler], crons: Sequence[Cron] = (), pace: Pace = PACE) -> None:
    """Do jobs until cancelled, then let those that run end."""
    await _work(_worker(env, handlers, pace), crons)


@asynccontextmanager
async def working(
    env: Env, handlers: Mapping[str, Handler], crons: Sequence[Cron] = (), pace: Pace = PACE
) -> AsyncGenerator[Callable[[], None]]:
    """Jobs are done inside, where there are any that this process knows; looked for at once when that is called."""
    if not handlers:
        yield lambda: None
        return
    worker = _worker(env, handlers, pace)
    task = asyncio.create_task(_work(worker, crons))
    try:
        yield worker.wake
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _work(worker: Worker, crons: Sequence[Cron]) -> None:
    timetable = [
        asyncio.create_task(steadily(lambda cron=cron: _keep_time(cron), seconds=SOON, failed="no job at its time"))
        for cron in crons
    ]
    forgetting = asyncio.create_task(steadily(_forget, seconds=FORGET_SECONDS, failed="old jobs cannot be deleted"))
    sweeping = asyncio.create_task(steadily(_sweep, seconds=SWEEP_SECONDS, failed="answers cannot be swept"))
    try:
        await worker.run()
    finally:
        for task in (*timetable, forgetting, sweeping):
            task.cancel()


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
        await unit.enqueue(cron.name, {"slot": slot}, key=f"{SLOT}{cron.every} {slot}")
    await asyncio.sleep(cron.following(now))


async def _forget() -> None:
    async with tx():
        await jobs().forget()


async def _sweep() -> None:
    await sweep_runs()
    await sweep_answers()


async def _purge_tasks(_env: Env, _job: Job) -> None:
    await purge_tasks()
