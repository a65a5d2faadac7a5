"""How often, and for how much, somebody may use a feature in a day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from core.env import Env
from core.errors import BudgetExceeded, Invalid, LimitReached
from core.quotas import policy_of
from limiting import limit
from models.database.statements import counted
from models.database.tx import tx
from models.games import Game
from models.usage import Allowance
from models.users import User
from resolvers.flags.gate import admitted
from resolvers.usage.quotas import QuotaReached, Reservation, quota_status, refund, reserve_use, settle

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 22, tzinfo=UTC)


async def use(env: Env, who: User, game: Game | None = None, **more: Any) -> Reservation:
    game_id = game.id if game else None
    evaluation = admitted(env, who, "chat", game_id=game_id)
    given: dict[str, Any] = {"now": NOON} | more
    async with tx():
        return await reserve_use(who, evaluation, game_id=game_id, **given)


async def given_back(reservation: Reservation) -> None:
    async with tx():
        await refund(reservation)


async def paid(reservation: Reservation, cost: int | None) -> None:
    async with tx():
        await settle(reservation, cost)


async def used(env: Env, who: User, game: Game | None = None) -> int:
    return (await quota_status(env, who, feature_key="chat", game_id=game.id if game else None, now=NOON)).used


async def spent(scope: str) -> int:
    return (await Allowance.get(scope__startswith=scope)).used


async def a_game(name: str) -> Game:
    async with tx():
        return await Game.create(name_base=name, folded=name)


async def test_beyond_the_limit_it_is_told_how_much_there_was_and_when_there_is_more(env: Env, ann: User) -> None:
    await limit(env, daily_limit=2)
    for _ in range(2):
        await use(env, ann)

    with pytest.raises(QuotaReached) as refused:
        await use(env, ann)

    assert (refused.value.limit, refused.value.used, refused.value.resets_at) == (2, 2, MIDNIGHT)
    assert await used(env, ann) == 2


async def test_a_limit_of_0_admits_nobody(env: Env, ann: User) -> None:
    await limit(env, daily_limit=0)

    with pytest.raises(LimitReached) as refused:
        await use(env, ann)

    assert (refused.value.limit, refused.value.used) == (0, 0)


async def test_everybody_has_their_own(env: Env, ann: User, bob: User) -> None:
    await limit(env, daily_limit=1)

    await use(env, ann)
    await use(env, bob)

    assert (await used(env, ann), await used(env, bob)) == (1, 1)


async def test_one_person_may_be_given_more_or_no_limit_at_all(env: Env, ann: User, bob: User) -> None:
    await limit(env, daily_limit=1)
    await limit(env, user_id=ann.id, daily_limit=None)

    for _ in range(3):
        await use(env, ann)
    await use(env, bob)

    status = await quota_status(env, ann, feature_key="chat", now=NOON)
    assert (status.limit, status.used, status.remaining) == (None, 3, None)
    with pytest.raises(LimitReached):
        await use(env, bob)


async def test_a_limit_that_becomes_lower_than_what_is_used_leaves_nothing(env: Env, ann: User) -> None:
    await use(env, ann)
    await use(env, ann)

    await limit(env, daily_limit=1)

    status = await quota_status(env, ann, feature_key="chat", now=NOON)
    assert (status.used, status.remaining) == (2, 0)


async def test_what_a_games_own_rule_limits_counts_that_games_uses_alone(env: Env, ann: User) -> None:
    hnefatafl, senet = await a_game("hnefatafl"), await a_game("senet")
    await limit(env, daily_limit=1)
    await limit(env, game_id=hnefatafl.id, daily_limit=2)

    for game in (hnefatafl, hnefatafl, senet):
        await use(env, ann, game)

    assert [await used(env, ann, game) for game in (hnefatafl, senet, None)] == [2, 1, 1]
    for game in (hnefatafl, senet, None):
        with pytest.raises(LimitReached):
            await use(env, ann, game)


async def test_a_games_rule_that_says_nothing_of_a_limit_counts_with_all_others(env: Env, ann: User) -> None:
    hnefatafl, senet = await a_game("hnefatafl"), await a_game("senet")
    await limit(env, daily_limit=2)
    await limit(env, game_id=hnefatafl.id, provider="extractive")

    await use(env, ann, hnefatafl)
    await use(env, ann, senet)

    assert await used(env, ann, hnefatafl) == 2


async def test_a_refund_counts_once_however_often_it_is_asked_for(env: Env, ann: User) -> None:
    await limit(env, daily_limit=5)
    first, _ = await use(env, ann), await use(env, ann)

    for _ in range(3):
        await given_back(Reservation.of_json(orjson.loads(orjson.dumps(first.as_json()))))

    assert await used(env, ann) == 1


async def test_a_refund_of_yesterday_gives_nothing_today(env: Env, ann: User) -> None:
    yesterday = await use(env, ann, now=NOON - timedelta(days=1))
    await use(env, ann)

    await given_back(yesterday)

    assert await used(env, ann) == 1


async def test_nothing_is_used_by_what_is_rolled_back(env: Env, ann: User) -> None:
    async def used_in_vain() -> None:
        async with tx():
            await use(env, ann)
            raise Invalid("question", "shorter")

    with pytest.raises(Invalid):
        await used_in_vain()

    assert await used(env, ann) == 0


async def test_a_budget_is_reserved_by_the_estimate_and_settled_to_the_cost(env: Env, ann: User) -> None:
    await limit(env, daily_micros=100)
    first = await use(env, ann, estimate=80)

    with pytest.raises(BudgetExceeded) as refused:
        await use(env, ann, estimate=30)
    await paid(first, 70)
    second = await use(env, ann, estimate=30)
    await paid(second, None)

    assert (refused.value.limit, refused.value.used, refused.value.resets_at) == (100, 80, MIDNIGHT)
    assert await spent("budget:chat") == 100
    assert await used(env, ann) == 2


async def test_a_refund_gives_the_budget_back_too(env: Env, ann: User) -> None:
    await limit(env, daily_micros=100)

    await given_back(await use(env, ann, estimate=80, server_micros=90))

    assert (await spent("budget:chat"), await spent("server-day")) == (0, 0)


async def test_a_budget_admits_what_is_free_and_nothing_of_unknown_price(env: Env, ann: User) -> None:
    await limit(env, daily_micros=0)

    await use(env, ann, estimate=0)
    with pytest.raises(BudgetExceeded):
        await use(env, ann, estimate=None)

    assert await used(env, ann) == 1


async def test_the_servers_budget_is_one_for_all_people_and_features(env: Env, ann: User, bob: User) -> None:
    await use(env, ann, estimate=60, server_micros=100)

    with pytest.raises(BudgetExceeded) as refused:
        await use(env, bob, estimate=60, server_micros=100)
    tomorrow = await use(env, bob, estimate=60, server_micros=100, now=NOON + timedelta(days=1))

    assert (refused.value.limit, refused.value.used, refused.value.resets_at) == (100, 60, MIDNIGHT)
    assert tomorrow.quota is not None
    assert tomorrow.quota.used == 1


async def test_a_use_costs_one_statement(env: Env, ann: User) -> None:
    evaluation = admitted(env, ann, "chat")

    async with tx():
        with counted() as statements:
            await reserve_use(ann, evaluation)

    assert statements.count == 1


@pytest.mark.parametrize(
    ("metadata", "named"),
    [
        ({"daily_limit": -1}, "daily_limit"),
        ({"daily_limit": True}, "daily_limit"),
        ({"daily_limit": 1.5}, "daily_limit"),
        ({"daily_limit": "20"}, "daily_limit"),
        ({"daily_limit": 2**31}, "daily_limit"),
        ({"daily_micros": -1}, "daily_micros"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../passwd"}, "time_zone"),
        ({"time_zone": "America"}, "time_zone"),
        ({"time_zone": ""}, "time_zone"),
        ({"time_zone": 3}, "time_zone"),
    ],
)
def test_a_policy_is_refused_by_the_name_of_what_is_wrong(metadata: dict[str, Any], named: str) -> None:
    with pytest.raises(Invalid) as refused:
        policy_of(metadata)

    assert refused.value.path == ("metadata", named)
