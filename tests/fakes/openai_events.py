"""The events of both wires of OpenAI, as the real servers send them."""

from typing import Any, Literal, Protocol

Event = dict[str, Any]
Reason = Literal["stop", "length", "content_filter"]

INPUT_TOKENS, CACHED_TOKENS, OUTPUT_TOKENS = 120, 100, 45


class Events(Protocol):
    last: bytes  # what a whole stream ends with

    def pieces(self, text: str, *, size: int = 7) -> list[Event]: ...
    def ending(self, reason: Reason, *, usage: bool = True) -> list[Event]: ...
    def refusal(self) -> list[Event]: ...
    def error(self) -> Event: ...


class ChatEvents:
    last = b"data: [DONE]\n\n"

    def pieces(self, text: str, *, size: int = 7) -> list[Event]:
        texts = [text[start : start + size] for start in range(0, len(text), size)]
        return [
            self._chunk({"role": "assistant", "content": ""}),
            *(self._chunk({"content": piece}) for piece in texts),
        ]

    def ending(self, reason: Reason, *, usage: bool = True) -> list[Event]:
        counts = {
            "prompt_tokens": INPUT_TOKENS,
            "completion_tokens": OUTPUT_TOKENS,
            "total_tokens": INPUT_TOKENS + OUTPUT_TOKENS,
            "prompt_tokens_details": {"cached_tokens": CACHED_TOKENS},
        }
        end = self._chunk({}, reason)
        return [end, {**end, "choices": [], "usage": counts}] if usage else [end]

    def refusal(self) -> list[Event]:
        return [self._chunk({"refusal": "I cannot "}), self._chunk({"refusal": "say that."}), self._chunk({}, "stop")]

    def error(self) -> Event:
        return {"error": {"message": "The engine is overloaded", "type": "server_error"}}

    def _chunk(self, delta: Event, reason: Reason | None = None) -> Event:
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "fake",
            "choices": [{"index": 0, "delta": delta, "finish_reason": reason}],
        }


class ResponsesEvents:
    last = b""

    def pieces(self, text: str, *, size: int = 7) -> list[Event]:
        texts = [text[start : start + size] for start in range(0, len(text), size)]
        deltas = [self._event("response.output_text.delta", delta=piece) for piece in texts]
        return [self._event("response.created", response={"id": "resp_1", "status": "in_progress"}), *deltas]

    def ending(self, reason: Reason, *, usage: bool = True) -> list[Event]:
        counts = {
            "input_tokens": INPUT_TOKENS,
            "input_tokens_details": {"cached_tokens": CACHED_TOKENS},
            "output_tokens": OUTPUT_TOKENS,
            "total_tokens": INPUT_TOKENS + OUTPUT_TOKENS,
        }
        cause = {"length": "max_output_tokens"}.get(reason, reason)
        response = {"id": "resp_1", "error": None, "usage": counts if usage else None}
        if reason == "stop":
            return [self._event("response.completed", response={**response, "incomplete_details": None})]
        return [self._event("response.incomplete", response={**response, "incomplete_details": {"reason": cause}})]

    def refusal(self) -> list[Event]:
        return [self._event("response.refusal.delta", delta="I cannot say that."), *self.ending("stop")]

    def error(self) -> Event:
        return self._event("error", code="server_error", message="The engine is overloaded", param=None)

    def _event(self, kind: str, **fields: object) -> Event:
        return {"type": kind, "sequence_number": 1, **fields}


chat_events = ChatEvents()
responses_events = ResponsesEvents()
