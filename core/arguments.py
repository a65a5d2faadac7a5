"""What no argument may hold, whoever gives it: a client of the API, or a model that calls a tool."""

from collections.abc import Iterable
from dataclasses import Field, fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic.alias_generators import to_camel

from core.errors import Invalid
from core.json import json_list, json_object
from core.text import has_forbidden

LIST_MAX = 100  # items in a list argument
NUMBER_MAX = 2**63  # in the JSON of an argument; others are of 32 bits anyway
DEPTH_MAX = 20  # levels of an input, its JSON included
PAGED = "paged"  # in the metadata of an input's field: lines and pages may end in it as files have them
ENDS = str.maketrans("\r\f", "\n\n")
TIME = "a time with its offset from UTC, such as 2030-01-31T12:00:00Z"


def check_argument(value: Any, path: tuple[str, ...]) -> None:
    """Raises Invalid for what no argument may hold, at whatever depth.

    That is forbidden characters, a list over LIST_MAX, a nesting over DEPTH_MAX, a number beyond 64 bits, and a time
    without its offset from UTC.
    """
    parts = _parts(value)
    if parts is None:
        _check_single(value, path)
        return
    if len(path) > DEPTH_MAX:
        raise Invalid(path[:DEPTH_MAX], f"nested at most {DEPTH_MAX} levels deep")
    if isinstance(value, list) and len(value) > LIST_MAX:  # pyright: ignore[reportUnknownArgumentType]
        raise Invalid(path, f"a list of at most {LIST_MAX} items")
    for name, part in parts:
        check_argument(part, (*path, name))


def _check_single(value: Any, path: tuple[str, ...]) -> None:
    if isinstance(value, str) and has_forbidden(value):
        raise Invalid(path, "free of control characters and lone surrogates")
    if isinstance(value, int | float) and not -NUMBER_MAX < value < NUMBER_MAX:
        raise Invalid(path, "a number of at most 64 bits")
    if isinstance(value, datetime) and not _has_place_in_utc(value):
        raise Invalid(path, TIME)


def _has_place_in_utc(time: datetime) -> bool:
    try:
        return time.tzinfo is not None and time.astimezone(UTC).tzinfo is UTC
    except OverflowError:
        return False


def _parts(value: Any) -> Iterable[tuple[str, Any]] | None:
    if is_dataclass(value):
        return [(to_camel(f.name), _held(value, f)) for f in fields(value)]
    if (items := json_object(value)) is not None:
        return [pair for name, part in items.items() for pair in (("key", name), (name, part))]
    if (listed := json_list(value)) is not None:
        return [(str(index), part) for index, part in enumerate(listed)]
    return None


def _held(value: Any, field: "Field[Any]") -> Any:
    part = getattr(value, field.name)
    return part.translate(ENDS) if PAGED in field.metadata and isinstance(part, str) else part
