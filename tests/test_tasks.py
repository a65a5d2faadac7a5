"""Tasks: made, changed, completed, deleted, listed, and told to all one's devices."""

import pytest

from conftest import Ask
from models.users import User
from talking import did
from tasking import TOGGLE, added, titles

pytestmark = pytest.mark.anyio


async def test_a_task_is_made_listed_and_completed(ask: Ask, ann: User) -> None:
    task = await added(ask, ann, " Buy milk ", description="Two bottles.", dueDate="2030-01-31", priority="HIGH")

    done = (await did(ask, ann, TOGGLE, id=task["id"]))["task"]

    assert (task["title"], task["description"], task["priority"]) == ("Buy milk", "Two bottles.", "HIGH")
    assert (task["dueAt"], task["dueDate"], task["completed"], task["version"]) == (None, "2030-01-31", False, 1)
    assert (done["completed"], done["completedAt"] is not None, done["version"]) == (True, True, 2)
    assert await titles(ask, ann) == ["Buy milk"]
