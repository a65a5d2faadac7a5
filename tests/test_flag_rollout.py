"""Who is in a rollout: as many as it says, for good, and nobody leaves it as it grows."""

from functools import cache
from uuid import UUID

import pytest

from core.flags import Flag, FlagReason, FlagScope, Rule, Subject, bucket, rules_of
from processes import program

pytestmark = pytest.mark.anyio

MANY = 100_000
SOME = 2_000
ALONE = "from core.flags import bucket; print([bucket('chat', str(number)) for number in range(100)])"


@cache
def buckets(key: str) -> list[float]:
    return [bucket(key, str(UUID(int=number))) for number in range(MANY)]


def rolled_out(percent: float, by: FlagScope = FlagScope.USER) -> Flag:
    rule = Rule(FlagScope.GLOBAL, enabled=True, rollout_percent=percent, bucket_by=by)
    return Flag("chat", default_enabled=False, rules=rules_of([rule], "production"))


@pytest.mark.parametrize("percent", [0, 0.5, 1, 10, 33.3, 50, 90, 99.5, 100])
def test_the_share_is_within_a_point_of_what_it_says(percent: float) -> None:
    share = sum(place < percent for place in buckets("chat")) * 100 / MANY

    assert abs(share - percent) < 1
    assert percent not in (0, 100) or share == percent


def test_from_10_to_50_percent_everybody_stays_in() -> None:
    tenth, half = rolled_out(10), rolled_out(50)
    people = [Subject(UUID(int=number)) for number in range(MANY)]

    first = {one.user_id for one in people if tenth.evaluate(one).enabled}
    later = {one.user_id for one in people if half.evaluate(one).enabled}

    assert first < later
    assert abs(len(first) - MANY * 0.1) < MANY * 0.01
    assert abs(len(later) - MANY * 0.5) < MANY * 0.01


def test_who_is_in_is_told_so_and_who_is_out_has_the_default() -> None:
    half = rolled_out(50)
    found = [half.evaluate(Subject(UUID(int=number))) for number in range(SOME)]

    assert {(one.enabled, one.reason) for one in found} == {(True, FlagReason.SPLIT), (False, FlagReason.STATIC)}


async def test_every_process_sorts_people_the_same_way() -> None:
    _, first = await program(ALONE)

    assert first.strip() == str([bucket("chat", str(number)) for number in range(100)])


def test_the_rollouts_of_two_flags_have_nothing_to_do_with_one_another() -> None:
    both = sum(one < 50 and other < 50 for one, other in zip(buckets("chat"), buckets("dialogue"), strict=True))

    assert abs(both - MANY * 0.25) < MANY * 0.01


def test_by_game_everybody_in_a_game_is_in_or_out_together() -> None:
    half = rolled_out(50, FlagScope.GAME)

    found = [
        {half.evaluate(Subject(UUID(int=user), game_id=UUID(int=game))).enabled for user in range(20)}
        for game in range(SOME)
    ]

    assert all(len(one) == 1 for one in found)
    assert abs(sum(one == {True} for one in found) - SOME / 2) < SOME * 0.05


def test_by_nothing_all_are_in_or_nobody_is() -> None:
    people = [Subject(UUID(int=number)) for number in range(SOME)]

    shares = [
        sum(rolled_out(percent, FlagScope.GLOBAL).evaluate(one).enabled for one in people) for percent in range(101)
    ]

    assert set(shares) == {0, SOME}
    assert shares == sorted(shares)
