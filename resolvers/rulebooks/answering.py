"""Work on answers, as background jobs: each is made once, whichever process does it."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog

from core.env import Env
from core.errors import ErrorCode, ProviderTimeout, ProviderUnavailable
from core.events import AnswerNews
from core.jobs import Job
from core.writing import Lost
from models.answer_rows import add_pieces, forget_streams, locked, stale_answers, taken
from models.answers import ENDED, AnswerStatus, RulesAnswer, RulesSession
from models.database.tx import Unit, tx
from models.jobs import jobs
from models.streams import answer_stream
from models.users import User
from resolvers.rulebooks.drafting import Drafting
from resolvers.rulebooks.ending import end
from resolvers.scribe import Scribe

ANSWER_SECONDS = 90.0
LAST_ATTEMPT = 4  # of a job: one too many, so that the engine does not leave it for dead
MOST_ATTEMPTS = 3  # to write the text
STALE = timedelta(seconds=15)
SWEPT_MOST = 100
STREAMS_KEPT = timedelta(days=7)
INTERRUPTED = "the server stopped again and again while it answered: ask once more"
TOO_LONG = f"an answer takes at most {ANSWER_SECONDS:.0f} seconds"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Held:
    """An answer that the caller alone works on, by `answer.token`; its session has its game."""

    answer: RulesAnswer
    session: RulesSession
    viewer: User


class Answerer:
    """Makes answers in this process."""

    def __init__(self) -> None:
        self._scribe = Scribe(add_pieces)

    async def answer(self, env: Env, job: Job) -> None:
        """Safe to do twice."""
        found = await _claimed(UUID(job.args["answer"]), job.id, last_try=job.attempt >= LAST_ATTEMPT)
        if found is None:
            return
        pen = self._scribe.pen(found.answer.id, found.answer.token, 0)
        drafting = Drafting(env, found.answer, found.session, found.viewer, pen)
        try:
            await _drafted(drafting)
        except Lost:
            log.info("an answer was stopped or taken over", answer=str(found.answer.id))


async def _drafted(drafting: Drafting) -> None:
    """Raises Lost."""
    deadline = asyncio.get_running_loop().time() + ANSWER_SECONDS
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


async def _claimed(answer_id: UUID, job_id: int, *, last_try: bool) -> Held | None:
    """The answer; None if there is nothing to be done, or it was begun too often: then it fails with what it has."""
    async with tx() as unit:
        found = await taken(answer_id, job_id)
        if found is None:
            return None
        held = Held(*found)
        begun = bool(held.answer.answer)
        if last_try or (begun and held.answer.attempt >= MOST_ATTEMPTS):
            await fail(unit, held.answer, ErrorCode.PROVIDER_UNAVAILABLE, INTERRUPTED)
            return None
        if begun:
            await _restart(unit, held.answer)
        return held


async def _restart(unit: Unit, answer: RulesAnswer) -> None:
    answer.attempt += 1
    answer.answer = ""
    await answer.save(update_fields=["attempt", "answer"])
    await unit.append(answer_stream(answer.id), AnswerNews.RESTARTED, {})


async def fail(unit: Unit, answer: RulesAnswer, code: ErrorCode, message: str) -> None:
    """End an answer that is locked: what it was counted for is given back if it has no text."""
    answer.error_code = code
    answer.error_message = message
    await end(unit, answer, AnswerStatus.FAILED, used=bool(answer.answer))


async def sweep_answers() -> None:
    """End answers that nobody works on, as the job that did so is gone."""
    for answer in await stale_answers(datetime.now(UTC) - STALE, most=SWEPT_MOST):
        if not await jobs().is_open(answer.job_id):
            async with tx() as unit:
                now = await locked(answer.id)
                if now is not None and now.status not in ENDED:
                    await fail(unit, now, ErrorCode.PROVIDER_UNAVAILABLE, INTERRUPTED)


async def forget_answers(_: Env, __: Job) -> None:
    """Delete the events of answers that ended long ago; what was answered stays."""
    async with tx():
        await forget_streams(datetime.now(UTC) - STREAMS_KEPT)
