"""Tasks and labels looked up by the assistant."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field

from core.env import Env
from core.errors import Invalid
from core.global_ids import global_id, key_or_nil
from models.pages import Window, page_of
from models.tasks import Label, Task
from models.users import User
from resolvers.assistant.tools.tool import READING, Arguments, Effect, Tool
from resolvers.assistant.tools.values import LIMIT, LIMIT_MAX, Day, Limit, Moment, Priority, told, told_moment
from resolvers.tasks import labels, listing, tasks
from resolvers.tasks.listing import SEARCH_MAX, Wanted
from resolvers.tasks.recurrence import FIRST_YEAR, LAST_YEAR
from resolvers.tasks.writing import recurrence_of


class TaskId(Arguments):
    id: str = Field(description="The task's id, as other tools told it.")


class NoArguments(Arguments):
    pass


class WantedTasks(Arguments):
    completed: bool | None = Field(default=None, description="Whether they are done; null: either.")
    due_on: Day | None = Field(
        default=None, description="Due on this day of the user's, at whatever time: 2030-01-31. Alone, or with others."
    )
    due_before: Moment | None = Field(
        default=None, description="Due before this time, with its offset from UTC: 2030-01-31T12:00:00Z."
    )
    due_after: Moment | None = Field(default=None, description="Due at this time or later, with its offset from UTC.")
    overdue: bool | None = Field(default=None, description="True: what should be done by now and is not.")
    has_due_date: bool | None = Field(default=None, description="Whether they are due at all; null: either.")
    priorities: list[Priority] | None = Field(default=None, description="With one of these priorities.")
    label_ids: list[str] | None = Field(default=None, description="With one of these labels or more, by their ids.")
    search: str | None = Field(
        default=None, description=f"1-{SEARCH_MAX} characters: all its words stand in the title or the description."
    )
    limit: Limit | None = Field(default=None, description=f"At most so many, 1-{LIMIT_MAX}; null: {LIMIT}.")


async def _list_tasks(env: Env, viewer: User, asked: WantedTasks) -> dict[str, Any]:
    del env
    found = await listing.tasks(viewer, _wanted(viewer, asked))
    page = await page_of(found, Window(asked.limit or LIMIT), order=("due_up", "id"))
    return {"tasks": await told_tasks(viewer, page.rows), "more": page.has_next}


def _wanted(viewer: User, asked: WantedTasks) -> Wanted:
    begin, end = _bounds(viewer, asked)
    return Wanted(
        completed=asked.completed,
        priorities=asked.priorities,
        label_ids=None if asked.label_ids is None else [key_or_nil(one, "Label") for one in asked.label_ids],
        due_before=end,
        due_after=begin,
        has_due_date=asked.has_due_date,
        overdue=asked.overdue,
        search=asked.search,
    )


def _bounds(viewer: User, asked: WantedTasks) -> tuple[datetime | None, datetime | None]:
    """From when on, and before when. Raises Invalid."""
    if asked.due_on is None:
        return asked.due_after, asked.due_before
    if asked.due_after is not None or asked.due_before is not None:
        raise Invalid("dueOn", "null where `dueBefore` or `dueAfter` is given")
    if not FIRST_YEAR <= asked.due_on.year <= LAST_YEAR:
        raise Invalid("dueOn", f"a day in {FIRST_YEAR} to {LAST_YEAR}")
    zone = ZoneInfo(viewer.time_zone)
    following = asked.due_on + timedelta(days=1)
    return datetime.combine(asked.due_on, time(), zone), datetime.combine(following, time(), zone)


async def _get_task(env: Env, viewer: User, asked: TaskId) -> dict[str, Any]:
    del env
    task = await tasks.seen_task(viewer, key_or_nil(asked.id, "Task"), path=("id",))
    return {"task": await told_task(viewer, task)}


async def _list_labels(env: Env, viewer: User, asked: NoArguments) -> dict[str, Any]:
    del env, asked
    return {"labels": [_label(label) | {"color": label.color} for label in await labels.labels(viewer)]}


async def told_task(viewer: User, task: Task) -> dict[str, Any]:
    return (await told_tasks(viewer, [task]))[0]


async def told_tasks(viewer: User, rows: Sequence[Task]) -> list[dict[str, Any]]:
    """In their order. One statement."""
    marks = await labels.labels_of([task.id for task in rows])
    return [_task(viewer, task, borne) for task, borne in zip(rows, marks, strict=True)]


def _task(viewer: User, task: Task, borne: Sequence[Label]) -> dict[str, Any]:
    return told(
        {
            "id": global_id("Task", task.id),
            "title": task.title,
            "description": task.description,
            "completed": task.completed,
            "completedAt": told_moment(viewer, task.completed_at),
            "dueAt": told_moment(viewer, task.due_at),
            "dueDate": task.due_date and task.due_date.isoformat(),
            "priority": task.priority.name,
            "labels": [_label(label) for label in borne] or None,
            "recurrence": _recurrence(task),
        }
    )


def _label(label: Label) -> dict[str, Any]:
    return {"id": global_id("Label", label.id), "name": label.name}


def _recurrence(task: Task) -> dict[str, Any] | None:
    found = recurrence_of(task)
    return found and {"rrule": found.rrule, "base": found.base, "timeZone": found.time_zone}


LIST_TASKS = Tool(
    "list_tasks",
    "The user's own tasks that fit everything given, what is due first first, what is never due last.",
    Effect.READ_ONLY,
    WantedTasks,
    _list_tasks,
    READING,
)
GET_TASK = Tool("get_task", "One of the user's own tasks.", Effect.READ_ONLY, TaskId, _get_task, READING)
LIST_LABELS = Tool(
    "list_labels", "All labels that the user's tasks may have.", Effect.READ_ONLY, NoArguments, _list_labels, READING
)
