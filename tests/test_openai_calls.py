"""The events of a round with tool calls, as one list: how they are put together, and what makes no sense."""

import copy
import random
from collections.abc import Iterator
from typing import Any

import pytest

from core.assistant import RoundEnded, ToolRequest
from core.errors import ProviderUnavailable
from fakes.openai_events import CallStyle, chat_events, responses_events
from providers.openai.assistant_events import assistant_events_of
from providers.openai.requests import Wire
from providers.openai.round_so_far import RoundSoFar

WIRES: tuple[Wire, ...] = ("chat", "responses")
STRANGE: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**70,
    1.5,
    "",
    "\ud83c",
    "x",
    "{}",
    [],
    [None],
    ["x"],
    {},
    {"type": 7},
    {"arguments": []},
)


def chat_delta(**delta: object) -> dict[str, object]:
    return {"choices": [{"delta": delta}]}


def chat_call(**call: object) -> dict[str, object]:
    return chat_delta(tool_calls=[call])


def put_together(wire: Wire, *told: object) -> tuple[str, RoundEnded]:
    events, round = assistant_events_of(wire), RoundSoFar()
    text = "".join(round.add(events.added(event)) for event in told)
    return text, round.ended(events.usage, cut=events.cut)


def test_pieces_of_calls_that_come_by_turns_are_told_apart_by_their_index() -> None:
    _, ended = put_together(
        "chat",
        chat_call(index=0, id="a", function={"name": "create_task", "arguments": '{"tit'}),
        chat_call(index=1, id="b", function={"name": "list_tasks", "arguments": ""}),
        chat_call(index=0, function={"arguments": 'le": "Leeks"}'}),
        chat_call(index=1, function={"arguments": None}),
    )

    assert ended.calls == (
        ToolRequest("a", "create_task", '{"title": "Leeks"}'),
        ToolRequest("b", "list_tasks", "{}"),
    )


@pytest.mark.parametrize("place", [{"index": 0, "id": "a"}, {"index": 0}, {"id": "a"}, {}])
def test_a_name_that_comes_with_every_piece_begins_no_call_of_its_own(place: dict[str, object]) -> None:
    pieces = ['{"title', '": "Le', 'eks"}']

    _, ended = put_together(
        "chat", *(chat_call(**place, function={"name": "create_task", "arguments": piece}) for piece in pieces)
    )

    assert [(call.name, call.arguments) for call in ended.calls] == [("create_task", '{"title": "Leeks"}')]


def test_calls_that_share_an_id_are_given_one_each() -> None:
    function = {"name": "list_tasks", "arguments": "{}"}

    _, ended = put_together("chat", *(chat_call(index=index, id="a", function=function) for index in range(3)))

    assert len({call.id for call in ended.calls}) == 3


def test_a_call_that_only_the_whole_response_tells_of_is_made() -> None:
    item = {"type": "function_call", "call_id": "a", "name": "list_tasks", "arguments": "{}"}
    thought = {"type": "reasoning", "id": "rs_1"}

    _, ended = put_together("responses", {"type": "response.completed", "response": {"output": [thought, item]}})

    assert ended.calls == (ToolRequest("a", "list_tasks", "{}"),)


def test_a_call_that_the_whole_response_tells_of_again_is_one() -> None:
    item = {"type": "function_call", "id": "fc_1", "call_id": "a", "name": "list_tasks", "arguments": "{}"}

    _, ended = put_together(
        "responses",
        {"type": "response.output_item.done", "item": item},
        {"type": "response.completed", "response": {"output": [item]}},
    )

    assert ended.calls == (ToolRequest("a", "list_tasks", "{}"),)


@pytest.mark.parametrize("wire", WIRES)
def test_a_character_sent_in_halves_is_shown_whole_and_a_half_or_control_alone_never(wire: Wire) -> None:
    pieces = ["leeks \ud83c", "\udf36 and\x00", " \ud83c", "soup\ud83c"]
    told = {
        "chat": [chat_delta(content=piece) for piece in pieces],
        "responses": [{"type": "response.output_text.delta", "delta": piece} for piece in pieces],
    }

    text, _ = put_together(wire, *told[wire])

    assert text == "leeks 🌶 and \ufffdsoup"
    assert text.encode()


