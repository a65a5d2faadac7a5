"""All that the fake OpenAI server can do with a request, as steps to send."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from itertools import repeat
from typing import Any

from fakes.openai_events import Event, Events, chat_events, responses_events

PROSE = "Oh, it is you. The rain has not let up since morning, and my boots have been wet for all of it, I fear."
HTML = b"<!doctype html><html><body><h1>Bad gateway</h1></body></html>"
ERROR_BODY = {"error": {"message": "The engine is overloaded", "type": "server_error", "code": None}}
SLOW_DOWN = {"error": {"message": "slow down"}}
FLAGGED = {"error": {"message": "flagged", "code": "content_policy_violation"}}


class Behaviour(StrEnum):
    """What the server does with a request: the same on both wires."""

    GOOD = "good"
    NO_USAGE = "no-usage"
    NEVER_CLOSES = "never-closes"
    PROSE = "prose"
    EMPTY = "empty"
    LENGTH = "length"
    REFUSAL = "refusal"
    CONTENT_FILTER = "content-filter"
    EARLY_END = "early-end"
    CUT = "cut"
    CUT_AFTER_THE_ANSWER = "cut-after-the-answer"
    ERROR_EVENT = "error-event"
    JUNK_EVENT = "junk-event"
    STRANGE_EVENT = "strange-event"
    SLOW_DRIP = "slow-drip"
    BYTE_DRIP = "byte-drip"
    HANG = "hang"
    HANG_AFTER_HEADERS = "hang-after-headers"
    HANG_IN_THE_MIDDLE = "hang-in-the-middle"
    ENDLESS = "endless"
    BUSY = "busy"
    BUSY_FOR_LONG = "busy-for-long"
    BROKEN = "broken"
    BROKEN_OFF = "broken-off"
    UNAUTHORISED = "unauthorised"
    POLICY = "policy"
    KNOWS_NO_SCHEMA = "knows-no-schema"
    KNOWS_NO_JSON = "knows-no-json"
    WORDLESS = "wordless"
    ERROR_IN_200 = "error-in-200"
    HTML = "html"
    WHOLE_CALLS = "whole-calls"
    CALLS_WITHOUT_INDEX = "calls-without-index"
    CALLS_WITHOUT_IDS = "calls-without-ids"
    CALLS_OF_ONE_INDEX = "calls-of-one-index"
    KNOWS_NO_STRICT_TOOLS = "knows-no-strict-tools"
    KNOWS_NO_TOOLS = "knows-no-tools"


class Then(Enum):
    """END closes the answer properly, CUT drops the connection, HANG waits for the client to go, DRIP a little."""

    END = auto()
    CUT = auto()
    HANG = auto()
    DRIP = auto()


@dataclass(frozen=True, slots=True)
class Head:
    status: int = 200
    media_type: str = "text/event-stream"
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: float


Step = Head | Event | bytes | Then | Pause


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it came in; `port` is the client's, the same for all of a connection."""

    path: str
    port: int
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def format(self) -> str:
        asked = self.body.get("response_format") or self.body["text"]["format"]
        return asked["type"]


def steps(behaviour: Behaviour, call: Call, text: str) -> Iterable[Step]:
    """What is sent back, `text` being what the model writes."""
    wire = chat_events if "messages" in call.body else responses_events
    knows = {Behaviour.KNOWS_NO_SCHEMA: {"text", "json_object"}, Behaviour.KNOWS_NO_JSON: {"text"}}
    if behaviour in knows:
        return streamed(wire, text)[Behaviour.GOOD] if call.format in knows[behaviour] else unknown(call.format)
    return {**streamed(wire, text), **endless(wire), **failed(wire, text), **unstreamed(call)}[behaviour]


def streamed(wire: Events, text: str) -> dict[Behaviour, Iterable[Step]]:
    head, said, done = Head(), wire.pieces(text), wire.ending("stop")
    return {
        Behaviour.GOOD: [head, *said, *done, wire.last, Then.END],
        Behaviour.NO_USAGE: [head, *said, *wire.ending("stop", usage=False), wire.last, Then.END],
        Behaviour.NEVER_CLOSES: [head, *said, *wire.ending("stop", usage=False), Then.HANG],
        Behaviour.CUT_AFTER_THE_ANSWER: [head, *said, *done, Then.CUT],
        Behaviour.PROSE: [head, *wire.pieces(PROSE), *done, wire.last, Then.END],
        Behaviour.EMPTY: [head, *done, wire.last, Then.END],
        Behaviour.LENGTH: [head, *wire.pieces(text[:80]), *wire.ending("length"), wire.last, Then.END],
        Behaviour.REFUSAL: [head, *wire.refusal(), wire.last, Then.END],
        Behaviour.CONTENT_FILTER: [head, *wire.pieces("You "), *wire.ending("content_filter"), wire.last, Then.END],
    }


def endless(wire: Events) -> dict[Behaviour, Iterable[Step]]:
    drips: Iterable[Step] = (step for event in wire.pieces("ha " * 1_000, size=3) for step in (event, Then.DRIP))
    return {
        Behaviour.HANG: [Then.HANG],
        Behaviour.HANG_AFTER_HEADERS: [Head(), Then.HANG],
        Behaviour.SLOW_DRIP: chained(drips),
        Behaviour.BYTE_DRIP: chained(step for pair in repeat((b":", Then.DRIP), 1_000) for step in pair),
        Behaviour.ENDLESS: [Head(), *wire.pieces("ha " * 100_000, size=3_000), Then.HANG],
    }


def failed(wire: Events, text: str) -> dict[Behaviour, Iterable[Step]]:
    begun: list[Step] = [Head(), *wire.pieces(text[:60])]
    return {
        Behaviour.EARLY_END: [Head(), *wire.pieces(text), Then.END],
        Behaviour.CUT: [*begun, Then.CUT],
        Behaviour.ERROR_EVENT: [*begun, wire.error(), Then.END],
        Behaviour.JUNK_EVENT: [*begun, b'data: {"choices": [\n\n', Then.END],
        Behaviour.STRANGE_EVENT: [*begun, {"choices": "none", "type": 7}, Then.END],
        Behaviour.HANG_IN_THE_MIDDLE: [*begun, Then.HANG],
    }


def unstreamed(call: Call) -> dict[Behaviour, Iterable[Step]]:
    key = call.headers.get("authorization", "none")
    unauthorised = {"error": {"message": f"Incorrect API key provided: {key}", "code": key}}
    return {
        Behaviour.BUSY: plain(429, SLOW_DOWN, ("retry-after", "0")),
        Behaviour.BUSY_FOR_LONG: plain(429, SLOW_DOWN, ("retry-after", "30")),
        Behaviour.BROKEN: plain(500, ERROR_BODY),
        Behaviour.BROKEN_OFF: [Head(500, "application/json", (("content-length", "99"),)), b'{"error":', Then.CUT],
        Behaviour.UNAUTHORISED: plain(401, unauthorised),
        Behaviour.POLICY: plain(400, FLAGGED),
        Behaviour.WORDLESS: plain(400, {}),
        Behaviour.ERROR_IN_200: plain(200, ERROR_BODY),
        Behaviour.HTML: [Head(200, "text/html"), HTML, Then.END],
    }


def unknown(format: str) -> list[Step]:
    return plain(400, {"error": {"message": f"unknown response_format {format}"}})


def plain(status: int, body: object, *headers: tuple[str, str]) -> list[Step]:
    return [Head(status, "application/json", headers), json.dumps(body).encode(), Then.END]


def chained(drips: Iterable[Step]) -> Iterable[Step]:
    yield Head()
    yield from drips
