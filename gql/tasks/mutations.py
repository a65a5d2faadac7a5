"""What can be done with tasks."""

from typing import Annotated

import strawberry

from gql.context import Info
from gql.fields import mutation
from gql.ids import key
from gql.tasks.inputs import CreateTaskInput, LabelPayload, TaskId, TaskPayload, UpdateTaskInput
from gql.tasks.types import Label, Task
from gql.users import DeletePayload
from resolvers.tasks import completing, labels, places, tasks


@strawberry.type
class TasksMutation:
    @mutation(TaskPayload, "Make a task, after all others.")
    async def create_task(
        self, info: Info, input: Annotated[CreateTaskInput, strawberry.argument(description="The task.")]
    ) -> TaskPayload:
        row = await tasks.create_task(info.context.viewer, input.new(), client_mutation_id=input.client_mutation_id)
        return TaskPayload(task=Task.of(row))

    @mutation(TaskPayload, "Change a task.")
    async def update_task(
        self, info: Info, input: Annotated[UpdateTaskInput, strawberry.argument(description="What to change.")]
    ) -> TaskPayload:
        row, following = await tasks.update_task(
            info.context.viewer,
            task_id=input.key(),
            changes=input.changes(),
            expected_version=input.expected_version,
        )
        return TaskPayload(task=Task.of(row), next_task=Task.maybe(following))

    @mutation(DeletePayload, "Delete a task.")
    async def delete_task(self, info: Info, id: TaskId) -> DeletePayload:
        await tasks.delete_task(info.context.viewer, task_id=key(id, "Task", path=("id",)))
        return DeletePayload(deleted_id=id)

    @mutation(TaskPayload, "Complete a task, or reopen it.")
    async def toggle_task_completion(self, info: Info, id: TaskId) -> TaskPayload:
        row, following = await completing.toggle_task_completion(
            info.context.viewer, task_id=key(id, "Task", path=("id",))
        )
        return TaskPayload(task=Task.of(row), next_task=Task.maybe(following))

    @mutation(TaskPayload, "Put a task right after another, or right before one.")
    async def move_task(
        self,
        info: Info,
        id: TaskId,
        after_id: Annotated[strawberry.ID | None, strawberry.argument(description="It comes after this one.")] = None,
        before_id: Annotated[strawberry.ID | None, strawberry.argument(description="It comes before this one.")] = None,
    ) -> TaskPayload:
        row = await places.move_task(
            info.context.viewer,
            task_id=key(id, "Task", path=("id",)),
            after_id=None if after_id is None else key(after_id, "Task", path=("afterId",)),
            before_id=None if before_id is None else key(before_id, "Task", path=("beforeId",)),
        )
        return TaskPayload(task=Task.of(row))

    @mutation(LabelPayload, "Make a label.")
    async def create_label(
        self,
        info: Info,
        name: Annotated[str, strawberry.argument(description="1-50 characters; unique without regard to case.")],
        color: Annotated[
            str | None, strawberry.argument(description="Six hexadecimal digits after #; null: grey.")
        ] = None,
    ) -> LabelPayload:
        return LabelPayload(label=Label.of(await labels.create_label(info.context.viewer, name=name, color=color)))

    @mutation(DeletePayload, "Delete a label; its tasks stay.")
    async def delete_label(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Which label.")]
    ) -> DeletePayload:
        await labels.delete_label(info.context.viewer, label_id=key(id, "Label", path=("id",)))
        return DeletePayload(deleted_id=id)
