"""Tasks as the VTODO components of an iCalendar file, RFC 5545."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from models.tasks import RecurrenceBase, Task, TaskPriority
from resolvers.tasks.recurrence import SHORTEST_MONTH, Due, due_of

OCTETS = 75  # of a line, without its end
LINE_END = "\r\n"
PRODUCT = "-//Inglenook//Tasks//EN"
PRIORITIES = {  # RFC 5545, 3.8.1.9: 1 is the highest, 9 the lowest, 0 or nothing is undefined
    TaskPriority.URGENT: 1,
    TaskPriority.HIGH: 3,
    TaskPriority.MEDIUM: 5,
    TaskPriority.LOW: 9,
}
FIRST_SECOND, LAST_SECOND = time(0, 0, 1), time(23, 59, 59)
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

LabelNames = Sequence[str]


def calendar(tasks: Sequence[tuple[Task, LabelNames]], *, now: datetime) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}"]
    for task, labels in tasks:
        lines += ["BEGIN:VTODO", *_properties(task, labels, now), "END:VTODO"]
    lines.append("END:VCALENDAR")
    return "".join(folded(line) + LINE_END for line in lines)


def _properties(task: Task, labels: LabelNames, now: datetime) -> Iterator[str]:
    yield f"UID:{task.id}"
    yield f"DTSTAMP:{_utc(now)}"
    yield f"CREATED:{_utc(task.created_at)}"
    yield f"LAST-MODIFIED:{_utc(task.updated_at)}"
    yield f"SEQUENCE:{task.version - 1}"
    yield f"SUMMARY:{escaped(task.title)}"
    if task.description:
        yield f"DESCRIPTION:{escaped(task.description)}"
    if labels:
        yield f"CATEGORIES:{','.join(map(escaped, labels))}"
    if task.priority in PRIORITIES:
        yield f"PRIORITY:{PRIORITIES[task.priority]}"
    yield from _when(task)
    yield from _status(task)


def _when(task: Task) -> Iterator[str]:
    """A series begins on the day it is due, by the clock on the wall: by that of UTC its weekdays would be others.

    What is done has its successor beside it, and begins no series of its own.
    """
    if task.rrule is None or task.time_zone is None or task.completed:
        yield from _due(task.due_at, task.due_date)
        return
    due = due_of(task.due_at, task.due_date, task.time_zone)
    if due is None:
        return
    yield f"DTSTART:{_wall(datetime.combine(due.day, time()))}"
    yield f"DUE:{_wall(_end(due))}"
    rule = _with_month_ends(task.rrule, task.anchor_day or due.day.day)
    yield f"RRULE:{_with_its_end(rule, due, ZoneInfo(task.time_zone))}"
    if task.recurrence_base is RecurrenceBase.COMPLETION_DATE:
        yield "X-INGLENOOK-RECURRENCE-BASE:COMPLETION_DATE"


def _end(due: Due) -> datetime:
    """Later than the beginning of its day: RFC 5545 asks for DTSTART where there is an RRULE, 3.8.2.4, for a DUE after
    it, and for the same kind of value, 3.8.2.3. So a whole day is told as its last second, midnight as its first."""
    return datetime.combine(due.day, LAST_SECOND if due.time is None else max(due.time, FIRST_SECOND))


def _due(due_at: datetime | None, due_date: date | None) -> Iterator[str]:
    if due_at is not None:
        yield f"DUE:{_utc(due_at)}"
    elif due_date is not None:
        yield f"DUE;VALUE=DATE:{due_date:%Y%m%d}"


def _with_month_ends(rrule: str, anchor: int) -> str:
    """Where a month without that day uses its last, which other programs would leave out."""
    parts = dict(part.split("=") for part in rrule.split(";"))
    day = parts.get("BYMONTHDAY", str(anchor))
    if parts["FREQ"] != "MONTHLY" or "BYDAY" in parts or not day.isdigit() or int(day) <= SHORTEST_MONTH:
        return rrule
    days = range(SHORTEST_MONTH, int(day) + 1)
    parts |= {"BYMONTHDAY": ",".join(map(str, days)), "BYSETPOS": "-1"}
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _with_its_end(rrule: str, due: Due, zone: ZoneInfo) -> str:
    """UNTIL has the form of DTSTART, as RFC 5545 asks for in 3.3.10: the beginning of the last day."""

    def until(found: re.Match[str]) -> str:
        moment = datetime.strptime(found[1][:15], "%Y%m%dT%H%M%S" if "T" in found[1] else "%Y%m%d")  # noqa: DTZ007
        if found[1].endswith("Z"):
            moment = moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
        too_late = "T" in found[1] and due.wall.time() > moment.time()  # for that day
        day = date.fromordinal(max(moment.toordinal() - too_late, 1))
        return f"UNTIL={_wall(datetime.combine(day, time()))}"

    return re.sub(r"UNTIL=([0-9TZ]+)", until, rrule)


def _status(task: Task) -> Iterator[str]:
    if task.completed_at is None:
        yield "STATUS:NEEDS-ACTION"
        return
    yield "STATUS:COMPLETED"
    yield f"COMPLETED:{_utc(task.completed_at)}"
    yield "PERCENT-COMPLETE:100"


def _utc(at: datetime) -> str:
    return f"{_wall(at.astimezone(UTC))}Z"


def _wall(at: datetime) -> str:
    return f"{at.year:04}{at:%m%dT%H%M%S}"


def escaped(text: str) -> str:
    """A TEXT value, 3.3.11; what may not stand in one is left out."""
    return CONTROLS.sub("", re.sub(r"\r\n?", "\n", text)).translate(ESCAPES)


def folded(line: str) -> str:
    """A content line of at most OCTETS octets each, 3.1; no character is cut in two."""
    parts: list[str] = []
    part, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > OCTETS:
            parts.append(part)
            part, size = " ", 1
        part += character
        size += octets
    return LINE_END.join([*parts, part])
