"""What a tool is: something that the assistant, or a client of MCP, does as the viewer, by the API's own resolvers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from core.env import Env
from models.users import TokenScope, User

READING = frozenset({TokenScope.READ})
WRITING = frozenset({TokenScope.WRITE})
WORLD_READING = frozenset({TokenScope.READ, TokenScope.DIALOGUE})


class Arguments(BaseModel):
    """What a tool is given: names on the wire are camelCase; optional ones may be null or left out."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel)


class Effect(StrEnum):
    """What calling a tool may change, in rising order of care."""

    READ_ONLY = "read-only"
    ASKS = "asks"  # has work done, of which there is so much a day, and waits for it: nothing that was there changes
    WRITE = "write"
    DESTRUCTIVE = "destructive"

    @property
    def writes(self) -> bool:
        """Whether it is done within a `tx()`, and waits to be approved once text by others was read."""
        return self in (Effect.WRITE, Effect.DESTRUCTIVE)


@dataclass(frozen=True, slots=True)
class Tool:
    """`do` gives what JSON can say, ids being global; it raises what the API's own resolver raises.

    What writes does so within one `tx()`, which joins that of its caller, and never waits for the network.
    `foreign`: its results hold text by others than the viewer. `scopes`: of a limited token one of them is needed.
    `once`: the same as `do`, but what it has done is done once, however often it is called with that key.
    """

    name: str
    description: str
    effect: Effect
    arguments: type[Arguments]
    do: Callable[[Env, User, Any], Awaitable[dict[str, Any]]]
    scopes: frozenset[TokenScope]
    foreign: bool = False
    once: Callable[[Env, User, Any, str], Awaitable[dict[str, Any]]] | None = None
