"""Tasks put in their order: at the end, after or before another."""

from collections.abc import Sequence
from uuid import UUID

from tortoise.queryset import QuerySet

from core.errors import Conflict, Invalid, NotFound
from core.events import UserNews
from models.database.rows import execute_each
from models.database.tx import Unit, tx
from models.streams import user_stream
from models.tasks import Task
from models.users import User
from resolvers.tasks.changing import change, held_task
from resolvers.tasks.order import between, spread

NEIGHBOURS = 16  # tasks on each side that are spread anew at first


async def move_task(
    viewer: User, *, task_id: UUID, after_id: UUID | None = None, before_id: UUID | None = None
) -> Task:
    """Put a task right after one, or right before one.

    Raises Invalid if neither is given, NotFound, and Conflict if the two are no longer in that order.
    """
    if after_id is None and before_id is None:
        raise Invalid("afterId", "given, or beforeId")
    if task_id in (after_id, before_id):
        raise Invalid("afterId" if task_id == after_id else "beforeId", "another task")
    async with tx() as unit:
        task = await held_task(unit, viewer, task_id, path=("id",))
        after = await _neighbour(viewer, after_id, "afterId")
        before = await _neighbour(viewer, before_id, "beforeId")
        if after is not None and before is not None and after.position >= before.position:
            raise Conflict("these two are in another order now")
        if after is None and before is not None:
            after = await _others(viewer, task).filter(position__lt=before.position).order_by("-position").first()
        task.position = await _key_after(unit, viewer, task, after)
        await change(task)
    return task


async def _neighbour(viewer: User, task_id: UUID | None, argument: str) -> Task | None:
    if task_id is None:
        return None
    found = await Task.owned_by(viewer).get_or_none(id=task_id)
    if found is None:
        raise NotFound("Task", path=(argument,))
    return found


def _others(viewer: User, task: Task) -> "QuerySet[Task]":
    return Task.owned_by(viewer).exclude(id=task.id)


async def last_key(unit: Unit, viewer: User, task: Task) -> str:
    """A key after all of one's tasks, for a new one."""
    last = await Task.owned_by(viewer).order_by("-position", "-id").first()
    return await _key_after(unit, viewer, task, last)


async def _key_after(unit: Unit, viewer: User, task: Task, after: Task | None) -> str:
    """A short key right after another's, None: before all. Where there is none, its neighbours make room."""
    rest = _others(viewer, task)
    following = rest if after is None else rest.filter(position__gt=after.position)
    high = await following.order_by("position").first()
    key = between(after and after.position, high and high.position)
    if key is not None:
        return key
    return await _make_room(unit, viewer, task, after)


async def _make_room(unit: Unit, viewer: User, task: Task, after: Task | None) -> str:
    """Spread the neighbours anew, more of them until there is room, and give a key among them."""
    others = await _others(viewer, task).order_by("position", "id")
    place = 0 if after is None else next(n for n, one in enumerate(others, 1) if one.id == after.id)
    width = NEIGHBOURS
    while True:
        start, end = max(place - width, 0), min(place + width, len(others))
        low = others[start - 1].position if start > 0 else None
        high = others[end].position if end < len(others) else None
        keys = spread(low, high, end - start + 1)
        if keys is not None:
            mine = keys.pop(place - start)
            await _give(unit, viewer, others[start:end], keys)
            return mine
        width *= 2


async def _give(unit: Unit, viewer: User, tasks: Sequence[Task], keys: Sequence[str]) -> None:
    rows = [(key, task.id) for task, key in zip(tasks, keys, strict=True)]
    await execute_each('UPDATE task SET "position" = ?, version = version + 1 WHERE id = ?', rows)
    for task in tasks:
        await unit.append(user_stream(viewer.id), UserNews.TASK_CHANGED, {"task": str(task.id)})
