"""What tools are given and tell, value by value, as JSON says it."""

from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from core.arguments import TIME
from core.dialogue import GameTime
from models.tasks import TaskPriority
from models.users import User
from resolvers.assistant.tools.refusals import RULE

LIMIT_MAX = 50  # items of a list
LIMIT = 20  # if nothing is said
PRIORITIES = [priority.name for priority in TaskPriority]
TEXT = {"type": "string"}


def _moment(value: object) -> datetime:
    """Whether it has its offset is judged with all the rest, by core.arguments."""
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        raise PydanticCustomError(RULE, TIME) from None


def _day(value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise PydanticCustomError(RULE, "a day such as 2030-01-31") from None


def _priority(value: object) -> TaskPriority:
    if value not in PRIORITIES:
        raise PydanticCustomError(RULE, "one of NONE, LOW, MEDIUM, HIGH, URGENT")
    return TaskPriority[str(value)]


def _name(priority: TaskPriority) -> str:
    return priority.name


def _limit(value: int) -> int:
    if not 1 <= value <= LIMIT_MAX:
        raise PydanticCustomError(RULE, "between 1 and 50")
    return value


Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema(TEXT)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema(TEXT)]
Priority = Annotated[
    TaskPriority,
    BeforeValidator(_priority),
    PlainSerializer(_name, when_used="json"),
    WithJsonSchema({"type": "string", "enum": PRIORITIES}),
]
Limit = Annotated[int, AfterValidator(_limit)]


def told(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is null: results are short."""
    return {name: value for name, value in values.items() if value is not None}


def told_moment(viewer: User, at: datetime | None) -> str | None:
    """In the viewer's time zone; in UTC where that has no such moment."""
    if at is None:
        return None
    try:
        return at.astimezone(ZoneInfo(viewer.time_zone)).isoformat()
    except OverflowError:
        return at.isoformat()


def told_game_time(at: int | None) -> dict[str, Any] | None:
    if at is None:
        return None
    moment = GameTime(at)
    return {"year": moment.year, "season": moment.season, "day": moment.day, "minute": moment.minute}
