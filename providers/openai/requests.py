"""What is sent to an OpenAI-compatible server for an answer of one shape: the body of a request, on either wire."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Wire = Literal["responses", "chat"]

PATHS: dict[Wire, str] = {"responses": "/responses", "chat": "/chat/completions"}


class Format(StrEnum):
    """How the answer's shape is asked for, strictest first."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    TEXT = "text"


PLAINER = {Format.SCHEMA: Format.OBJECT, Format.OBJECT: Format.TEXT}


@dataclass(frozen=True, slots=True)
class Said:
    """Something of the conversation before the question."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """An answer of the shape `schema`, which `in_words` tells to servers that know no schemas."""

    system: str
    user: str
    schema: dict[str, object]
    in_words: str
    earlier: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """`limit_field`: what the chat wire of that server calls the limit of output tokens."""

    wire: Wire
    model: str
    max_output_tokens: int
    limit_field: Literal["max_tokens", "max_completion_tokens"]

    @property
    def path(self) -> str:
        return PATHS[self.wire]

    def body(self, wanted: Wanted, format: Format) -> dict[str, object]:
        return self._responses_body(wanted, format) if self.wire == "responses" else self._chat_body(wanted, format)

    def _responses_body(self, wanted: Wanted, format: Format) -> dict[str, object]:
        shape = {"name": "answer", "strict": True, "schema": wanted.schema} if format is Format.SCHEMA else {}
        return {
            "model": self.model,
            "stream": True,
            "store": False,
            "instructions": system_text(wanted, format),
            "input": messages(wanted) if wanted.earlier else wanted.user,
            "max_output_tokens": self.max_output_tokens,
            "text": {"format": {"type": format, **shape}},
        }

    def _chat_body(self, wanted: Wanted, format: Format) -> dict[str, object]:
        shape = {"name": "answer", "strict": True, "schema": wanted.schema}
        return {
            "model": self.model,
            "stream": True,
            "stream_options": {"include_usage": True},
            "messages": [{"role": "system", "content": system_text(wanted, format)}, *messages(wanted)],
            self.limit_field: self.max_output_tokens,
            "response_format": {"type": format, **({"json_schema": shape} if format is Format.SCHEMA else {})},
        }


def system_text(wanted: Wanted, format: Format) -> str:
    return wanted.system if format is Format.SCHEMA else f"{wanted.system}\n\n{wanted.in_words}".strip()


def messages(wanted: Wanted) -> list[dict[str, str]]:
    said = [*wanted.earlier, Said("user", wanted.user)]
    return [{"role": each.role, "content": each.text} for each in said]


def strict_object(fields: dict[str, object]) -> dict[str, object]:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
