"""Days, times, spans and repetitions as the built-in assistant reads them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.tasks import RecurrenceBase
from providers.commands.details import details
from providers.commands.repeats import repeat
from providers.commands.understanding import understood
from providers.commands.when import FIRST_YEAR, LAST_YEAR, When, due, on_wall, when
from providers.commands.windows import window
from resolvers.tasks.recurrence import Recurrence, checked

VIENNA = ZoneInfo("Europe/Vienna")
SATURDAY = datetime(2026, 11, 21, 10, 30, tzinfo=VIENNA)
NEVER: date | None = None

# Which day


@pytest.mark.parametrize(
    ("said", "today", "day"),
    [
        ("today", date(2026, 12, 31), date(2026, 12, 31)),
        ("tomorrow", date(2026, 12, 31), date(2027, 1, 1)),
        ("the day after tomorrow", date(2028, 2, 28), date(2028, 3, 1)),
        ("friday", date(2026, 11, 27), date(2026, 12, 4)),
        ("this friday", date(2026, 11, 27), date(2026, 11, 27)),
        ("next friday", date(2026, 11, 23), date(2026, 12, 4)),
        ("next monday", date(2026, 11, 22), date(2026, 11, 23)),
        ("on sun", date(2026, 11, 21), date(2026, 11, 22)),
        ("sun", date(2026, 11, 21), NEVER),
        ("in 3 days", date(2026, 12, 30), date(2027, 1, 2)),
        ("in a fortnight", date(2026, 12, 30), NEVER),
        ("in one month", date(2027, 1, 31), date(2027, 2, 28)),
        ("in a year", date(2028, 2, 29), date(2029, 2, 28)),
        ("in 9999 years", date(2026, 11, 21), NEVER),
        ("next week", date(2026, 11, 22), date(2026, 11, 23)),
        ("next month", date(2026, 12, 31), date(2027, 1, 1)),
        ("the end of the month", date(2028, 2, 1), date(2028, 2, 29)),
        ("the 31st", date(2027, 2, 1), date(2027, 3, 31)),
        ("the 21st", date(2026, 11, 21), date(2026, 11, 21)),
        ("the 32nd", date(2026, 11, 21), NEVER),
        ("24 December", date(2026, 12, 24), date(2026, 12, 24)),
        ("24 December", date(2026, 12, 25), date(2027, 12, 24)),
        ("the 24th of December 2030", date(2026, 11, 21), date(2030, 12, 24)),
        ("Dec 24th, 2026", date(2026, 11, 21), date(2026, 12, 24)),
        ("29 February", date(2026, 11, 21), date(2028, 2, 29)),
        ("29 February", date(2096, 3, 1), date(2104, 2, 29)),
        ("29 February 2027", date(2026, 11, 21), NEVER),
        ("30 February", date(2026, 11, 21), NEVER),
        ("31 June", date(2026, 11, 21), NEVER),
        ("0 June", date(2026, 11, 21), NEVER),
        ("Friday 27 November", date(2026, 11, 21), date(2026, 11, 27)),
        ("Monday 27 November", date(2026, 11, 21), NEVER),
        ("2026-12-24", date(2026, 11, 21), date(2026, 12, 24)),
        ("2026-13-24", date(2026, 11, 21), NEVER),
        ("24.12.2026", date(2026, 11, 21), date(2026, 12, 24)),
        ("24/12/26", date(2026, 11, 21), date(2026, 12, 24)),
        ("on 24.12.", date(2026, 11, 21), date(2026, 12, 24)),
        ("24.12", date(2026, 11, 21), NEVER),
        ("1/2", date(2026, 11, 21), NEVER),
        ("may", date(2026, 11, 21), NEVER),
        ("whenever", date(2026, 11, 21), NEVER),
        ("", date(2026, 11, 21), NEVER),
    ],
)
def test_a_day_is_read_from_today(said: str, today: date, day: date | None) -> None:
    found = when(said, datetime.combine(today, time(10, 30), VIENNA))

    assert found == (None if day is None else When(day))


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("at 5pm", time(17)),
        ("at 5:30 p.m.", time(17, 30)),
        ("at 12am", time(0)),
        ("at 12pm", time(12)),
        ("at 17:05", time(17, 5)),
        ("at 17", time(17)),
        ("at noon", time(12)),
        ("in the morning", time(9)),
        ("at 6 in the evening", time(18)),
        ("at 5", None),
        ("at 13pm", None),
        ("at 0am", None),
        ("24:00", None),
        ("17:60", None),
        ("evening", None),
    ],
)
def test_a_time_is_read_by_the_clock(said: str, at: time | None) -> None:
    assert when(said, SATURDAY) == (None if at is None else When(at=at))


def test_a_time_alone_is_the_next_one_by_the_clock() -> None:
    assert due(When(at=time(17)), SATURDAY) == datetime(2026, 11, 21, 17, tzinfo=VIENNA)
    assert due(When(at=time(10, 30)), SATURDAY) == datetime(2026, 11, 22, 10, 30, tzinfo=VIENNA)


@pytest.mark.parametrize(
    ("day", "at", "written"),
    [
        (date(2027, 3, 28), time(2, 30), "2027-03-28T03:30:00+02:00"),  # clocks leap over it
        (date(2026, 10, 25), time(2, 30), "2026-10-25T02:30:00+02:00"),  # it comes twice: the first
        (date(2027, 7, 1), time(9), "2027-07-01T09:00:00+02:00"),
        (date(2027, 1, 1), time(9), "2027-01-01T09:00:00+01:00"),
    ],
)
def test_a_moment_has_the_offset_of_its_own_day(day: date, at: time, written: str) -> None:
    assert on_wall(day, at, SATURDAY).isoformat() == written


def test_hours_from_now_are_real_hours_where_clocks_change() -> None:
    night = datetime(2027, 3, 28, 1, 30, tzinfo=VIENNA)
    found = when("in 2 hours", night)

    assert found is not None
    assert due(found, night) == night.astimezone(UTC) + timedelta(hours=2)


# How often


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("every day", "FREQ=DAILY"),
        ("weekly", "FREQ=WEEKLY"),
        ("every 3 months", "FREQ=MONTHLY;INTERVAL=3"),
        ("every other year", "FREQ=YEARLY;INTERVAL=2"),
        ("every friday and monday", "FREQ=WEEKLY;BYDAY=MO,FR"),
        ("on Tuesdays", "FREQ=WEEKLY;BYDAY=TU"),
        ("on tuesday", None),
        ("every 0 days", None),
        ("every 1001 days", None),
        ("every blue moon", None),
        ("every", None),
    ],
)
def test_a_repetition_is_a_rule_that_tasks_take(said: str, rule: str | None) -> None:
    found = repeat(said)

    assert (found and found.rrule) == rule
    if found is not None:
        assert checked(Recurrence(found.rrule, RecurrenceBase.DUE_DATE, "Europe/Vienna"), ()).rrule == rule


# Whatever is said

VOCABULARY = """
on at by in the next this every other each and of end to a an for due today tomorrow tonight noon evening morning monday
fri sunday december feb may june 29 30 31st 1st 2nd 0 5 12 13 24 99 2026 2028 9999 5pm 12am 17:00 25:61 day days week
weeks month months year hours minutes weekend 24.12. 31/12/2027 1/2 2027-02-30 2028-02-29 daily weekly buy milk done
with task add remind me move rename #home !high priority low : , ? . ' \u00b2 \u0663 \u0130 "
"""
SAID = st.one_of(st.lists(st.sampled_from(VOCABULARY.split()), max_size=12).map(" ".join), st.text(max_size=60))
ZONES = ("Europe/Vienna", "UTC", "Asia/Kathmandu", "America/Havana", "Pacific/Apia", "Australia/Lord_Howe")


def in_zone(seconds: int, zone: str) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo(zone))


NOWS = st.builds(in_zone, st.integers(10**9, 5 * 10**9), st.sampled_from(ZONES))  # 2001 to 2128


@settings(deadline=None)
@given(said=SAID, now=NOWS)
def test_whatever_is_said_a_day_is_in_range_or_there_is_none(said: str, now: datetime) -> None:
    found = when(said, now)

    if found is not None:
        moment = due(found, now)
        assert FIRST_YEAR <= moment.year <= LAST_YEAR
        assert not isinstance(moment, datetime) or moment.utcoffset() is not None


@settings(deadline=None)
@given(said=SAID, now=NOWS)
def test_whatever_is_said_of_a_task_is_kept_or_read(said: str, now: datetime) -> None:
    found = details(said, now)
    first = found.due(now)

    letters = iter(said)
    assert all(letter in letters for letter in "".join(found.words.split())), "it made words up"
    assert found.repeat is None or first is not None
    if found.when.day is None and found.repeat is not None and first is not None:
        assert (first.date() if isinstance(first, datetime) else first) >= now.date()


@settings(deadline=None)
@given(said=SAID, now=NOWS)
def test_whatever_is_said_a_span_does_not_end_before_it_begins(said: str, now: datetime) -> None:
    found = window(said, now)

    assert found is None or (found.first <= found.last and found.after(now) < found.before(now))


@settings(deadline=None)
@given(said=SAID, now=NOWS)
def test_whatever_is_said_is_understood_or_not_and_always_the_same_way(said: str, now: datetime) -> None:
    assert understood(said, now) == understood(said, now)
