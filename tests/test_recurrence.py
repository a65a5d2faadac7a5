"""Tasks that come again: month ends, clocks that change, what was missed, and one successor for each."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from conftest import Ask
from core.errors import Invalid
from models.tasks import RecurrenceBase, Task
from models.users import User
from resolvers.tasks.recurrence import LAST_YEAR, Due, Recurrence, Series, checked, instant, next_due
from talking import did, refused
from tasking import CREATE, DELETE, TOGGLE, UPDATE, added, labelled, titles

anyio = pytest.mark.anyio
VIENNA = "Europe/Vienna"
WEEKLY = {"rrule": "FREQ=WEEKLY"}


def days(rule: str, first: date, count: int, base: RecurrenceBase = RecurrenceBase.DUE_DATE) -> list[str]:
    """The next due dates, each task completed on the day that it is due; shorter if the rule ends."""
    recurrence = checked(Recurrence(rule, base, "UTC"), ())
    due, anchor = Due(first, None), first.day
    found: list[str] = []
    for _ in range(count):
        coming = next_due(Series(recurrence, due, anchor), instant(due, "UTC"))
        if coming is None:
            break
        due, anchor = coming.due, coming.anchor_day
        recurrence = Recurrence(coming.rrule, base, "UTC")
        found.append(due.day.isoformat())
    return found


# Which day


@pytest.mark.parametrize(
    ("rule", "first", "expected"),
    [
        ("FREQ=MONTHLY", date(2027, 1, 31), ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]),
        ("FREQ=MONTHLY", date(2028, 1, 30), ["2028-02-29", "2028-03-30"]),
        ("FREQ=MONTHLY;BYMONTHDAY=15,31", date(2027, 1, 31), ["2027-02-15", "2027-02-28", "2027-03-15", "2027-03-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", date(2027, 1, 31), ["2027-02-28", "2027-03-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-31", date(2027, 1, 1), ["2027-02-01", "2027-03-01"]),
        ("FREQ=MONTHLY;INTERVAL=3", date(2026, 11, 30), ["2027-02-28", "2027-05-30"]),
        ("FREQ=YEARLY", date(2024, 2, 29), ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
        ("FREQ=YEARLY;BYMONTH=2,3;BYMONTHDAY=31", date(2024, 2, 29), ["2024-03-31", "2025-02-28", "2025-03-31"]),
    ],
)
def test_a_month_without_that_day_uses_its_last(rule: str, first: date, expected: list[str]) -> None:
    assert days(rule, first, len(expected)) == expected


@pytest.mark.parametrize(
    ("rule", "first", "expected"),
    [
        ("freq=daily", date(2026, 12, 31), ["2027-01-01"]),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", date(2026, 11, 16), ["2026-11-18", "2026-11-30", "2026-12-02"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", date(2026, 11, 27), ["2026-12-25", "2027-01-29"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", date(2026, 11, 30), ["2026-12-31", "2027-01-29"]),
        ("FREQ=DAILY;COUNT=3", date(2026, 11, 20), ["2026-11-21", "2026-11-22"]),
        ("FREQ=DAILY;UNTIL=20261122", date(2026, 11, 20), ["2026-11-21", "2026-11-22"]),
        ("FREQ=DAILY;UNTIL=20261121T235959Z", date(2026, 11, 20), ["2026-11-21"]),
        ("FREQ=DAILY;COUNT=1", date(2026, 11, 20), []),
        ("FREQ=DAILY", date(9998, 12, 31), []),
    ],
)
def test_rules_give_their_days_and_end_where_they_say(rule: str, first: date, expected: list[str]) -> None:
    goes_on = "COUNT" not in rule and "UNTIL" not in rule and first.year != LAST_YEAR

    assert days(rule, first, len(expected) + (not goes_on)) == expected


def test_three_weeks_late_what_was_missed_is_left_out() -> None:
    series = Series(Recurrence("FREQ=WEEKLY", RecurrenceBase.DUE_DATE, "UTC"), Due(date(2026, 11, 2), None), 2)

    late = next_due(series, datetime(2026, 11, 25, 9, tzinfo=UTC))
    on_the_day = next_due(series, datetime(2026, 11, 23, 9, tzinfo=UTC))
    early = next_due(series, datetime(2026, 10, 30, 9, tzinfo=UTC))

    assert late is not None
    assert on_the_day is not None
    assert early is not None
    assert [one.due.day.isoformat() for one in (late, on_the_day, early)] == ["2026-11-30", "2026-11-30", "2026-11-09"]


def test_of_a_count_those_that_were_missed_are_used_up() -> None:
    recurrence = Recurrence("FREQ=WEEKLY;COUNT=5", RecurrenceBase.DUE_DATE, "UTC")
    series = Series(recurrence, Due(date(2026, 11, 2), None), 2)

    fourth = next_due(series, datetime(2026, 11, 17, 9, tzinfo=UTC))
    none = next_due(series, datetime(2026, 12, 17, 9, tzinfo=UTC))

    assert fourth is not None
    assert (fourth.due.day.isoformat(), fourth.rrule) == ("2026-11-23", "FREQ=WEEKLY;COUNT=2")
    assert none is None


def test_from_the_completion_it_counts_from_the_day_it_was_done_there() -> None:
    recurrence = Recurrence("FREQ=DAILY;INTERVAL=3", RecurrenceBase.COMPLETION_DATE, "Pacific/Auckland")
    series = Series(recurrence, Due(date(2026, 11, 2), time(8)), 2)

    coming = next_due(series, datetime(2026, 11, 24, 20, tzinfo=UTC))  # the 25th in Auckland

    assert coming is not None
    assert coming.due == Due(date(2026, 11, 28), time(8))


# Clocks


def test_the_time_by_the_clock_stays_when_clocks_change() -> None:
    before = instant(Due(date(2027, 3, 27), time(8)), VIENNA)
    after = instant(Due(date(2027, 3, 29), time(8)), VIENNA)

    assert (before.hour, after.hour) == (7, 6)


def test_a_time_that_the_clocks_leave_out_is_an_hour_later_and_the_first_of_two() -> None:
    left_out = instant(Due(date(2027, 3, 28), time(2, 30)), VIENNA)
    twice = instant(Due(date(2027, 10, 31), time(2, 30)), VIENNA)

    assert left_out == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)  # 3:30 there
    assert twice == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


# Rules that are refused


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "weekly",
        "FREQ=HOURLY",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=1001",
        "FREQ=DAILY;COUNT=2;UNTIL=20270101",
        "FREQ=DAILY;UNTIL=20270230",
        "FREQ=DAILY;UNTIL=20270101T250000",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=WEEKLY;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYSETPOS=31;BYDAY=MO",
        "FREQ=MONTHLY;INTERVAL=2;BYMONTH=2",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYDAY=MO",
        "FREQ=YEARLY;BYMONTHDAY=31",
        "FREQ=DAILY;BYEASTER=1",
        "FREQ=DAILY\nDTSTART:20270101",
        "FREQ=DAILY;INTERVAL=\u0661",
        f"FREQ=DAILY;BYMONTH={','.join(['1'] * 300)}",
    ],
)
def test_what_is_no_rule_or_may_never_come_round_is_refused(rule: str) -> None:
    with pytest.raises(Invalid):
        checked(Recurrence(rule, RecurrenceBase.DUE_DATE, "UTC"), ())


def test_a_zone_that_is_none_is_refused() -> None:
    with pytest.raises(Invalid):
        checked(Recurrence("FREQ=DAILY", RecurrenceBase.DUE_DATE, "../etc/passwd"), ())


# Tasks


@anyio
async def test_completing_makes_the_next_with_all_that_it_needs(ask: Ask, ann: User) -> None:
    label = await labelled(ask, ann, "Home")
    more = {"description": "Both.", "priority": "LOW", "labelIds": [label]}
    recurrence = {"rrule": "FREQ=MONTHLY", "timeZone": VIENNA, "base": "DUE_DATE"}
    task = await added(ask, ann, "Pay", dueAt="2099-01-31T08:00:00+01:00", recurrence=recurrence, **more)

    answer = await did(ask, ann, TOGGLE, id=task["id"])
    following = answer["nextTask"]
    third = (await did(ask, ann, TOGGLE, id=following["id"]))["nextTask"]

    assert task["dueAt"] == "2099-01-31T07:00:00+00:00"
    assert (answer["task"]["completed"], following["completed"]) == (True, False)
    same = ("title", "description", "priority", "labels", "recurrence")
    assert [following[name] for name in same] == [task[name] for name in same]
    assert (following["dueAt"], following["version"]) == ("2099-02-28T07:00:00+00:00", 1)
    assert third["dueAt"] == "2099-03-31T06:00:00+00:00"  # the clocks have changed, and it is the 31st again


@anyio
async def test_a_time_that_was_left_out_once_is_kept(ask: Ask, ann: User) -> None:
    recurrence = {"rrule": "FREQ=DAILY", "timeZone": VIENNA}
    task = await added(ask, ann, "Look", dueAt="2099-03-28T01:30:00Z", recurrence=recurrence)

    following = (await did(ask, ann, TOGGLE, id=task["id"]))["nextTask"]
    third = (await did(ask, ann, TOGGLE, id=following["id"]))["nextTask"]

    assert following["dueAt"] == "2099-03-29T01:30:00+00:00"  # 3:30 there
    assert third["dueAt"] == "2099-03-30T00:30:00+00:00"  # 2:30 again


@anyio
async def test_completing_twice_makes_one_successor(ask: Ask, ann: User) -> None:
    task = await added(ask, ann, "Water", dueDate="2099-01-01", recurrence=WEEKLY)

    first = (await did(ask, ann, TOGGLE, id=task["id"]))["nextTask"]
    reopened = (await did(ask, ann, TOGGLE, id=task["id"]))["nextTask"]
    left = await titles(ask, ann)
    again = (await did(ask, ann, UPDATE, input={"id": task["id"], "completed": True}))["nextTask"]
    still = (await did(ask, ann, UPDATE, input={"id": task["id"], "completed": True}))["nextTask"]

    assert (reopened, still) == (None, None)
    assert left == ["Water"]
    assert again["dueDate"] == first["dueDate"]
    assert await titles(ask, ann) == ["Water", "Water"]


@anyio
async def test_a_successor_that_was_deleted_does_not_come_back(ask: Ask, ann: User) -> None:
    task = await added(ask, ann, "Water", dueDate="2099-01-01", recurrence=WEEKLY)
    following = (await did(ask, ann, TOGGLE, id=task["id"]))["nextTask"]
    await did(ask, ann, DELETE, id=following["id"])
    await did(ask, ann, TOGGLE, id=task["id"])

    again = await did(ask, ann, TOGGLE, id=task["id"])

    assert again["nextTask"] is None
    assert await Task.owned_by(ann).count() == 1


@anyio
async def test_three_weeks_late_the_next_is_still_to_come(ask: Ask, ann: User) -> None:
    due = datetime.now(UTC).date() - timedelta(days=24)
    task = await added(ask, ann, "Water", dueDate=due.isoformat(), recurrence=WEEKLY)

    following = (await did(ask, ann, TOGGLE, id=task["id"]))["nextTask"]

    assert following["dueDate"] == (due + timedelta(days=28)).isoformat()


@anyio
async def test_what_recurs_is_due(ask: Ask, ann: User) -> None:
    task = await added(ask, ann, "Water", dueDate="2099-01-01", recurrence=WEEKLY)

    undated = await refused(ask, ann, CREATE, input={"title": "Air", "recurrence": WEEKLY})
    cleared = await refused(ask, ann, UPDATE, input={"id": task["id"], "dueDate": None})
    both = (await did(ask, ann, UPDATE, input={"id": task["id"], "dueDate": None, "recurrence": None}))["task"]

    assert (undated, cleared) == (["INVALID_INPUT"], ["INVALID_INPUT"])
    assert (both["dueDate"], both["recurrence"]) == (None, None)


@anyio
async def test_a_new_due_date_is_the_one_it_counts_from(ask: Ask, ann: User) -> None:
    task = await added(ask, ann, "Pay", dueDate="2099-01-31", recurrence={"rrule": "FREQ=MONTHLY"})
    await did(ask, ann, UPDATE, input={"id": task["id"], "dueDate": "2099-01-15"})

    following = (await did(ask, ann, TOGGLE, id=task["id"]))["nextTask"]

    assert following["dueDate"] == "2099-02-15"
