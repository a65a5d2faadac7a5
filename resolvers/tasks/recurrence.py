"""When a task that recurs is due next: RFC 5545 rules over whole days, at the same time by the clock on the wall."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from itertools import product
from zoneinfo import ZoneInfo, available_timezones

from dateutil.rrule import MONTHLY, YEARLY, rrule, rruleset, rrulestr

from core.errors import Invalid
from models.tasks import RecurrenceBase

RULE_MAX = 500  # characters
INTERVAL_MAX = 1_000
COUNT_MAX = 10_000
SHORTEST_MONTH = 28  # days
LONGEST_MONTH = 31
FIRST_YEAR = 1970  # in which something may be due that recurs
LAST_YEAR = 9998
WEEKDAY = "(MO|TU|WE|TH|FR|SA|SU)"
NUMBER = re.compile(r"[1-9]\d{0,4}")
MONTH = "(0?[1-9]|1[0-2])"
MONTH_DAY = r"-?(0?[1-9]|[12]\d|3[01])"
PLAIN = {
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": NUMBER.pattern,
    "COUNT": NUMBER.pattern,
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
    "WKST": WEEKDAY,
    "BYMONTH": f"{MONTH}(,{MONTH})*",
    "BYDAY": f"{WEEKDAY}(,{WEEKDAY})*",
}
OF_MONTHS = PLAIN | {
    "BYDAY": f"(-?[1-4])?{WEEKDAY}(,(-?[1-4])?{WEEKDAY})*",
    "BYMONTHDAY": f"{MONTH_DAY}(,{MONTH_DAY})*",
    "BYSETPOS": "-?[1-4]",
}


@dataclass(frozen=True, slots=True)
class Recurrence:
    rrule: str
    base: RecurrenceBase
    time_zone: str


@dataclass(frozen=True, slots=True)
class Due:
    """By the clock on the wall where the task recurs; `time` is None if it is due on a day."""

    day: date
    time: time | None

    @property
    def wall(self) -> datetime:
        return datetime.combine(self.day, self.time or time())


@dataclass(frozen=True, slots=True)
class Series:
    """A task's rule and what it was made for: `anchor_day` is the day of the month that shorter months lack."""

    recurrence: Recurrence
    due: Due
    anchor_day: int


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next, and the rule that is left for it."""

    due: Due
    rrule: str
    anchor_day: int


def checked(recurrence: Recurrence, path: tuple[str, ...]) -> Recurrence:
    """The same in its plain form. Raises Invalid for what is no rule, or none that is sure to come round again."""
    text = recurrence.rrule.strip().upper().removeprefix("RRULE:")
    if not 1 <= len(text) <= RULE_MAX or not _is_rule(_parts(text)):
        raise Invalid((*path, "rrule"), "an RFC 5545 rule of days, weeks, months or years, such as FREQ=WEEKLY")
    if recurrence.time_zone not in zones():
        raise Invalid((*path, "timeZone"), "an IANA time zone such as Europe/Vienna")
    return Recurrence(text, recurrence.base, recurrence.time_zone)


@cache
def zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _parts(text: str) -> dict[str, str] | None:
    """The parts of a rule; None if it is not written as one."""
    pairs = [part.partition("=") for part in text.split(";")]
    parts = {name: value for name, _, value in pairs}
    return parts if len(parts) == len(pairs) else None


def _is_rule(parts: Mapping[str, str] | None) -> bool:
    if parts is None or not re.fullmatch(PLAIN["FREQ"], parts.get("FREQ", ""), re.ASCII):
        return False
    monthly = parts["FREQ"] in ("MONTHLY", "YEARLY")
    known = OF_MONTHS if monthly else PLAIN
    if not all(name in known and re.fullmatch(known[name], value, re.ASCII) for name, value in parts.items()):
        return False
    return _is_bounded(parts) and _comes_round(parts)


def _is_bounded(parts: Mapping[str, str]) -> bool:
    try:
        if "UNTIL" in parts:
            datetime.strptime(parts["UNTIL"][:8], "%Y%m%d")  # noqa: DTZ007 - a day
            time.fromisoformat(parts["UNTIL"][9:15] or "000000")
    except ValueError:
        return False
    fits = int(parts.get("INTERVAL", 1)) <= INTERVAL_MAX and int(parts.get("COUNT", 1)) <= COUNT_MAX
    return fits and not {"COUNT", "UNTIL"} <= parts.keys()


def _comes_round(parts: Mapping[str, str]) -> bool:
    """Whether no part can rule out what the others ask for: else the search would go on to the end of time."""
    every = int(parts.get("INTERVAL", 1)) == 1
    yearly = parts["FREQ"] == "YEARLY"
    if not every and not yearly and "BYMONTH" in parts:
        return False
    if parts["FREQ"] == "DAILY" and not every and "BYDAY" in parts:
        return False
    if "BYSETPOS" in parts and ("BYDAY" not in parts or re.search(r"\d", parts["BYDAY"])):
        return False
    if "BYMONTHDAY" in parts and yearly and "BYMONTH" not in parts:
        return False
    return not ("BYMONTHDAY" in parts and "BYDAY" in parts)


def due_of(due_at: datetime | None, due_date: date | None, time_zone: str) -> Due | None:
    if due_at is not None:
        wall = due_at.astimezone(ZoneInfo(time_zone))
        return Due(wall.date(), wall.time())
    return None if due_date is None else Due(due_date, None)


def instant(due: Due, time_zone: str) -> datetime:
    """In UTC. A time that the clocks leave out is as much later; of one that they show twice it is the first."""
    return due.wall.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def next_due(series: Series, completed_at: datetime) -> Next | None:
    """What comes after a completion, None if that was the last.

    From the due date: the next of the rule that is still to come, however many were missed. From the completion: the
    next of the rule as though it began that day.
    """
    now = completed_at.astimezone(ZoneInfo(series.recurrence.time_zone)).replace(tzinfo=None)
    done = Due(now.date(), series.due.time)
    if series.recurrence.base is RecurrenceBase.COMPLETION_DATE:
        start, anchor, past = done, now.day, done.wall
    else:
        start, anchor = series.due, series.anchor_day
        past = max(series.due.wall, now if series.due.time else done.wall)
    parts = _parts(series.recurrence.rrule) or {}
    return _after(start, past, anchor, parts, series.recurrence)


def _after(start: Due, past: datetime, anchor: int, parts: dict[str, str], recurrence: Recurrence) -> Next | None:
    until = _until(parts, recurrence.time_zone)
    left = int(parts["COUNT"]) if "COUNT" in parts else None
    for passed, moment in enumerate(_moments(start.wall, anchor, parts), 1):
        if moment.year > LAST_YEAR or (until is not None and moment > until) or (left is not None and passed >= left):
            return None
        if moment > past:
            rest = parts if left is None else parts | {"COUNT": str(left - passed)}
            return Next(Due(moment.date(), start.time), ";".join(f"{n}={v}" for n, v in rest.items()), anchor)
    return None


def _until(parts: Mapping[str, str], time_zone: str) -> datetime | None:
    """The last moment of the rule, by the clock on the wall."""
    text = parts.get("UNTIL")
    if text is None:
        return None
    day = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    if len(text) == len("YYYYMMDD"):
        return datetime.combine(day, time.max)
    moment = datetime.combine(day, time.fromisoformat(text[9:15]))
    if not text.endswith("Z"):
        return moment
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)


def _moments(start: datetime, anchor: int, parts: Mapping[str, str]) -> Iterator[datetime]:
    """The moments of a rule after its start, without its end, which is judged apart."""
    text = ";".join(f"{name}={value}" for name, value in parts.items() if name not in ("COUNT", "UNTIL"))
    rules = _by_day_of_month(start, anchor, parts)
    moments = rruleset()
    for rule in rules:
        moments.rrule(rule)
    for moment in moments if rules else rrulestr(text, dtstart=start):
        if moment > start:
            yield moment


def _by_day_of_month(start: datetime, anchor: int, parts: Mapping[str, str]) -> list[rrule]:
    """One rule for each day of a month, which takes the last day where there is no such; none if weekdays matter."""
    if parts["FREQ"] not in ("MONTHLY", "YEARLY") or "BYDAY" in parts:
        return []
    yearly = parts["FREQ"] == "YEARLY"
    months = [int(month) for month in parts.get("BYMONTH", str(start.month) if yearly else "").split(",") if month]
    days = [int(day) for day in parts.get("BYMONTHDAY", str(anchor)).split(",")]
    each: Sequence[int | list[int] | None] = months if yearly else [months or None]
    return [
        rrule(
            YEARLY if yearly else MONTHLY,
            dtstart=start,
            interval=int(parts.get("INTERVAL", 1)),
            bymonth=month,
            bymonthday=_this_or_last(day),
            bysetpos=-1 if day > 0 else 1,
        )
        for month, day in product(dict.fromkeys(months) if yearly else each, dict.fromkeys(days))
    ]


def _this_or_last(day: int) -> list[int]:
    """The days of which one is meant: of a day from the end the first, else the last that the month has."""
    if day > 0:
        return list(range(min(day, SHORTEST_MONTH), day + 1))
    return list(range(day, max(day, -SHORTEST_MONTH) + 1))
