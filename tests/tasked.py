"""What somebody has of tasks, and valid arguments for every field about them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from gql.ids import cursor_of, global_id
from models.database.rows import insert_rows
from models.database.tx import tx
from models.tasks import Label, Task, TaskLabel
from models.users import User
from resolvers.tasks.labels import create_label
from resolvers.tasks.tasks import NewTask, create_task

Arguments = dict[str, Any]
DUE_AT = "2030-01-31T08:00:00Z"
RECURRENCE = {"rrule": "FREQ=MONTHLY", "base": "DUE_DATE", "timeZone": "Europe/Vienna"}


@dataclass(frozen=True, slots=True)
class Tasked:
    """Ids on the wire. `place` is a cursor of tasks by their position."""

    task: str = ""
    other: str = ""
    label: str = ""
    place: str = ""

    @property
    def ids(self) -> dict[str, str]:
        """By the type's name."""
        return {"Task": self.task, "Label": self.label}

    def arguments(self) -> dict[str, list[Arguments]]:
        """By the field's name."""
        return self._asking() | self._writing()

    def _asking(self) -> dict[str, list[Arguments]]:
        every = {
            "completed": False,
            "priorities": ["HIGH", "NONE"],
            "labelIds": [self.label],
            "dueBefore": "2040-01-01T00:00:00Z",
            "dueAfter": "2020-01-01T00:00:00Z",
            "hasDueDate": True,
            "overdue": False,
            "search": "milk",
        }
        order = {"field": "POSITION", "direction": "ASC"}
        return {
            "Query.tasks": [
                {"filter": every, "orderBy": order, "first": 2, "after": self.place},
                {"filter": {"labelIds": [self.label]}, "last": 2, "before": self.place},
            ],
            "Query.task": [{"id": self.task}],
            "Query.labels": [{}],
        }

    def _writing(self) -> dict[str, list[Arguments]]:
        new = {
            "title": "Bread",
            "description": "Rye.",
            "dueDate": "2030-01-31",
            "priority": "LOW",
            "labelIds": [self.label],
            "clientMutationId": "once",
        }
        later = {"title": "Tea", "labelIds": [self.label], "dueAt": DUE_AT}
        changed = {"id": self.task, "title": "Cream", "description": None, "completed": True, "priority": "URGENT"}
        return {
            "Mutation.createTask": [{"input": one} for one in (new, later, {**later, "recurrence": RECURRENCE})],
            "Mutation.updateTask": [
                {"input": {**changed, "description": "Sour.", "labelIds": [self.label]}},
                {"input": {"id": self.task, "dueAt": DUE_AT}},
                {"input": {"id": self.task, "dueDate": "2030-01-31", "expectedVersion": 3}},
                {"input": {"id": self.task, "dueAt": DUE_AT, "recurrence": RECURRENCE}},
            ],
            "Mutation.deleteTask": [{"id": self.task}],
            "Mutation.toggleTaskCompletion": [{"id": self.task}],
            "Mutation.moveTask": [{"id": self.task, "afterId": self.other}, {"id": self.task, "beforeId": self.other}],
            "Mutation.createLabel": [{"name": "Garden", "color": "#00ff00"}],
            "Mutation.deleteLabel": [{"id": self.label}],
        }


NO_TASKS = Tasked()


async def tasked(owner: User) -> Tasked:
    """Two tasks, of which the first one is due and has a label."""
    label = await create_label(owner, name="Home")
    due = datetime(2029, 12, 31, 8, tzinfo=UTC)
    task = await create_task(owner, NewTask("Milk", due_at=due, label_ids=[label.id]))
    other = await create_task(owner, NewTask("Honey"))
    return Tasked(
        global_id("Task", task.id),
        global_id("Task", other.id),
        global_id("Label", label.id),
        cursor_of(task.position, str(task.id)),
    )


async def many_tasks(owner: User, size: int) -> None:
    """As many tasks as labels, and every label on every task."""
    tasks = [Task(user_id=owner.id, title="T", title_key="t", folded="t", position=f"z{n:03}") for n in range(size)]
    labels = [Label(user_id=owner.id, name=f"L{n}", folded=f"l{n}", color="#000000") for n in range(size)]
    async with tx():
        await insert_rows(tasks)
        await insert_rows(labels)
        await insert_rows([TaskLabel(task_id=task.id, label_id=label.id) for task in tasks for label in labels])
