"""What is sent to Claude: a conversation and its tools, as the Messages API has them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from core.assistant import Ask, AssistantSaid, ToolAnswered, ToolRequest, ToolSpec, Turn, UserSaid
from providers.arguments import arguments_of
from providers.openai.assistant_requests import sendable

Block = dict[str, object]


@dataclass(frozen=True, slots=True)
class Question:
    model: str
    max_output_tokens: int

    def body(self, ask: Ask, *, unthinking: bool) -> dict[str, object]:
        """`unthinking` keeps the model from thinking first: of its thoughts, conversations keep nothing."""
        return {
            "model": self.model,
            "max_tokens": self.max_output_tokens,
            "stream": True,
            "system": ask.system,
            "messages": messages(ask.turns),
            "tools": [tool(spec) for spec in ask.tools],
            **({"thinking": {"type": "disabled"}} if unthinking else {}),
        }


def tool(spec: ToolSpec) -> Block:
    return {"name": spec.name, "description": spec.description, "input_schema": spec.parameters}


def messages(turns: Iterable[Turn]) -> list[Block]:
    """Turns of one side that follow each other are one message: so the answers to parallel calls belong together."""
    sides = groupby(sendable(turns), key=side)
    said = [(role, [block for turn in several for block in blocks(turn)]) for role, several in sides]
    return [{"role": role, "content": content} for role, content in said if content]


def side(turn: Turn) -> Literal["user", "assistant"]:
    return "assistant" if isinstance(turn, AssistantSaid) else "user"


def blocks(turn: Turn) -> list[Block]:
    """A block of text must not be blank."""
    match turn:
        case UserSaid():
            return text_blocks(turn.text)
        case AssistantSaid():
            return [*text_blocks(turn.text), *(call_block(call) for call in turn.calls)]
        case ToolAnswered():
            return [{"type": "tool_result", "tool_use_id": turn.call.id, "content": turn.result}]


def text_blocks(text: str) -> list[Block]:
    return [{"type": "text", "text": text}] if text.strip() else []


def call_block(call: ToolRequest) -> Block:
    return {"type": "tool_use", "id": call.id, "name": call.name, "input": arguments_of(call)}
