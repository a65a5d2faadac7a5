"""Answers about rules whose game is taken from sight while they are made: nothing of it is told from then on."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from conftest import person
from core.env import Env
from core.rules import AnswerEnded
from core.settings import Settings
from gql.ids import key
from limiting import limit
from models.answers import AnswerCitation, AnswerStatus, RulesAnswer
from models.database.tx import tx
from models.games import GameStatus
from models.streams import StreamEvent
from models.usage import Allowance
from models.users import Role, User
from puppets import Puppet, puppet_of, quoting
from resolvers.games.editing import delete_game
from resolvers.rulebooks.answering import Answerer
from resolvers.rulebooks.asking import ANSWER_JOB
from ruling import EVENTS, LONG, Rules
from server.worker import working
from serving import TokenOf, Wire, signed_in
from shelf import MORRIS, game_with, hide

pytestmark = pytest.mark.anyio

MILL = "What happens when a player forms a mill?"
TRUE = "Whenever you form a mill, by placing or by moving, you remove one of your opponent's men from the board."
SECRET = "the hidden word"  # noqa: S105
WHOLE = AnswerEnded(covered=True, claims=quoting(TRUE))

Taking = Callable[[Env, User, str], Awaitable[None]]


@pytest.fixture
def worker() -> bool:
    """Whether the application has one."""
    return True


@pytest.fixture
def settings(settings: Settings, worker: bool) -> Settings:
    return settings.model_copy(update={"worker": worker})


@pytest.fixture
def puppet(env: Env) -> Puppet:
    return puppet_of(env)


@pytest.fixture
async def game(env: Env) -> str:
    await limit(env, daily_limit=10)
    return await game_with(env, MORRIS, status=GameStatus.BETA)


@pytest.fixture
async def tess(env: Env) -> User:
    return await person(env, "tess", Role.TESTER)


async def hidden(_: Env, __: User, game: str) -> None:
    await hide(game)


async def lowered(_: Env, who: User, __: str) -> None:
    async with tx():
        await User.filter(id=who.id).update(role=Role.BASIC)


async def deleted(env: Env, _: User, game: str) -> None:
    await delete_game(await person(env, "chief", Role.ADMIN), game_id=key(game, "Game"))


async def told_until(wire: Wire, kind: str | None) -> list[dict[str, Any]]:
    """The messages up to an event of that kind, or to the last."""
    told: list[dict[str, Any]] = []
    while True:
        told.append(await wire.receive(LONG))
        if told[-1]["type"] != "next" or told[-1]["payload"]["data"]["answerEvents"]["__typename"] == kind:
            return told


async def uses() -> int:
    return sum([row.used for row in await Allowance.filter(scope__startswith="quota:")])


@pytest.mark.parametrize("taken", [hidden, lowered, deleted])
async def test_what_is_followed_ends_as_if_it_had_never_been(
    env: Env, rules: Rules, puppet: Puppet, tess: User, game: str, token_of: TokenOf, taken: Taking
) -> None:
    out_of_sight = asyncio.Event()
    puppet.plays("So it is. ", out_of_sight, SECRET, WHOLE)
    asked = await rules.asked(tess, game, MILL, provider="puppet")
    async with signed_in(rules.url, await token_of(tess)) as wire:
        await wire.subscribe(EVENTS, answer=asked["id"])
        before = await told_until(wire, "AnswerDelta")

        await taken(env, tess, game)
        out_of_sight.set()
        after = await told_until(wire, None)

    assert "So it is." in str(before)
    assert "NOT_FOUND" in str(after)
    assert "So it is." not in str(after)
    assert SECRET not in str(after)
    await puppet.until(open=0)
    assert SECRET not in str([event.payload for event in await StreamEvent.all()])
    rows = [(row.status, row.answer) for row in await RulesAnswer.all()]
    assert rows == ([] if taken is deleted else [(AnswerStatus.CANCELLED, "So it is. ")])
    assert not await AnswerCitation.exists()


@pytest.mark.parametrize("taken", [hidden, lowered, deleted])
async def test_a_silent_model_s_answer_is_not_stored_and_the_question_given_back(
    env: Env, rules: Rules, puppet: Puppet, tess: User, game: str, taken: Taking
) -> None:
    out_of_sight = asyncio.Event()
    puppet.plays(out_of_sight, AnswerEnded(covered=False))
    await rules.asked(tess, game, MILL, provider="puppet")
    await puppet.until(open=1)

    await taken(env, tess, game)
    out_of_sight.set()
    await puppet.until(open=0)
    async with asyncio.timeout(20):
        while await uses():  # noqa: ASYNC110 - others give it back
            await asyncio.sleep(0.02)

    assert {row.status for row in await RulesAnswer.all()} <= {AnswerStatus.CANCELLED}


@pytest.mark.parametrize("worker", [False])
async def test_what_is_hidden_before_anybody_works_on_it_is_not_read(
    env: Env, rules: Rules, puppet: Puppet, tess: User, game: str
) -> None:
    await rules.asked(tess, game, MILL, provider="puppet")
    await hide(game)

    async with working(env, {ANSWER_JOB: Answerer().answer}), asyncio.timeout(20):
        while await uses():  # noqa: ASYNC110 - others give it back
            await asyncio.sleep(0.02)

    assert puppet.asks == []
    assert (await RulesAnswer.get()).status is AnswerStatus.CANCELLED
