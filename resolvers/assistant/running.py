"""Work on runs, as background jobs: each is answered once, whichever process does it."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog

from core.env import Env
from core.errors import BudgetExceeded, ErrorCode, ProviderTimeout, ProviderUnavailable
from core.jobs import Job
from core.writing import Lost
from models.assistant import RunStatus
from models.database.tx import tx
from models.jobs import jobs
from models.run_rows import forget_streams, held, late_runs, locked, stale_runs
from models.run_texts import add_pieces
from resolvers.assistant.approving import expire
from resolvers.assistant.claiming import Held, claim
from resolvers.assistant.ending import INTERRUPTED, end
from resolvers.assistant.rounds import Rounds
from resolvers.scribe import Pen, Scribe

RUN_SECONDS = 120.0  # of work on one run, without the time that it waits to be approved
SPENT = "what may be spent on answers today is spent"
TOO_LONG = f"an answer takes at most {RUN_SECONDS:.0f} seconds"
LAST_ATTEMPT = 4  # of a job to work on a run: one too many, so that the engine does not leave it for dead
STALE = timedelta(seconds=15)
SWEPT_MOST = 100
STREAMS_KEPT = timedelta(days=7)

log = structlog.get_logger(__name__)


class Runner:
    """Works on runs in this process."""

    def __init__(self) -> None:
        self._scribe = Scribe(add_pieces)

    async def run(self, env: Env, job: Job) -> None:
        """Go on with a run until it ends or waits; safe to do twice."""
        found = await claim(UUID(job.args["run"]), job.id, last_try=job.attempt >= LAST_ATTEMPT)
        if found is None:
            return
        pen = self._scribe.pen(found.run.id, found.run.token, len(found.message.content))
        try:
            await _answered(env, found, pen)
        except Lost:
            log.info("a run was stopped or taken over", run=str(found.run.id))


async def _answered(env: Env, found: Held, pen: Pen) -> None:
    """Raises Lost."""
    seconds = max(RUN_SECONDS - found.run.used_ms / 1_000, 0.0)
    deadline = asyncio.get_running_loop().time() + seconds
    limit = asyncio.timeout_at(deadline)
    try:
        async with limit:
            await Rounds(env, found, pen, deadline).go()
    except TimeoutError:
        if not limit.expired():  # the database's, or whoever else's: it is tried again
            raise
        await _failed(found, pen, RunStatus.INCOMPLETE, ErrorCode.LIMIT_REACHED, TOO_LONG)
    except BudgetExceeded as error:
        await _failed(found, pen, RunStatus.INCOMPLETE, error.code, SPENT)
    except ProviderTimeout as error:
        if asyncio.get_running_loop().time() >= deadline:
            await _failed(found, pen, RunStatus.INCOMPLETE, ErrorCode.LIMIT_REACHED, TOO_LONG)
        else:
            await _failed(found, pen, RunStatus.FAILED, error.code, error.message)
    except ProviderUnavailable as error:
        await _failed(found, pen, RunStatus.FAILED, error.code, error.message)


async def _failed(found: Held, pen: Pen, status: RunStatus, code: ErrorCode, message: str) -> None:
    await pen.flush()
    async with tx() as unit:
        await end(unit, await held(found.run.id, found.run.token), status, code=code, message=message)


async def expire_approvals(_: Env, job: Job) -> None:
    """Have a run go on whose calls nobody approved in time."""
    await expire(UUID(job.args["run"]))


async def sweep_runs() -> None:
    """End runs that nobody works on, as the job that did so is gone, and expire what was forgotten."""
    now = datetime.now(UTC)
    for run_id in await late_runs(now, most=SWEPT_MOST):
        await expire(run_id)
    for run in await stale_runs(now - STALE, most=SWEPT_MOST):
        if not await jobs().is_open(run.job_id):
            await _sweep(run.id, run.job_id)


async def _sweep(run_id: UUID, job_id: int) -> None:
    async with tx() as unit:
        run = await locked(run_id)
        if run is None or run.job_id != job_id or run.status not in (RunStatus.QUEUED, RunStatus.IN_PROGRESS):
            return
        await end(unit, run, RunStatus.INCOMPLETE, code=ErrorCode.PROVIDER_UNAVAILABLE, message=INTERRUPTED)


async def forget_runs(_: Env, __: Job) -> None:
    """Delete the events of runs that ended long ago; what was said stays."""
    async with tx():
        await forget_streams(datetime.now(UTC) - STREAMS_KEPT)
