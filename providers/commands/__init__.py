"""The built-in assistant: understands plain commands in English, and says so where it does not.

It needs no network and no key, keeps nothing, and answers the same turns at the same time the same way.
"""

import re
from collections.abc import AsyncGenerator, Iterator, Sequence

import orjson

from core.assistant import Ask, RoundEnded, TextPiece, ToolAnswered, ToolRequest, Turn, UserSaid
from providers.commands.choosing import chosen
from providers.commands.planning import next_step
from providers.commands.steps import Call
from providers.commands.understanding import understood
from providers.commands.wording import NOT_ALLOWED, NOT_UNDERSTOOD

WORD = re.compile(r"\S*\s*")


class Commands:
    """Fills core.assistant.AssistantModel where no provider is set."""

    name = "commands"
    model = "built-in"

    async def stream(self, ask: Ask, *, deadline: float) -> AsyncGenerator[TextPiece | RoundEnded, None]:
        """Words, or one call; `deadline` is never reached."""
        step = answer(ask)
        if isinstance(step, ToolRequest):
            yield RoundEnded(calls=(step,))
            return
        for word in _words(step):
            yield TextPiece(word)
        yield RoundEnded()

    async def close(self) -> None:
        """There is nothing to close."""


def answer(ask: Ask) -> ToolRequest | str:
    """The call that is needed next, or all that there is to say."""
    before, said, results = _parted(ask.turns)
    command = understood(said, ask.now) or chosen(said, before, ask.now)
    if command is None:
        return NOT_UNDERSTOOD
    step = next_step(command, results, ask.now)
    if isinstance(step, str):
        return step
    if step.tool not in {tool.name for tool in ask.tools}:
        return NOT_ALLOWED.format(tool=step.tool)
    return _request(step, number=len(results) + 1)


def _parted(turns: Sequence[Turn]) -> tuple[Sequence[Turn], str, list[str]]:
    """What came before the user spoke last, what they said then, and what came of the calls since, oldest first."""
    at = max((at for at, turn in enumerate(turns) if isinstance(turn, UserSaid)), default=-1)
    last = turns[at] if at >= 0 else None
    said = last.text if isinstance(last, UserSaid) else ""
    return turns[: max(at, 0)], said, [turn.result for turn in turns[at + 1 :] if isinstance(turn, ToolAnswered)]


def _request(call: Call, *, number: int) -> ToolRequest:
    return ToolRequest(f"call_{number}", call.tool, orjson.dumps(call.arguments).decode())


def _words(text: str) -> Iterator[str]:
    """Each with the white space after it."""
    return (word for word in WORD.findall(text) if word)
