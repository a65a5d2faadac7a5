"""The strict JSON schema of a tool's arguments, in the few keywords that every provider's strict mode takes."""

from functools import cache
from typing import Any

from core.json import json_list, json_object
from resolvers.assistant.tools.tool import Arguments

Schema = dict[str, Any]

NULL: Schema = {"type": "null"}
REFERENCE = "#/$defs/"


@cache
def strict_schema(arguments: type[Arguments]) -> Schema:
    """Every property is required and what is optional may be null; lengths and ranges stand in the descriptions.

    It is made once, for it takes a while, and so is not to be changed.
    """
    written = arguments.model_json_schema(by_alias=True)
    return _strict(written, written.get("$defs", {}))


def _strict(schema: Schema, named: dict[str, Schema]) -> Schema:
    if reference := schema.get("$ref"):
        return _strict(named[reference.removeprefix(REFERENCE)], named)
    if choices := json_list(schema.get("anyOf")):
        return _nullable(_strict(next(choice for choice in choices if choice != NULL), named))
    if schema["type"] == "object":
        return _object(json_object(schema.get("properties")) or {}, named)
    if schema["type"] == "array":
        return {"type": "array", "items": _strict(schema["items"], named)}
    return {name: schema[name] for name in ("type", "enum") if name in schema}


def _object(properties: dict[str, Schema], named: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": {name: _described(part, named) for name, part in properties.items()},
        "required": list(properties),
        "additionalProperties": False,
    }


def _described(schema: Schema, named: dict[str, Schema]) -> Schema:
    return {"description": schema["description"], **_strict(schema, named)}


def _nullable(schema: Schema) -> Schema:
    if schema["type"] == "object":
        return {"anyOf": [schema, NULL]}
    if "enum" in schema:
        schema = {**schema, "enum": [*schema["enum"], None]}
    return {**schema, "type": [schema["type"], "null"]}
