"""Doing jobs on PostgreSQL: procrastinate's own worker on its own connections, and our hand where a worker is gone."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException, JobAborted
from procrastinate.job_context import AbortReason, JobContext
from procrastinate.jobs import Job as TheirJob
from procrastinate.jobs import Status
from procrastinate.manager import JobManager
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from procrastinate.worker import Worker

from core.env import Env
from core.jobs import MOST_ATTEMPTS, Handler, Job, LeaseLost, Pace
from core.steady import RETRY_SECONDS, steadily
from models.jobs.fenced import finished, take_back, tried_again

CONNECTIONS = 4  # of one worker: one listens
CONNECT_SECONDS = 10.0
STOP_SECONDS = 0.1

log = structlog.get_logger(__name__)


class ProcrastinateWorker:
    def __init__(self, env: Env, handlers: Mapping[str, Handler], pace: Pace) -> None:
        self._env = env
        self._handlers = handlers
        self._pace = pace

    def wake(self) -> None:
        """Nothing: the engine is told by the database."""

    async def run(self) -> None:
        """Until cancelled; what runs then may end within the pace's `drain`, and is given back if it does not."""
        taking_back = asyncio.create_task(
            steadily(lambda: take_back(self._pace.lease), seconds=self._pace.poll, failed="jobs cannot be taken back")
        )
        try:
            while True:
                await self._work()
                await asyncio.sleep(RETRY_SECONDS)
        finally:
            taking_back.cancel()

    async def _work(self) -> None:
        """Until cancelled, or until the database does not answer: the engine's worker ends then.

        It is told to stop and never cancelled: a cancellation while it opens or waits may be lost within it.
        """
        app = self._app()
        engine = self._engine(app)
        running = asyncio.create_task(_run(app, engine))
        try:
            await asyncio.wait({running})
        finally:
            while not running.done():
                engine.stop()  # again, for it forgets that when it begins
                await asyncio.wait({running}, timeout=STOP_SECONDS)
        running.result()

    def _engine(self, app: App) -> Worker:
        return Worker(
            app,
            queues=list(self._handlers),
            concurrency=self._pace.at_once,
            fetch_job_polling_interval=self._pace.poll,
            abort_job_polling_interval=self._pace.beat,
            update_heartbeat_interval=self._pace.beat,
            stalled_worker_timeout=self._pace.lease,
            shutdown_graceful_timeout=self._pace.drain,
            install_signal_handlers=False,
        )

    def _app(self) -> App:
        connector = PsycopgConnector(
            conninfo=self._env.settings.database_url, min_size=1, max_size=CONNECTIONS, timeout=CONNECT_SECONDS
        )
        app = App(connector=connector)
        app.job_manager = FencedJobs(connector)
        for name in self._handlers:
            app.task(name=name, pass_context=True, retry=Retries(self._pace))(self._task(name))
        return app

    def _task(self, name: str) -> Any:
        async def run(context: JobContext, *, args: dict[str, Any], key: str | None) -> None:
            theirs = context.job
            assert theirs.id is not None  # noqa: S101 - it was stored
            job = Job(theirs.id, name, args, key, attempt=theirs.attempts + 1, token=theirs.attempts)
            try:
                await self._handlers[name](self._env, job)
            except asyncio.CancelledError:
                if context.abort_reason() is AbortReason.USER_REQUEST:
                    raise JobAborted from None  # or it would be tried again
                raise
            except LeaseLost:
                log.warning("a job was taken over", job=job.id, kind=name)

        return run


async def _run(app: App, engine: Worker) -> None:
    try:
        async with app.open_async():
            await engine.run()
    except (psycopg.Error, ConnectorException, OSError) as error:
        log.error("jobs cannot be done, trying again", exc_info=error)


class Retries(BaseRetryStrategy):
    """Waits as our pace says; a job that was stopped with its worker does not wait."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    def get_retry_decision(self, *, exception: BaseException, job: TheirJob) -> RetryDecision | None:
        attempt = job.attempts + 1
        now = datetime.now(UTC)
        if not isinstance(exception, Exception):
            return RetryDecision(retry_at=now)
        log.error("a job failed", job=job.id, kind=job.task_name, attempt=attempt, exc_info=exception)
        if attempt >= MOST_ATTEMPTS:
            return None
        return RetryDecision(retry_at=now + timedelta(seconds=self._pace.wait(attempt)))


class FencedJobs(JobManager):
    """Says what became of a job only while it is this worker's: the engine's own does so whoever has it."""

    async def finish_job(self, job: TheirJob, status: Status, delete_job: bool) -> None:
        assert job.id is not None  # noqa: S101 - it was stored
        await finished(job.id, job.attempts, status.value)

    async def retry_job(
        self,
        job: TheirJob,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        assert job.id is not None  # noqa: S101 - it was stored
        await tried_again(job.id, job.attempts, retry_at or datetime.now(UTC))
