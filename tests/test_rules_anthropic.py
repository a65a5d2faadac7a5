"""Answers about rules by Claude, which cites what it was given, from a server that does everything wrong."""

import asyncio
import importlib
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from core.errors import ProviderRefused, ProviderTimeout, ProviderUnavailable
from core.llm import Usage
from core.rules import AnswerEnded, Claim
from fakes import anthropic_server as claude
from fakes.model_server import FakeModel
from fakes.openai_behaviours import Step, Then
from providers.anthropic.rules import AnthropicRules
from providers.anthropic.rules_requests import NOT_COVERED
from rules_asking import ASK, BACKWARDS, CARROTS, INJECTION, KEY, PRIVATE_TEXT, TURN, Heard, answered, passage

pytestmark = pytest.mark.anyio

USAGE = Usage(120, 100, 45)
LATENESS = 4.0  # seconds an ending may be late on a busy machine
CITED = claude.citation(0, "A hare never moves backwards.", 2)
NO = "Nein, nie zurück."


@pytest.fixture(scope="module", autouse=True)
def imported() -> None:
    importlib.import_module("providers.anthropic.connection")  # takes longer than some deadlines here


@pytest.fixture
async def model(server: FakeModel) -> AsyncGenerator[AnthropicRules]:
    model = made(server)
    yield model
    await model.close()


def made(server: FakeModel, **changes: Any) -> AnthropicRules:
    fields: dict[str, Any] = {"api_key": SecretStr(KEY), "base_url": server.url, "model": "fake"}
    return AnthropicRules(**(fields | changes))


async def heard(server: FakeModel, *, seconds: float = 5.0, **changes: Any) -> Heard:
    model = made(server, **changes)
    try:
        return await answered(model, seconds=seconds)
    finally:
        await model.close()


async def test_the_answer_streams_and_then_comes_what_it_cites(server: FakeModel, model: AnthropicRules) -> None:
    carrots = claude.citation(1, "Carrots are eaten. ")
    server.play(claude.cited((NO, [CITED]), (" Karotten werden gegessen.", [carrots, CITED])))

    told = await answered(model)

    assert told.pieces[:2] == ("Nein, n", "ie zurü")
    assert told.text == f"{NO} Karotten werden gegessen."
    assert told.ended == AnswerEnded(covered=True, claims=(BACKWARDS, CARROTS), usage=USAGE)


async def test_passages_are_search_results_whose_sentences_can_be_cited(
    server: FakeModel, model: AnthropicRules
) -> None:
    server.play(claude.cited((NO, [CITED])))

    await answered(model)

    [asked] = server.asked
    assert asked.path == "/v1/messages"
    assert (asked.body["thinking"], asked.body["max_tokens"]) == ({"type": "disabled"}, 2_000)
    assert NOT_COVERED in asked.body["system"]
    assert INJECTION not in asked.body["system"]
    *earlier, last = asked.body["messages"]
    assert [(each["role"], each["content"][0]["text"]) for each in earlier] == [
        ("user", "How many play?"),
        ("assistant", "Two to six."),
        ("user", "For how long?"),
        ("assistant", "An hour."),
    ]
    turn, injection, question = last["content"]
    assert turn == {
        "type": "search_result",
        "source": "passage-1",
        "title": "Hare book 1, page iv, Play > Turns",
        "citations": {"enabled": True},
        "content": [
            {"type": "text", "text": "Each player has one turn a round. "},
            {"type": "text", "text": "In your turn you move one hare. "},
            {"type": "text", "text": "A hare never moves backwards."},
        ],
    }
    assert "".join(block["text"] for block in turn["content"]) == TURN
    assert "".join(block["text"] for block in injection["content"]) == INJECTION
    assert question == {"type": "text", "text": f"Question: {PRIVATE_TEXT}"}


async def test_a_passage_whose_sentences_are_not_known_is_cited_whole(server: FakeModel, model: AnthropicRules) -> None:
    bare = replace(passage(TURN, 1), sentences=())
    server.play(claude.cited((NO, [CITED])))

    await answered(model, replace(ASK, passages=(bare,), history=()))

    [asked] = server.asked
    assert asked.body["messages"][0]["content"][0]["content"] == [{"type": "text", "text": TURN}]


@pytest.mark.parametrize(
    "text", [NOT_COVERED, f"  {NOT_COVERED}\n", f"**{NOT_COVERED}**", f"{NOT_COVERED}: it does not say."]
)
async def test_what_the_passages_do_not_say_is_not_covered_and_the_mark_is_not_shown(
    server: FakeModel, model: AnthropicRules, text: str
) -> None:
    server.play(claude.cited((text, [CITED])))

    told = await answered(model)

    assert (told.text, told.ended) == ("", AnswerEnded(covered=False, usage=USAGE))


