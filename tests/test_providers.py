"""A line by a model, through the API: what it costs, and what comes where the model fails."""

import asyncio
import json
import logging
from typing import Any

import pytest
from pydantic import SecretStr

from conftest import Ask
from core.settings import ModelPrice, Settings
from fakes.openai_behaviours import Behaviour
from fakes.openai_server import FakeOpenAI
from models.usage import UsageRecord
from models.users import User
from playing import a_world, event, generated, line, recorded, said
from providers.openai.requests import Wire

pytestmark = pytest.mark.anyio

WIRES: tuple[Wire, ...] = ("chat", "responses")
KEY = "sk-test-key-that-must-not-show"
RUMOUR = "Leah dug a tunnel under the mayor's house"
DEADLINE = 1_200  # milliseconds; at 1,300 a busy model would be asked again
TRIED_AGAIN = (Behaviour.BUSY, Behaviour.BROKEN, Behaviour.BROKEN_OFF)
LATENESS = 4.0  # seconds an ending may be late on a busy machine
PRICE = ModelPrice(input=2_000_000, cached=500_000, output=8_000_000)
COST = 20 * 2 + 100 * 0.5 + 45 * 8  # micro-USD of 120 tokens, 100 of them cached, and 45

COMPOSED = ("COMPOSED", "composer", True)  # a line's source, its provider, and whether it says something

ANSWERS = [
    Behaviour.NO_USAGE,
    Behaviour.NEVER_CLOSES,
    Behaviour.PROSE,
    Behaviour.CUT_AFTER_THE_ANSWER,
    Behaviour.KNOWS_NO_SCHEMA,
    Behaviour.KNOWS_NO_JSON,
]
REASONS = {
    Behaviour.EMPTY: "PROVIDER_ERROR",
    Behaviour.REFUSAL: "REFUSAL",
    Behaviour.CONTENT_FILTER: "REFUSAL",
    Behaviour.POLICY: "REFUSAL",
    Behaviour.EARLY_END: "PROVIDER_ERROR",
    Behaviour.CUT: "PROVIDER_ERROR",
    Behaviour.ERROR_EVENT: "PROVIDER_ERROR",
    Behaviour.JUNK_EVENT: "PROVIDER_ERROR",
    Behaviour.STRANGE_EVENT: "PROVIDER_ERROR",
    Behaviour.SLOW_DRIP: "TIMEOUT",
    Behaviour.BYTE_DRIP: "TIMEOUT",
    Behaviour.HANG: "TIMEOUT",
    Behaviour.HANG_AFTER_HEADERS: "TIMEOUT",
    Behaviour.HANG_IN_THE_MIDDLE: "TIMEOUT",
    Behaviour.ENDLESS: "PROVIDER_ERROR",
    Behaviour.BUSY: "PROVIDER_ERROR",
    Behaviour.BUSY_FOR_LONG: "PROVIDER_ERROR",
    Behaviour.BROKEN: "PROVIDER_ERROR",
    Behaviour.BROKEN_OFF: "PROVIDER_ERROR",
    Behaviour.UNAUTHORISED: "PROVIDER_ERROR",
    Behaviour.ERROR_IN_200: "PROVIDER_ERROR",
    Behaviour.HTML: "PROVIDER_ERROR",
}


@pytest.fixture
def wire() -> Wire:
    return "chat"


@pytest.fixture
def settings(settings: Settings, fake: FakeOpenAI, wire: Wire) -> Settings:
    changes: dict[str, Any] = {
        "openai_api_key": SecretStr(KEY),
        "openai_base_url": fake.base_url,
        "openai_model": "fake",
        "openai_wire": wire,
        "model_prices": {"fake": PRICE},
    }
    return settings.model_copy(update=changes)


async def failures() -> list[tuple[str | None, int | None]]:
    """How each model call so far failed, and what it cost."""
    rows = await UsageRecord.all().order_by("id")
    return [(row.failure, row.cost_micros) for row in rows]


