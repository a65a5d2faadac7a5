"""The Gemini provider against a server that fails in every way."""

import asyncio
import importlib
import logging
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import pytest
from pydantic import SecretStr

from core.assistant import RoundEnded, ToolRequest
from core.errors import ProviderRefused, ProviderTimeout, ProviderUnavailable
from core.llm import Usage
from fakes import gemini_server as google
from fakes.model_server import FakeModel
from fakes.openai_behaviours import Head, Step, Then, plain
from providers.gemini import Gemini
from providers.rounds import Waits
from rounds import HELLO, KEY, LATER, PRIVATE_TEXT, Heard, listened

pytestmark = pytest.mark.anyio

USAGE = Usage(120, 100, 45)
MILK = ("create_task", {"title": "Milch für Ann"})
LIST = ("list_tasks", dict[str, Any]())
UNSIGNED = "skip_thought_signature_validator"
LATENESS = 4.0  # seconds an ending may be late on a busy machine


@pytest.fixture(scope="module", autouse=True)
def imported() -> None:
    importlib.import_module("providers.gemini.connection")  # takes longer than some deadlines here


@pytest.fixture
async def model(server: FakeModel) -> AsyncGenerator[Gemini]:
    model = made(server)
    yield model
    await model.close()


def made(server: FakeModel, **changes: Any) -> Gemini:
    fields: dict[str, Any] = {"api_key": SecretStr(KEY), "base_url": server.url, "model": "fake"}
    return Gemini(**(fields | changes))


async def heard(server: FakeModel, *, seconds: float = 5.0, **changes: Any) -> Heard:
    model = made(server, **changes)
    try:
        return await listened(model, seconds=seconds)
    finally:
        await model.close()


def test_the_client_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, providers.gemini, providers.assistants; sys.exit('google.genai' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


async def test_text_comes_in_pieces_and_then_what_it_cost(server: FakeModel, model: Gemini) -> None:
    server.play(google.said("Good morning, Ann."))

    told = await listened(model)

    assert told.pieces == ("Good mo", "rning, ", "Ann.")
    assert told.ended == RoundEnded((), USAGE)


async def test_calls_get_ids_that_no_other_round_has_and_the_same_each_time(server: FakeModel, model: Gemini) -> None:
    server.play(google.said("One moment.", MILK, LIST))

    told = [await listened(model, ask) for ask in (HELLO, HELLO, LATER)]

    calls = (
        ToolRequest("call_1_0", "create_task", '{"title": "Milch für Ann"}'),
        ToolRequest("call_1_1", "list_tasks", "{}"),
    )
    assert [each.ended for each in told[:2]] == [RoundEnded(calls, USAGE)] * 2
    assert told[2].ended is not None
    assert [call.id for call in told[2].ended.calls] == ["call_8_0", "call_8_1"]


async def test_an_id_that_gemini_gives_is_kept(server: FakeModel, model: Gemini) -> None:
    server.play(google.NAMED)

    told = await listened(model)

    assert told.ended is not None
    assert told.ended.calls == (ToolRequest("theirs", "list_tasks", "{}"),)


async def test_a_round_that_ran_out_of_tokens_calls_nothing(server: FakeModel, model: Gemini) -> None:
    server.play(google.said("One mo", MILK, reason="MAX_TOKENS"))

    told = await listened(model)

    assert (told.text, told.ended) == ("One mo", RoundEnded((), USAGE, whole=False))


async def test_gemini_is_asked_in_its_own_words(server: FakeModel, model: Gemini) -> None:
    server.play(google.said("You are welcome."))

    await listened(model, LATER)

    [asked] = server.asked
    assert asked.headers["x-goog-api-key"] == KEY
    assert asked.path == "/v1/models/fake:streamGenerateContent"
    assert asked.body["generationConfig"] == {"maxOutputTokens": 4_096}
    assert asked.body["systemInstruction"]["parts"] == [{"text": "Be brief."}]
    assert asked.body["tools"] == [
        {
            "functionDeclarations": [
                {
                    "name": "create_task",
                    "description": "Makes a task.",
                    "parameters_json_schema": LATER.tools[0].parameters,
                }
            ]
        }
    ]


async def test_what_was_said_is_told_in_turns_with_a_signature_for_each_round(server: FakeModel, model: Gemini) -> None:
    server.play(google.said("You are welcome."))

    await listened(model, LATER)

    [asked] = server.asked
    assert asked.body["contents"] == [
        {"role": "user", "parts": [{"text": "Milk and eggs, please."}]},
        {
            "role": "model",
            "parts": [
                {"text": "One moment."},
                {
                    "functionCall": {"id": "call00001", "name": "create_task", "args": {"title": "milk"}},
                    "thoughtSignature": UNSIGNED,
                },
                {"functionCall": {"id": "call00002", "name": "create_task", "args": {"title": "eggs"}}},
            ],
        },
        {
            "role": "user",
            "parts": [
                {"functionResponse": {"id": "call00001", "name": "create_task", "response": {"id": "t1"}}},
                {"functionResponse": {"id": "call00002", "name": "create_task", "response": {"output": "[1, 2]"}}},
            ],
        },
        {
            "role": "model",
            "parts": [
                {
                    "functionCall": {"id": "call00003", "name": "functions_create_task", "args": {}},
                    "thoughtSignature": UNSIGNED,
                }
            ],
        },
        {
            "role": "user",
            "parts": [
                {
                    "functionResponse": {
                        "id": "call00003",
                        "name": "functions_create_task",
                        "response": {"error": "not JSON"},
                    }
                },
            ],
        },
        {"role": "model", "parts": [{"text": "Done."}]},
        {"role": "user", "parts": [{"text": "Thank you."}]},
    ]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (google.said("I ", reason="SAFETY"), ProviderRefused),
        (google.said("I ", reason="PROHIBITED_CONTENT"), ProviderRefused),
        (google.BLOCKED, ProviderRefused),
        (google.said("", reason="MALFORMED_FUNCTION_CALL"), ProviderUnavailable),
        (google.begun("One moment", Then.END), ProviderUnavailable),
        (google.begun("One moment", Then.CUT), ProviderUnavailable),
        (google.begun("One moment", google.OVERLOADED_EVENT, Then.END), ProviderUnavailable),
        (google.begun("", google.INVALID_EVENT, Then.END), ProviderUnavailable),
        (google.begun("", google.CODELESS_EVENT, Then.END), ProviderUnavailable),
        (google.JUNK, ProviderUnavailable),
        (google.LIST, ProviderUnavailable),
        (google.NOT_JSON, ProviderUnavailable),
        (google.NOT_UTF8, ProviderUnavailable),
        (google.NAMELESS, ProviderUnavailable),
        (google.ENDLESS, ProviderUnavailable),
        (google.PAGE, ProviderUnavailable),
        (google.BUSY_FOR_LONG, ProviderUnavailable),
        (plain(400, google.error(400, message=f"API key {KEY} not valid")), ProviderUnavailable),
        (plain(400, []), ProviderUnavailable),
        ([Then.HANG], ProviderTimeout),
        ([Head(), Then.HANG], ProviderTimeout),
        (google.begun("One moment", Then.HANG), ProviderTimeout),
    ],
)
async def test_every_failure_ends_in_time_and_tells_nothing_of_what_was_sent(
    server: FakeModel, caplog: pytest.LogCaptureFixture, answer: list[Step], error: type[ProviderUnavailable]
) -> None:
    caplog.set_level(logging.DEBUG)
    server.play(answer)
    seconds = 1.0 if error is ProviderTimeout else 10.0

    told = await heard(server, seconds=seconds)

    assert told.kind is error
    assert told.ended is None
    assert told.seconds < seconds + LATENESS
    assert len(server.asked) == 1
    assert not [secret for secret in (KEY, PRIVATE_TEXT) if secret in told.shown + caplog.text]


