"""How the fake OpenAI server sends a round of text and tool calls, on either wire, whole or failing on the way."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from fakes.openai_behaviours import Behaviour, Call, Head, Pause, Step, Then, plain
from fakes.openai_events import CallStyle, Event, Events, chat_events, responses_events
from fakes.openai_rounds import Pace, Round

STYLES = {
    Behaviour.WHOLE_CALLS: CallStyle.WHOLE,
    Behaviour.CALLS_WITHOUT_INDEX: CallStyle.NO_INDEX,
    Behaviour.CALLS_WITHOUT_IDS: CallStyle.NO_IDS,
    Behaviour.CALLS_OF_ONE_INDEX: CallStyle.SAME_INDEX,
}
WHOLE = {Behaviour.GOOD, Behaviour.KNOWS_NO_TOOLS, Behaviour.KNOWS_NO_STRICT_TOOLS, *STYLES}


def round_steps(behaviour: Behaviour, call: Call, round: Round, pace: Pace) -> Iterable[Step] | None:
    """What is sent back for `round`; None if the behaviour has nothing to do with rounds.

    What fails on the way does so in the middle of the calls' arguments, or of the text if there are no calls.
    """
    wire = chat_events if "messages" in call.body else responses_events
    said = wire.pieces(round.text, size=pace.size)
    calls = wire.calls(pairs(round), STYLES.get(behaviour, CallStyle.PIECES))
    whole = paced([*said, *calls], pace)
    half = paced([*said, *calls[: len(calls) // 2]] if calls else said[: len(said) // 2], pace)
    if behaviour in WHOLE:
        return refused(behaviour, call) or [Head(), *whole, *ending(wire, round), wire.last, Then.END]
    tails = ended(wire, round, whole) | failed(wire, half)
    return [Head(), *tails[behaviour]] if behaviour in tails else None


def ended(wire: Events, round: Round, whole: Sequence[Step]) -> dict[Behaviour, list[Step]]:
    uncounted = ending(wire, round, usage=False)
    return {
        Behaviour.NO_USAGE: [*whole, *uncounted, wire.last, Then.END],
        Behaviour.NEVER_CLOSES: [*whole, *uncounted, Then.HANG],
        Behaviour.CUT_AFTER_THE_ANSWER: [*whole, *ending(wire, round), Then.CUT],
        Behaviour.EARLY_END: [*whole, Then.END],
    }


def failed(wire: Events, half: Sequence[Step]) -> dict[Behaviour, list[Step]]:
    return {
        Behaviour.LENGTH: [*half, *wire.ending("length"), wire.last, Then.END],
        Behaviour.CUT: [*half, Then.CUT],
        Behaviour.ERROR_EVENT: [*half, wire.error(), Then.END],
        Behaviour.JUNK_EVENT: [*half, b'data: {"choices": [\n\n', Then.END],
        Behaviour.STRANGE_EVENT: [*half, {"choices": "none", "type": 7}, Then.END],
        Behaviour.HANG_IN_THE_MIDDLE: [*half, Then.HANG],
    }


def refused(behaviour: Behaviour, call: Call) -> list[Step]:
    tools: list[dict[str, Any]] = call.body.get("tools", [])
    strict = any(tool.get("function", tool).get("strict") for tool in tools)
    if behaviour is Behaviour.KNOWS_NO_TOOLS and tools:
        return plain(400, {"error": {"message": "this model does not support tools"}})
    if behaviour is Behaviour.KNOWS_NO_STRICT_TOOLS and strict:
        return plain(422, {"error": {"message": "tools.0.function.strict: Extra inputs are not permitted"}})
    return []


def pairs(round: Round) -> list[tuple[str, str]]:
    return [(name, given if isinstance(given, str) else json.dumps(given)) for name, given in round.calls]


def ending(wire: Events, round: Round, *, usage: bool = True) -> list[Event]:
    return wire.ending("tool_calls" if round.calls else "stop", usage=usage)


def paced(events: Sequence[Event], pace: Pace) -> list[Step]:
    """The first piece at once, each next one after its time."""
    if pace.per_second is None:
        return [*events]
    steps: list[Step] = []
    for event in events:
        steps += [Pause(1 / pace.per_second), event]
    return steps[1:]
