"""Tools called as the assistant calls them, and the ids in what they tell."""

from collections.abc import Iterator
from typing import Any

from core.env import Env
from core.json import json_list, json_object
from models.users import User
from resolvers.assistant.tools import TOOLS
from resolvers.assistant.tools.calling import called, parsed


async def call(env: Env, who: User, tool: str, /, **arguments: Any) -> dict[str, Any]:
    """What a tool tells, with whatever stands around its data."""
    found = TOOLS[tool]
    return await called(env, who, found, parsed(found, arguments))


async def data_of(env: Env, who: User, tool: str, /, **arguments: Any) -> dict[str, Any]:
    return (await call(env, who, tool, **arguments))["data"]


def ids_in(value: Any) -> Iterator[str]:
    """Every id in a result, at whatever depth."""
    for name, part in (json_object(value) or {}).items():
        if name == "id" or name.endswith("Id"):
            yield part
        yield from ids_in(part)
    for part in json_list(value) or ():
        yield from ids_in(part)
