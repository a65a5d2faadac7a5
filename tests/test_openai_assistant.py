"""The assistant's OpenAI provider against a server that calls tools, and fails in every way, on both wires."""

import asyncio
import json
import logging
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from core.assistant import Ask, AssistantSaid, RoundEnded, ToolAnswered, UserSaid
from core.errors import ProviderRefused, ProviderTimeout, ProviderUnavailable
from core.llm import Usage
from fakes.openai_behaviours import Behaviour
from fakes.openai_rounds import Asked, Round
from fakes.openai_server import FakeOpenAI
from providers.openai.assistant import OpenAIAssistant
from providers.openai.call_pieces import LONGEST_CALLS, MOST_CALLS
from providers.openai.requests import Wire
from providers.openai.round_so_far import LONGEST_TEXT
from rounds import HELLO, KEY, PRIVATE_TEXT, Heard, listened

pytestmark = pytest.mark.anyio

WIRES: tuple[Wire, ...] = ("chat", "responses")
SOON = 1.0  # seconds to the deadline
TRIED_AGAIN = (Behaviour.BUSY, Behaviour.BROKEN, Behaviour.BROKEN_OFF)
LATENESS = 4.0  # seconds an ending may be late on a busy machine

TWO_CALLS = Round("One moment, please.", [("create_task", {"title": "Buy leeks, é🌶"}), ("list_tasks", {})])
NOTHING: dict[str, Any] = {}
EVERYTHING = [("create_task", {"title": "Buy leeks, é🌶"}), ("list_tasks", NOTHING)]


def assistant(base_url: str, wire: Wire, **changes: Any) -> OpenAIAssistant:
    fields: dict[str, Any] = {"api_key": SecretStr(KEY), "base_url": base_url, "model": "fake", "wire": wire}
    return OpenAIAssistant(**(fields | changes))


async def hear(base_url: str, wire: Wire, asked: Ask = HELLO, *, seconds: float = 5.0, **changes: Any) -> Heard:
    model = assistant(base_url, wire, **changes)
    try:
        return await listened(model, asked, seconds=seconds)
    finally:
        await model.close()


def calls_of(heard: Heard) -> list[tuple[str, Any]]:
    assert heard.ended is not None
    return [(call.name, json.loads(call.arguments)) for call in heard.ended.calls]


def answered(asked: Ask, heard: Heard, *results: str) -> Ask:
    """The next round's question, `results` being what came of the calls."""
    assert heard.ended is not None
    answers = tuple(ToolAnswered(call, result) for call, result in zip(heard.ended.calls, results, strict=True))
    return replace(asked, turns=(*asked.turns, AssistantSaid(heard.text, heard.ended.calls), *answers))


@pytest.mark.parametrize("wire", WIRES)
async def test_text_comes_in_pieces_and_then_the_end_with_what_it_cost(fake: FakeOpenAI, wire: Wire) -> None:
    fake.rounds(Round("You have no tasks that are due today."))

    heard = await hear(fake.base_url, wire)

    assert heard.text == "You have no tasks that are due today."
    assert len(heard.pieces) > 3
    assert heard.ended == RoundEnded((), Usage(120, 100, 45), whole=True)


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize(
    "behaviour",
    [
        Behaviour.GOOD,
        Behaviour.WHOLE_CALLS,
        Behaviour.CALLS_WITHOUT_INDEX,
        Behaviour.CALLS_WITHOUT_IDS,
        Behaviour.CALLS_OF_ONE_INDEX,
        Behaviour.NEVER_CLOSES,
        Behaviour.CUT_AFTER_THE_ANSWER,
    ],
)
async def test_several_calls_of_a_round_are_put_together_however_they_are_told(
    fake: FakeOpenAI, wire: Wire, behaviour: Behaviour
) -> None:
    fake.rounds(TWO_CALLS)

    heard = await hear(fake.url(behaviour), wire)

    assert heard.text == "One moment, please."
    assert calls_of(heard) == EVERYTHING
    assert heard.ended is not None
    assert heard.ended.whole
    assert len({call.id for call in heard.ended.calls} - {""}) == 2


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("behaviour", [Behaviour.GOOD, Behaviour.WHOLE_CALLS, Behaviour.CALLS_WITHOUT_IDS])
async def test_the_same_tool_called_twice_with_the_same_arguments_is_two_calls(
    fake: FakeOpenAI, wire: Wire, behaviour: Behaviour
) -> None:
    fake.rounds(Round("", [("list_tasks", {}), ("list_tasks", {})]))

    heard = await hear(fake.url(behaviour), wire)

    assert calls_of(heard) == [("list_tasks", {}), ("list_tasks", {})]


