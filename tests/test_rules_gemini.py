"""Answers about rules by Gemini, from a server that does everything wrong."""

import asyncio
import importlib
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import pytest
from pydantic import SecretStr

from core.errors import ProviderRefused, ProviderTimeout, ProviderUnavailable
from core.llm import Usage
from core.rules import AnswerEnded
from fakes import gemini_server as google
from fakes import rules_answers as writes
from fakes.model_server import FakeModel
from fakes.openai_behaviours import Head, Step, Then, plain
from providers.gemini.rules import GeminiRules
from rules_asking import ASK, BACKWARDS, INJECTION, KEY, PRIVATE_TEXT, Heard, answered

pytestmark = pytest.mark.anyio

USAGE = Usage(120, 100, 45)
LATENESS = 4.0  # seconds an ending may be late on a busy machine
BEGUN = writes.GOOD[:60]


@pytest.fixture(scope="module", autouse=True)
def imported() -> None:
    importlib.import_module("providers.gemini.connection")  # takes longer than some deadlines here


@pytest.fixture
async def model(server: FakeModel) -> AsyncGenerator[GeminiRules]:
    model = made(server)
    yield model
    await model.close()


def made(server: FakeModel, **changes: Any) -> GeminiRules:
    fields: dict[str, Any] = {"api_key": SecretStr(KEY), "base_url": server.url, "model": "fake"}
    return GeminiRules(**(fields | changes))


async def heard(server: FakeModel, *, seconds: float = 5.0) -> Heard:
    model = made(server)
    try:
        return await answered(model, seconds=seconds)
    finally:
        await model.close()


async def test_the_answer_streams_and_then_comes_what_it_quotes(server: FakeModel, model: GeminiRules) -> None:
    server.play(google.said(writes.GOOD))

    told = await answered(model)

    assert told.text == writes.SAID
    assert len(told.pieces) > 2
    assert told.ended == AnswerEnded(covered=True, claims=(BACKWARDS,), usage=USAGE)


async def test_what_the_passages_do_not_say_is_not_covered(server: FakeModel, model: GeminiRules) -> None:
    server.play(google.said(writes.TALKATIVE_NOT_COVERED))

    told = await answered(model)

    assert (told.text, told.ended) == ("", AnswerEnded(covered=False, usage=USAGE))


async def test_gemini_is_asked_for_the_shape_and_passages_are_the_user_s_words(
    server: FakeModel, model: GeminiRules
) -> None:
    server.play(google.said(writes.GOOD))

    await answered(model)

    [asked] = server.asked
    config, system = asked.body["generationConfig"], asked.body["systemInstruction"]["parts"][0]["text"]
    assert asked.path == "/v1/models/fake:streamGenerateContent"
    assert (config["responseMimeType"], config["maxOutputTokens"]) == ("application/json", 4_096)
    assert list(config["responseJsonSchema"]["properties"]) == ["covered", "answer", "citations"]
    assert "tools" not in asked.body
    assert '"de-AT"' in system
    assert INJECTION not in system
    *earlier, last = asked.body["contents"]
    assert [(each["role"], each["parts"][0]["text"]) for each in earlier] == [
        ("user", "How many play?"),
        ("model", "Two to six."),
        ("user", "For how long?"),
        ("model", "An hour."),
    ]
    assert INJECTION in last["parts"][0]["text"]
    assert last["parts"][0]["text"].endswith(PRIVATE_TEXT)


@pytest.mark.parametrize(
    ("text", "reason"), [(writes.CUT_IN_THE_QUOTE, "MAX_TOKENS"), (writes.CUT_IN_THE_QUOTE, "STOP")]
)
async def test_an_answer_that_breaks_off_is_not_whole(
    server: FakeModel, model: GeminiRules, text: str, reason: str
) -> None:
    server.play(google.said(text, reason=reason))

    told = await answered(model)

    assert (told.text, told.ended) == (writes.SAID, AnswerEnded(covered=True, usage=USAGE, whole=False))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (google.said(BEGUN, reason="SAFETY"), ProviderRefused),
        (google.BLOCKED, ProviderRefused),
        (google.said(BEGUN, reason="MALFORMED_FUNCTION_CALL"), ProviderUnavailable),
        (google.said(writes.NOTHING), ProviderUnavailable),
        (google.begun(writes.GOOD, Then.END), ProviderUnavailable),
        (google.begun(BEGUN, Then.CUT), ProviderUnavailable),
        (google.begun(BEGUN, google.OVERLOADED_EVENT, Then.END), ProviderUnavailable),
        (google.JUNK, ProviderUnavailable),
        (google.NOT_JSON, ProviderUnavailable),
        (google.PAGE, ProviderUnavailable),
        (google.BUSY_FOR_LONG, ProviderUnavailable),
        (plain(400, google.error(400)), ProviderUnavailable),
        (plain(401, google.error(401, message=f"API key not valid: {KEY}")), ProviderUnavailable),
        ([Then.HANG], ProviderTimeout),
        ([Head(), Then.HANG], ProviderTimeout),
        (google.begun(BEGUN, Then.HANG), ProviderTimeout),
    ],
)
async def test_every_failure_ends_in_time_and_tells_nothing_of_what_was_sent(
    server: FakeModel, caplog: pytest.LogCaptureFixture, answer: list[Step], error: type[ProviderUnavailable]
) -> None:
    caplog.set_level(logging.DEBUG)
    server.play(answer)
    seconds = 1.0 if error is ProviderTimeout else 10.0

    told = await heard(server, seconds=seconds)

    assert (told.kind, told.ended) == (error, None)
    assert told.seconds < seconds + LATENESS
    assert len(server.asked) == 1
    assert not [secret for secret in (KEY, PRIVATE_TEXT) if secret in told.shown + caplog.text]


async def test_a_busy_server_is_asked_once_more_as_long_as_nothing_was_told(server: FakeModel) -> None:
    server.play(google.BUSY, google.said(writes.GOOD))

    told = await heard(server)

    assert told.text == writes.SAID
    assert len(server.asked) == 2


async def test_leaving_early_closes_the_stream(server: FakeModel, model: GeminiRules) -> None:
    server.play(google.begun(BEGUN, Then.HANG))

    async with aclosing(model.stream(ASK, deadline=asyncio.get_running_loop().time() + 30)) as parts:
        await anext(parts)

    await server.until_open(0)
