"""Labels: made, deleted, listed, put on tasks."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from tortoise.expressions import F, Subquery

from core.errors import AlreadyExists, Invalid, LimitReached, NotFound
from core.text import trimmed
from models.database.rows import insert_rows
from models.database.tx import tx
from models.tasks import LABEL_NAME_MAX, Label, Task, TaskLabel
from models.users import User
from resolvers.tasks.changing import tell

LABELS_MAX = 200  # of one person
GREY = "#808080"

Path = tuple[str, ...]


async def create_label(viewer: User, *, name: str, color: str | None = None) -> Label:
    """Raises Invalid, AlreadyExists for a name that one has in any case, and LimitReached."""
    shown = trimmed(" ".join(name.split()), ("name",), most=LABEL_NAME_MAX)
    key = shown.casefold()
    tint = _color(color or GREY)
    async with tx():
        if await Label.owned_by(viewer).filter(folded=key).exists():  # the unique constraint judges races
            raise AlreadyExists("a label has this name", path=("name",))
        count = await Label.owned_by(viewer).count()
        if count >= LABELS_MAX:
            raise LimitReached(limit=LABELS_MAX, used=count, resets_at=None)
        return await Label.create(user_id=viewer.id, name=shown, folded=key, color=tint)


def _color(color: str) -> str:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", color):
        raise Invalid("color", "six hexadecimal digits after #, such as #ff8800")
    return color.lower()


async def delete_label(viewer: User, *, label_id: UUID) -> None:
    """Delete a label and take it off its tasks. Raises NotFound."""
    async with tx() as unit:
        if not await Label.owned_by(viewer).filter(id=label_id).exists():
            raise NotFound("Label", path=("id",))
        marked = Task.owned_by(viewer).filter(marks__label_id=label_id)
        for task in await marked.order_by("id"):
            await tell(unit, viewer, task.id)
        marks = TaskLabel.filter(label_id=label_id)
        await (
            Task.owned_by(viewer)
            .filter(id__in=Subquery(marks.values("task_id")))
            .update(version=F("version") + 1, updated_at=datetime.now(UTC))
        )
        await Label.owned_by(viewer).filter(id=label_id).delete()


async def labels(viewer: User) -> list[Label]:
    """All of one's own, by name."""
    return await Label.owned_by(viewer).order_by("folded", "id")


async def labels_of(task_ids: Sequence[UUID]) -> list[list[Label]]:
    """Those on each of the tasks, by name. One statement."""
    found: dict[UUID, list[Label]] = {task_id: [] for task_id in task_ids}
    marks = TaskLabel.filter(task_id__in=task_ids).select_related("label").order_by("label__folded")
    for mark in await marks:
        found[mark.task_id].append(mark.label)
    return [found[task_id] for task_id in task_ids]


async def check_labels(viewer: User, label_ids: Sequence[UUID], path: Path) -> None:
    """Raises NotFound for the first that is not one's own."""
    known = set(await Label.owned_by(viewer).filter(id__in=label_ids).values_list("id", flat=True))
    for place, label_id in enumerate(label_ids):
        if label_id not in known:
            raise NotFound("Label", path=(*path, str(place)))


async def put_labels(viewer: User, task_id: UUID, label_ids: Sequence[UUID]) -> None:
    """Have a task bear these labels and no other, inside `tx()`. Raises NotFound."""
    await check_labels(viewer, label_ids, ("input", "labelIds"))
    await TaskLabel.filter(task_id=task_id).exclude(label_id__in=list(label_ids)).delete()
    marks = [TaskLabel(task_id=task_id, label_id=label_id) for label_id in dict.fromkeys(label_ids)]
    await insert_rows(marks, 'ON CONFLICT ("task_id", "label_id") DO NOTHING')
