"""Results made to fit: long texts are shortened, then lists are cut, and that is told."""

from typing import Any

import orjson

from core.json import json_list, json_object

ELLIPSIS = "…"
STEPS = ((2_000, 100), (500, 30), (200, 5))  # characters of a text, items of a list that is no result of its own
MORE = {"more": True}


def fitted(data: dict[str, Any], room: int) -> dict[str, Any]:
    """`data` in at most `room` bytes of JSON: whole if it fits, else as much of it as there is room for."""
    for characters, items in STEPS:
        if _size(data) <= room:
            return data
        data = {name: _shortened(part, characters, items) for name, part in data.items()}
    return data if _size(data) <= room else _cut(data, room)


def _size(value: Any) -> int:
    return len(orjson.dumps(value))


def _shortened(value: Any, characters: int, items: int) -> Any:
    if isinstance(value, str):
        return beginning(value, characters)
    if (listed := json_list(value)) is not None:
        return [_shortened(part, characters, items) for part in listed]
    if (named := json_object(value)) is not None:
        long = {name: part[:items] for name, part in named.items() if len(json_list(part) or ()) > items}
        kept = {**named, **long, **MORE} if long else named
        return {name: _shortened(part, characters, items) for name, part in kept.items()}
    return value


def beginning(text: str, characters: int) -> str:
    """At most so much of it; an ellipsis tells that there is more."""
    return text if len(text) <= characters else text[: characters - 1] + ELLIPSIS


def _cut(data: dict[str, Any], room: int) -> dict[str, Any]:
    """The list that is the result is cut item by item."""
    lists = {name: listed for name, part in data.items() if (listed := json_list(part)) is not None}
    name = max(lists, key=lambda name: len(lists[name]))
    left = room - _size({**data, name: [], **MORE}) + len(",")  # the first one has none
    kept: list[Any] = []
    for item in lists[name]:
        left -= _size(item) + len(",")
        if left < 0:
            break
        kept.append(item)
    return {**data, name: kept, **MORE}
