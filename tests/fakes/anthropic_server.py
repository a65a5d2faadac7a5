"""What Anthropic's server sends, as the steps of a fake one: the events of a round, and all that may go wrong."""

import json
from collections.abc import Sequence
from typing import Any

from fakes.openai_behaviours import HTML, Head, Step, Then, plain
from fakes.openai_events import cut

Call = tuple[str, str, dict[str, Any]]  # id, name, arguments

INPUT_TOKENS, CACHED_TOKENS, CACHE_WRITTEN, OUTPUT_TOKENS = 15, 100, 5, 45


def event(kind: str, **fields: object) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode()


def start() -> list[Step]:
    counts = {
        "input_tokens": INPUT_TOKENS,
        "cache_read_input_tokens": CACHED_TOKENS,
        "cache_creation_input_tokens": CACHE_WRITTEN,
        "output_tokens": 1,
    }
    message = {"id": "msg_1", "type": "message", "role": "assistant", "model": "fake", "usage": counts}
    return [Head(), event("message_start", message=message), event("ping")]


def block(index: int, content: dict[str, Any], deltas: Sequence[dict[str, Any]]) -> list[Step]:
    return [
        event("content_block_start", index=index, content_block=content),
        *(event("content_block_delta", index=index, delta=delta) for delta in deltas),
        event("content_block_stop", index=index),
    ]


def text_block(index: int, text: str, size: int = 7) -> list[Step]:
    deltas = [{"type": "text_delta", "text": piece} for piece in cut(text, size)]
    return block(index, {"type": "text", "text": ""}, deltas)


def thoughts(index: int) -> list[Step]:
    deltas = [{"type": "thinking_delta", "thinking": "Let me see."}, {"type": "signature_delta", "signature": "c2ln"}]
    return block(index, {"type": "thinking", "thinking": "", "signature": ""}, deltas)


def call_block(index: int, call: Call) -> list[Step]:
    """Without arguments the real server sends one empty piece."""
    id, name, arguments = call
    pieces = ["", *cut(json.dumps(arguments), 5)] if arguments else [""]
    content: dict[str, Any] = {"type": "tool_use", "id": id, "name": name, "input": {}}
    return block(index, content, [{"type": "input_json_delta", "partial_json": piece} for piece in pieces])


def ending(reason: str) -> list[Step]:
    delta = {"stop_reason": reason, "stop_sequence": None}
    return [
        event("message_delta", delta=delta, usage={"output_tokens": OUTPUT_TOKENS}),
        event("message_stop"),
        Then.END,
    ]


def said(text: str, *calls: Call, reason: str | None = None) -> list[Step]:
    """A whole round."""
    called = [step for index, call in enumerate(calls, start=2) for step in call_block(index, call)]
    written = text_block(1, text) if text else []
    return [*start(), *thoughts(0), *written, *called, *ending(reason or ("tool_use" if calls else "end_turn"))]


def begun(text: str, *then: Step) -> list[Step]:
    """A round that gets no further than `text`."""
    return [*start(), *text_block(1, text), *then]


def failed(status: int, kind: str, message: str = "Nothing to add", *headers: tuple[str, str]) -> list[Step]:
    return plain(status, {"type": "error", "error": {"type": kind, "message": message}}, *headers)


OVERLOADED_EVENT = event("error", error={"type": "overloaded_error", "message": "Overloaded"})
INVALID_EVENT = event("error", error={"type": "invalid_request_error", "message": "No"})
BUSY = failed(429, "rate_limit_error", "slow down", ("retry-after", "0"))
BUSY_FOR_LONG = failed(429, "rate_limit_error", "slow down", ("retry-after", "30"))
OVERLOADED = failed(529, "overloaded_error")
BROKEN = failed(500, "api_error")
BROKEN_OFF: list[Step] = [Head(500, "application/json", (("content-length", "99"),)), b'{"error":', Then.CUT]
ALWAYS_THINKS = failed(400, "invalid_request_error", "thinking.type.disabled is not supported on this model")
PAGE: list[Step] = [Head(200, "text/html"), HTML, Then.END]
JUNK = begun("One moment", event("content_block_delta", index=0, delta="none"), Then.END)
NOT_JSON = begun("One moment", b"event: content_block_delta\ndata: {junk\n\n", Then.END)
NOT_UTF8 = begun("One moment", b"event: content_block_delta\ndata: \xff\xfe\n\n", Then.END)
ORPHAN = begun("One moment", event("content_block_delta", index=9, delta={"partial_json": "{}"}), Then.END)
NAMELESS = begun("One moment", event("content_block_start", index=2, content_block={"type": "tool_use"}), Then.END)
ENDLESS: list[Step] = [*start(), *text_block(0, "ha " * 60_000, size=3_000), Then.HANG]
BYTE_DRIP: list[Step] = [Head(), *(step for _ in range(100) for step in (b": still here\n\n", Then.DRIP))]


def citation(passage: object, quote: str, sentence: int = 0) -> dict[str, Any]:
    """Of a search result, the whole of the block at `sentence`; results are numbered from 0."""
    place = {"start_block_index": sentence, "end_block_index": sentence + 1, "source": "passage", "title": "Book"}
    cited = {"type": "search_result_location", "search_result_index": passage, "cited_text": quote, **place}
    return {"type": "citations_delta", "citation": cited}


def cited(*parts: tuple[str, Sequence[dict[str, Any]]], reason: str = "end_turn") -> list[Step]:
    """A whole round of texts, each with its citations: the real server sends those first, each text in its block."""
    return [*cited_so_far(*parts), *ending(reason)]


def cited_so_far(*parts: tuple[str, Sequence[dict[str, Any]]]) -> list[Step]:
    steps = start()
    for index, (text, citations) in enumerate(parts):
        deltas = [*citations, *({"type": "text_delta", "text": piece} for piece in cut(text, 7))]
        steps += block(index, {"type": "text", "text": "", "citations": []}, deltas)
    return steps
