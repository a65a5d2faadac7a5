"""Tasks and their labels, as they are shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import strawberry
from tortoise.queryset import QuerySet

from gql.context import Info
from gql.enums import described
from gql.pages import Connection, Edge, Order, PageInfo, connected, whole_number
from gql.rows import FromRow, Node
from models import tasks as rows
from models.pages import Page
from models.tasks import RecurrenceBase, TaskPriority
from resolvers.tasks.labels import labels_of
from resolvers.tasks.writing import recurrence_of

described(
    TaskPriority,
    "How much a task matters, in rising order.",
    {
        "NONE": "Nothing was said.",
        "LOW": "It can wait.",
        "MEDIUM": "It matters.",
        "HIGH": "It matters much.",
        "URGENT": "Before all else.",
    },
)
described(
    RecurrenceBase,
    "From where a task recurs.",
    {
        "DUE_DATE": "From when it was due: what was missed is left out.",
        "COMPLETION_DATE": "From the day on which it was completed.",
    },
)


@strawberry.type(description="What tasks are grouped by.")
class Label(FromRow, Node):
    row: strawberry.Private[rows.Label]
    name: str = strawberry.field(description="1-50 characters; unique without regard to case.")
    color: str = strawberry.field(description="Six hexadecimal digits after #.")


@strawberry.type(description="How a task comes again once it is completed.")
class Recurrence:
    rrule: str = strawberry.field(description="A rule of RFC 5545; a month without that day uses its last.")
    base: RecurrenceBase = strawberry.field(description="From where it counts.")
    time_zone: str = strawberry.field(description="An IANA name: days begin, and clocks change, as there.")


@strawberry.type(description="Something to be done.")
class Task(FromRow, Node):
    row: strawberry.Private[rows.Task]
    title: str = strawberry.field(description="1-200 characters.")
    description: str | None = strawberry.field(description="At most 1,000 characters.")
    completed: bool = strawberry.field(description="Whether it is done.")
    completed_at: datetime | None = strawberry.field(description="Since when it is done.")
    due_at: datetime | None = strawberry.field(description="When it is due; null: on a day, or never.")
    due_date: date | None = strawberry.field(description="On which day it is due; null: at a time, or never.")
    priority: TaskPriority = strawberry.field(description="How much it matters.")
    position: str = strawberry.field(description="Its place: positions sort by code point, as one's tasks stand.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it last changed.")
    version: int = strawberry.field(description="Counts its changes, from 1.")

    @strawberry.field(description="What it is grouped by, by name.")
    async def labels(self, info: Info) -> list[Label]:
        return [Label.of(row) for row in await info.context.loaders.each(_labels_of, self.row.id)]

    @strawberry.field(description="How it comes again; null: it does not.")
    def recurrence(self) -> Recurrence | None:
        found = recurrence_of(self.row)
        return found and Recurrence(rrule=found.rrule, base=found.base, time_zone=found.time_zone)


async def _labels_of(task_ids: list[UUID]) -> list[list[rows.Label]]:
    return await labels_of(task_ids)


@strawberry.type(description="A page of tasks.")
class TaskConnection:
    edges: list[Edge[Task]] = strawberry.field(description="The tasks of this page, with their cursors.")
    nodes: list[Task] = strawberry.field(description="The tasks of this page.")
    page_info: PageInfo = strawberry.field(description="Where this page lies in the list.")
    every: strawberry.Private["QuerySet[rows.Task]"]

    @strawberry.field(description="How many tasks the whole list has.")
    async def total_count(self) -> int:
        return await self.every.count()


def task_connection(page: Page[rows.Task], order: Order, every: "QuerySet[rows.Task]") -> TaskConnection:
    found: Connection[Task] = connected(Task, page, order=order)
    return TaskConnection(edges=found.edges, nodes=found.nodes, page_info=found.page_info, every=every)


@dataclass(frozen=True, slots=True)
class Sorting:
    """By which column tasks are sorted, and how it is read back from a cursor; equal ones by their ids."""

    column: str
    read: Callable[[str], Any]

    @property
    def order(self) -> Order:
        return Order((self.column, "id"), (self.read, UUID))


def moment(text: str) -> datetime:
    """ValueError for what is no time with its offset from UTC."""
    found = datetime.fromisoformat(text)
    if found.utcoffset() is None:
        raise ValueError(text)
    return found


def small_number(text: str) -> TaskPriority:
    return TaskPriority(whole_number(text))
