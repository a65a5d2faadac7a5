"""What may be said of a task: its words, and when it is due."""

from datetime import UTC, date, datetime, timedelta

from core.errors import Invalid
from core.searching import folded
from core.text import trimmed
from models.tasks import TITLE_MAX, UNDATED_DOWN, UNDATED_UP, Task
from resolvers.tasks.recurrence import FIRST_YEAR, LAST_YEAR, Recurrence, due_of

DESCRIPTION_MAX = 1_000  # characters
EPOCH = datetime(1, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1) // MICROSECOND


def checked_title(title: object) -> str:
    """Raises Invalid."""
    if not isinstance(title, str):
        raise Invalid(("input", "title"), "given, or left out")
    return trimmed(title, ("input", "title"), most=TITLE_MAX)


def checked_description(description: object) -> str | None:
    """Raises Invalid."""
    if not isinstance(description, str):
        return None
    return trimmed(description, ("input", "description"), least=0, most=DESCRIPTION_MAX) or None


def write(task: Task, title: str, description: str | None) -> None:
    task.title = title
    task.description = description
    task.title_key = folded(title)[:TITLE_MAX]
    task.folded = folded(f"{title}\n{description or ''}")


def refuse_both(due_at: object, due_date: object) -> None:
    """Raises Invalid: a task is due at a time or on a day."""
    if due_at is not None and due_date is not None:
        raise Invalid(("input", "dueDate"), "left out where `dueAt` is given")


def set_due(task: Task, due_at: datetime | None, due_date: date | None) -> None:
    """A day is over when it ends: it comes after the times on it."""
    task.due_at = None if due_at is None else due_at.astimezone(UTC)
    task.due_date = due_date
    moment = None
    if task.due_at is not None:
        moment = (task.due_at - EPOCH) // MICROSECOND + 1
    elif due_date is not None:
        moment = due_date.toordinal() * DAY
    task.due_up = UNDATED_UP if moment is None else moment
    task.due_down = UNDATED_DOWN if moment is None else moment


def recurrence_of(task: Task) -> Recurrence | None:
    if task.rrule is None or task.recurrence_base is None or task.time_zone is None:
        return None
    return Recurrence(task.rrule, task.recurrence_base, task.time_zone)


def set_recurrence(task: Task, recurrence: Recurrence | None, *, path: tuple[str, ...]) -> None:
    """Have a task recur from when it is due. Raises Invalid if it is not."""
    task.rrule = recurrence and recurrence.rrule
    task.recurrence_base = recurrence and recurrence.base
    task.time_zone = recurrence and recurrence.time_zone
    task.anchor_day = task.anchor_time = None
    if recurrence is None:
        return
    moment = task.due_at or task.due_date
    if moment is None:
        raise Invalid(path, "left out or null where there is no due date")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Invalid(path, f"of a task that is due in {FIRST_YEAR} to {LAST_YEAR}")
    due = due_of(task.due_at, task.due_date, recurrence.time_zone)
    task.anchor_day = due and due.day.day
    task.anchor_time = due and due.time and due.time.isoformat()
