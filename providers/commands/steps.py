"""A plan: it yields a call and is given the JSON that came of it, again and again, and returns what to say.

It is begun anew in every round and told again what came of its earlier calls, so it keeps nothing.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from providers.commands.results import Answered, answered


@dataclass(frozen=True, slots=True)
class Call:
    """A tool's name and what it is given; what is left out is null."""

    tool: str
    arguments: dict[str, Any]


Plan = Generator[Call, str, str]


class Settled(Exception):
    """What to say is clear before the plan is at its end."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def called(tool: str, **arguments: Any) -> Generator[Call, str, Answered]:
    """Raises NotDone."""
    return answered((yield Call(tool, arguments)))
