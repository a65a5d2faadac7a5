"""What is sent to an OpenAI-compatible server: the body of a request, on either wire."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from core.dialogue import Emotion
from core.llm import Prompt

Wire = Literal["responses", "chat"]

PATHS: dict[Wire, str] = {"responses": "/responses", "chat": "/chat/completions"}


class Format(StrEnum):
    """How the answer's shape is asked for, strictest first."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    TEXT = "text"


PLAINER = {Format.SCHEMA: Format.OBJECT, Format.OBJECT: Format.TEXT}


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

    def body(self, prompt: Prompt, format: Format) -> dict[str, object]:
        return self._responses_body(prompt, format) if self.wire == "responses" else self._chat_body(prompt, format)

    def _responses_body(self, prompt: Prompt, format: Format) -> dict[str, object]:
        shape = {"name": "answer", "strict": True, "schema": answer_schema(prompt)} if format is Format.SCHEMA else {}
        return {
            "model": self.model,
            "stream": True,
            "store": False,
            "instructions": system_text(prompt, format),
            "input": user_text(prompt),
            "max_output_tokens": self.max_output_tokens,
            "text": {"format": {"type": format, **shape}},
        }

    def _chat_body(self, prompt: Prompt, format: Format) -> dict[str, object]:
        shape = {"name": "answer", "strict": True, "schema": answer_schema(prompt)}
        return {
            "model": self.model,
            "stream": True,
            "stream_options": {"include_usage": True},
            "messages": [
                {"role": "system", "content": system_text(prompt, format)},
                {"role": "user", "content": user_text(prompt)},
            ],
            self.limit_field: self.max_output_tokens,
            "response_format": {"type": format, **({"json_schema": shape} if format is Format.SCHEMA else {})},
        }


def system_text(prompt: Prompt, format: Format) -> str:
    """The first section; where no schema says what is wanted, with words that do."""
    text = "".join(section.text for section in prompt.sections[:1])
    return text if format is Format.SCHEMA else f"{text}\n\n{shape_in_words(prompt)}".strip()


def user_text(prompt: Prompt) -> str:
    return "\n\n".join(section.text for section in prompt.sections[1:])


def shape_in_words(prompt: Prompt) -> str:
    emotions = ", ".join(Emotion)
    return (
        'Answer with nothing but JSON: {"pages": [{"text": "...", "emotion": "NEUTRAL"}], "replies": ["..."]}. '
        f"At most {prompt.max_pages} pages and {prompt.max_replies} replies. Emotions: {emotions}."
    )


def answer_schema(prompt: Prompt) -> dict[str, object]:
    page = strict_object({"text": {"type": "string"}, "emotion": {"type": "string", "enum": list(Emotion)}})
    fields: dict[str, object] = {
        "pages": {"type": "array", "items": page, "minItems": 1, "maxItems": prompt.max_pages},
    }
    if prompt.max_replies:
        fields["replies"] = {"type": "array", "items": {"type": "string"}, "maxItems": prompt.max_replies}
    return strict_object(fields)


def strict_object(fields: dict[str, object]) -> dict[str, object]:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
