"""Answers about rules by OpenAI's API, from a server that does everything wrong, on both wires."""

import asyncio
import logging
from contextlib import aclosing
from typing import Any

import pytest
from pydantic import SecretStr

from core.errors import ProviderRefused, ProviderTimeout, ProviderUnavailable
from core.llm import Usage
from core.rules import AnswerEnded
from fakes import rules_answers as writes
from fakes.openai_behaviours import PROSE, Behaviour
from fakes.openai_server import FakeOpenAI
from providers.openai.requests import Wire
from providers.openai.rules import OpenAIRules
from providers.rounds import Waits
from rules_asking import ASK, BACKWARDS, INJECTION, KEY, PRIVATE_TEXT, Heard, answered

pytestmark = pytest.mark.anyio

WIRES: tuple[Wire, ...] = ("chat", "responses")
USAGE = Usage(120, 100, 45)
TRIED_AGAIN = (Behaviour.BUSY, Behaviour.BROKEN, Behaviour.BROKEN_OFF)
LATENESS = 4.0  # seconds an ending may be late on a busy machine


@pytest.fixture(autouse=True)
def writing(fake: FakeOpenAI) -> None:
    fake.text = writes.GOOD


def made(base_url: str, wire: Wire, **changes: Any) -> OpenAIRules:
    fields: dict[str, Any] = {"api_key": SecretStr(KEY), "base_url": base_url, "model": "fake", "wire": wire}
    return OpenAIRules(**(fields | changes))


async def hear(base_url: str, wire: Wire, *, seconds: float = 5.0, **changes: Any) -> Heard:
    model = made(base_url, wire, **changes)
    try:
        return await answered(model, seconds=seconds)
    finally:
        await model.close()


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("behaviour", [Behaviour.GOOD, Behaviour.NEVER_CLOSES, Behaviour.CUT_AFTER_THE_ANSWER])
async def test_the_answer_streams_and_then_comes_what_it_quotes(
    fake: FakeOpenAI, wire: Wire, behaviour: Behaviour
) -> None:
    heard = await hear(fake.url(behaviour), wire)

    assert heard.text == writes.SAID
    assert len(heard.pieces) > 2
    usage = Usage() if behaviour is Behaviour.NEVER_CLOSES else USAGE
    assert heard.ended == AnswerEnded(covered=True, claims=(BACKWARDS,), usage=usage)


@pytest.mark.parametrize("wire", WIRES)
async def test_what_the_passages_do_not_say_is_not_covered(fake: FakeOpenAI, wire: Wire) -> None:
    fake.text = writes.TALKATIVE_NOT_COVERED

    heard = await hear(fake.base_url, wire)

    assert (heard.text, heard.ended) == ("", AnswerEnded(covered=False, usage=USAGE))


async def test_the_responses_wire_is_asked_for_the_shape(fake: FakeOpenAI) -> None:
    await hear(fake.base_url, "responses")

    [call] = fake.calls
    *earlier, last = call.body["input"]
    assert (call.body["store"], call.body["max_output_tokens"]) == (False, 2_000)
    assert '"de-AT"' in call.body["instructions"]
    assert [(each["role"], each["content"]) for each in earlier] == [
        ("user", "How many play?"),
        ("assistant", "Two to six."),
        ("user", "For how long?"),
        ("assistant", "An hour."),
    ]
    assert last["role"] == "user"
    assert last["content"].endswith(PRIVATE_TEXT)
    shape = call.body["text"]["format"]
    assert (shape["type"], shape["strict"]) == ("json_schema", True)
    assert list(shape["schema"]["properties"]) == ["covered", "answer", "citations"]


async def test_the_chat_wire_is_asked_for_the_shape_and_passages_are_the_user_s_words(fake: FakeOpenAI) -> None:
    await hear(fake.base_url, "chat")

    [call] = fake.calls
    system, *_, last = call.body["messages"]
    assert call.body["response_format"]["json_schema"]["strict"] is True
    assert (system["role"], last["role"]) == ("system", "user")
    assert INJECTION in last["content"]
    assert INJECTION not in system["content"]
    assert (call.body["max_tokens"], call.body["stream_options"]) == (2_000, {"include_usage": True})


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize(
    ("behaviour", "formats"),
    [
        (Behaviour.KNOWS_NO_SCHEMA, ["json_schema", "json_object", "json_object"]),
        (Behaviour.KNOWS_NO_JSON, ["json_schema", "json_object", "text", "text"]),
    ],
)
async def test_a_server_that_knows_no_schemas_is_told_the_shape_in_words_from_then_on(
    fake: FakeOpenAI, wire: Wire, behaviour: Behaviour, formats: list[str]
) -> None:
    model = made(fake.url(behaviour), wire)

    first, second = await answered(model), await answered(model)
    await model.close()

    assert (first.text, second.text) == (writes.SAID, writes.SAID)
    assert [call.format for call in fake.calls] == formats
    assert '"citations"' in str(fake.calls[-1].body)


