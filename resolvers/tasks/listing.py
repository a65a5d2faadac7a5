"""Tasks listed: those that fit, in some order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from core.searching import folded
from core.text import trimmed
from models.tasks import Task, TaskLabel, TaskPriority
from models.users import User
from resolvers.tasks.labels import check_labels

SEARCH_MAX = 500  # characters


@dataclass(frozen=True, slots=True)
class Wanted:
    """None stands for any. Tasks bear one of `label_ids` or more."""

    completed: bool | None = None
    priorities: Sequence[TaskPriority] | None = None
    label_ids: Sequence[UUID] | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None
    has_due_date: bool | None = None
    overdue: bool | None = None
    search: str | None = None


async def tasks(viewer: User, wanted: Wanted) -> "QuerySet[Task]":
    """Those of one's own that fit; days are those of one's own time zone.

    Raises Invalid, and NotFound for a label that is not one's own.
    """
    found = Task.owned_by(viewer)
    if wanted.label_ids is not None:
        await check_labels(viewer, wanted.label_ids, ("filter", "labelIds"))
        marks = TaskLabel.filter(label_id__in=list(wanted.label_ids))
        found = found.filter(id__in=Subquery(marks.values("task_id")))
    for condition in (*_of_state(wanted), *_of_due(wanted, ZoneInfo(viewer.time_zone)), *_of_words(wanted.search)):
        found = found.filter(condition)
    return found


def _of_state(wanted: Wanted) -> list[Q]:
    conditions: list[Q] = []
    if wanted.completed is not None:
        conditions.append(Q(completed_at__isnull=not wanted.completed))
    if wanted.priorities is not None:
        conditions.append(Q(priority__in=list(wanted.priorities)))
    return conditions


def _of_due(wanted: Wanted, zone: ZoneInfo) -> list[Q]:
    conditions: list[Q] = []
    if wanted.has_due_date is not None:
        undated = Q(due_at__isnull=True, due_date__isnull=True)
        conditions.append(~undated if wanted.has_due_date else undated)
    if wanted.due_before is not None:
        conditions.append(_due_before(wanted.due_before, zone))
    if wanted.due_after is not None:
        day = _day(wanted.due_after, zone)
        conditions.append(Q(due_at__gte=wanted.due_after.astimezone(UTC)) | Q(due_date__gte=day))
    if wanted.overdue is not None:
        conditions.append(_late(datetime.now(UTC), zone) if wanted.overdue else _in_time(datetime.now(UTC), zone))
    return conditions


def _late(now: datetime, zone: ZoneInfo) -> Q:
    return Q(_due_before(now, zone), completed_at__isnull=True)


def _in_time(now: datetime, zone: ZoneInfo) -> Q:
    """Done, never due, or due later; not the opposite of `_late`, for what is null is neither before nor after."""
    undated = Q(due_at__isnull=True, due_date__isnull=True)
    return Q(completed_at__isnull=False) | undated | Q(due_at__gte=now) | Q(due_date__gte=_day(now, zone))


def _due_before(moment: datetime, zone: ZoneInfo) -> Q:
    """A day is before a moment once it has ended."""
    return Q(due_at__lt=moment.astimezone(UTC)) | Q(due_date__lt=_day(moment, zone))


def _day(moment: datetime, zone: ZoneInfo) -> date:
    """Where there is no such day in the zone, the one of UTC."""
    try:
        return moment.astimezone(zone).date()
    except OverflowError:
        return moment.astimezone(UTC).date()


def _of_words(search: str | None) -> list[Q]:
    """Each word stands somewhere in the title or the description, without regard to case and accents."""
    if search is None:
        return []
    words = folded(trimmed(search, ("filter", "search"), most=SEARCH_MAX)).split()
    return [Q(folded__contains=word) for word in dict.fromkeys(words)]