async def test_a_piece_must_come_soon_and_each_next_one_too(server: FakeModel) -> None:
    server.play([Head(), Then.HANG], google.begun("One moment", Then.HANG))

    late = await heard(server, waits=Waits(first_piece=0.3))
    stuck = await heard(server, waits=Waits(between_pieces=2.0))

    assert [late.kind, stuck.kind] == [ProviderTimeout, ProviderTimeout]
    assert (late.text, stuck.text) == ("", "One moment")
    assert max(late.seconds, stuck.seconds) < 2.0 + LATENESS


@pytest.mark.parametrize(
    "busy",
    [
        google.BUSY,
        google.BROKEN,
        google.BROKEN_OFF,
        google.begun("", google.OVERLOADED_EVENT),
        google.begun("", Then.CUT),
    ],
)
async def test_a_busy_server_is_asked_once_more_when_nothing_was_told(server: FakeModel, busy: list[Step]) -> None:
    server.play(busy, google.said("Here I am."))

    told = await heard(server)

    assert told.text == "Here I am."
    assert len(server.asked) == 2


async def test_a_busy_server_is_not_asked_a_third_time(server: FakeModel) -> None:
    server.play(google.BUSY)

    told = await heard(server)

    assert told.error is not None
    assert told.error.retry_after_ms == 0
    assert len(server.asked) == 2


@pytest.mark.parametrize(("answer", "milliseconds"), [(google.BUSY_FOR_LONG, 30_500), (google.BUSY_BY_HEADER, 31_000)])
async def test_a_server_that_wants_more_time_than_there_is_is_left_alone(
    server: FakeModel, answer: list[Step], milliseconds: int
) -> None:
    server.play(answer)

    told = await heard(server)

    assert told.error is not None
    assert told.error.retry_after_ms == milliseconds
    assert len(server.asked) == 1


async def test_nothing_that_follows_a_whole_round_can_spoil_it(server: FakeModel) -> None:
    whole = google.said("Done.")[:-1]
    server.play([*whole, Then.CUT], [*whole, Then.HANG], [*whole, google.INVALID_EVENT])

    told = [await heard(server) for _ in range(3)]

    assert [(each.text, each.ended) for each in told] == [("Done.", RoundEnded((), USAGE))] * 3
    assert max(each.seconds for each in told) < 1.5 + LATENESS


async def test_a_server_that_is_not_there_is_unavailable(server: FakeModel) -> None:
    told = await heard(server, base_url="http://127.0.0.1:9", seconds=1.0)

    assert told.kind is ProviderUnavailable


async def test_leaving_early_closes_the_stream(server: FakeModel, model: Gemini) -> None:
    server.play(google.begun("One moment", Then.HANG))
    listening = asyncio.create_task(listened(model, seconds=30))
    await server.until_open(1)
    async with aclosing(model.stream(HELLO, deadline=asyncio.get_running_loop().time() + 30)) as round:
        await anext(round)

    listening.cancel()
    await asyncio.wait([listening])

    await server.until_open(0)
    assert len(server.asked) == 2


async def test_a_connection_is_kept_for_the_next_round(server: FakeModel, model: Gemini) -> None:
    server.play(google.said("Done."))

    await listened(model)
    await listened(model)

    assert len({asked.port for asked in server.asked}) == 1