@pytest.mark.parametrize("wire", WIRES)
async def test_a_server_that_writes_prose_all_the_same_quotes_nothing(fake: FakeOpenAI, wire: Wire) -> None:
    heard = await hear(fake.url(Behaviour.PROSE), wire)

    assert (heard.text, heard.ended) == (PROSE, AnswerEnded(covered=True, usage=USAGE))


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("text", ["Nein. " * 40, writes.answer("Nein. " * 40)], ids=["prose", "JSON"])
async def test_an_answer_without_room_for_more_tokens_is_not_whole(fake: FakeOpenAI, wire: Wire, text: str) -> None:
    fake.text = text

    heard = await hear(fake.url(Behaviour.LENGTH), wire)

    assert heard.text.startswith("Nein. ")
    assert heard.ended == AnswerEnded(covered=True, usage=USAGE, whole=False)


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("text", [writes.CUT_IN_THE_ANSWER, writes.CUT_IN_THE_QUOTE])
async def test_json_that_breaks_off_is_not_whole_and_quotes_nothing(fake: FakeOpenAI, wire: Wire, text: str) -> None:
    fake.text = text

    heard = await hear(fake.base_url, wire)

    assert heard.text
    assert heard.ended == AnswerEnded(covered=True, usage=USAGE, whole=False)


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        (Behaviour.REFUSAL, ProviderRefused),
        (Behaviour.CONTENT_FILTER, ProviderRefused),
        (Behaviour.POLICY, ProviderRefused),
        (Behaviour.EMPTY, ProviderUnavailable),
        (Behaviour.EARLY_END, ProviderUnavailable),
        (Behaviour.CUT, ProviderUnavailable),
        (Behaviour.ERROR_EVENT, ProviderUnavailable),
        (Behaviour.JUNK_EVENT, ProviderUnavailable),
        (Behaviour.STRANGE_EVENT, ProviderUnavailable),
        (Behaviour.ENDLESS, ProviderUnavailable),
        (Behaviour.SLOW_DRIP, ProviderTimeout),
        (Behaviour.BYTE_DRIP, ProviderTimeout),
        (Behaviour.HANG, ProviderTimeout),
        (Behaviour.HANG_AFTER_HEADERS, ProviderTimeout),
        (Behaviour.HANG_IN_THE_MIDDLE, ProviderTimeout),
        (Behaviour.BUSY, ProviderUnavailable),
        (Behaviour.BUSY_FOR_LONG, ProviderUnavailable),
        (Behaviour.BROKEN, ProviderUnavailable),
        (Behaviour.BROKEN_OFF, ProviderUnavailable),
        (Behaviour.UNAUTHORISED, ProviderUnavailable),
        (Behaviour.ERROR_IN_200, ProviderUnavailable),
        (Behaviour.HTML, ProviderUnavailable),
    ],
)
async def test_every_failure_ends_in_time_and_tells_nothing_of_what_was_sent(
    fake: FakeOpenAI, caplog: pytest.LogCaptureFixture, behaviour: Behaviour, error: type[ProviderUnavailable]
) -> None:
    caplog.set_level(logging.DEBUG)
    seconds = 1.0 if error is ProviderTimeout else 10.0

    heard = await asyncio.gather(*(hear(fake.url(behaviour), wire, seconds=seconds) for wire in WIRES))

    shown = [*(each.shown for each in heard), caplog.text]
    assert [each.kind for each in heard] == [error, error]
    assert [each.ended for each in heard] == [None, None]
    assert max(each.seconds for each in heard) < seconds + LATENESS
    assert len(fake.calls) == 2 * (2 if behaviour in TRIED_AGAIN else 1)
    assert not [text for text in shown if KEY in text or PRIVATE_TEXT in text]


@pytest.mark.parametrize("wire", WIRES)
async def test_a_first_word_must_come_soon_and_each_next_one_too(fake: FakeOpenAI, wire: Wire) -> None:
    late, stuck = await asyncio.gather(
        hear(fake.url(Behaviour.HANG_AFTER_HEADERS), wire, seconds=10, waits=Waits(first_piece=0.3)),
        hear(fake.url(Behaviour.HANG_IN_THE_MIDDLE), wire, seconds=10, waits=Waits(between_pieces=2.0)),
    )

    assert [late.kind, stuck.kind] == [ProviderTimeout, ProviderTimeout]
    assert max(late.seconds, stuck.seconds) < 2.0 + LATENESS
    assert late.text == ""
    assert "Nein, ein Hase" in stuck.text


@pytest.mark.parametrize("wire", WIRES)
async def test_a_busy_server_is_asked_once_more_as_long_as_nothing_was_told(fake: FakeOpenAI, wire: Wire) -> None:
    fake.play(Behaviour.BUSY, Behaviour.GOOD)

    heard = await hear(fake.base_url, wire)

    assert heard.text == writes.SAID
    assert len(fake.calls) == 2


@pytest.mark.parametrize("wire", WIRES)
async def test_leaving_early_closes_the_stream(fake: FakeOpenAI, wire: Wire) -> None:
    model = made(fake.url(Behaviour.HANG_IN_THE_MIDDLE), wire)

    async with aclosing(model.stream(ASK, deadline=asyncio.get_running_loop().time() + 30)) as parts:
        await anext(parts)

    await fake.until_open(0)
    await model.close()


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    heard = await hear("http://127.0.0.1:9", "chat", seconds=1.0)

    assert heard.kind is ProviderUnavailable
