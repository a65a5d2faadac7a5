"""One's tasks for other programs: as a table (CSV) and as a calendar (iCalendar, RFC 5545)."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from io import StringIO

from models.tasks import Label, Task
from models.users import User
from resolvers.tasks.calendar import calendar
from resolvers.tasks.labels import labels_of

AT_ONCE = 500  # tasks whose labels are asked for by one statement
FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # with what a cell begins that a spreadsheet would reckon out
COLUMNS = (
    "id",
    "title",
    "description",
    "completed",
    "completedAt",
    "dueAt",
    "dueDate",
    "priority",
    "labels",
    "recurrence",
    "recurrenceBase",
    "timeZone",
    "createdAt",
    "updatedAt",
)


class ExportFormat(StrEnum):
    CSV = "csv"
    ICS = "ics"


@dataclass(frozen=True, slots=True)
class LabelledTask:
    task: Task
    labels: Sequence[Label]


async def export_tasks(viewer: User, form: ExportFormat) -> str:
    """All of one's tasks, as they were put by hand, with the line ends that the format asks for."""
    found = await _labelled(viewer)
    if form is ExportFormat.CSV:
        return table(found)
    return calendar([(one.task, [label.name for label in one.labels]) for one in found], now=datetime.now(UTC))


async def _labelled(viewer: User) -> list[LabelledTask]:
    tasks = await Task.owned_by(viewer).order_by("position", "id")
    found: list[LabelledTask] = []
    for start in range(0, len(tasks), AT_ONCE):
        some = tasks[start : start + AT_ONCE]
        labels = await labels_of([task.id for task in some])
        found += [LabelledTask(*pair) for pair in zip(some, labels, strict=True)]
    return found


def table(found: Sequence[LabelledTask]) -> str:
    text = StringIO()
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    for one in found:
        rows.writerow(map(harmless, _cells(one)))
    return text.getvalue()


def _cells(one: LabelledTask) -> Iterator[str]:
    task = one.task
    yield str(task.id)
    yield task.title
    yield task.description or ""
    yield "true" if task.completed else "false"
    yield _moment(task.completed_at)
    yield _moment(task.due_at)
    yield task.due_date.isoformat() if task.due_date else ""
    yield task.priority.name
    yield ", ".join(label.name for label in one.labels)
    yield task.rrule or ""
    yield task.recurrence_base or ""
    yield task.time_zone or ""
    yield _moment(task.created_at)
    yield _moment(task.updated_at)


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def harmless(cell: str) -> str:
    """A text which no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell
