"""Tasks made, changed, completed and deleted by the assistant."""

from enum import StrEnum
from typing import Any

from pydantic import Field

from core.env import Env
from core.errors import Invalid
from core.global_ids import key_or_nil
from models.tasks import TITLE_MAX, RecurrenceBase, TaskPriority
from models.users import User
from resolvers.assistant.tools.tasks import TaskId, told_task
from resolvers.assistant.tools.tool import WRITING, Arguments, Effect, Tool
from resolvers.assistant.tools.values import Day, Moment, Priority
from resolvers.tasks import tasks
from resolvers.tasks.recurrence import Recurrence
from resolvers.tasks.tasks import NewTask
from resolvers.tasks.writing import DESCRIPTION_MAX

DUE_AT = "Due at this time, with its offset from UTC: 2030-01-31T12:00:00Z. Not with `dueDate`."
DUE_DATE = "Due on this day: 2030-01-31. Not with `dueAt`."


class AskedRecurrence(Arguments):
    rrule: str = Field(description="A rule of RFC 5545 by days, weeks, months or years: FREQ=WEEKLY;BYDAY=MO.")
    base: RecurrenceBase | None = Field(
        default=None, description="From where it counts: when it was due, or the day it was completed; null: DUE_DATE."
    )
    time_zone: str | None = Field(default=None, description="An IANA name; null: the user's own.")

    def of(self, viewer: User) -> Recurrence:
        return Recurrence(self.rrule, self.base or RecurrenceBase.DUE_DATE, self.time_zone or viewer.time_zone)


class AskedTask(Arguments):
    title: str = Field(description=f"1-{TITLE_MAX} characters.")
    description: str | None = Field(default=None, description=f"More about it, at most {DESCRIPTION_MAX:,} characters.")
    due_at: Moment | None = Field(default=None, description=DUE_AT)
    due_date: Day | None = Field(default=None, description=DUE_DATE)
    priority: Priority | None = Field(default=None, description="How much it matters; null: NONE.")
    label_ids: list[str] | None = Field(default=None, description="The ids of its labels.")
    recurrence: AskedRecurrence | None = Field(
        default=None, description="How it comes again once it is completed; only of what is due."
    )


class Clearable(StrEnum):
    DESCRIPTION = "description"
    DUE_AT = "dueAt"
    DUE_DATE = "dueDate"
    PRIORITY = "priority"
    LABEL_IDS = "labelIds"
    RECURRENCE = "recurrence"


class AskedChange(Arguments):
    id: str = Field(description="The task's id, as other tools told it.")
    title: str | None = Field(default=None, description=f"1-{TITLE_MAX} characters; null: as it is.")
    description: str | None = Field(
        default=None, description=f"At most {DESCRIPTION_MAX:,} characters; null: as it is."
    )
    due_at: Moment | None = Field(default=None, description=f"{DUE_AT} It replaces a due day. Null: as it is.")
    due_date: Day | None = Field(default=None, description=f"{DUE_DATE} It replaces a due time. Null: as it is.")
    priority: Priority | None = Field(default=None, description="How much it matters; null: as it is.")
    label_ids: list[str] | None = Field(
        default=None, description="The ids of all labels that it shall have; null: as they are."
    )
    recurrence: AskedRecurrence | None = Field(
        default=None, description="How it comes again, only of what is due; null: as it is."
    )
    clear: list[Clearable] | None = Field(
        default=None, description="What to take away from the task, by name; null: nothing."
    )


async def _create_task(env: Env, viewer: User, asked: AskedTask) -> dict[str, Any]:
    del env
    new = NewTask(
        title=asked.title,
        description=asked.description,
        due_at=asked.due_at,
        due_date=asked.due_date,
        priority=asked.priority or TaskPriority.NONE,
        label_ids=[key_or_nil(one, "Label") for one in asked.label_ids or ()],
        recurrence=asked.recurrence and asked.recurrence.of(viewer),
    )
    return {"task": await told_task(viewer, await tasks.create_task(viewer, new))}


async def _update_task(env: Env, viewer: User, asked: AskedChange) -> dict[str, Any]:
    del env
    return await _changed(viewer, asked.id, _changes(viewer, asked))


def _changes(viewer: User, asked: AskedChange) -> dict[str, Any]:
    """Those of the API, where null clears. Raises Invalid."""
    given: dict[str, Any] = {
        "title": asked.title,
        "description": asked.description,
        "due_at": asked.due_at,
        "due_date": asked.due_date,
        "priority": asked.priority,
        "label_ids": None if asked.label_ids is None else [key_or_nil(one, "Label") for one in asked.label_ids],
        "recurrence": asked.recurrence and asked.recurrence.of(viewer),
    }
    cleared = {one.name.lower() for one in asked.clear or ()}
    if any(given[name] is not None for name in cleared):
        raise Invalid("clear", "free of what is given a value")
    return {name: value for name, value in given.items() if value is not None or name in cleared}


async def _complete_task(env: Env, viewer: User, asked: TaskId) -> dict[str, Any]:
    del env
    return await _changed(viewer, asked.id, {"completed": True})


async def _reopen_task(env: Env, viewer: User, asked: TaskId) -> dict[str, Any]:
    del env
    return await _changed(viewer, asked.id, {"completed": False})


async def _changed(viewer: User, task_id: str, changes: dict[str, Any]) -> dict[str, Any]:
    task, following = await tasks.update_task(viewer, task_id=key_or_nil(task_id, "Task"), changes=changes)
    answer = {"task": await told_task(viewer, task)}
    return answer if following is None else answer | {"nextTask": await told_task(viewer, following)}


async def _delete_task(env: Env, viewer: User, asked: TaskId) -> dict[str, Any]:
    del env
    await tasks.delete_task(viewer, task_id=key_or_nil(asked.id, "Task"))
    return {"deletedId": asked.id}


CREATE_TASK = Tool("create_task", "Make a task, after all others.", Effect.WRITE, AskedTask, _create_task, WRITING)
UPDATE_TASK = Tool(
    "update_task",
    "Change a task: what is null stays as it is, what `clear` names is taken away.",
    Effect.WRITE,
    AskedChange,
    _update_task,
    WRITING,
)
COMPLETE_TASK = Tool(
    "complete_task",
    "Mark a task as done; one that is done stays so. Of a task that recurs it tells the next one.",
    Effect.WRITE,
    TaskId,
    _complete_task,
    WRITING,
)
REOPEN_TASK = Tool("reopen_task", "Mark a task as not done after all.", Effect.WRITE, TaskId, _reopen_task, WRITING)
DELETE_TASK = Tool(
    "delete_task", "Delete a task. Only where the user asks for it.", Effect.DESTRUCTIVE, TaskId, _delete_task, WRITING
)
