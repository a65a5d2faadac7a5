"""What an answer about rules costs whom, however it ends, and that it always does."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from conftest import Ask
from core.env import Env
from core.errors import ProviderTimeout, ProviderUnavailable
from core.global_ids import key
from core.llm import Usage
from core.rules import AnswerEnded
from core.settings import ModelPrice, Settings
from limiting import limit
from models.answers import AnswerCitation, AnswerStatus, RulesAnswer
from models.database.statements import counted
from models.database.tx import tx
from models.jobs import jobs
from models.rulebooks import GameDocument
from models.usage import Allowance, UsageRecord
from models.users import User
from puppets import Puppet, Step, puppet_of, quoting
from resolvers.rulebooks.answering import Answerer, sweep_answers
from resolvers.rulebooks.asking import ANSWER_JOB, Question, ask_rules
from ruling import CANCEL, Rules
from server.worker import working
from shelf import MORRIS, game_with

pytestmark = pytest.mark.anyio

MILL = "What happens when a player forms a mill?"
TRUE = "Whenever you form a mill, by placing or by moving, you remove one of your opponent's men from the board."
USED = Usage(100, 0, 50)
COST = 200  # micro-USD of that
ESTIMATE = 4_600
WHOLE = AnswerEnded(covered=True, claims=quoting(TRUE), usage=USED)
UNCOUNTED = replace(WHOLE, usage=Usage())
NOT_THERE = AnswerEnded(covered=False, usage=USED)
GONE = ProviderUnavailable("it is gone")
LATE = ProviderTimeout("it is late")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    prices = {"strings": ModelPrice(input=1_000_000, output=2_000_000)}
    return settings.model_copy(update={"worker": True, "model_prices": prices, "daily_micros": 1_000_000})


@pytest.fixture
def puppet(env: Env) -> Puppet:
    return puppet_of(env)


@pytest.fixture
async def morris(env: Env) -> str:
    await limit(env, daily_limit=10, daily_micros=100_000)
    return await game_with(env, MORRIS)


@dataclass(frozen=True, slots=True)
class Bill:
    """How an answer ended, what of the day is used by then, and how each call of the model was noted."""

    status: AnswerStatus
    uses: int
    micros: int
    noted: tuple[tuple[str | None, int | None], ...]


async def noted_calls(count: int) -> list[UsageRecord]:
    """Those of whom an answer is stopped are noted a moment later."""
    async with asyncio.timeout(20):
        while len(rows := await UsageRecord.all()) < count:  # noqa: ASYNC110 - others add them
            await asyncio.sleep(0.02)
    return rows


async def bill(calls: int = 0) -> Bill:
    answer = await RulesAnswer.get()
    assert answer.reservation is None
    used = {row.scope.split(":")[0]: row.used for row in await Allowance.all()}
    assert used["budget"] == used["server-day"]
    noted = tuple((row.failure, row.cost_micros) for row in await noted_calls(calls))
    return Bill(answer.status, used["quota"], used["budget"], noted)


@pytest.mark.parametrize(
    ("play", "expected"),
    [
        (["So it is.", WHOLE], Bill(AnswerStatus.ANSWERED, 1, COST, ((None, COST),))),
        (["So.", replace(WHOLE, claims=())], Bill(AnswerStatus.UNVERIFIED, 1, COST, ((None, COST),))),
        ([NOT_THERE], Bill(AnswerStatus.NOT_COVERED, 1, COST, ((None, COST),))),
        ([GONE], Bill(AnswerStatus.FAILED, 0, 0, (("PROVIDER_UNAVAILABLE", None),))),
        ([LATE], Bill(AnswerStatus.FAILED, 0, ESTIMATE, (("PROVIDER_TIMEOUT", None),))),
        (["So", GONE], Bill(AnswerStatus.FAILED, 1, ESTIMATE, (("PROVIDER_UNAVAILABLE", None),))),
        ([WHOLE], Bill(AnswerStatus.FAILED, 0, COST, (("PROVIDER_UNAVAILABLE", COST),))),
        ([], Bill(AnswerStatus.FAILED, 0, 0, (("PROVIDER_UNAVAILABLE", None),))),
        (["So.", UNCOUNTED], Bill(AnswerStatus.ANSWERED, 1, ESTIMATE, ((None, None),))),
    ],
)
async def test_each_ending_costs_what_it_did_cost(
    rules: Rules, puppet: Puppet, ann: User, morris: str, play: list[Step], expected: Bill
) -> None:
    puppet.plays(*play)

    heard = await rules.hear(ann, morris, MILL, provider="puppet")

    assert await bill() == expected
    assert heard.text == "".join(step for step in play if isinstance(step, str))


async def test_an_answer_that_is_stopped_is_given_back_before_its_first_word_only(
    rules: Rules, ask: Ask, puppet: Puppet, ann: User, morris: str
) -> None:
    puppet.plays(asyncio.Event())
    asked = await rules.asked(ann, morris, MILL, provider="puppet")
    await puppet.until(open=1)

    await ask(ann, CANCEL, id=asked["id"])
    await rules.follow(ann, asked["id"])
    await puppet.until(open=0)

    assert await bill(1) == Bill(AnswerStatus.CANCELLED, 0, ESTIMATE, (("STOPPED", None),))


async def test_words_that_came_are_counted_though_it_is_stopped(
    rules: Rules, ask: Ask, puppet: Puppet, ann: User, morris: str
) -> None:
    puppet.plays("So it", asyncio.Event())
    asked = await rules.asked(ann, morris, MILL, provider="puppet")
    heard = await rules.follow(ann, asked["id"], until="AnswerDelta")

    await ask(ann, CANCEL, id=asked["id"])
    heard = await rules.follow(ann, asked["id"], heard=heard)
    await puppet.until(open=0)

    assert (heard.text, heard.status) == ("So it", "CANCELLED")
    assert await bill(1) == Bill(AnswerStatus.CANCELLED, 1, ESTIMATE, (("STOPPED", None),))


async def test_what_no_model_is_asked_costs_nothing(rules: Rules, puppet: Puppet, ann: User, morris: str) -> None:
    await rules.hear(ann, morris, "Which wavelength does the hydrogen laser emit?", provider="puppet")

    assert puppet.asks == []
    assert await bill() == Bill(AnswerStatus.NOT_COVERED, 0, 0, ())


async def test_strange_text_is_cleaned_and_what_is_too_long_is_left_out(
    rules: Rules, puppet: Puppet, ann: User, morris: str
) -> None:
    puppet.plays("So\0 it\ud800 is. ", *["mill " * 1_000] * 30, WHOLE)

    heard = await rules.hear(ann, morris, MILL, provider="puppet")
    row = await RulesAnswer.get()

    assert heard.text.startswith("So it is. mill")
    assert len(heard.text) == 20_000
    assert (heard.text, heard.status) == (row.answer, "ANSWERED")


async def test_a_long_reason_of_a_provider_does_not_keep_an_answer_from_its_end(
    rules: Rules, puppet: Puppet, ann: User, morris: str
) -> None:
    puppet.plays(ProviderUnavailable("no " * 1_000))

    heard = await rules.hear(ann, morris, MILL, provider="puppet")

    assert heard.kinds == ["AnswerFailed"]


async def test_quotes_of_a_document_that_is_deleted_meanwhile_do_not_leave(
    rules: Rules, puppet: Puppet, ann: User, morris: str
) -> None:
    deleted = asyncio.Event()
    puppet.plays("So it is.", deleted, WHOLE)
    asked = await rules.asked(ann, morris, MILL, provider="puppet")
    heard = await rules.follow(ann, asked["id"], until="AnswerDelta")

    async with tx():
        await GameDocument.all().delete()
    deleted.set()
    heard = await rules.follow(ann, asked["id"], heard=heard)

    assert (heard.status, heard.text, heard.quotes) == ("UNVERIFIED", "So it is.", [])
    assert len(puppet.asks) == 1
    assert not await AnswerCitation.exists()


class TestByHand:
    """Where the application has no worker."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"worker": False})

    async def test_a_provider_that_never_ends_is_left_at_the_deadline(
        self, env: Env, rules: Rules, puppet: Puppet, ann: User, morris: str
    ) -> None:
        puppet.plays("So", asyncio.Event())
        asked = await rules.asked(ann, morris, MILL, provider="puppet")

        async with working(env, {ANSWER_JOB: Answerer(seconds=1.0).answer}):
            heard = await rules.follow(ann, asked["id"])

        assert heard.text == "So"
        assert (heard.error or {})["code"] == "PROVIDER_TIMEOUT"
        assert puppet.open == 0
        assert await bill() == Bill(AnswerStatus.FAILED, 1, ESTIMATE, (("STOPPED", None),))

    async def test_what_is_stopped_before_anybody_works_on_it_costs_nothing(
        self, rules: Rules, ask: Ask, puppet: Puppet, ann: User, morris: str
    ) -> None:
        asked = await rules.asked(ann, morris, MILL, provider="puppet")

        await ask(ann, CANCEL, id=asked["id"])

        assert (await rules.follow(ann, asked["id"])).kinds == ["AnswerCompleted"]
        assert await bill() == Bill(AnswerStatus.CANCELLED, 0, 0, ())

    @pytest.mark.parametrize(("text", "uses"), [("", 0), ("So it", 1)])
    async def test_an_answer_whose_job_is_gone_is_ended(
        self, rules: Rules, ann: User, morris: str, text: str, uses: int
    ) -> None:
        asked = await rules.asked(ann, morris, MILL, provider="puppet")
        await age(text)
        await sweep_answers()
        waits = (await RulesAnswer.get()).status

        async with tx():
            await jobs().cancel((await RulesAnswer.get()).job_id)
        await sweep_answers()
        heard = await rules.follow(ann, asked["id"])

        assert waits is AnswerStatus.QUEUED
        assert heard.kinds == ["AnswerFailed"]
        told = await bill()
        assert (told.status, told.uses) == (AnswerStatus.FAILED, uses)

    async def test_asking_again_takes_as_many_statements_however_much_was_asked(
        self, env: Env, ann: User, morris: str
    ) -> None:
        async def asked(number: int) -> int:
            with counted() as statements:
                await ask_rules(env, ann, replace(question, text=f"{MILL} {number}", session_id=session))
            return statements.count

        question = Question(key(morris, "Game"), MILL, provider="puppet")
        session = (await ask_rules(env, ann, question)).answer.session_id

        counts = [await asked(number) for number in range(8)]

        assert counts == [counts[0]] * 8

    @pytest.fixture(autouse=True)
    def played(self, puppet: Puppet) -> None:
        puppet.plays("So it is.", WHOLE)


async def age(text: str) -> None:
    """As if it had been asked for long ago, and written so far."""
    async with tx():
        await RulesAnswer.all().update(created_at=datetime(2020, 1, 1, tzinfo=UTC), answer=text)
