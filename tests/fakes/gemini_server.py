"""What Google's server sends, as the steps of a fake one: the chunks of a round, and all that may go wrong."""

from typing import Any

from fakes.openai_behaviours import HTML, Head, Step, Then, plain
from fakes.openai_events import cut

Call = tuple[str, dict[str, Any]]  # name, arguments

INPUT_TOKENS, CACHED_TOKENS, OUTPUT_TOKENS, THOUGHT_TOKENS = 120, 100, 40, 5


def chunk(*parts: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
    """Each chunk tells what was counted so far."""
    candidate: dict[str, Any] = {"index": 0, "content": {"role": "model", "parts": list(parts)}}
    counts = {
        "promptTokenCount": INPUT_TOKENS,
        "cachedContentTokenCount": CACHED_TOKENS,
        "candidatesTokenCount": OUTPUT_TOKENS if reason else 1,
        "thoughtsTokenCount": THOUGHT_TOKENS,
    }
    ending = {"finishReason": reason} if reason else {}
    return {"candidates": [{**candidate, **ending}], "usageMetadata": counts, "modelVersion": "fake"}


def call_part(call: Call, **fields: str) -> dict[str, Any]:
    name, arguments = call
    return {"functionCall": {"name": name, "args": arguments, **fields}, "thoughtSignature": "c2lnbmF0dXJl"}


def begun(text: str, *then: Step) -> list[Step]:
    """A round that gets no further than `text`."""
    thought = chunk({"text": "Let me see.", "thought": True})
    return [Head(), thought, *(chunk({"text": piece}) for piece in cut(text, 7)), *then]


def said(text: str, *calls: Call, reason: str = "STOP") -> list[Step]:
    """A whole round."""
    return begun(text, *(chunk(call_part(call)) for call in calls), chunk({"text": ""}, reason=reason), Then.END)


def error(status: int, *details: dict[str, Any], message: str = "Nothing to add") -> dict[str, Any]:
    return {"error": {"code": status, "message": message, "status": "UNKNOWN", "details": list(details)}}


def retry_in(delay: str) -> dict[str, Any]:
    return {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay}


BUSY = plain(429, error(429, retry_in("0s")))
BUSY_FOR_LONG = plain(429, error(429, {"@type": "other"}, retry_in("30.5s")))
BUSY_BY_HEADER = plain(503, error(503), ("retry-after", "31"))
BROKEN = plain(500, error(500))
BROKEN_OFF: list[Step] = [Head(500, "application/json", (("content-length", "99"),)), b'{"error":', Then.CUT]
NAMED: list[Step] = [Head(), chunk(call_part(("list_tasks", {}), id="theirs"), reason="STOP"), Then.END]
BLOCKED: list[Step] = [Head(), {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}, Then.END]
OVERLOADED_EVENT = error(503)
INVALID_EVENT = error(400)
CODELESS_EVENT: dict[str, Any] = {"error": {"message": "No"}}
PAGE: list[Step] = [Head(200, "text/html"), HTML, Then.END]
JUNK = begun("One moment", {"candidates": "none", "usageMetadata": 7}, Then.END)
LIST = begun("One moment", b"data: [1, 2]\n\n", Then.END)
NOT_JSON = begun("One moment", b"data: {junk\n\n", Then.END)
NOT_UTF8 = begun("One moment", b"data: \xff\xfe\n\n", Then.END)
NAMELESS = begun("One moment", chunk({"functionCall": {"args": {}}}), Then.END)
ENDLESS: list[Step] = [Head(), *(chunk({"text": "ha " * 1_000}) for _ in range(50)), Then.HANG]
