"""Doing jobs on SQLite: as many at once as the pace allows, each under a lease that is renewed while it runs."""

import asyncio
import contextlib
from collections.abc import Mapping

import structlog

from core.env import Env
from core.jobs import Handler, Job, LeaseLost, Pace
from core.steady import outcome, steadily
from models.jobs.leases import claim, failed, finished, released, renewed

log = structlog.get_logger(__name__)


class LeasedWorker:
    def __init__(self, env: Env, handlers: Mapping[str, Handler], pace: Pace) -> None:
        self._env = env
        self._handlers = handlers
        self._pace = pace
        self._running: dict[Job, asyncio.Task[None]] = {}
        self._news = asyncio.Event()  # there may be more to do than the last look found

    def wake(self) -> None:
        self._news.set()

    async def run(self) -> None:
        """Until cancelled; what runs then may end within the pace's `drain`, and is given back if it does not."""
        beating = asyncio.create_task(
            steadily(self._beat, seconds=self._pace.beat, failed="leases of jobs cannot be renewed")
        )
        try:
            await steadily(self._look, seconds=0, failed="jobs cannot be claimed")
        finally:
            await self._close()
            beating.cancel()

    async def _look(self) -> None:
        """Wait for news or for the pace's `poll`, then start what is due."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._pace.poll):
                await self._news.wait()
        self._news.clear()
        free = self._pace.at_once - len(self._running)
        if free:
            for job in await claim(list(self._handlers), most=free, lease=self._pace.lease):
                self._start(job)

    def _start(self, job: Job) -> None:
        self._running[job] = asyncio.create_task(self._do(job))
        self._running[job].add_done_callback(lambda task: self._ended(job, task))

    def _ended(self, job: Job, task: asyncio.Task[None]) -> None:
        if len(self._running) >= self._pace.at_once:  # others may wait for its place
            self.wake()
        del self._running[job]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("what became of a job could not be stored", job=job.id, kind=job.name, exc_info=error)

    async def _do(self, job: Job) -> None:
        error = await outcome(self._handlers[job.name](self._env, job))
        if isinstance(error, LeaseLost):
            log.warning("a job was taken over", job=job.id, kind=job.name)
        elif isinstance(error, Exception):
            log.error("a job failed", job=job.id, kind=job.name, attempt=job.attempt, exc_info=error)
            await failed(job, wait=self._pace.wait(job.attempt))
        else:
            await finished(job)

    async def _beat(self) -> None:
        running = list(self._running)
        if not running:
            return
        kept = await renewed(running, lease=self._pace.lease)
        for job in running:
            if job not in kept and job in self._running:
                self._running[job].cancel()  # cancelled by its owner, or another worker's by now

    async def _close(self) -> None:
        if not self._running:
            return
        _, late = await asyncio.wait(self._running.values(), timeout=self._pace.drain)
        unfinished = [job for job, task in self._running.items() if task in late]
        for task in late:
            task.cancel()
        for job in unfinished:
            await released(job)
