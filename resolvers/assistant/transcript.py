"""What a model is told of a conversation: what was said before, and how far its answer has come."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

import orjson

from core.assistant import AssistantSaid, ToolAnswered, ToolRequest, Turn, UserSaid
from models.assistant import AssistantRun, ConversationMessage, ConversationRole, ToolCall
from models.run_rows import calls_of, chain, runs_of

MESSAGES_MAX = 40  # that came before
CHARACTERS_MAX = 60_000  # of them, with what their tools answered


async def turns_of(run: AssistantRun, message: ConversationMessage) -> tuple[Turn, ...]:
    """The turns before the run's `message`, as many as fit, and those of its own rounds, oldest first."""
    assert message.parent_id is not None  # noqa: S101 - an answer has one
    past = await chain(run.conversation_id, message.parent_id, most=MESSAGES_MAX)
    answers = [said.id for said in past if said.role is ConversationRole.ASSISTANT]
    runs = {one.message_id: one for one in await runs_of(answers)}
    calls: defaultdict[UUID, list[ToolCall]] = defaultdict(list)
    for call in await calls_of([one.id for one in (run, *runs.values()) if one.step_ends]):
        calls[call.run_id].append(call)
    before = [_message_turns(said, runs.get(said.id), calls) for said in past]
    own = list(_rounds(message.content, run.step_ends, calls[run.id]))
    return tuple(turn for turns in [*_newest(before), own] for turn in turns)


def _message_turns(
    said: ConversationMessage, run: AssistantRun | None, calls: dict[UUID, list[ToolCall]]
) -> list[Turn]:
    if said.role is ConversationRole.USER:
        return [UserSaid(said.content)]
    return list(_rounds(said.content, run.step_ends, calls[run.id])) if run else [AssistantSaid(said.content)]


def _rounds(content: str, ends: Sequence[int], calls: Sequence[ToolCall]) -> Iterator[Turn]:
    """The rounds that came to their end, and what was written after them."""
    start = 0
    for step, end in enumerate(ends):
        yield from _round(content[start:end].strip(), [call for call in calls if call.step == step])
        start = end
    yield from _round(content[start:].strip(), [])


def _round(text: str, calls: Sequence[ToolCall]) -> Iterator[Turn]:
    requests = [ToolRequest(call.call_id, call.name, _written(call.arguments)) for call in calls]
    if text or requests:
        yield AssistantSaid(text, tuple(requests))
    for request, call in zip(requests, calls, strict=True):
        yield ToolAnswered(request, orjson.dumps(call.result).decode())


def _written(arguments: object) -> str:
    """What was no JSON object is kept as the text that it was."""
    return arguments if isinstance(arguments, str) else orjson.dumps(arguments).decode()


def _newest(messages: Sequence[list[Turn]]) -> list[list[Turn]]:
    """As many of the newest as fit, the last one whatever its size, from something that the user said on."""
    room = CHARACTERS_MAX
    kept: list[list[Turn]] = []
    for turns in reversed(messages):
        room -= sum(_size(turn) for turn in turns)
        if kept and room < 0:
            break
        kept.insert(0, turns)
    while kept and not isinstance(next(iter(kept[0]), None), UserSaid):
        del kept[0]
    return kept


def _size(turn: Turn) -> int:
    match turn:
        case UserSaid():
            return len(turn.text)
        case AssistantSaid():
            return len(turn.text) + sum(len(call.arguments) for call in turn.calls)
        case ToolAnswered():
            return len(turn.result)
