"""What can be asked of tasks."""

from typing import Annotated

import strawberry

from gql.context import Info
from gql.fields import field
from gql.ids import key_or_nil
from gql.pages import After, Before, First, Last, window
from gql.tasks.inputs import TaskFilter, TaskId, TaskOrder
from gql.tasks.types import Label, Task, TaskConnection, task_connection
from models.pages import page_of
from resolvers.tasks import labels, listing, tasks


@strawberry.type
class TasksQuery:
    @field("One's own tasks.")
    async def tasks(
        self,
        info: Info,
        filter: Annotated[TaskFilter | None, strawberry.argument(description="Which of them; null: all.")] = None,
        order_by: Annotated[
            TaskOrder | None, strawberry.argument(description="How they are sorted; null: as put by hand.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> TaskConnection:
        sorted_by = order_by or TaskOrder()
        order = sorted_by.sorting.order
        asked = window(first, after, last, before, order=order)
        found = await listing.tasks(info.context.viewer, (filter or TaskFilter()).wanted())
        page = await page_of(found, asked, order=order.columns, descending=sorted_by.descending)
        return task_connection(page, order, found)

    @field("A task by id; null if there is none that is one's own.")
    async def task(self, info: Info, id: TaskId) -> Task | None:
        return Task.maybe(await tasks.task(info.context.viewer, task_id=key_or_nil(id, "Task")))

    @field("All of one's own labels, by name.")
    async def labels(self, info: Info) -> list[Label]:
        return [Label.of(row) for row in await labels.labels(info.context.viewer)]