@pytest.mark.parametrize("wire", WIRES)
async def test_what_came_of_the_calls_goes_back_and_the_model_goes_on(fake: FakeOpenAI, wire: Wire) -> None:
    asked: list[Asked] = []

    def script(about: Asked) -> Round:
        asked.append(about)
        return TWO_CALLS if about.rounds == 0 else Round("Done.")

    fake.answering(script)
    model = assistant(fake.base_url, wire)

    first = await listened(model)
    second = await listened(model, answered(HELLO, first, '{"id": "1"}', '{"tasks": []}'))
    await model.close()

    assert second.text == "Done."
    assert asked[1] == Asked(PRIVATE_TEXT, 1, results=('{"id": "1"}', '{"tasks": []}'), tools=("create_task",))


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        (Behaviour.REFUSAL, ProviderRefused),
        (Behaviour.CONTENT_FILTER, ProviderRefused),
        (Behaviour.POLICY, ProviderRefused),
        (Behaviour.EARLY_END, ProviderUnavailable),
        (Behaviour.CUT, ProviderUnavailable),
        (Behaviour.ERROR_EVENT, ProviderUnavailable),
        (Behaviour.JUNK_EVENT, ProviderUnavailable),
        (Behaviour.STRANGE_EVENT, ProviderUnavailable),
        (Behaviour.BYTE_DRIP, ProviderTimeout),
        (Behaviour.HANG, ProviderTimeout),
        (Behaviour.HANG_AFTER_HEADERS, ProviderTimeout),
        (Behaviour.HANG_IN_THE_MIDDLE, ProviderTimeout),
        (Behaviour.BUSY, ProviderUnavailable),
        (Behaviour.BROKEN, ProviderUnavailable),
        (Behaviour.BROKEN_OFF, ProviderUnavailable),
        (Behaviour.UNAUTHORISED, ProviderUnavailable),
        (Behaviour.ERROR_IN_200, ProviderUnavailable),
        (Behaviour.HTML, ProviderUnavailable),
    ],
)
async def test_every_failure_ends_in_time_without_a_call_and_tells_nothing_of_what_was_sent(
    fake: FakeOpenAI, caplog: pytest.LogCaptureFixture, behaviour: Behaviour, error: type[ProviderUnavailable]
) -> None:
    caplog.set_level(logging.DEBUG)
    fake.rounds(TWO_CALLS)

    seconds = SOON if error is ProviderTimeout else 10
    heard = await asyncio.gather(*(hear(fake.url(behaviour), wire, seconds=seconds) for wire in WIRES))

    shown = [*(each.shown for each in heard), caplog.text]
    assert [each.kind for each in heard] == [error, error]
    assert [each.ended for each in heard] == [None, None]
    assert max(each.seconds for each in heard) < seconds + LATENESS
    assert len(fake.calls) == 2 * (2 if behaviour in TRIED_AGAIN else 1)
    assert not [text for text in shown if KEY in text or PRIVATE_TEXT in text]


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("behaviour", [Behaviour.CUT, Behaviour.ERROR_EVENT, Behaviour.JUNK_EVENT])
async def test_a_failure_amid_the_arguments_keeps_the_text_and_is_not_tried_again(
    fake: FakeOpenAI, wire: Wire, behaviour: Behaviour
) -> None:
    fake.rounds(replace(TWO_CALLS, behaviour=behaviour))

    heard = await hear(fake.base_url, wire)

    assert heard.text == "One moment, please."
    assert (heard.kind, heard.ended) == (ProviderUnavailable, None)
    assert len(fake.calls) == 1


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("first", [Behaviour.BUSY, Behaviour.BROKEN, Behaviour.BROKEN_OFF])
async def test_a_busy_server_is_asked_once_more_when_there_is_time(
    fake: FakeOpenAI, wire: Wire, first: Behaviour
) -> None:
    fake.rounds(TWO_CALLS)
    fake.play(first, Behaviour.GOOD)

    heard = await hear(fake.base_url, wire)

    assert calls_of(heard) == EVERYTHING
    assert len(fake.calls) == 2


@pytest.mark.parametrize("wire", WIRES)
async def test_a_busy_server_is_not_asked_a_third_time(fake: FakeOpenAI, wire: Wire) -> None:
    heard = await hear(fake.url(Behaviour.BUSY), wire)

    assert heard.error is not None
    assert heard.error.retry_after_ms == 0
    assert len(fake.calls) == 2


@pytest.mark.parametrize("wire", WIRES)
async def test_pieces_of_arguments_are_signs_of_life(fake: FakeOpenAI, wire: Wire) -> None:
    fake.rounds(Round("", [("create_task", {"title": "a long title, at four pieces a second"})]))
    fake.pace(per_second=4)

    heard = await hear(fake.base_url, wire, between_tokens_timeout=1.5, first_token_timeout=1.5)

    assert heard.error is None
    assert len(calls_of(heard)) == 1
    assert heard.seconds > 1.5


@pytest.mark.parametrize("wire", WIRES)
async def test_a_first_sign_must_come_soon_and_each_next_one_too(fake: FakeOpenAI, wire: Wire) -> None:
    fake.rounds(TWO_CALLS)

    late, stuck = await asyncio.gather(
        hear(fake.url(Behaviour.HANG_AFTER_HEADERS), wire, seconds=10, first_token_timeout=0.3),
        hear(fake.url(Behaviour.HANG_IN_THE_MIDDLE), wire, seconds=10, between_tokens_timeout=2.0),
    )

    assert [late.kind, stuck.kind] == [ProviderTimeout, ProviderTimeout]
    assert max(late.seconds, stuck.seconds) < 2.0 + LATENESS
    assert (late.text, stuck.text) == ("", "One moment, please.")


