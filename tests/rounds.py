"""Asking a model of the assistant for a round, and what came of it."""

import asyncio
import traceback
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime

from core.assistant import (
    Ask,
    AssistantModel,
    AssistantSaid,
    RoundEnded,
    TextPiece,
    ToolAnswered,
    ToolRequest,
    ToolSpec,
    UserSaid,
)
from core.errors import ProviderRefused, ProviderTimeout, ProviderUnavailable

KEY = "sk-test-key-that-must-not-show"
PRIVATE_TEXT = "Abigail dug a tunnel under the mayor's house"
SCHEMA = {
    "type": "object",
    "properties": {"title": {"type": "string"}},
    "required": ["title"],
    "additionalProperties": False,
}
CREATE = ToolSpec("create_task", "Makes a task.", SCHEMA)
MILK = ToolRequest("call_a", "create_task", '{"title": "milk"}')
EGGS = ToolRequest("call_b", "create_task", '{"title": "eggs"}')
BROKEN = ToolRequest("call/a", "functions.create_task", '{"title": ')

HELLO = Ask("Be brief.", (UserSaid(PRIVATE_TEXT),), (CREATE,), datetime(2026, 11, 21, 9, tzinfo=UTC))
LATER = Ask(
    "Be brief.",
    (
        UserSaid("Milk and eggs, please."),
        AssistantSaid("One moment.", (MILK, EGGS)),
        ToolAnswered(MILK, '{"id": "t1"}'),
        ToolAnswered(EGGS, "[1, 2]"),
        AssistantSaid("", (BROKEN,)),
        ToolAnswered(BROKEN, '{"error": "not JSON"}'),
        AssistantSaid("Done."),
        UserSaid("Thank you."),
    ),
    (CREATE,),
    datetime(2026, 11, 21, 9, tzinfo=UTC),
)


@dataclass(frozen=True)
class Heard:
    """What came of one round: pieces, and an end or an error, after so many seconds."""

    pieces: tuple[str, ...] = ()
    ended: RoundEnded | None = None
    error: ProviderUnavailable | None = None
    seconds: float = 0.0

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def kind(self) -> type[ProviderUnavailable] | None:
        kinds = (ProviderTimeout, ProviderRefused, ProviderUnavailable)
        return next((each for each in kinds if isinstance(self.error, each)), None)

    @property
    def shown(self) -> str:
        """All that a log could tell of the error."""
        return "".join([str(self.error), repr(self.error), *traceback.format_exception(self.error)])


async def listened(model: AssistantModel, ask: Ask = HELLO, *, seconds: float = 5.0) -> Heard:
    """Everything that comes of one round with a deadline in `seconds`."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    pieces: list[str] = []
    ended = error = None
    try:
        async with aclosing(model.stream(ask, deadline=start + seconds)) as round:
            async for part in round:
                if isinstance(part, TextPiece):
                    pieces.append(part.text)
                else:
                    ended = part
    except ProviderUnavailable as raised:
        error = raised
    return Heard(tuple(pieces), ended, error, loop.time() - start)
