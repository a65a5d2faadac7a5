"""What tasks are asked by, and what their mutations take and answer."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

import strawberry

from gql.enums import described
from gql.fields import Payload
from gql.ids import key, key_or_nil
from gql.pages import plain_text, whole_number
from gql.tasks.types import Label, Sorting, Task, moment, small_number
from gql.users import given
from models.tasks import RecurrenceBase, TaskPriority
from resolvers.tasks.listing import Wanted
from resolvers.tasks.recurrence import Recurrence
from resolvers.tasks.tasks import NewTask

TaskId = Annotated[strawberry.ID, strawberry.argument(description="Which task.")]


class TaskOrderField(StrEnum):
    POSITION = "POSITION"
    DUE_AT = "DUE_AT"
    PRIORITY = "PRIORITY"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"
    TITLE = "TITLE"


class OrderDirection(StrEnum):
    ASC = "ASC"
    DESC = "DESC"


described(
    TaskOrderField,
    "By what tasks are sorted; equal ones in the order they were made.",
    {
        "POSITION": "As they were put by hand.",
        "DUE_AT": "By when they are due: those of a day after the times on it, those never due last.",
        "PRIORITY": "By how much they matter.",
        "CREATED_AT": "By when they were made.",
        "UPDATED_AT": "By when they last changed.",
        "TITLE": "By title, without regard to case and accents.",
    },
)
described(OrderDirection, "Which way a list is sorted.", {"ASC": "The least first.", "DESC": "The greatest first."})
SORTINGS = {
    TaskOrderField.POSITION: Sorting("position", plain_text),
    TaskOrderField.DUE_AT: Sorting("due_up", whole_number),
    TaskOrderField.PRIORITY: Sorting("priority", small_number),
    TaskOrderField.CREATED_AT: Sorting("created_at", moment),
    TaskOrderField.UPDATED_AT: Sorting("updated_at", moment),
    TaskOrderField.TITLE: Sorting("title_key", plain_text),
}
DUE_DOWN = Sorting("due_down", whole_number)


@strawberry.input(description="How tasks are sorted.")
class TaskOrder:
    field: TaskOrderField = strawberry.field(default=TaskOrderField.POSITION, description="By what.")
    direction: OrderDirection = strawberry.field(default=OrderDirection.ASC, description="Which way.")

    @property
    def descending(self) -> bool:
        return self.direction is OrderDirection.DESC

    @property
    def sorting(self) -> Sorting:
        if self.field is TaskOrderField.DUE_AT and self.descending:
            return DUE_DOWN
        return SORTINGS[self.field]


@strawberry.input(description="Which tasks: those that fit everything that is given; null asks for nothing.")
class TaskFilter:
    completed: bool | None = strawberry.field(default=None, description="Whether they are done.")
    priorities: list[TaskPriority] | None = strawberry.field(default=None, description="With one of these.")
    label_ids: list[strawberry.ID] | None = strawberry.field(default=None, description="With one of these or more.")
    due_before: datetime | None = strawberry.field(
        default=None, description="Due before it; what is due on a day, when that has ended in one's time zone."
    )
    due_after: datetime | None = strawberry.field(
        default=None, description="Due then or later; what is due on a day, on that day or later."
    )
    has_due_date: bool | None = strawberry.field(default=None, description="Whether they are due at all.")
    overdue: bool | None = strawberry.field(default=None, description="Whether they should be done by now.")
    search: str | None = strawberry.field(
        default=None, description="1-500 characters: all its words stand somewhere in title or description."
    )

    def wanted(self) -> Wanted:
        labels = self.label_ids
        return Wanted(
            completed=self.completed,
            priorities=self.priorities,
            label_ids=None if labels is None else [key_or_nil(one, "Label") for one in labels],
            due_before=self.due_before,
            due_after=self.due_after,
            has_due_date=self.has_due_date,
            overdue=self.overdue,
            search=self.search,
        )


@strawberry.input(description="How a task shall come again once it is completed.")
class RecurrenceInput:
    rrule: str = strawberry.field(description="A rule of RFC 5545 by days, weeks, months or years: FREQ=WEEKLY.")
    base: RecurrenceBase = strawberry.field(default=RecurrenceBase.DUE_DATE, description="From where it counts.")
    time_zone: str = strawberry.field(default="UTC", description="An IANA name.")

    def recurrence(self) -> Recurrence:
        return Recurrence(self.rrule, self.base, self.time_zone)


@strawberry.input(description="A new task.")
class CreateTaskInput:
    title: str = strawberry.field(description="1-200 characters.")
    description: str | None = strawberry.field(default=None, description="At most 1,000 characters.")
    due_at: datetime | None = strawberry.field(default=None, description="When it is due; not with `dueDate`.")
    due_date: date | None = strawberry.field(default=None, description="On which day it is due; not with `dueAt`.")
    priority: TaskPriority | None = strawberry.field(default=None, description="NONE if nothing is said.")
    label_ids: list[strawberry.ID] | None = strawberry.field(default=None, description="At most 100.")
    recurrence: RecurrenceInput | None = strawberry.field(default=None, description="Only of what is due.")
    client_mutation_id: str | None = strawberry.field(
        default=None, description="1-128 characters; the same again gives the same task."
    )

    def new(self) -> NewTask:
        return NewTask(
            title=self.title,
            description=self.description,
            due_at=self.due_at,
            due_date=self.due_date,
            priority=self.priority or TaskPriority.NONE,
            label_ids=[key_or_nil(one, "Label") for one in self.label_ids or ()],
            recurrence=self.recurrence and self.recurrence.recurrence(),
        )


@strawberry.input(description="What to change of a task: absent is unchanged, null clears.")
class UpdateTaskInput:
    id: strawberry.ID = strawberry.field(description="Which task.")
    title: str | None = strawberry.field(default=strawberry.UNSET, description="1-200 characters; not null.")
    description: str | None = strawberry.field(default=strawberry.UNSET, description="At most 1,000 characters.")
    completed: bool | None = strawberry.field(default=strawberry.UNSET, description="Whether it is done; not null.")
    due_at: datetime | None = strawberry.field(default=strawberry.UNSET, description="It replaces `dueDate`.")
    due_date: date | None = strawberry.field(default=strawberry.UNSET, description="It replaces `dueAt`.")
    priority: TaskPriority | None = strawberry.field(default=strawberry.UNSET, description="How much it matters.")
    label_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="All that it shall have, at most 100."
    )
    recurrence: RecurrenceInput | None = strawberry.field(
        default=strawberry.UNSET, description="How it comes again; only of what is due."
    )
    expected_version: int | None = strawberry.field(
        default=None, description="The version that was changed: CONFLICT if it is no longer the newest."
    )

    def key(self) -> Any:
        return key(self.id, "Task", path=("input", "id"))

    def changes(self) -> dict[str, Any]:
        asked: dict[str, Any] = {
            "title": self.title,
            "description": self.description,
            "completed": self.completed,
            "due_at": self.due_at,
            "due_date": self.due_date,
            "priority": self.priority,
        }
        if given(self.label_ids):
            asked["label_ids"] = [key_or_nil(one, "Label") for one in self.label_ids or ()]
        if given(self.recurrence):
            asked["recurrence"] = self.recurrence and self.recurrence.recurrence()
        return {name: value for name, value in asked.items() if given(value)}


@strawberry.type(description="The task that was made or changed, or why not.")
class TaskPayload(Payload):
    task: Task | None = strawberry.field(default=None, description="The task as it is now.")
    next_task: Task | None = strawberry.field(
        default=None, description="What comes next, if this completed one that recurs."
    )


@strawberry.type(description="The label that was made, or why not.")
class LabelPayload(Payload):
    label: Label | None = strawberry.field(default=None, description="The label.")
