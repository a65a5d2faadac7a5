"""What tools are told of as: schemas in the few keywords that every provider's strict mode takes."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.json import json_list, json_object
from models.tasks import TaskPriority
from models.users import TokenScope
from resolvers.assistant.tools import TOOLS
from resolvers.assistant.tools.calling import parsed, spec, stored
from resolvers.assistant.tools.tool import Effect

KEYWORDS = {"type", "enum", "description", "properties", "items", "anyOf", "required", "additionalProperties"}
TYPES = {"string", "integer", "boolean", "array", "object", "null"}
PROPERTIES_MAX = 100  # of a schema, as OpenAI's strict mode has it
DEPTH_MAX = 5
READ, WRITE, WORLD = {TokenScope.READ}, {TokenScope.WRITE}, {TokenScope.READ, TokenScope.DIALOGUE}
KINDS = {  # effect, scopes, whether others wrote some of what it tells
    "list_tasks": (Effect.READ_ONLY, READ, False),
    "get_task": (Effect.READ_ONLY, READ, False),
    "create_task": (Effect.WRITE, WRITE, False),
    "update_task": (Effect.WRITE, WRITE, False),
    "complete_task": (Effect.WRITE, WRITE, False),
    "reopen_task": (Effect.WRITE, WRITE, False),
    "delete_task": (Effect.DESTRUCTIVE, WRITE, False),
    "list_labels": (Effect.READ_ONLY, READ, False),
    "list_worlds": (Effect.READ_ONLY, WORLD, True),
    "recent_interactions": (Effect.READ_ONLY, WORLD, True),
    "search_games": (Effect.READ_ONLY, READ, True),
    "ask_rules": (Effect.ASKS, WRITE, True),
    "list_my_channels": (Effect.READ_ONLY, READ, True),
    "search_my_messages": (Effect.READ_ONLY, READ, True),
    "send_channel_message": (Effect.DESTRUCTIVE, WRITE, False),
}
EXAMPLES = {"string": "a", "integer": 7, "boolean": True}
EVERY = pytest.mark.parametrize("name", TOOLS)

Schema = dict[str, Any]


def wrong_in(schema: Schema, depth: int = 1) -> Iterator[str]:
    """What a strict mode would refuse."""
    yield from (f"keyword {keyword}" for keyword in schema.keys() - KEYWORDS)
    types = set(json_list(schema.get("type")) or [schema.get("type", "object")])
    yield from (f"type {kind}" for kind in types - TYPES)
    if "type" not in schema and "anyOf" not in schema:
        yield "no type"
    if "properties" in schema:
        yield from _wrong_in_object(schema, depth)
    for part in (*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else ())):
        yield from wrong_in(part, depth)


def _wrong_in_object(schema: Schema, depth: int) -> Iterator[str]:
    if depth > DEPTH_MAX:
        yield "too deep"
    if schema.get("additionalProperties") is not False:
        yield "others may be given"
    if set(schema["required"]) != set(schema["properties"]):
        yield "not all are required"
    for name, part in schema["properties"].items():
        if not part.get("description", "").endswith("."):
            yield f"{name} is not described"
        yield from wrong_in(part, depth + 1)


def properties_of(schema: Schema) -> Iterator[str]:
    for name, part in (json_object(schema.get("properties")) or {}).items():
        yield name
        for inner in (part, *part.get("anyOf", ()), part.get("items", {})):
            yield from properties_of(inner)


def nullable(schema: Schema) -> bool:
    return "null" in schema.get("type", ()) or {"type": "null"} in schema.get("anyOf", ())


def example(schema: Schema, *, rich: bool) -> Any:
    """Something that a strict mode lets a model write: everything it can be, or as little as that."""
    if nullable(schema) and not rich:
        return None
    kept = next((part for part in schema.get("anyOf", ()) if part != {"type": "null"}), schema)
    if "enum" in kept:
        return next(value for value in kept["enum"] if value is not None)
    if "properties" in kept:
        return {name: example(part, rich=rich) for name, part in kept["properties"].items()}
    if "items" in kept:
        return [example(kept["items"], rich=rich)]
    return next(value for kind, value in EXAMPLES.items() if kind in kept["type"])


def test_the_tools_are_those_that_were_promised_each_with_its_effect() -> None:
    found = {tool.name: (tool.effect, set(tool.scopes), tool.foreign) for tool in TOOLS.values()}

    assert found == KINDS
    assert all(name == tool.name for name, tool in TOOLS.items())


@EVERY
def test_a_schema_is_strict(name: str) -> None:
    told = spec(TOOLS[name])

    assert (told.name, told.parameters["type"]) == (name, "object")
    assert told.description.endswith(".")
    assert list(wrong_in(told.parameters)) == []
    assert len(list(properties_of(told.parameters))) <= PROPERTIES_MAX


@EVERY
def test_what_a_schema_allows_at_least_is_read_and_so_is_the_same_without_nulls(name: str) -> None:
    least = example(spec(TOOLS[name]).parameters, rich=False)

    short = {part: value for part, value in least.items() if value is not None}

    assert parsed(TOOLS[name], least) == parsed(TOOLS[name], short)


@EVERY
def test_everything_a_schema_allows_is_read_but_for_times(name: str) -> None:
    times = {"dueAt": "2030-01-31T08:00:00Z", "dueBefore": "2030-01-31T08:00:00+01:00", "dueAfter": "2030-01-31T08:00Z"}
    days = {"dueOn": "2030-01-31", "dueDate": "2030-01-31"}
    most = example(spec(TOOLS[name]).parameters, rich=True)

    found = parsed(TOOLS[name], most | {part: value for part, value in (times | days).items() if part in most})

    assert None not in found.model_dump().values()
    assert parsed(TOOLS[name], stored(found)) == found


def test_enums_are_told_by_their_names() -> None:
    priority = spec(TOOLS["create_task"]).parameters["properties"]["priority"]

    assert priority["enum"] == [*(one.name for one in TaskPriority), None]
    assert priority["type"] == ["string", "null"]


@pytest.mark.parametrize(
    ("schema", "wrong"),
    [
        ({"type": "string", "default": "a"}, "keyword default"),
        ({"$ref": "#/$defs/A"}, "keyword $ref"),
        ({"type": "object", "properties": {}, "required": []}, "others may be given"),
        ({"type": "object", "properties": {"a": {"type": "string"}}, "required": []}, "not all are required"),
    ],
)
def test_the_checker_itself_finds_what_is_not_strict(schema: Schema, wrong: str) -> None:
    assert wrong in list(wrong_in(schema))
