"""What Gemini sends back: the chunks of a stream."""

import json
from typing import TYPE_CHECKING

from core.assistant import RoundEnded, ToolRequest
from core.errors import ProviderRefused, ProviderUnavailable
from core.llm import Usage
from providers.openai.failures import DECLINED, FAILED, NOT_UNDERSTOOD

if TYPE_CHECKING:
    from google.genai.types import Candidate, FunctionCall, GenerateContentResponse, Part

WHOLE = ("STOP",)
OUT_OF_TOKENS = ("MAX_TOKENS", "CONTINUATION")
REFUSALS = (
    "SAFETY",
    "RECITATION",
    "LANGUAGE",
    "BLOCKLIST",
    "PROHIBITED_CONTENT",
    "SPII",
    "ESCALATION",
    "MODEL_ARMOR",
)


class GeminiRound:
    """Fills providers.rounds.Reading. Of a round that ran out of tokens no call counts.

    Where Gemini gives its calls no ids, they are numbered by `place`, the same each time the conversation is asked.
    """

    def __init__(self, *, place: int = 0) -> None:
        self.size = 0
        self.finished = False
        self._whole = True
        self._place = place
        self._calls: list[ToolRequest] = []
        self._usage = Usage()

    def text(self, event: "GenerateContentResponse") -> str:
        self._count(event)
        if event.prompt_feedback is not None and event.prompt_feedback.block_reason is not None:
            raise ProviderRefused(DECLINED)
        return "".join(self._candidate_text(candidate) for candidate in (event.candidates or [])[:1])

    def ended(self) -> RoundEnded:
        return RoundEnded(tuple(self._calls) if self._whole else (), self._usage, self._whole)

    def _candidate_text(self, candidate: "Candidate") -> str:
        parts = candidate.content.parts if candidate.content is not None else None
        text = "".join(self._part_text(part) for part in parts or [])
        if candidate.finish_reason is not None:
            self._end(candidate.finish_reason.value)
        return text

    def _part_text(self, part: "Part") -> str:
        if part.function_call is not None:
            self._call(part.function_call)
        text = part.text or ""
        self.size += len(text)
        return "" if part.thought else text

    def _call(self, call: "FunctionCall") -> None:
        if not call.name:
            raise ProviderUnavailable(NOT_UNDERSTOOD)
        arguments = json.dumps(call.args or {}, ensure_ascii=False)
        self.size += len(arguments)
        self._calls.append(ToolRequest(call.id or f"call_{self._place}_{len(self._calls)}", call.name, arguments))

    def _end(self, reason: str) -> None:
        if reason in REFUSALS:
            raise ProviderRefused(DECLINED)
        if reason not in WHOLE + OUT_OF_TOKENS:
            raise ProviderUnavailable(FAILED)
        self.finished = True
        self._whole = reason in WHOLE

    def _count(self, event: "GenerateContentResponse") -> None:
        """Each chunk tells what has come together so far. Thoughts are paid for as output."""
        told = event.usage_metadata
        if told is not None:
            written = (told.candidates_token_count, told.thoughts_token_count)
            output = None if written == (None, None) else sum(count or 0 for count in written)
            self._usage = Usage(told.prompt_token_count, told.cached_content_token_count, output)
