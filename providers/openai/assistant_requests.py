"""What the assistant sends to an OpenAI-compatible server: a conversation and its tools, on either wire."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Literal

from core.assistant import Ask, AssistantSaid, ToolAnswered, ToolRequest, ToolSpec, Turn, UserSaid
from providers.arguments import object_in
from providers.openai.call_pieces import LONGEST_NAME
from providers.openai.requests import PATHS, Wire

NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]")  # what servers do not take in a tool's name


@dataclass(frozen=True, slots=True)
class AssistantQuestion:
    """`limit_field`: what the chat wire of that server calls the limit of output tokens."""

    wire: Wire
    model: str
    max_output_tokens: int
    limit_field: Literal["max_tokens", "max_completion_tokens"]

    @property
    def path(self) -> str:
        return PATHS[self.wire]

    def body(self, ask: Ask, *, strict: bool) -> dict[str, object]:
        """`strict`: arguments are to follow the schemas to the letter; servers may not know that."""
        body = self._responses_body(ask, strict) if self.wire == "responses" else self._chat_body(ask, strict)
        return body | ({"parallel_tool_calls": True} if ask.tools and strict else {})

    def _responses_body(self, ask: Ask, strict: bool) -> dict[str, object]:
        functions = [{"type": "function", **function(tool, strict)} for tool in ask.tools]
        return {
            "model": self.model,
            "stream": True,
            "store": False,
            "instructions": ask.system,
            "input": [item for turn in sendable(ask.turns) for item in input_items(turn)],
            "max_output_tokens": self.max_output_tokens,
            **({"tools": functions} if functions else {}),
        }

    def _chat_body(self, ask: Ask, strict: bool) -> dict[str, object]:
        functions = [{"type": "function", "function": function(tool, strict)} for tool in ask.tools]
        return {
            "model": self.model,
            "stream": True,
            "stream_options": {"include_usage": True},
            "messages": [
                {"role": "system", "content": ask.system},
                *(message for turn in sendable(ask.turns) for message in messages(turn)),
            ],
            self.limit_field: self.max_output_tokens,
            **({"tools": functions} if functions else {}),
        }


def function(tool: ToolSpec, strict: bool) -> dict[str, object]:
    told: dict[str, object] = {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
    return {**told, "strict": True} if strict else told


def sendable(turns: Iterable[Turn]) -> Iterator[Turn]:
    """The turns with calls as every server takes them: ids of nine characters, plain names, arguments that are JSON."""
    numbers = count(1)
    ids: dict[str, str] = {}
    for turn in turns:
        match turn:
            case AssistantSaid():
                ids = {call.id: f"call{next(numbers):05}" for call in turn.calls}
                yield replace(turn, calls=tuple(sendable_call(call, ids) for call in turn.calls))
            case ToolAnswered():
                yield replace(turn, call=sendable_call(turn.call, ids))
            case UserSaid():
                yield turn


def sendable_call(call: ToolRequest, ids: Mapping[str, str]) -> ToolRequest:
    return ToolRequest(
        id=ids.get(call.id, call.id),
        name=NOT_IN_NAMES.sub("_", call.name)[:LONGEST_NAME] or "_",
        arguments="{}" if object_in(call.arguments) is None else call.arguments,
    )


def input_items(turn: Turn) -> Iterator[dict[str, object]]:
    match turn:
        case UserSaid(text):
            yield {"role": "user", "content": text}
        case ToolAnswered(call, result):
            yield {"type": "function_call_output", "call_id": call.id, "output": result}
        case AssistantSaid(text, calls):
            if text:
                yield {"role": "assistant", "content": text}
            for call in calls:
                yield {"type": "function_call", "call_id": call.id, "name": call.name, "arguments": call.arguments}


def messages(turn: Turn) -> Iterator[dict[str, object]]:
    match turn:
        case UserSaid(text):
            yield {"role": "user", "content": text}
        case ToolAnswered(call, result):
            yield {"role": "tool", "tool_call_id": call.id, "content": result}
        case AssistantSaid(text, ()):
            if text:
                yield {"role": "assistant", "content": text}
        case AssistantSaid(text, calls):
            yield {"role": "assistant", "content": text or None, "tool_calls": [tool_call(call) for call in calls]}


def tool_call(call: ToolRequest) -> dict[str, object]:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
