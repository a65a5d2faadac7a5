"""The OpenAI provider against a server that fails in every way, on both wires."""

import asyncio
import logging
import traceback
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import pytest
from httpx2 import Headers
from pydantic import SecretStr

from core.dialogue import DialogueKind, Emotion, GameTime, Page, Situation
from core.errors import ProviderRefused, ProviderTimeout, ProviderUnavailable
from core.llm import Answer, PageDelta, Persona, Prompt, Section, Usage
from fakes.openai_behaviours import PROSE, Behaviour
from fakes.openai_server import FakeOpenAI
from providers.openai import OpenAI
from providers.openai.requests import Wire
from providers.retry_after import retry_after_ms

pytestmark = pytest.mark.anyio

WIRES: tuple[Wire, ...] = ("chat", "responses")
KEY = "sk-test-key-that-must-not-show"
PRIVATE_TEXT = "Abigail dug a tunnel under the mayor's house"
PAGES = (
    Page("You brought me a leek! I had not forgotten.", Emotion.HAPPY),
    Page("Come by the inn tonight.", Emotion.NEUTRAL),
)
SOON = 1.0  # seconds to the deadline
TRIED_AGAIN = (Behaviour.BUSY, Behaviour.BROKEN, Behaviour.BROKEN_OFF)
LATENESS = 4.0  # seconds an ending may be late on a busy machine


@dataclass(frozen=True)
class Heard:
    """What came of one request: an answer or an error, after so many seconds."""

    deltas: tuple[PageDelta, ...] = ()
    answer: Answer | None = None
    error: ProviderUnavailable | None = None
    seconds: float = 0.0


def prompt(**changes: Any) -> Prompt:
    fields: dict[str, Any] = {
        "persona": Persona(key="abigail", display_name="Abigail", text="bold"),
        "player_name": "Ann",
        "kind": DialogueKind.TALK,
        "situation": Situation(game_time=GameTime(0)),
        "sections": (Section("system", PRIVATE_TEXT, 8), Section("now", "It rains.", 3), Section("ask", "Hello?", 2)),
    }
    return Prompt(**(fields | changes))


def provider(base_url: str, wire: Wire, **changes: Any) -> OpenAI:
    fields: dict[str, Any] = {"api_key": SecretStr(KEY), "base_url": base_url, "model": "fake", "wire": wire}
    return OpenAI(**(fields | changes))


