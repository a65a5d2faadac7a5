"""What is sent to Gemini: a conversation and its tools, as the Gen AI API has them."""

from base64 import urlsafe_b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from core.assistant import Ask, AssistantSaid, ToolAnswered, ToolRequest, ToolSpec, Turn, UserSaid
from providers.arguments import arguments_of, object_in
from providers.openai.assistant_requests import sendable

# Gemini signs the thoughts behind a call and wants the signature back. Conversations keep none, as they may go on with
# another model; this is what its documentation says to send instead, in the bytes that the client encodes to it.
UNSIGNED = urlsafe_b64decode("skip_thought_signature_validator")

Part = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    model: str
    max_output_tokens: int

    def contents(self, ask: Ask) -> list[dict[str, Any]]:
        return contents(ask.turns)

    def config(self, ask: Ask) -> dict[str, Any]:
        return {
            "system_instruction": ask.system,
            "max_output_tokens": self.max_output_tokens,
            "tools": [{"function_declarations": [declaration(spec) for spec in ask.tools]}] if ask.tools else None,
            "automatic_function_calling": {"disable": True},
            "automatic_continuation": False,
        }


def declaration(spec: ToolSpec) -> Part:
    return {"name": spec.name, "description": spec.description, "parameters_json_schema": spec.parameters}


def contents(turns: Iterable[Turn]) -> list[dict[str, Any]]:
    """The answers to the calls of one round belong together, apart from what the user says."""
    groups = groupby(sendable(turns), key=type)
    said = [(kind, [part for turn in several for part in parts(turn)]) for kind, several in groups]
    return [{"role": "model" if kind is AssistantSaid else "user", "parts": each} for kind, each in said if each]


def parts(turn: Turn) -> list[Part]:
    match turn:
        case UserSaid():
            return text_parts(turn.text)
        case AssistantSaid():
            return [*text_parts(turn.text), *call_parts(turn.calls)]
        case ToolAnswered():
            return [{"function_response": {"id": turn.call.id, "name": turn.call.name, "response": answer(turn)}}]


def text_parts(text: str) -> list[Part]:
    return [{"text": text}] if text.strip() else []


def call_parts(calls: tuple[ToolRequest, ...]) -> list[Part]:
    """Of calls side by side the first one is signed."""
    called = [{"function_call": {"id": call.id, "name": call.name, "args": arguments_of(call)}} for call in calls]
    return [{**part, "thought_signature": UNSIGNED} if number == 0 else part for number, part in enumerate(called)]


def answer(turn: ToolAnswered) -> dict[str, Any]:
    found = object_in(turn.result)
    return {"output": turn.result} if found is None else found
