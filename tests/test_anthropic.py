"""The Anthropic provider against a server that fails in every way."""

import asyncio
import importlib
import logging
import subprocess
import sys
import traceback
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import pytest
from pydantic import SecretStr

from core.assistant import RoundEnded, ToolRequest
from core.errors import ProviderRefused, ProviderTimeout, ProviderUnavailable
from core.llm import Usage
from fakes import anthropic_server as claude
from fakes.model_server import FakeModel
from fakes.openai_behaviours import Head, Step, Then
from providers.anthropic import Anthropic
from providers.rounds import Waits
from rounds import HELLO, KEY, LATER, PRIVATE_TEXT, Heard, listened

pytestmark = pytest.mark.anyio

USAGE = Usage(120, 100, 45)
MILK = ("toolu_1", "create_task", {"title": "Milch für Ann"})
LIST = ("toolu_2", "list_tasks", dict[str, Any]())
LATENESS = 4.0  # seconds an ending may be late on a busy machine


@pytest.fixture(scope="module", autouse=True)
def imported() -> None:
    importlib.import_module("providers.anthropic.connection")  # takes longer than some deadlines here


@pytest.fixture
async def model(server: FakeModel) -> AsyncGenerator[Anthropic]:
    model = made(server)
    yield model
    await model.close()


def made(server: FakeModel, **changes: Any) -> Anthropic:
    fields: dict[str, Any] = {"api_key": SecretStr(KEY), "base_url": server.url, "model": "fake"}
    return Anthropic(**(fields | changes))


async def heard(server: FakeModel, *, seconds: float = 5.0, **changes: Any) -> Heard:
    model = made(server, **changes)
    try:
        return await listened(model, seconds=seconds)
    finally:
        await model.close()


def test_the_client_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, providers.anthropic, providers.assistants; sys.exit('anthropic' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


async def test_text_comes_in_pieces_and_then_what_it_cost(server: FakeModel, model: Anthropic) -> None:
    server.play(claude.said("Good morning, Ann."))

    told = await listened(model)

    assert told.pieces == ("Good mo", "rning, ", "Ann.")
    assert told.ended == RoundEnded((), USAGE)


async def test_calls_come_whole_with_their_ids_and_arguments(server: FakeModel, model: Anthropic) -> None:
    server.play(claude.said("One moment.", MILK, LIST))

    told = await listened(model)

    calls = (
        ToolRequest("toolu_1", "create_task", '{"title": "Milch f\\u00fcr Ann"}'),
        ToolRequest("toolu_2", "list_tasks", "{}"),
    )
    assert (told.text, told.ended) == ("One moment.", RoundEnded(calls, USAGE))


async def test_a_round_that_ran_out_of_tokens_calls_nothing(server: FakeModel, model: Anthropic) -> None:
    server.play(claude.said("One mo", MILK, reason="max_tokens"))

    told = await listened(model)

    assert (told.text, told.ended) == ("One mo", RoundEnded((), USAGE, whole=False))


async def test_claude_is_asked_in_its_own_words(server: FakeModel, model: Anthropic) -> None:
    server.play(claude.said("You are welcome."))

    await listened(model, LATER)

    [asked] = server.asked
    assert (asked.path, asked.headers["authorization"]) == ("/v1/messages", f"Bearer {KEY}")
    assert asked.body == {
        "model": "fake",
        "max_tokens": 4_096,
        "stream": True,
        "thinking": {"type": "disabled"},
        "system": "Be brief.",
        "tools": [
            {"name": "create_task", "description": "Makes a task.", "input_schema": LATER.tools[0].parameters},
        ],
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "Milk and eggs, please."}]},
            {
                "role": "assistant",
                "content": [
                    {"type": "text", "text": "One moment."},
                    {"type": "tool_use", "id": "call00001", "name": "create_task", "input": {"title": "milk"}},
                    {"type": "tool_use", "id": "call00002", "name": "create_task", "input": {"title": "eggs"}},
                ],
            },
            {
                "role": "user",
                "content": [
                    {"type": "tool_result", "tool_use_id": "call00001", "content": '{"id": "t1"}'},
                    {"type": "tool_result", "tool_use_id": "call00002", "content": "[1, 2]"},
                ],
            },
            {
                "role": "assistant",
                "content": [{"type": "tool_use", "id": "call00003", "name": "functions_create_task", "input": {}}],
            },
            {
                "role": "user",
                "content": [{"type": "tool_result", "tool_use_id": "call00003", "content": '{"error": "not JSON"}'}],
            },
            {"role": "assistant", "content": [{"type": "text", "text": "Done."}]},
            {"role": "user", "content": [{"type": "text", "text": "Thank you."}]},
        ],
    }