THOUGHTS: list[tuple[Wire, object]] = [
    ("chat", chat_delta(reasoning="Leeks, then.")),
    ("chat", chat_delta(reasoning_content="Leeks, then.")),
    ("responses", {"type": "response.reasoning_text.delta", "delta": "Leeks, then."}),
    ("responses", {"type": "response.reasoning_summary_text.delta", "delta": "Leeks, then."}),
]


@pytest.mark.parametrize(("wire", "event"), THOUGHTS)
def test_a_thought_is_a_sign_of_life_but_nothing_that_is_said(wire: Wire, event: object) -> None:
    added = assistant_events_of(wire).added(event)

    text = RoundSoFar().add(added)

    assert added
    assert text == ""


@pytest.mark.parametrize("size", [1, 3, 7, 100_000])
@pytest.mark.parametrize(
    ("spoken", "meant"),
    [
        ("<think>\nLeeks?\n</think>\n\nYou have none.", "You have none."),
        ("\n<think></think><think>a < b</think> <b>Yes</b>", "<b>Yes</b>"),
        ("<think></think>" * 2_000 + "Yes", "Yes"),
        ("<think>without an end", ""),
        ("<thin air> and <think>so</think>", "<thin air> and <think>so</think>"),
        ("Plain.", "Plain."),
    ],
)
def test_thoughts_spoken_aloud_before_the_answer_are_not_told(spoken: str, meant: str, size: int) -> None:
    pieces = [spoken[start : start + size] for start in range(0, len(spoken), size)]

    text, _ = put_together("chat", *(chat_delta(content=piece) for piece in pieces))

    assert text == meant


MISSHAPEN: list[tuple[Wire, object]] = [
    ("chat", chat_delta(tool_calls="create_task")),
    ("chat", chat_call(index=0, function="create_task")),
    ("chat", chat_call(index=0, function={"name": "create_task", "arguments": {"title": "Leeks"}})),
    ("chat", chat_call(index="first", function={"name": "create_task"})),
    ("chat", chat_call(index=0, function={"arguments": "{}"})),
    ("chat", chat_call(index=0)),
    ("responses", {"type": "response.output_item.done", "output_index": 0, "item": None}),
    ("responses", {"type": "response.output_item.done", "item": {"type": "function_call", "arguments": "{}"}}),
    ("responses", {"type": "response.output_item.done", "item": {"type": "function_call", "name": ["x"]}}),
    ("responses", {"type": "response.function_call_arguments.delta", "output_index": 0, "delta": "{"}),
    ("responses", {"type": "response.function_call_arguments.delta", "output_index": 0, "delta": 7}),
    ("responses", {"type": "response.completed", "response": {"output": "all of it"}}),
    ("responses", {"type": "response.completed"}),
]


@pytest.mark.parametrize(("wire", "event"), MISSHAPEN)
def test_what_makes_no_sense_is_unavailable(wire: Wire, event: object) -> None:
    with pytest.raises(ProviderUnavailable):
        put_together(wire, event)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every list or dict in `value` with a key into it."""
    keys: list[Any] = []
    if isinstance(value, dict | list):
        keys = [*value] if isinstance(value, dict) else [*range(len(value))]  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    for key in keys:
        yield value, key
        yield from places(value[key])


@pytest.mark.parametrize("wire", WIRES)
def test_whatever_a_server_sends_is_read_or_unavailable(wire: Wire) -> None:
    fake = chat_events if wire == "chat" else responses_events
    calls = fake.calls([("create_task", '{"title": "Leeks"}'), ("list_tasks", "{}")], CallStyle.PIECES)
    good = [*fake.pieces("One moment."), *calls, *fake.ending("tool_calls")]
    chance = random.Random(7)  # noqa: S311
    unavailable = 0

    for _ in range(2_000):
        told = copy.deepcopy(good)
        for _ in range(2):
            container, key = chance.choice(list(places(told)))
            container[key] = copy.deepcopy(chance.choice(STRANGE))
        try:
            put_together(wire, *told)
        except ProviderUnavailable:
            unavailable += 1

    assert 0 < unavailable < 2_000