async def listen(llm: OpenAI, *, seconds: float = SOON, asked: Prompt | None = None) -> Heard:
    """Everything that comes of one request with a deadline in `seconds`."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    deltas: list[PageDelta] = []
    answer = None
    try:
        async with aclosing(llm.stream(asked or prompt(), deadline=start + seconds)) as said:
            async for piece in said:
                if isinstance(piece, PageDelta):
                    deltas.append(piece)
                else:
                    answer = piece
    except ProviderUnavailable as error:
        return Heard(tuple(deltas), answer, error, loop.time() - start)
    return Heard(tuple(deltas), answer, None, loop.time() - start)


async def ask(base_url: str, wire: Wire, *, seconds: float = SOON, **changes: Any) -> Heard:
    llm = provider(base_url, wire, **changes)
    try:
        return await listen(llm, seconds=seconds)
    finally:
        await llm.close()


def kind(error: ProviderUnavailable | None) -> type[ProviderUnavailable] | None:
    kinds = (ProviderTimeout, ProviderRefused, ProviderUnavailable)
    return next((each for each in kinds if isinstance(error, each)), None)


def shown(heard: Heard) -> list[str]:
    return [str(heard.error), repr(heard.error), *traceback.format_exception(heard.error)]


def is_private(text: str) -> bool:
    return KEY in text or PRIVATE_TEXT in text


def told(deltas: tuple[PageDelta, ...]) -> list[str]:
    pages = sorted({delta.page for delta in deltas})
    return ["".join(delta.text for delta in deltas if delta.page == page) for page in pages]


@pytest.mark.parametrize("wire", WIRES)
async def test_a_whole_answer_comes_in_deltas_and_then_at_once_with_what_it_cost(fake: FakeOpenAI, wire: Wire) -> None:
    heard = await ask(fake.base_url, wire, seconds=5)

    assert heard.answer == Answer(PAGES, ("I will.", "Perhaps."), Usage(120, 100, 45))
    assert told(heard.deltas) == [page.text for page in PAGES]
    assert len(heard.deltas) > 5
    assert len(fake.calls) == 1


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("behaviour", [Behaviour.NO_USAGE, Behaviour.NEVER_CLOSES, Behaviour.CUT_AFTER_THE_ANSWER])
async def test_a_whole_answer_counts_whatever_comes_after_it(
    fake: FakeOpenAI, wire: Wire, behaviour: Behaviour
) -> None:
    heard = await ask(fake.url(behaviour), wire, seconds=5)

    assert heard.answer is not None
    assert heard.answer.pages == PAGES
    assert heard.answer.usage == (Usage(120, 100, 45) if behaviour is Behaviour.CUT_AFTER_THE_ANSWER else Usage())
    assert heard.seconds < 1 + LATENESS


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        (Behaviour.EMPTY, ProviderUnavailable),
        (Behaviour.REFUSAL, ProviderRefused),
        (Behaviour.CONTENT_FILTER, ProviderRefused),
        (Behaviour.POLICY, ProviderRefused),
        (Behaviour.EARLY_END, ProviderUnavailable),
        (Behaviour.CUT, ProviderUnavailable),
        (Behaviour.ERROR_EVENT, ProviderUnavailable),
        (Behaviour.JUNK_EVENT, ProviderUnavailable),
        (Behaviour.STRANGE_EVENT, ProviderUnavailable),
        (Behaviour.SLOW_DRIP, ProviderTimeout),
        (Behaviour.BYTE_DRIP, ProviderTimeout),
        (Behaviour.HANG, ProviderTimeout),
        (Behaviour.HANG_AFTER_HEADERS, ProviderTimeout),
        (Behaviour.HANG_IN_THE_MIDDLE, ProviderTimeout),
        (Behaviour.ENDLESS, ProviderUnavailable),
        (Behaviour.BUSY, ProviderUnavailable),
        (Behaviour.BUSY_FOR_LONG, ProviderUnavailable),
        (Behaviour.BROKEN, ProviderUnavailable),
        (Behaviour.BROKEN_OFF, ProviderUnavailable),
        (Behaviour.UNAUTHORISED, ProviderUnavailable),
        (Behaviour.ERROR_IN_200, ProviderUnavailable),
        (Behaviour.HTML, ProviderUnavailable),
    ],
)
async def test_every_failure_ends_before_the_deadline_and_tells_nothing_of_what_was_sent(
    fake: FakeOpenAI,
    caplog: pytest.LogCaptureFixture,
    behaviour: Behaviour,
    error: type[ProviderUnavailable],
) -> None:
    caplog.set_level(logging.DEBUG)

    seconds = SOON if error is ProviderTimeout else 10
    on_chat, on_responses = await asyncio.gather(*(ask(fake.url(behaviour), wire, seconds=seconds) for wire in WIRES))

    assert [kind(on_chat.error), kind(on_responses.error)] == [error, error]
    assert max(on_chat.seconds, on_responses.seconds) < seconds + LATENESS
    assert [on_chat.answer, on_responses.answer] == [None, None]
    assert len(fake.calls) == 2 * (2 if behaviour in TRIED_AGAIN else 1)
    assert not [text for text in [*shown(on_chat), *shown(on_responses), caplog.text] if is_private(text)]


@pytest.mark.parametrize("wire", WIRES)
async def test_a_word_must_come_soon_and_each_next_one_too(fake: FakeOpenAI, wire: Wire) -> None:
    late, stuck = await asyncio.gather(
        ask(fake.url(Behaviour.HANG_AFTER_HEADERS), wire, seconds=10, first_token_timeout=0.3),
        ask(fake.url(Behaviour.HANG_IN_THE_MIDDLE), wire, seconds=10, between_tokens_timeout=2.0),
    )

    assert [kind(late.error), kind(stuck.error)] == [ProviderTimeout, ProviderTimeout]
    assert late.seconds < 0.3 + LATENESS + LATENESS
    assert stuck.seconds < 2.0 + LATENESS
    assert (late.deltas, told(stuck.deltas)) == ((), ["You brought me a leek! I had not forgot"])


@pytest.mark.parametrize("wire", WIRES)
async def test_an_answer_cut_at_its_length_keeps_its_whole_sentences(fake: FakeOpenAI, wire: Wire) -> None:
    fake.text = '{"pages": [{"text": "Good morning. I was just thinking about the day when we went down to the beach'

    heard = await ask(fake.url(Behaviour.LENGTH), wire, seconds=5)

    assert heard.answer is not None
    assert heard.answer.pages == (Page("Good morning."),)


@pytest.mark.parametrize("wire", WIRES)
async def test_a_model_that_ignores_the_schema_is_heard_as_prose(fake: FakeOpenAI, wire: Wire) -> None:
    heard = await ask(fake.url(Behaviour.PROSE), wire, seconds=5)

    assert heard.answer == Answer((Page(PROSE),), (), Usage(120, 100, 45))
    assert told(heard.deltas) == [PROSE]


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("first", [Behaviour.BUSY, Behaviour.BROKEN, Behaviour.BROKEN_OFF])
async def test_a_busy_server_is_asked_once_more_when_there_is_time(
    fake: FakeOpenAI, wire: Wire, first: Behaviour
) -> None:
    fake.play(first, Behaviour.GOOD)

    heard = await ask(fake.base_url, wire, seconds=5)

    assert heard.answer is not None
    assert len(fake.calls) == 2


@pytest.mark.parametrize("wire", WIRES)
async def test_a_busy_server_is_not_asked_a_third_time(fake: FakeOpenAI, wire: Wire) -> None:
    heard = await ask(fake.url(Behaviour.BUSY), wire, seconds=5)

    assert heard.error is not None
    assert heard.error.retry_after_ms == 0
    assert len(fake.calls) == 2


async def test_a_server_that_wants_more_time_than_there_is_is_left_alone(fake: FakeOpenAI) -> None:
    heard = await ask(fake.url(Behaviour.BUSY_FOR_LONG), "chat", seconds=5)

    assert heard.error is not None
    assert heard.error.retry_after_ms == 30_000
    assert heard.seconds < 1 + LATENESS
    assert len(fake.calls) == 1


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    heard = await ask("http://127.0.0.1:9/v1", "chat")

    assert kind(heard.error) is ProviderUnavailable
    assert heard.seconds < SOON + LATENESS


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize(
    ("behaviour", "formats"),
    [
        (Behaviour.KNOWS_NO_SCHEMA, ["json_schema", "json_object", "json_object"]),
        (Behaviour.KNOWS_NO_JSON, ["json_schema", "json_object", "text", "text"]),
    ],
)
async def test_a_server_that_knows_no_schema_is_asked_more_plainly_from_then_on(
    fake: FakeOpenAI, wire: Wire, behaviour: Behaviour, formats: list[str]
) -> None:
    llm = provider(fake.url(behaviour), wire)

    first, second = await listen(llm, seconds=5), await listen(llm, seconds=5)
    await llm.close()

    assert first.answer == second.answer
    assert first.answer is not None
    assert [call.format for call in fake.calls] == formats
    assert "Answer with nothing but JSON" in str(fake.calls[-1].body)
    assert "Answer with nothing but JSON" not in str(fake.calls[0].body)


@pytest.mark.parametrize("wire", WIRES)
async def test_leaving_early_closes_the_stream(fake: FakeOpenAI, wire: Wire) -> None:
    llm = provider(fake.url(Behaviour.HANG_IN_THE_MIDDLE), wire)
    listening = asyncio.create_task(listen(llm, seconds=30))
    await fake.until_open(1)
    async with aclosing(llm.stream(prompt(), deadline=asyncio.get_running_loop().time() + 30)) as said:
        await anext(said)

    listening.cancel()
    await asyncio.wait([listening])

    await fake.until_open(0)
    assert listening.cancelled()
    assert len(fake.calls) == 2
    await llm.close()


async def test_the_chat_wire_is_asked_in_its_own_words(fake: FakeOpenAI) -> None:
    await ask(fake.base_url, "chat", seconds=5)

    call = fake.calls[0]
    assert call.headers["authorization"] == f"Bearer {KEY}"
    assert call.path == "/v1/chat/completions"
    assert [message["content"] for message in call.body["messages"]] == [PRIVATE_TEXT, "It rains.\n\nHello?"]
    assert call.body["stream_options"] == {"include_usage": True}
    assert call.body["max_tokens"] == 600
    assert call.body["response_format"]["json_schema"]["schema"]["properties"]["pages"]["maxItems"] == 2


async def test_the_responses_wire_is_asked_in_its_own_words(fake: FakeOpenAI) -> None:
    llm = provider(fake.base_url, "responses", api_key=None)

    await listen(llm, asked=prompt(max_replies=0), seconds=5)
    await llm.close()

    call = fake.calls[0]
    assert "authorization" not in call.headers
    assert call.path == "/v1/responses"
    assert (call.body["instructions"], call.body["input"]) == (PRIVATE_TEXT, "It rains.\n\nHello?")
    assert call.body["store"] is False
    assert call.body["max_output_tokens"] == 600
    assert list(call.body["text"]["format"]["schema"]["properties"]) == ["pages"]


async def test_a_connection_is_kept_for_the_next_answer(fake: FakeOpenAI) -> None:
    llm = provider(fake.base_url, "responses")

    await listen(llm, seconds=5)
    await listen(llm, seconds=5)
    await llm.close()

    assert len({call.port for call in fake.calls}) == 1


@pytest.mark.parametrize("key", [f"{KEY}\x00", f"{KEY} é", f"{KEY}\r\nx: y"])
def test_a_key_that_no_header_can_carry_is_not_shown(key: str) -> None:
    with pytest.raises(ValueError, match="API key") as refused:
        provider("http://127.0.0.1:9/v1", "chat", api_key=SecretStr(key))

    assert KEY not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize(
    ("headers", "milliseconds"),
    [
        ({"retry-after": "2"}, 2_000),
        ({"retry-after": "0.5"}, 500),
        ({"retry-after-ms": "120", "retry-after": "2"}, 120),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "-1"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_in_every_form(headers: dict[str, str], milliseconds: int | None) -> None:
    assert retry_after_ms(Headers(headers)) == milliseconds
