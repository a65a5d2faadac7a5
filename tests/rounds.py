"""Asking a model of the assistant for a round, and what came of it."""

from datetime import UTC, datetime

from core.assistant import (
    Ask,
    AssistantModel,
    AssistantSaid,
    RoundEnded,
    ToolAnswered,
    ToolRequest,
    ToolSpec,
    UserSaid,
)
from hearing import Told, told_by

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


Heard = Told[RoundEnded]


async def listened(model: AssistantModel, ask: Ask = HELLO, *, seconds: float = 5.0) -> Heard:
    """Everything that comes of one round with a deadline in `seconds`."""
    return await told_by(lambda deadline: model.stream(ask, deadline=deadline), seconds=seconds)