async def test_the_mark_counts_after_words_too_and_is_not_shown(server: FakeModel, model: AnthropicRules) -> None:
    server.play(claude.cited((f"The book is silent. {NOT_COVERED} indeed", [])))

    told = await answered(model)

    assert (told.text, told.ended) == ("The book is silent.", AnswerEnded(covered=False, usage=USAGE))


@pytest.mark.parametrize("text", ["NO", "NOT at all.", "NOT_", "'No', they say: NOT_CO", '"NO_T"'])
async def test_what_only_begins_like_the_mark_is_an_answer(server: FakeModel, model: AnthropicRules, text: str) -> None:
    server.play(claude.cited((text, [])))

    told = await answered(model)

    assert (told.text, told.ended) == (text, AnswerEnded(covered=True, usage=USAGE))


async def test_citations_of_what_was_not_given_are_left_out(server: FakeModel, model: AnthropicRules) -> None:
    strange = [claude.citation(place, "A hare always moves backwards.") for place in (-1, 2, None)]
    other = {"type": "citations_delta", "citation": {"type": "char_location", "cited_text": "Oh", "document_index": 0}}
    invented = claude.citation(0, "A hare always moves backwards.")
    server.play(claude.cited((NO, [*strange, other, claude.citation(0, " "), invented])))

    told = await answered(model)

    assert told.ended == AnswerEnded(covered=True, claims=(Claim(0, "A hare always moves backwards."),), usage=USAGE)


async def test_an_answer_without_room_for_more_tokens_is_not_whole(server: FakeModel, model: AnthropicRules) -> None:
    server.play(claude.cited((NO, [CITED]), reason="max_tokens"))

    told = await answered(model)

    assert told.ended == AnswerEnded(covered=True, claims=(BACKWARDS,), usage=USAGE, whole=False)


async def test_a_model_that_always_thinks_is_let_do_so_from_then_on(server: FakeModel, model: AnthropicRules) -> None:
    server.play(claude.ALWAYS_THINKS, [*claude.start(), *claude.thoughts(0), *claude.said(NO)[3:]])

    first, second = await answered(model), await answered(model)

    assert (first.text, second.text) == (NO, NO)
    assert ["thinking" in asked.body for asked in server.asked] == [True, False, False]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (claude.cited(("I ", []), reason="refusal"), ProviderRefused),
        (claude.cited((" ", [CITED])), ProviderUnavailable),
        ([*claude.start(), *claude.ending("end_turn")], ProviderUnavailable),
        ([*claude.cited_so_far((NO, [CITED])), Then.END], ProviderUnavailable),
        ([*claude.cited_so_far((NO, [CITED])), Then.CUT], ProviderUnavailable),
        ([*claude.cited_so_far((NO, [])), claude.OVERLOADED_EVENT, Then.END], ProviderUnavailable),
        (claude.begun(NO, claude.event("content_block_delta", index=0, delta={"citation": 7})), ProviderUnavailable),
        (claude.JUNK, ProviderUnavailable),
        (claude.NOT_JSON, ProviderUnavailable),
        (claude.ENDLESS, ProviderUnavailable),
        (claude.PAGE, ProviderUnavailable),
        (claude.BUSY_FOR_LONG, ProviderUnavailable),
        (claude.failed(400, "invalid_request_error"), ProviderUnavailable),
        (claude.failed(401, "authentication_error", f"invalid x-api-key {KEY}"), ProviderUnavailable),
        ([Then.HANG], ProviderTimeout),
        ([*claude.cited_so_far((NO, [CITED])), Then.HANG], ProviderTimeout),
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

    assert (told.kind, told.ended) == (error, None)
    assert told.seconds < seconds + LATENESS
    assert len(server.asked) == 1
    assert not [secret for secret in (KEY, PRIVATE_TEXT) if secret in told.shown + caplog.text]


async def test_a_busy_server_is_asked_once_more_as_long_as_nothing_was_told(server: FakeModel) -> None:
    server.play(claude.BUSY, claude.cited((NO, [CITED])))

    told = await heard(server)

    assert told.text == NO
    assert len(server.asked) == 2


async def test_leaving_early_closes_the_stream(server: FakeModel, model: AnthropicRules) -> None:
    server.play([*claude.cited_so_far((NO, [])), Then.HANG])

    async with aclosing(model.stream(ASK, deadline=asyncio.get_running_loop().time() + 30)) as parts:
        await anext(parts)

    await server.until_open(0)
