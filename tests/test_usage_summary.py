"""What models were asked, and what it cost, added up."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from conftest import Ask, person
from core.env import Env
from core.ids import uuid7
from gql.ids import global_id
from models.database.rows import insert_rows
from models.database.tx import tx
from models.games import Game, GameStatus
from models.usage import UsageRecord
from models.users import Role, User

pytestmark = pytest.mark.anyio

SUMMARY = """query($from: Date! = "2026-11-01", $to: Date! = "2026-11-30", $by: [UsageDimension!]! = [DAY], $user: ID) {
    usageSummary(from: $from, to: $to, groupBy: $by, userId: $user) {
        keys requests inputTokens outputTokens costMicros failures latencyMsP50 latencyMsP95 } }"""
NOON = "2026-11-21T12:00:00"


def call(user: User, at: str = NOON, **more: Any) -> UsageRecord:
    made: dict[str, Any] = {
        "id": uuid7(),
        "user_id": user.id,
        "feature": "chat",
        "provider": "openai",
        "model": "m1",
        "input_tokens": 100,
        "output_tokens": 10,
        "cost_micros": 5,
        "latency_ms": 40,
        "created_at": datetime.fromisoformat(at).replace(tzinfo=UTC),
    }
    return UsageRecord(**(made | more))


async def store(*calls: UsageRecord) -> None:
    async with tx():
        await insert_rows(calls)


async def a_game(name: str, status: GameStatus = GameStatus.ACTIVE) -> UUID:
    async with tx():
        return (await Game.create(name_base=name, folded=name, status=status)).id


async def summary(ask: Ask, who: User, **given: Any) -> list[dict[str, Any]]:
    answer = await ask(who, SUMMARY, **given)
    assert "errors" not in answer, answer
    return answer["data"]["usageSummary"]


async def refused(ask: Ask, who: User, **given: Any) -> list[tuple[str, list[str]]]:
    """Codes and paths."""
    answer = await ask(who, SUMMARY, **given)
    return [(error["extensions"]["code"], error["extensions"]["path"]) for error in answer["errors"]]


async def test_calls_of_a_day_are_added_up(ask: Ask, ann: User) -> None:
    failed: dict[str, Any] = {"failure": "TIMEOUT", "input_tokens": None, "output_tokens": None, "cost_micros": None}
    await store(call(ann), call(ann, latency_ms=60), call(ann, latency_ms=1_000, **failed))

    assert await summary(ask, ann) == [
        {
            "keys": {"DAY": "2026-11-21"},
            "requests": 3,
            "inputTokens": 200,
            "outputTokens": 20,
            "costMicros": 10,
            "failures": 1,
            "latencyMsP50": 60,
            "latencyMsP95": 1_000,
        }
    ]


@pytest.mark.parametrize(
    ("count", "p50", "p95"), [(1, 1, 1), (2, 1, 2), (19, 10, 19), (20, 10, 19), (21, 11, 20), (100, 50, 95)]
)
async def test_latencies_are_told_by_nearest_rank(ask: Ask, ann: User, count: int, p50: int, p95: int) -> None:
    await store(*(call(ann, latency_ms=number) for number in range(count, 0, -1)))

    (bucket,) = await summary(ask, ann)

    assert (bucket["latencyMsP50"], bucket["latencyMsP95"]) == (p50, p95)


async def test_days_are_of_utc_and_the_first_and_the_last_are_in(ask: Ask, ann: User) -> None:
    for at in ("2026-11-19T23:59:59.999999", "2026-11-20T00:00:00", "2026-11-21T23:59:59.999999", "2026-11-22T00:00"):
        await store(call(ann, at))

    found = await summary(ask, ann, **{"from": "2026-11-20", "to": "2026-11-21"})

    assert [(one["keys"]["DAY"], one["requests"]) for one in found] == [("2026-11-20", 1), ("2026-11-21", 1)]


async def test_every_dimension_tells_calls_apart(ask: Ask, ann: User) -> None:
    game, world = await a_game("senet"), uuid7()
    await store(
        call(ann, game_id=game),
        call(ann, feature="dialogue", world_id=world, model="m2"),
        call(ann, feature="assistant", provider="gemini", model="m3"),
    )
    every = ["DAY", "USER", "GAME", "WORLD", "FEATURE", "PROVIDER", "MODEL"]

    found = await summary(ask, ann, by=every)

    owner, shown, place = global_id("User", ann.id), global_id("Game", game), global_id("World", world)
    assert [list(one["keys"].values()) for one in found] == [
        ["2026-11-21", owner, shown, None, "chat", "openai", "m1"],
        ["2026-11-21", owner, None, place, "dialogue", "openai", "m2"],
        ["2026-11-21", owner, None, None, "assistant", "gemini", "m3"],
    ]
    assert [list(one["keys"]) for one in found] == [every] * 3
    assert [one["keys"] for one in await summary(ask, ann, by=["MODEL", "FEATURE"])] == [
        {"MODEL": "m1", "FEATURE": "chat"},
        {"MODEL": "m2", "FEATURE": "dialogue"},
        {"MODEL": "m3", "FEATURE": "assistant"},
    ]


async def test_people_see_their_own_and_administrators_everybodys(env: Env, ask: Ask, ann: User, bob: User) -> None:
    admin, dev = await person(env, "root", Role.ADMIN), await person(env, "dev", Role.DEVELOPER)
    await store(call(ann), call(bob), call(bob))

    async def requests(who: User, of: User | None = None) -> list[int]:
        return [one["requests"] for one in await summary(ask, who, user=global_id("User", of.id) if of else None)]

    assert [await requests(who) for who in (ann, bob, dev, admin)] == [[1], [2], [], [3]]
    assert [await requests(admin, of) for of in (ann, bob, dev)] == [[1], [2], []]
    assert await requests(ann, ann) == [1]
    for who in (ann, dev):
        assert await refused(ask, who, user=global_id("User", bob.id)) == [("FORBIDDEN", ["userId"])]
    assert await refused(ask, admin, user=global_id("User", uuid7())) == [("NOT_FOUND", ["userId"])]


async def test_games_that_one_may_not_see_have_no_id(env: Env, ask: Ask, ann: User) -> None:
    admin = await person(env, "root", Role.ADMIN)
    shown, hidden, gone = await a_game("senet"), await a_game("nyout", GameStatus.HIDDEN), uuid7()
    await store(*(call(ann, game_id=game) for game in (shown, hidden, gone)), call(ann))

    seen = await summary(ask, ann, by=["GAME"])
    by_admin = await summary(ask, admin, by=["GAME"])

    assert {one["keys"]["GAME"]: one["requests"] for one in seen} == {global_id("Game", shown): 1, None: 3}
    assert {one["keys"]["GAME"] for one in by_admin} == {
        *(global_id("Game", game) for game in (shown, hidden, gone)),
        None,
    }


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"from": "2026-11-22", "to": "2026-11-21"}, "from"),
        ({"from": "2025-11-21", "to": "2026-11-22"}, "to"),
        ({"from": "0001-01-01", "to": "9999-12-31"}, "to"),
        ({"by": []}, "groupBy"),
        ({"by": ["DAY", "MODEL", "DAY"]}, "groupBy"),
    ],
)
async def test_what_cannot_be_summed_is_refused_by_name(ask: Ask, ann: User, given: dict[str, Any], named: str) -> None:
    assert await refused(ask, ann, **given) == [("INVALID_INPUT", [named])]


async def test_the_longest_span_and_the_last_days_of_all_are_taken(ask: Ask, ann: User) -> None:
    await store(call(ann))

    year = await summary(ask, ann, **{"from": "2025-11-22", "to": "2026-11-22"})
    last = await summary(ask, ann, **{"from": "9999-12-31", "to": "9999-12-31"})
    first = await summary(ask, ann, **{"from": "0001-01-01", "to": "0001-12-31"})

    assert [len(found) for found in (year, last, first)] == [1, 0, 0]


async def test_more_than_a_thousand_buckets_are_refused_and_a_thousand_are_not(ask: Ask, ann: User) -> None:
    await store(*(call(ann, model=f"m{number}") for number in range(1_000)))
    whole = await summary(ask, ann, by=["MODEL"])

    await store(call(ann, model="one more"))

    assert len(whole) == 1_000
    assert await refused(ask, ann, by=["MODEL"]) == [("INVALID_INPUT", ["groupBy"])]
    assert len(await summary(ask, ann, by=["DAY"])) == 1


async def test_a_sum_beyond_an_int_is_refused_and_its_parts_are_not(ask: Ask, ann: User) -> None:
    await store(*(call(ann, model=f"m{number}", cost_micros=2_000_000_000) for number in range(2)))

    assert await refused(ask, ann) == [("INVALID_INPUT", ["groupBy"])]
    assert [one["costMicros"] for one in await summary(ask, ann, by=["MODEL"])] == [2_000_000_000] * 2
