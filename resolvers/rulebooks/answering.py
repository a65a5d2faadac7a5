"""Work on answers, as background jobs: each is made once, whichever process does it."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog

from core.env import Env
from core.errors import ProviderTimeout, ProviderUnavailable
from core.jobs import Job
from core.writing import Lost
from models.answer_rows import add_pieces, forget_streams, locked, stale_answers
from models.answers import ENDED
from models.database.tx import tx
from models.jobs import jobs
from resolvers.rulebooks.claiming import claim, let_go
from resolvers.rulebooks.drafting import Drafting
from resolvers.rulebooks.ending import interrupt
from resolvers.scribe import Scribe

ANSWER_SECONDS = 90.0
LAST_ATTEMPT = 4  # of a job: one too many, so that the engine does not leave it for dead
STALE = timedelta(seconds=15)
SWEPT_MOST = 100
STREAMS_KEPT = timedelta(days=7)
TOO_LONG = f"an answer takes at most {ANSWER_SECONDS:.0f} seconds"

log = structlog.get_logger(__name__)


class Answerer:
    """Makes answers in this process."""

    def __init__(self, seconds: float = ANSWER_SECONDS) -> None:
        self._scribe = Scribe(add_pieces)
        self._seconds = seconds

    async def answer(self, env: Env, job: Job) -> None:
        """Safe to do twice."""
        found = await claim(UUID(job.args["answer"]), job.id, last_try=job.attempt >= LAST_ATTEMPT)
        if found is None:
            return
        pen = self._scribe.pen(found.answer.id, found.answer.token, 0)
        try:
            await self._drafted(Drafting(env, found, pen))
        except Lost:
            log.info("an answer was stopped or taken over", answer=str(found.answer.id))
            await let_go(found)

    async def _drafted(self, drafting: Drafting) -> None:
        """Raises Lost."""
        deadline = asyncio.get_running_loop().time() + self._seconds
        limit = asyncio.timeout_at(deadline)
        try:
            async with limit:
                await drafting.go(deadline)
        except TimeoutError:
            if not limit.expired():  # the database's, or whoever else's: it is tried again
                raise
            await drafting.fail(ProviderTimeout(TOO_LONG))
        except ProviderUnavailable as error:
            await drafting.fail(error)


async def sweep_answers() -> None:
    """End answers that nobody works on, as the job that did so is gone."""
    for answer in await stale_answers(datetime.now(UTC) - STALE, most=SWEPT_MOST):
        if not await jobs().is_open(answer.job_id):
            async with tx() as unit:
                now = await locked(answer.id)
                if now is not None and now.status not in ENDED:
                    await interrupt(unit, now)


async def forget_answers(_: Env, __: Job) -> None:
    """Delete the events of answers that ended long ago; what was answered stays."""
    async with tx():
        await forget_streams(datetime.now(UTC) - STREAMS_KEPT)
