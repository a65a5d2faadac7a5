"""Tasks completed and reopened; of one that recurs the next is made, once."""

from datetime import UTC, datetime, time
from uuid import UUID

from core.ids import uuid7
from models.database.tx import Unit, tx
from models.tasks import Task, TaskLabel
from models.users import User
from resolvers.tasks.changing import change, held_task, tell
from resolvers.tasks.places import last_key
from resolvers.tasks.recurrence import Due, Next, Series, due_of, instant, next_due
from resolvers.tasks.writing import recurrence_of, set_due, write

UNTOUCHED = 1  # the version of a task that nobody changed since it was made


async def toggle_task_completion(viewer: User, *, task_id: UUID) -> tuple[Task, Task | None]:
    """Complete a task, or reopen it, and what comes next. Raises NotFound."""
    async with tx() as unit:
        task = await held_task(unit, viewer, task_id, path=("id",))
        following = await set_completed(unit, viewer, task, completed=not task.completed)
        await change(task)
    return task, following


async def set_completed(unit: Unit, viewer: User, task: Task, *, completed: bool) -> Task | None:
    """Inside `tx()`, the task is stored afterwards; what comes next, if it was completed and recurs."""
    if completed == task.completed:
        return None
    if not completed:
        task.completed_at = None
        if task.successor_id is not None:
            await _take_successor_back(unit, viewer, task)
        return None
    task.completed_at = datetime.now(UTC)
    if task.successor_id is not None:  # it was completed before
        return await Task.owned_by(viewer).get_or_none(id=task.successor_id)
    coming = _next(task, task.completed_at)
    return None if coming is None else await _make_successor(unit, viewer, task, coming)


async def _take_successor_back(unit: Unit, viewer: User, task: Task) -> None:
    """What came next goes, unless somebody changed it since."""
    following = await Task.owned_by(viewer).get_or_none(id=task.successor_id, version=UNTOUCHED)
    if following is None:
        return
    await tell(unit, viewer, following.id)
    following.deleted_at = datetime.now(UTC)
    await change(following)
    task.successor_id = None


def _next(task: Task, completed_at: datetime) -> Next | None:
    recurrence = recurrence_of(task)
    if recurrence is None:
        return None
    due = due_of(task.due_at, task.due_date, recurrence.time_zone)
    if due is None:
        return None
    if task.anchor_time is not None:  # not what the clocks made of it on that day
        due = Due(due.day, time.fromisoformat(task.anchor_time))
    return next_due(Series(recurrence, due, task.anchor_day or due.day.day), completed_at)


async def _make_successor(unit: Unit, viewer: User, task: Task, coming: Next) -> Task:
    recurrence = recurrence_of(task)
    assert recurrence is not None  # noqa: S101 - only what recurs has a next
    following = Task(
        id=uuid7(),
        user_id=viewer.id,
        priority=task.priority,
        rrule=coming.rrule,
        recurrence_base=recurrence.base,
        time_zone=recurrence.time_zone,
        anchor_day=coming.anchor_day,
        anchor_time=task.anchor_time,
    )
    write(following, task.title, task.description)
    if coming.due.time is None:
        set_due(following, None, coming.due.day)
    else:
        set_due(following, instant(coming.due, recurrence.time_zone), None)
    await tell(unit, viewer, following.id)
    following.position = await last_key(unit, viewer, following)
    await following.save()
    for mark in await TaskLabel.filter(task_id=task.id):
        await TaskLabel.create(task_id=following.id, label_id=mark.label_id)
    task.successor_id = following.id
    return following
