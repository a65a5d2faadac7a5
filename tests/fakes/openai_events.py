"""The events of both wires of OpenAI, as the real servers send them."""

from collections.abc import Sequence
from enum import Enum, auto
from typing import Any, Literal, Protocol
from uuid import uuid4

Event = dict[str, Any]
Reason = Literal["stop", "tool_calls", "length", "content_filter"]

INPUT_TOKENS, CACHED_TOKENS, OUTPUT_TOKENS = 120, 100, 45


class CallStyle(Enum):
    """How a server tells of tool calls: PIECES is OpenAI's own way, the others are found in the wild."""

    PIECES = auto()
    WHOLE = auto()  # all calls in one event (chat), or each only when it is done (responses)
    NO_INDEX = auto()
    NO_IDS = auto()
    SAME_INDEX = auto()  # whole calls, each with index 0


class Events(Protocol):
    last: bytes  # what a whole stream ends with

    def pieces(self, text: str, *, size: int = 7) -> list[Event]: ...

    def calls(self, calls: Sequence[tuple[str, str]], style: CallStyle, *, size: int = 7) -> list[Event]:
        """Names and arguments, the arguments in pieces of `size` characters; ids are new each time."""
        ...

    def ending(self, reason: Reason, *, usage: bool = True) -> list[Event]: ...
    def refusal(self) -> list[Event]: ...
    def error(self) -> Event: ...


class ChatEvents:
    last = b"data: [DONE]\n\n"

    def pieces(self, text: str, *, size: int = 7) -> list[Event]:
        return [
            self._chunk({"role": "assistant", "content": ""}),
            *(self._chunk({"content": piece}) for piece in cut(text, size)),
        ]

    def calls(self, calls: Sequence[tuple[str, str]], style: CallStyle, *, size: int = 7) -> list[Event]:
        numbered = list(enumerate(calls))
        if style is CallStyle.WHOLE and calls:
            return [self._chunk({"tool_calls": [self._whole(index, *call) for index, call in numbered]})]
        if style is CallStyle.SAME_INDEX:
            return [self._chunk({"tool_calls": [self._whole(0, *call)]}) for call in calls]
        deltas = [delta for index, call in numbered for delta in self._in_pieces(index, *call, size)]
        left_out = {CallStyle.NO_INDEX: "index", CallStyle.NO_IDS: "id"}.get(style)
        without = [{key: value for key, value in delta.items() if key != left_out} for delta in deltas]
        return [self._chunk({"tool_calls": [delta]}) for delta in without]

    def _whole(self, index: int, name: str, arguments: str) -> Event:
        function = {"name": name, "arguments": arguments}
        return {"index": index, "id": f"call_{uuid4().hex}", "type": "function", "function": function}

    def _in_pieces(self, index: int, name: str, arguments: str, size: int) -> list[Event]:
        return [
            self._whole(index, name, ""),
            *({"index": index, "function": {"arguments": piece}} for piece in cut(arguments, size)),
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
        deltas = [self._event("response.output_text.delta", delta=piece) for piece in cut(text, size)]
        return [self._event("response.created", response={"id": "resp_1", "status": "in_progress"}), *deltas]

    def calls(self, calls: Sequence[tuple[str, str]], style: CallStyle, *, size: int = 7) -> list[Event]:
        whole = style in {CallStyle.WHOLE, CallStyle.SAME_INDEX}
        each = [self._call(index, *call, 0 if whole else size) for index, call in enumerate(calls, start=1)]
        events = [event for call in each for event in (call[-1:] if whole else call)]
        if style is CallStyle.NO_INDEX:
            return [{key: value for key, value in event.items() if key != "output_index"} for event in events]
        return [without_ids(event) for event in events] if style is CallStyle.NO_IDS else events

    def _call(self, index: int, name: str, arguments: str, size: int) -> list[Event]:
        place: Event = {"item_id": f"fc_{uuid4().hex}", "output_index": index}
        item: Event = {
            "id": place["item_id"],
            "type": "function_call",
            "status": "in_progress",
            "call_id": f"call_{uuid4().hex}",
            "name": name,
            "arguments": "",
        }
        done = {**item, "status": "completed", "arguments": arguments}
        deltas = cut(arguments, size or len(arguments))
        return [
            self._event("response.output_item.added", output_index=index, item=item),
            *(self._event("response.function_call_arguments.delta", **place, delta=delta) for delta in deltas),
            self._event("response.function_call_arguments.done", **place, arguments=arguments),
            self._event("response.output_item.done", output_index=index, item=done),
        ]

    def ending(self, reason: Reason, *, usage: bool = True) -> list[Event]:
        counts = {
            "input_tokens": INPUT_TOKENS,
            "input_tokens_details": {"cached_tokens": CACHED_TOKENS},
            "output_tokens": OUTPUT_TOKENS,
            "total_tokens": INPUT_TOKENS + OUTPUT_TOKENS,
        }
        cause = {"length": "max_output_tokens"}.get(reason, reason)
        response = {"id": "resp_1", "error": None, "usage": counts if usage else None}
        if reason in {"stop", "tool_calls"}:
            return [self._event("response.completed", response={**response, "incomplete_details": None})]
        return [self._event("response.incomplete", response={**response, "incomplete_details": {"reason": cause}})]

    def refusal(self) -> list[Event]:
        return [self._event("response.refusal.delta", delta="I cannot say that."), *self.ending("stop")]

    def error(self) -> Event:
        return self._event("error", code="server_error", message="The engine is overloaded", param=None)

    def _event(self, kind: str, **fields: object) -> Event:
        return {"type": kind, "sequence_number": 1, **fields}


def cut(text: str, size: int) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)] if text else []


def without_ids(event: Event) -> Event:
    bare = {key: value for key, value in event.items() if key != "item_id"}
    if "item" in bare:
        bare["item"] = {key: value for key, value in bare["item"].items() if key not in {"id", "call_id"}}
    return bare


chat_events = ChatEvents()
responses_events = ResponsesEvents()
