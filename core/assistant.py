"""What an assistant's model is asked and answers: turns of a conversation, and the tools it may call."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from core.llm import Usage

BUILT_IN = "commands"  # the name of the model that asks nobody, and costs nothing


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as a model is told of it; `parameters` is a strict JSON schema of an object."""

    name: str
    description: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ToolRequest:
    """A call that the model wants; `id` is its own, anew in each turn, `arguments` what it wrote: hopefully JSON."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class UserSaid:
    text: str


@dataclass(frozen=True, slots=True)
class AssistantSaid:
    """One round of the model: what it wrote, then what it called."""

    text: str
    calls: tuple[ToolRequest, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolAnswered:
    """What came of a call of the round before; `result` is JSON. Each call of a round has one, in their order."""

    call: ToolRequest
    result: str


Turn = UserSaid | AssistantSaid | ToolAnswered


@dataclass(frozen=True, slots=True)
class Ask:
    """One round to be answered. `turns` are oldest first; `now` is in the zone of the one who asks."""

    system: str
    turns: tuple[Turn, ...]
    tools: tuple[ToolSpec, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class TextPiece:
    """The next piece of what the model writes."""

    text: str


@dataclass(frozen=True, slots=True)
class RoundEnded:
    """What a round came to; `whole` False: the model ran into its limit of tokens."""

    calls: tuple[ToolRequest, ...] = ()
    usage: Usage = field(default_factory=Usage)
    whole: bool = True


class AssistantModel(Protocol):
    """Something that answers in a conversation and calls tools."""

    name: str
    model: str

    def stream(self, ask: Ask, *, deadline: float) -> AsyncGenerator[TextPiece | RoundEnded, None]:
        """Pieces as they come, if any, then one RoundEnded, which ends it; whoever stops earlier closes it.

        `deadline` is in seconds on the running loop's clock. Raises ProviderTimeout past it, ProviderRefused when
        the model declines, and ProviderUnavailable for anything else that goes wrong outside.
        """
        ...

    async def close(self) -> None: ...
