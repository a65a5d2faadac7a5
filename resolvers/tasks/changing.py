"""How a task is held and changed: nobody else changes one's tasks meanwhile, and all one's devices are told."""

from uuid import UUID

from core.errors import NotFound
from core.events import UserNews
from models.database.tx import Unit
from models.streams import user_stream
from models.tasks import Task
from models.users import User


async def tell(unit: Unit, viewer: User, task_id: UUID) -> None:
    """The first thing to do inside `tx()`: whoever else would change one's tasks waits until it ends."""
    await unit.append(user_stream(viewer.id), UserNews.TASK_CHANGED, {"task": str(task_id)})


async def held_task(unit: Unit, viewer: User, task_id: UUID, *, path: tuple[str, ...]) -> Task:
    """One's own task as it is now, to be changed, which is told. Raises NotFound."""
    await tell(unit, viewer, task_id)
    task = await Task.owned_by(viewer).get_or_none(id=task_id)
    if task is None:
        raise NotFound("Task", path=path)
    return task


async def change(task: Task) -> None:
    """Store a held task as its next version."""
    task.version += 1
    await task.save()