async def test_a_model_that_always_thinks_is_let_do_so_from_then_on(server: FakeModel, model: Anthropic) -> None:
    server.play(claude.ALWAYS_THINKS, claude.said("Hm."))

    first, second = await listened(model), await listened(model)

    assert (first.text, second.text) == ("Hm.", "Hm.")
    assert ["thinking" in asked.body for asked in server.asked] == [True, False, False]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (claude.said("I ", reason="refusal"), ProviderRefused),
        (claude.begun("One moment", Then.END), ProviderUnavailable),
        (claude.begun("One moment", Then.CUT), ProviderUnavailable),
        (claude.begun("One moment", claude.OVERLOADED_EVENT, Then.END), ProviderUnavailable),
        (claude.begun("", claude.INVALID_EVENT, Then.END), ProviderUnavailable),
        (claude.JUNK, ProviderUnavailable),
        (claude.NOT_JSON, ProviderUnavailable),
        (claude.NOT_UTF8, ProviderUnavailable),
        (claude.ORPHAN, ProviderUnavailable),
        (claude.NAMELESS, ProviderUnavailable),
        (claude.ENDLESS, ProviderUnavailable),
        (claude.PAGE, ProviderUnavailable),
        (claude.BUSY_FOR_LONG, ProviderUnavailable),
        (claude.failed(400, "invalid_request_error"), ProviderUnavailable),
        (claude.failed(401, "authentication_error", f"invalid x-api-key {KEY}"), ProviderUnavailable),
        ([Then.HANG], ProviderTimeout),
        ([Head(), Then.HANG], ProviderTimeout),
        (claude.begun("One moment", Then.HANG), ProviderTimeout),
        (claude.BYTE_DRIP, ProviderTimeout),
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
    server.play([Head(), Then.HANG], claude.begun("One moment", Then.HANG))

    late = await heard(server, waits=Waits(first_piece=0.3))
    stuck = await heard(server, waits=Waits(between_pieces=2.0))

    assert [late.kind, stuck.kind] == [ProviderTimeout, ProviderTimeout]
    assert (late.text, stuck.text) == ("", "One moment")
    assert max(late.seconds, stuck.seconds) < 2.0 + LATENESS


@pytest.mark.parametrize(
    "busy",
    [claude.BUSY, claude.OVERLOADED, claude.BROKEN, claude.BROKEN_OFF, claude.begun("", claude.OVERLOADED_EVENT)],
)
async def test_a_busy_server_is_asked_once_more_when_nothing_was_told(server: FakeModel, busy: list[Step]) -> None:
    server.play(busy, claude.said("Here I am."))

    told = await heard(server)

    assert told.text == "Here I am."
    assert len(server.asked) == 2


async def test_a_busy_server_is_not_asked_a_third_time(server: FakeModel) -> None:
    server.play(claude.BUSY)

    told = await heard(server)

    assert told.kind is ProviderUnavailable
    assert told.error is not None
    assert told.error.retry_after_ms == 0
    assert len(server.asked) == 2


async def test_a_server_that_wants_more_time_than_there_is_is_left_alone(server: FakeModel) -> None:
    server.play(claude.BUSY_FOR_LONG)

    told = await heard(server)

    assert told.error is not None
    assert told.error.retry_after_ms == 30_000
    assert len(server.asked) == 1


async def test_what_was_told_is_not_told_again(server: FakeModel) -> None:
    server.play(claude.begun("One moment", claude.OVERLOADED_EVENT, Then.END))

    told = await heard(server)

    assert (told.text, told.kind) == ("One moment", ProviderUnavailable)
    assert len(server.asked) == 1


async def test_nothing_that_follows_a_whole_round_can_spoil_it(server: FakeModel) -> None:
    whole = claude.said("Done.")[:-1]
    server.play([*whole, Then.CUT], [*whole, Then.HANG], [*whole, claude.INVALID_EVENT])

    told = [await heard(server) for _ in range(3)]

    assert [(each.text, each.ended) for each in told] == [("Done.", RoundEnded((), USAGE))] * 3
    assert max(each.seconds for each in told) < 1.5 + LATENESS


async def test_a_server_that_is_not_there_is_unavailable(server: FakeModel) -> None:
    told = await heard(server, base_url="http://127.0.0.1:9", seconds=1.0)

    assert told.kind is ProviderUnavailable


async def test_leaving_early_closes_the_stream(server: FakeModel, model: Anthropic) -> None:
    server.play(claude.begun("One moment", Then.HANG))
    listening = asyncio.create_task(listened(model, seconds=30))
    await server.until_open(1)
    async with aclosing(model.stream(HELLO, deadline=asyncio.get_running_loop().time() + 30)) as round:
        await anext(round)

    listening.cancel()
    await asyncio.wait([listening])

    await server.until_open(0)
    assert len(server.asked) == 2


async def test_a_connection_is_kept_for_the_next_round(server: FakeModel, model: Anthropic) -> None:
    server.play(claude.said("Done."))

    await listened(model)
    await listened(model)

    assert len({asked.port for asked in server.asked}) == 1


def test_a_key_that_no_header_can_carry_is_not_shown(server: FakeModel) -> None:
    with pytest.raises(ValueError, match="API key") as refused:
        made(server, api_key=SecretStr(f"{KEY} é"))

    assert KEY not in "".join(traceback.format_exception(refused.value))
