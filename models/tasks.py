"""Tasks and their labels: each belongs to one person, who alone sees it."""

from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from core.ids import uuid7
from models.users import User

TITLE_MAX = 200
LABEL_NAME_MAX = 50
FOLDED_MAX = 18  # characters that one may fold to
UNDATED_UP = 2**62  # after every date
UNDATED_DOWN = 0  # before every date


class TaskPriority(IntEnum):
    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    URGENT = 4


class RecurrenceBase(StrEnum):
    DUE_DATE = "DUE_DATE"
    COMPLETION_DATE = "COMPLETION_DATE"


class Label(Model):
    """`folded` is the name as it is compared."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="labels")
    user_id: UUID
    name = fields.CharField(max_length=LABEL_NAME_MAX)
    folded = fields.CharField(max_length=FOLDED_MAX * LABEL_NAME_MAX)
    color = fields.CharField(max_length=7)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "label"
        unique_together = (("user_id", "folded"),)

    @classmethod
    def owned_by(cls, viewer: User) -> "QuerySet[Self]":
        return cls.filter(user_id=viewer.id)


class Task(Model):
    """At most one of `due_at` and `due_date` is set; a deleted task keeps its row for a while.

    `due_up` and `due_down` are the microseconds from year 1 to when it is due, by which tasks are ordered either way:
    those that are never due come last. `position` is a key of resolvers.tasks.order. `folded` holds title and
    description as they are searched. A task recurs if it has an `rrule`, on the day of the month `anchor_day` and at
    the time `anchor_time` of `time_zone`, where there are such; `successor_id` is what came after it was completed.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="tasks")
    user_id: UUID
    title = fields.CharField(max_length=TITLE_MAX)
    description: fields.Field[str | None] = fields.TextField(null=True)  # pyright: ignore[reportAssignmentType]
    completed_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)  # pyright: ignore[reportAssignmentType]
    due_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)  # pyright: ignore[reportAssignmentType]
    due_date: fields.Field[date | None] = fields.DateField(null=True)
    due_up: fields.Field[int] = fields.BigIntField(default=UNDATED_UP)
    due_down: fields.Field[int] = fields.BigIntField(default=UNDATED_DOWN)
    priority = fields.IntEnumField(TaskPriority, default=TaskPriority.NONE)
    position = fields.CharField(max_length=64)
    title_key = fields.CharField(max_length=TITLE_MAX)
    folded = fields.TextField()
    rrule: fields.Field[str | None] = fields.CharField(max_length=500, null=True)  # pyright: ignore[reportAssignmentType]
    recurrence_base: fields.Field[RecurrenceBase | None] = fields.CharEnumField(  # pyright: ignore[reportAssignmentType]
        RecurrenceBase, max_length=16, null=True
    )
    time_zone = fields.CharField(max_length=64, null=True)
    anchor_day: fields.Field[int | None] = fields.SmallIntField(null=True)
    anchor_time: fields.Field[str | None] = fields.CharField(max_length=15, null=True)  # pyright: ignore[reportAssignmentType]
    successor_id: fields.Field[UUID | None] = fields.UUIDField(null=True)  # pyright: ignore[reportAssignmentType]
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        table = "task"
        indexes = (("user_id", "position"), ("deleted_at",))

    @property
    def completed(self) -> bool:
        return self.completed_at is not None

    @classmethod
    def owned_by(cls, viewer: User) -> "QuerySet[Self]":
        """Those that are not deleted."""
        return cls.filter(user_id=viewer.id, deleted_at=None)


class TaskLabel(Model):
    """A label on a task."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    task: fields.ForeignKeyRelation[Task] = fields.ForeignKeyField("models.Task", related_name="marks")
    task_id: UUID
    label: fields.ForeignKeyRelation[Label] = fields.ForeignKeyField("models.Label", related_name="marks")
    label_id: UUID

    class Meta:
        table = "task_label"
        unique_together = (("task_id", "label_id"),)
        indexes = (("label_id",),)