@pytest.mark.parametrize("wire", WIRES)
async def test_a_round_without_room_for_more_tokens_is_not_whole_and_calls_nothing(
    fake: FakeOpenAI, wire: Wire
) -> None:
    fake.rounds(TWO_CALLS)

    heard = await hear(fake.url(Behaviour.LENGTH), wire)

    assert heard.text == "One moment, please."
    assert heard.ended == RoundEnded((), Usage(120, 100, 45), whole=False)


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize(
    "excess",
    [
        Round("Look: ", [("list_tasks", NOTHING)] * (MOST_CALLS + 1)),
        Round("Look: ", [("create_task", {"title": "é" * (LONGEST_CALLS // 2)})]),
    ],
    ids=["calls", "arguments"],
)
async def test_calls_beyond_the_limits_end_the_round_before_it_is_whole(
    fake: FakeOpenAI, wire: Wire, excess: Round
) -> None:
    fake.rounds(replace(excess, behaviour=Behaviour.WHOLE_CALLS))

    heard = await hear(fake.base_url, wire)

    assert heard.text == "Look: "
    assert heard.ended is not None
    assert (heard.ended.calls, heard.ended.whole) == ((), False)


@pytest.mark.parametrize("wire", WIRES)
async def test_as_many_and_as_long_calls_as_there_may_be_are_taken(fake: FakeOpenAI, wire: Wire) -> None:
    calls = [("create_task", {"title": "x" * 1_900})] * MOST_CALLS
    fake.rounds(Round("", calls))

    heard = await hear(fake.base_url, wire)

    assert calls_of(heard) == calls


@pytest.mark.parametrize("wire", WIRES)
async def test_an_endless_text_ends_at_its_limit(fake: FakeOpenAI, wire: Wire) -> None:
    heard = await hear(fake.url(Behaviour.ENDLESS), wire)

    assert len(heard.text) == LONGEST_TEXT
    assert heard.ended is not None
    assert not heard.ended.whole
    await fake.until_open(0)


@pytest.mark.parametrize("wire", WIRES)
async def test_a_server_that_knows_no_strict_tools_is_asked_without_from_then_on(fake: FakeOpenAI, wire: Wire) -> None:
    fake.rounds(TWO_CALLS)
    model = assistant(fake.url(Behaviour.KNOWS_NO_STRICT_TOOLS), wire)

    first, second = await listened(model), await listened(model)
    await model.close()

    assert [calls_of(first), calls_of(second)] == [EVERYTHING, EVERYTHING]
    assert ["strict" in json.dumps(call.body["tools"]) for call in fake.calls] == [True, False, False]
    assert ["parallel_tool_calls" in call.body for call in fake.calls] == [True, False, False]


@pytest.mark.parametrize("wire", WIRES)
async def test_a_server_that_knows_no_tools_is_said_to_know_none(fake: FakeOpenAI, wire: Wire) -> None:
    fake.rounds(Round("Hello."))
    model = assistant(fake.url(Behaviour.KNOWS_NO_TOOLS), wire)

    with_tools = await listened(model)
    without = await listened(model, replace(HELLO, tools=()))
    await model.close()

    assert with_tools.kind is ProviderUnavailable
    assert "tools" in str(with_tools.error)
    assert len(fake.calls) == 3
    assert without.text == "Hello."


@pytest.mark.parametrize("wire", WIRES)
async def test_a_refused_question_without_tools_is_not_said_to_be_about_tools(fake: FakeOpenAI, wire: Wire) -> None:
    heard = await hear(fake.url(Behaviour.WORDLESS), wire, replace(HELLO, tools=()))

    assert heard.kind is ProviderUnavailable
    assert str(heard.error) == "the model's server answered with status 400"
    assert len(fake.calls) == 1


@pytest.mark.parametrize("wire", WIRES)
async def test_leaving_early_closes_the_stream(fake: FakeOpenAI, wire: Wire) -> None:
    fake.rounds(replace(TWO_CALLS, behaviour=Behaviour.HANG_IN_THE_MIDDLE))
    model = assistant(fake.base_url, wire)
    listening = asyncio.create_task(listened(model, seconds=30))
    await fake.until_open(1)
    async with aclosing(model.stream(HELLO, deadline=asyncio.get_running_loop().time() + 30)) as said:
        await anext(said)

    listening.cancel()
    await asyncio.wait([listening])

    await fake.until_open(0)
    assert listening.cancelled()
    await model.close()


@pytest.mark.parametrize("wire", WIRES)
async def test_concurrent_conversations_are_answered_each_by_itself(fake: FakeOpenAI, wire: Wire) -> None:
    fake.obey()
    model = assistant(fake.base_url, wire)
    orders = [f'say {count} words then call create_task {{"title": "number {count}"}}' for count in range(1, 6)]

    heard = await asyncio.gather(*(listened(model, replace(HELLO, turns=(UserSaid(order),))) for order in orders))
    await model.close()

    assert [len(each.text.split()) for each in heard] == [1, 2, 3, 4, 5]