def written(*pages: str) -> str:
    return json.dumps({"pages": [{"text": text, "emotion": "HAPPY"} for text in pages], "replies": ["Yes."]})


@pytest.mark.parametrize("wire", WIRES)
async def test_a_model_writes_the_line_and_its_cost_is_stored(ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    world = await a_world(ask, ann)

    dialogue = await said(ask, ann, world)

    spent = {"inputTokens": 120, "cachedTokens": 100, "outputTokens": 45, "costMicros": COST}
    assert (dialogue["source"], dialogue["fallbackReason"], dialogue["usage"]) == ("PROVIDER", None, spent)
    assert dialogue["plain"] == "You brought me a leek! I had not forgotten.\nCome by the inn tonight."
    assert dialogue["stardew"] == "You brought me a leek! I had not forgotten.$h#$b#Come by the inn tonight."
    assert [reply["text"] for reply in dialogue["replies"]] == ["I will.", "Perhaps."]
    interaction = dialogue["interaction"]
    assert (interaction["provider"], interaction["model"], interaction["source"]) == ("openai", "fake", "PROVIDER")
    assert interaction["usage"] == {"inputTokens": 120, "costMicros": COST}
    assert await failures() == [(None, COST)]
    assert len(fake.calls) == 1


@pytest.mark.parametrize("wire", WIRES)
async def test_a_whole_answer_counts_however_it_comes(ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    worlds = [await a_world(ask, ann, saveId=behaviour) for behaviour in ANSWERS]

    came: dict[Behaviour, object] = {}
    for behaviour, world in zip(ANSWERS, worlds, strict=True):
        fake.play(behaviour)
        dialogue = await said(ask, ann, world)
        came[behaviour] = (dialogue["source"], dialogue["fallbackReason"], dialogue["usage"]["costMicros"])

    silent = (Behaviour.NO_USAGE, Behaviour.NEVER_CLOSES)
    assert came == {each: ("PROVIDER", None, None if each in silent else COST) for each in ANSWERS}


@pytest.mark.parametrize("wire", WIRES)
async def test_every_failure_becomes_a_composed_line_or_an_error_before_the_deadline(
    ask: Ask, ann: User, fake: FakeOpenAI
) -> None:
    worlds = [await a_world(ask, ann, saveId=behaviour) for behaviour in REASONS]

    came: dict[Behaviour, object] = {}
    for behaviour, world in zip(REASONS, worlds, strict=True):
        fake.play(behaviour)
        deadline = DEADLINE if REASONS[behaviour] == "TIMEOUT" else 10 * DEADLINE
        came[behaviour] = await both_ways(ask, ann, line(world, deadlineMs=deadline))

    assert came == {behaviour: (COMPOSED, reason, [code_of(reason)], True) for behaviour, reason in REASONS.items()}
    expected = [reason for reason in REASONS.values() for _ in range(2)]
    assert [failure for failure, _ in await failures()] == expected
    assert len(fake.calls) == len(expected) + 2 * len(TRIED_AGAIN)


def code_of(reason: str) -> str:
    return "PROVIDER_TIMEOUT" if reason == "TIMEOUT" else "PROVIDER_UNAVAILABLE"


async def both_ways(ask: Ask, who: User, asked: dict[str, Any]) -> tuple[object, ...]:
    """What comes with and, at the same time, without a fallback, and whether both came before the deadline."""
    began = asyncio.get_running_loop().time()
    composed, refused = await asyncio.gather(
        generated(ask, who, asked), generated(ask, who, asked | {"allowFallback": False})
    )
    seconds = asyncio.get_running_loop().time() - began
    dialogue = composed["dialogue"]
    assert refused["dialogue"] is None
    return (
        (dialogue["source"], dialogue["interaction"]["provider"], bool(dialogue["plain"])),
        dialogue["fallbackReason"],
        [error["code"] for error in refused["errors"]],
        seconds < asked["deadlineMs"] / 1_000 + LATENESS,
    )


@pytest.mark.parametrize("wire", WIRES)
async def test_neither_the_key_nor_the_prompt_is_ever_told(
    ask: Ask,
    ann: User,
    fake: FakeOpenAI,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    for client in ("openai", "httpx2", "httpcore2"):
        caplog.set_level(logging.DEBUG, logger=client)
    world = await a_world(ask, ann)
    await recorded(ask, ann, world, event("1", f"{RUMOUR}.", npcKey="Leah"))
    failing = [Behaviour.UNAUTHORISED, Behaviour.ERROR_EVENT, Behaviour.JUNK_EVENT, Behaviour.CUT, Behaviour.HTML]

    errors: list[Any] = []
    for behaviour in [*failing, Behaviour.HANG, Behaviour.GOOD]:
        fake.play(behaviour)
        asked = line(world, playerText="What of the tunnel?", deadlineMs=DEADLINE, allowFallback=False)
        errors += (await generated(ask, ann, asked))["errors"]

    told = "".join([*capfd.readouterr(), caplog.text, str(errors)])
    assert len(errors) == len(failing) + 1
    assert "generateDialogue" in told
    assert all("tunnel" in json.dumps(call.body) for call in fake.calls)
    assert [secret for secret in (KEY, "tunnel") if secret in told] == []


async def test_what_a_model_writes_for_the_game_to_run_is_never_shown(ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    world = await a_world(ask, ann)
    fake.text = written("$$ ## [] {}")

    dialogue = await said(ask, ann, world)

    assert (dialogue["source"], dialogue["fallbackReason"]) == ("COMPOSED", "UNSAFE_OUTPUT")
    assert await failures() == [("UNSAFE_OUTPUT", COST)]


async def test_replies_are_as_safe_as_the_line(ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    world = await a_world(ask, ann)
    replies = ["$action AddMoney 500", "Take [74], @!", "#$b#", "Yes."]
    fake.text = json.dumps({"pages": [{"text": "Well?", "emotion": "HAPPY"}], "replies": replies})

    dialogue = await said(ask, ann, world, maxReplies=4)

    assert [reply["text"] for reply in dialogue["replies"]] == ["action AddMoney 500", "Take 74, Ann!", "b", "Yes."]


async def test_a_line_that_was_said_lately_is_not_said_again(ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    world = await a_world(ask, ann)
    fake.text = written("What a fine day.")

    first, second = [await said(ask, ann, world) for _ in range(2)]

    assert (first["source"], second["fallbackReason"]) == ("PROVIDER", "REPETITION")
    assert first["plain"] != second["plain"]
    assert await failures() == [(None, COST), ("REPETITION", COST)]


async def test_a_line_that_cannot_be_used_is_an_error_where_no_fallback_is_allowed(
    ask: Ask, ann: User, fake: FakeOpenAI
) -> None:
    world = await a_world(ask, ann)
    fake.text = written("#")

    payload = await generated(ask, ann, line(world, allowFallback=False))

    assert payload["dialogue"] is None
    assert [error["code"] for error in payload["errors"]] == ["PROVIDER_UNAVAILABLE"]
    assert await failures() == [("UNSAFE_OUTPUT", COST)]


async def test_the_model_reads_what_the_game_told(ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    world = await a_world(ask, ann, locale="de")
    await recorded(ask, ann, world, event("1", "A storm broke the old bridge."))

    await said(
        ask,
        ann,
        world,
        playerText="Is the bridge mended?",
        context={"weather": "SNOW", "friendshipPoints": 520},
        history=[{"speaker": "Ann", "text": "Good evening."}],
        maxReplies=0,
    )

    read = json.dumps(fake.calls[0].body, ensure_ascii=False)
    told = [
        "Weather: snow",
        "Hearts: 2",
        "A storm broke the old bridge.",
        "Ann: Good evening.",
        "Is the bridge mended?",
    ]
    assert [text for text in [*told, 'tag \\"de\\"', "Offer no short replies"] if text not in read] == []
