"""What tools answered, read with care: a result may lack anything."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from core.json import json_list, json_object


@dataclass(frozen=True, slots=True)
class Answered:
    """What a call gave; `more`: there are others."""

    data: dict[str, Any]

    @property
    def more(self) -> bool:
        return self.data.get("more") is True

    def each(self, name: str) -> list[dict[str, Any]]:
        return [item for part in json_list(self.data.get(name)) or [] if (item := json_object(part)) is not None]


class NotDone(Exception):
    """A call was refused, denied, or came too late. `again`: when it may be tried again, where that is known."""

    def __init__(self, code: str, message: str, again: datetime | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.again = again


@dataclass(frozen=True, slots=True)
class Task:
    id: str
    title: str
    completed: bool
    due: date | datetime | None
    priority: str
    labels: tuple[str, ...]
    recurs: bool


def answered(result: str) -> Answered:
    """Raises NotDone."""
    try:
        found = json_object(orjson.loads(result)) or {}
    except orjson.JSONDecodeError:
        found = {}
    data = json_object(found.get("data"))
    if data is None:
        error = json_object(found.get("error")) or {}
        message = text(error, "message") or "the answer could not be read"
        raise NotDone(text(error, "code"), message, moment(text(error, "resetsAt")))
    return Answered(data)


def text(of: dict[str, Any], name: str) -> str:
    value = of.get(name)
    return value if isinstance(value, str) else ""


def tasks_of(found: Answered) -> list[Task]:
    return [task_of(one) for one in found.each("tasks")]


def task_named(found: Answered, name: str) -> Task | None:
    one = json_object(found.data.get(name))
    return None if one is None else task_of(one)


def task_of(one: dict[str, Any]) -> Task:
    labels = [text(label, "name") for label in Answered(one).each("labels")]
    return Task(
        id=text(one, "id"),
        title=text(one, "title"),
        completed=one.get("completed") is True,
        due=moment(text(one, "dueAt")) or _day(text(one, "dueDate")),
        priority=text(one, "priority"),
        labels=tuple(name for name in labels if name),
        recurs=json_object(one.get("recurrence")) is not None,
    )


def moment(written: str) -> datetime | None:
    """None if it is no time with an offset."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
