"""Work on answers about rules: one at a time holds each, begins it anew, and does not do so for ever."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from core.env import Env
from core.jobs import Job, Pace
from core.llm import Usage
from core.rules import AnswerEnded
from limiting import limit
from models.answers import AnswerCitation, AnswerStatus, RulesAnswer
from models.usage import Allowance, UsageRecord
from models.users import User
from puppets import Puppet, puppet_of, quoting
from resolvers.rulebooks.answering import Answerer
from resolvers.rulebooks.asking import ANSWER_JOB
from ruling import Rules
from server.worker import working
from shelf import MORRIS, game_with

pytestmark = pytest.mark.anyio

MILL = "What happens when a player forms a mill?"
TRUE = "Whenever you form a mill, by placing or by moving, you remove one of your opponent's men from the board."
WHOLE = AnswerEnded(covered=True, claims=quoting(TRUE), usage=Usage(100, 0, 50))
QUICK = Pace(backoff=0.01, poll=0.05)
WRONG = ValueError("what nobody thought of")


@pytest.fixture
def puppet(env: Env) -> Puppet:
    return puppet_of(env)


@pytest.fixture
async def morris(env: Env) -> str:
    await limit(env, daily_limit=10)
    return await game_with(env, MORRIS)


async def job_of(answer: RulesAnswer) -> Job:
    return Job(answer.job_id, ANSWER_JOB, {"answer": str(answer.id)}, str(answer.id), attempt=1, token=1)


async def stored() -> None:
    """Wait until some text is."""
    async with asyncio.timeout(20):
        while not (await RulesAnswer.get()).answer:  # noqa: ASYNC110 - others write it
            await asyncio.sleep(0.02)


@asynccontextmanager
async def quickly(env: Env) -> AsyncGenerator[None]:
    """Answers are made inside; what fails is not rendered for the log, which takes seconds."""
    with capture_logs():
        async with working(env, {ANSWER_JOB: Answerer().answer}, pace=QUICK):
            yield


async def uses() -> int:
    return sum([row.used for row in await Allowance.filter(scope__startswith="quota:")])


async def test_a_text_that_breaks_off_begins_anew_and_at_the_third_time_stays(
    env: Env, rules: Rules, puppet: Puppet, ann: User, morris: str
) -> None:
    puppet.plays("So it", stored, WRONG)
    asked = await rules.asked(ann, morris, MILL, provider="puppet")

    async with quickly(env):
        heard = await rules.follow(ann, asked["id"])
    again = await rules.follow(ann, asked["id"])

    row = await RulesAnswer.get()
    assert heard.kinds == again.kinds
    assert [kind for kind in heard.kinds if kind != "AnswerDelta"] == ["StreamReset", "StreamReset", "AnswerFailed"]
    assert heard.text == again.text == row.answer == "So it"
    assert (row.status, row.error_code) == (AnswerStatus.FAILED, "PROVIDER_UNAVAILABLE")
    assert await uses() == 1
    assert len(puppet.asks) == await UsageRecord.filter(failure="STOPPED").count() == 3


async def test_who_fails_again_and_again_without_a_word_gives_the_question_back(
    env: Env, rules: Rules, puppet: Puppet, ann: User, morris: str
) -> None:
    puppet.plays(WRONG)
    asked = await rules.asked(ann, morris, MILL, provider="puppet")

    async with quickly(env):
        heard = await rules.follow(ann, asked["id"])

    assert heard.kinds == ["AnswerFailed"]
    assert len(puppet.asks) == 3
    assert await uses() == 0


async def test_whoever_takes_an_answer_over_writes_it_alone(
    env: Env, rules: Rules, puppet: Puppet, ann: User, morris: str
) -> None:
    first, second = asyncio.Event(), asyncio.Event()
    asked = await rules.asked(ann, morris, MILL, provider="puppet")
    job = await job_of(await RulesAnswer.get())
    puppet.plays("One. ", first, "Two.", WHOLE)
    slow = asyncio.create_task(Answerer().answer(env, job))
    await rules.follow(ann, asked["id"], until="AnswerDelta")
    puppet.plays("Three. ", second, "Four.", WHOLE)

    quick = asyncio.create_task(Answerer().answer(env, job))
    await puppet.until(open=2)
    first.set()
    await slow
    held = await RulesAnswer.get()
    second.set()
    await quick

    heard = await rules.follow(ann, asked["id"])
    assert held.status is AnswerStatus.STREAMING
    assert (heard.text, heard.status) == ("Three. Four.", "ANSWERED")
    assert (await RulesAnswer.get()).answer == heard.text
    assert await AnswerCitation.all().count() == 1
    assert await uses() == 1
    assert sorted([row.failure or "" for row in await UsageRecord.all()]) == ["", "STOPPED"]


async def test_another_job_has_nothing_to_do_with_it(
    env: Env, rules: Rules, puppet: Puppet, ann: User, morris: str
) -> None:
    await rules.asked(ann, morris, MILL, provider="puppet")
    row = await RulesAnswer.get()
    row.job_id -= 1

    await Answerer().answer(env, await job_of(row))

    assert puppet.asks == []
    assert (await RulesAnswer.get()).status is AnswerStatus.QUEUED
