"""When the days of a quota begin and end: by the policy's time zone, also when clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.env import Env
from core.errors import LimitReached
from core.quotas import Day
from limiting import limit
from models.database.tx import tx
from models.users import User
from resolvers.flags.gate import admitted
from resolvers.usage.quotas import QuotaStatus, quota_status, reserve_use

SECOND = timedelta(seconds=1)
DAYS = [  # zone, its date, first moment, the next one's first moment
    ("UTC", "2026-11-21", "2026-11-21T00:00", "2026-11-22T00:00"),
    ("Pacific/Auckland", "2026-07-01", "2026-06-30T12:00", "2026-07-01T12:00"),
    ("Pacific/Auckland", "2026-04-05", "2026-04-04T11:00", "2026-04-05T12:00"),  # clocks go back at 3: 25 hours
    ("Pacific/Auckland", "2026-09-27", "2026-09-26T12:00", "2026-09-27T11:00"),  # and forward at 2: 23 hours
    ("Pacific/Auckland", "2026-09-28", "2026-09-27T11:00", "2026-09-28T11:00"),
    ("America/New_York", "2026-03-08", "2026-03-08T05:00", "2026-03-09T04:00"),
    ("America/New_York", "2026-03-09", "2026-03-09T04:00", "2026-03-10T04:00"),
    ("America/New_York", "2026-11-01", "2026-11-01T04:00", "2026-11-02T05:00"),
    ("America/Havana", "2026-03-08", "2026-03-08T05:00", "2026-03-09T04:00"),  # from 0 to 1: no midnight
    ("America/Havana", "2026-11-01", "2026-11-01T04:00", "2026-11-02T05:00"),  # from 1 to 0: two of them
    ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00", "2026-03-29T21:00"),  # from 0 to 1
    ("Asia/Beirut", "2026-10-24", "2026-10-23T21:00", "2026-10-24T22:00"),  # from 24 to 23
    ("America/Santiago", "2026-09-06", "2026-09-06T04:00", "2026-09-07T03:00"),  # from 0 to 1
    ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00", "2026-04-24T21:00"),  # from 0 to 1
    ("Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30", "2026-10-04T13:00"),  # half an hour
    ("Asia/Kathmandu", "2026-11-21", "2026-11-20T18:15", "2026-11-21T18:15"),
    ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00", "2011-12-30T10:00"),  # the 30th was left out
]


def utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


async def used(env: Env, who: User, at: str | datetime) -> QuotaStatus | None:
    evaluation = admitted(env, who, "chat")
    async with tx():
        return (await reserve_use(who, evaluation, now=utc(at) if isinstance(at, str) else at)).quota


async def left(env: Env, who: User, at: str) -> tuple[int | None, datetime]:
    status = await quota_status(env, who, feature_key="chat", now=utc(at))
    return status.remaining, status.resets_at


@pytest.mark.parametrize(("zone", "date", "begins", "ends"), DAYS)
def test_a_day_is_from_its_first_moment_to_the_nexts(zone: str, date: str, begins: str, ends: str) -> None:
    here, first, end = ZoneInfo(zone), utc(begins), utc(ends)

    within = [Day.of(moment, here) for moment in (first, first + (end - first) / 2, end - SECOND)]

    number = datetime.fromisoformat(date).toordinal()
    assert [day.number for day in within] == [number] * 3
    assert Day.of(first - SECOND, here).number < number < Day.of(end, here).number
    assert {(day.starts_at, day.ends_at, day.seconds) for day in within} == {(first, end, (end - first) // SECOND)}


@pytest.mark.parametrize(
    "zone",
    ["Pacific/Auckland", "America/New_York", "America/Havana", "Asia/Beirut", "America/Nuuk", "Africa/Casablanca"],
)
def test_the_days_of_ten_years_follow_one_another_without_gap_or_overlap(zone: str) -> None:
    here = ZoneInfo(zone)
    day = Day.of(utc("2020-01-01T12:00"), here)

    for _ in range(3_653):
        following = Day(day.number + 1, here)

        assert day.ends_at == following.starts_at
        assert Day.of(day.ends_at - SECOND, here) == day
        assert Day.of(day.ends_at, here) == following
        day = following


@pytest.mark.anyio
@pytest.mark.parametrize(("zone", "date", "begins", "ends"), DAYS[2:14])
async def test_what_is_used_up_is_whole_again_with_the_first_second_of_the_next_day(
    env: Env, ann: User, zone: str, date: str, begins: str, ends: str
) -> None:
    await limit(env, daily_limit=1, time_zone=zone)
    await used(env, ann, begins)

    with pytest.raises(LimitReached) as refused:
        await used(env, ann, utc(ends) - SECOND)
    again = await used(env, ann, ends)

    assert refused.value.resets_at == utc(ends), date
    assert again is not None
    assert again.used == 1


@pytest.mark.anyio
async def test_a_changed_profile_zone_gains_nothing(env: Env, ann: User) -> None:
    await limit(env, daily_limit=1, time_zone="Pacific/Auckland")
    await used(env, ann, "2026-11-21T09:00")

    for zone in ("Pacific/Kiritimati", "America/New_York", "UTC", "Pacific/Pago_Pago"):
        async with tx():
            ann.time_zone = zone
            await ann.save()
        with pytest.raises(LimitReached):
            await used(env, ann, "2026-11-21T10:59")

    assert await left(env, ann, "2026-11-21T10:59") == (0, utc("2026-11-21T11:00"))
    assert await left(env, ann, "2026-11-21T11:00") == (1, utc("2026-11-22T11:00"))


@pytest.mark.anyio
async def test_a_policy_moved_to_a_zone_that_is_behind_gives_no_day_twice(env: Env, ann: User) -> None:
    await limit(env, daily_limit=1, time_zone="Pacific/Auckland")
    await used(env, ann, "2026-11-21T12:00")  # the 22nd there

    await limit(env, daily_limit=1, time_zone="America/New_York")

    for moment in ("2026-11-21T12:00", "2026-11-22T04:59", "2026-11-22T05:00", "2026-11-23T04:59"):
        assert await left(env, ann, moment) == (0, utc("2026-11-23T05:00"))
        with pytest.raises(LimitReached) as refused:
            await used(env, ann, moment)
        assert refused.value.resets_at == utc("2026-11-23T05:00")
    assert await left(env, ann, "2026-11-23T05:00") == (1, utc("2026-11-24T05:00"))


@pytest.mark.anyio
async def test_zones_that_differ_by_game_give_no_more_than_a_limit_each_day(env: Env, ann: User) -> None:
    await limit(env, daily_limit=3, time_zone="UTC")
    admitted_in = 0

    for hour in range(72):
        await limit(env, user_id=ann.id, time_zone="Pacific/Auckland" if hour % 2 else "America/New_York")
        try:
            await used(env, ann, utc("2026-11-21T00:00") + timedelta(hours=hour))
            admitted_in += 1
        except LimitReached:
            pass

    assert admitted_in <= 3 * 5  # the dates that there are in those hours, in either zone
