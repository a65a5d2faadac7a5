"""Tasks: made, changed, deleted, looked up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from core.errors import Conflict, Invalid, NotFound
from core.ids import uuid7
from models.database.tx import tx
from models.tasks import Task, TaskPriority
from models.users import User
from resolvers.idempotency import claim_result
from resolvers.tasks.changing import change, held_task, tell
from resolvers.tasks.completing import set_completed
from resolvers.tasks.labels import put_labels
from resolvers.tasks.places import last_key
from resolvers.tasks.recurrence import Recurrence, checked
from resolvers.tasks.writing import (
    checked_description,
    checked_title,
    recurrence_of,
    refuse_both,
    set_due,
    set_recurrence,
    write,
)

KEPT = timedelta(days=30)  # after it was deleted
RECURRENCE = ("input", "recurrence")


@dataclass(frozen=True, slots=True)
class NewTask:
    title: str
    description: str | None = None
    due_at: datetime | None = None
    due_date: date | None = None
    priority: TaskPriority = TaskPriority.NONE
    label_ids: Sequence[UUID] = ()
    recurrence: Recurrence | None = None


async def create_task(viewer: User, new: NewTask, *, client_mutation_id: str | None = None) -> Task:
    """Make a task after all others. Raises Invalid, NotFound for a label, and IdempotencyMismatch."""
    task = _drafted(viewer, new)
    async with tx() as unit:
        earlier = await claim_result(viewer, "createTask", client_mutation_id, _fingerprint(new), task.id)
        if earlier is not None:
            return await seen_task(viewer, earlier, path=("input",))
        await tell(unit, viewer, task.id)
        task.position = await last_key(unit, viewer, task)
        await task.save()
        await put_labels(viewer, task.id, new.label_ids)
    return task


def _drafted(viewer: User, new: NewTask) -> Task:
    task = Task(id=uuid7(), user_id=viewer.id, priority=new.priority)
    write(task, checked_title(new.title), checked_description(new.description))
    refuse_both(new.due_at, new.due_date)
    set_due(task, new.due_at, new.due_date)
    if new.recurrence is not None:
        set_recurrence(task, checked(new.recurrence, RECURRENCE), path=RECURRENCE)
    return task


def _fingerprint(new: NewTask) -> str:
    return sha256(orjson.dumps(new)).hexdigest()


async def update_task(
    viewer: User, *, task_id: UUID, changes: Mapping[str, Any], expected_version: int | None = None
) -> tuple[Task, Task | None]:
    """Change what is given of NewTask's fields and `completed`; the task, and what comes next if that completed it.

    Raises NotFound, Invalid, and Conflict for a version that is not the newest.
    """
    refuse_both(changes.get("due_at"), changes.get("due_date"))
    async with tx() as unit:
        task = await held_task(unit, viewer, task_id, path=("input", "id"))
        if expected_version is not None and expected_version != task.version:
            raise Conflict(f"the task is at version {task.version}", path=("input", "expectedVersion"))
        _change_words(task, changes)
        _change_due(task, changes)
        if "label_ids" in changes:
            await put_labels(viewer, task.id, changes["label_ids"] or ())
        following = None
        if "completed" in changes:
            following = await set_completed(unit, viewer, task, completed=_required(changes, "completed"))
        await change(task)
    return task, following


def _change_words(task: Task, changes: Mapping[str, Any]) -> None:
    if "title" in changes or "description" in changes:
        write(
            task,
            checked_title(changes.get("title", task.title)),
            checked_description(changes.get("description", task.description)),
        )
    if "priority" in changes:
        task.priority = changes["priority"] or TaskPriority.NONE


def _change_due(task: Task, changes: Mapping[str, Any]) -> None:
    """A due time replaces a due date, and the other way round; what recurs counts from the new one."""
    if not changes.keys() & {"due_at", "due_date", "recurrence"}:
        return
    due_at = changes.get("due_at", None if changes.get("due_date") else task.due_at)
    due_date = changes.get("due_date", None if changes.get("due_at") else task.due_date)
    moved = (due_at, due_date) != (task.due_at, task.due_date)
    set_due(task, due_at, due_date)
    if "recurrence" in changes:
        asked = changes["recurrence"]
        set_recurrence(task, asked and checked(asked, RECURRENCE), path=RECURRENCE)
    elif moved:
        at_fault = "dueAt" if "due_at" in changes else "dueDate"
        set_recurrence(task, recurrence_of(task), path=("input", at_fault))


def _required(changes: Mapping[str, Any], name: str) -> Any:
    if changes[name] is None:
        raise Invalid(("input", name), "given, or left out")
    return changes[name]


async def delete_task(viewer: User, *, task_id: UUID) -> None:
    """Its row is kept for KEPT. Raises NotFound."""
    async with tx() as unit:
        task = await held_task(unit, viewer, task_id, path=("id",))
        task.deleted_at = datetime.now(UTC)
        await change(task)


async def purge_tasks() -> int:
    """Take away for good what was deleted KEPT ago; how many there were."""
    async with tx():
        return await Task.filter(deleted_at__lt=datetime.now(UTC) - KEPT).delete()


async def seen_task(viewer: User, task_id: UUID, *, path: tuple[str, ...]) -> Task:
    """Raises NotFound."""
    found = await task(viewer, task_id=task_id)
    if found is None:
        raise NotFound("Task", path=path)
    return found


async def task(viewer: User, *, task_id: UUID) -> Task | None:
    return await Task.owned_by(viewer).get_or_none(id=task_id)
