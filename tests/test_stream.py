"""A line as it is being said: what a listener is told, in which order, and what is the truth at the end."""

import asyncio
import json
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from asking import asked, signed_in
from conftest import Ask
from core.dialogue import DialogueKind, FallbackReason, GameTime, Situation
from core.env import Env
from core.errors import ProviderTimeout, ProviderUnavailable
from core.events import DialogueChunk, DialogueStarted
from core.settings import Settings
from fakes.openai_behaviours import Behaviour
from fakes.openai_server import FakeOpenAI
from gql.context import Live
from gql.ids import key
from models.dialogue import Interaction, Memory
from models.users import User
from playing import a_world, line
from providers.openai.requests import Wire
from resolvers.dialogue.generate import Said
from resolvers.dialogue.request import DialogueRequest
from resolvers.dialogue.stream import Event, stream_dialogue

pytestmark = pytest.mark.anyio

WIRES: tuple[Wire, ...] = ("chat", "responses")
STREAM = """subscription ($input: GenerateDialogueInput!) { dialogueStream(input: $input) { __typename
  ... on DialogueStarted { interactionId } ... on DialogueChunk { seq page text }
  ... on DialogueCompleted { dialogue { plain interaction { id } } } ... on DialogueFailed { error { code } } } }"""
SENTENCES = [
    (0, "You brought me a leek!"),
    (0, "I had not forgotten."),
    (1, "Come by the inn tonight."),
]


@pytest.fixture
def wire() -> Wire:
    return "chat"


@pytest.fixture
def model() -> bool:
    """Whether one is configured."""
    return True


@pytest.fixture
def settings(settings: Settings, fake: FakeOpenAI, wire: Wire, model: bool) -> Settings:
    changes = {"openai_api_key": SecretStr("sk-1"), "openai_base_url": fake.base_url, "openai_wire": wire}
    return settings.model_copy(update=changes) if model else settings


@pytest.fixture
async def world(ask: Ask, ann: User) -> str:
    return await a_world(ask, ann)


@pytest.fixture
def request_(world: str) -> DialogueRequest:
    return DialogueRequest(
        world_id=key(world, "World"),
        npc_key="Leah",
        kind=DialogueKind.TALK,
        situation=Situation(game_time=GameTime(2_000)),
        player_text="Here is a leek.",
        deadline_ms=20_000,
    )


async def heard(env: Env, who: User, request: DialogueRequest) -> list[Event]:
    return [event async for event in stream_dialogue(env, who, request)]


def chunks(events: list[Event]) -> list[DialogueChunk]:
    return [event for event in events if isinstance(event, DialogueChunk)]


def sentences(events: list[Event]) -> list[tuple[int, str]]:
    return [(chunk.page, chunk.text) for chunk in chunks(events)]


def the_end(events: list[Event]) -> Interaction:
    """The stored line, which the last event tells of and the first one announced."""
    first, *_, last = events
    assert isinstance(first, DialogueStarted)
    assert isinstance(last, Said)
    assert first.interaction_id == last.interaction.id
    assert [chunk.seq for chunk in chunks(events)] == list(range(len(events) - 2))
    return last.interaction


def written(*pages: str) -> str:
    return json.dumps({"pages": [{"text": text, "emotion": "HAPPY"} for text in pages], "replies": []})


@pytest.mark.parametrize("wire", WIRES)
async def test_a_models_line_comes_by_whole_sentences(env: Env, ann: User, request_: DialogueRequest) -> None:
    events = await heard(env, ann, request_)

    line = the_end(events)
    assert sentences(events) == SENTENCES
    assert [text for text, _ in line.pages] == [
        "You brought me a leek! I had not forgotten.",
        "Come by the inn tonight.",
    ]
    assert line.fallback_reason is None


async def test_the_first_sentence_comes_while_the_model_still_writes(
    env: Env, ann: User, fake: FakeOpenAI, request_: DialogueRequest
) -> None:
    fake.play(Behaviour.HANG_IN_THE_MIDDLE)

    async with aclosing(stream_dialogue(env, ann, request_)) as events:
        first = [await anext(events) for _ in range(2)]
        still_open = fake.open
        rest = [event async for event in events]

    assert isinstance(first[1], DialogueChunk)
    assert (first[1].text, still_open) == ("You brought me a leek!", 1)
    assert sentences([*first, *rest]) == SENTENCES[:1]
    assert the_end([*first, *rest]).fallback_reason is FallbackReason.TIMEOUT


@pytest.mark.parametrize("model", [False])
async def test_a_composed_line_comes_by_whole_sentences_too(env: Env, ann: User, request_: DialogueRequest) -> None:
    events = await heard(env, ann, request_)

    line = the_end(events)
    told = [" ".join(text for page, text in sentences(events) if page == number) for number in range(len(line.pages))]
    assert told == [text for text, _ in line.pages]
    assert line.fallback_reason is FallbackReason.NO_PROVIDER


async def test_nothing_that_a_game_could_run_is_ever_told(
    env: Env, ann: User, fake: FakeOpenAI, request_: DialogueRequest
) -> None:
    fake.text = written(
        "Hello @! Take [74] and $action AddMoney 500. {{Token}} #$b# bye.", "%fork Good.", "A third page."
    )

    events = await heard(env, ann, request_)

    told = [text for _, text in sentences(events)]
    assert told[0] == "Hello Ann!"
    assert not set("@[]${}#%") & set("".join(told))
    assert "A third page." not in told
    assert " ".join(told) == " ".join(text for text, _ in the_end(events).pages)


@pytest.mark.parametrize(
    ("behaviour", "error"), [(Behaviour.HANG, ProviderTimeout), (Behaviour.BROKEN, ProviderUnavailable)]
)
async def test_where_no_fallback_is_allowed_the_refusal_ends_it(
    env: Env,
    ann: User,
    fake: FakeOpenAI,
    request_: DialogueRequest,
    behaviour: Behaviour,
    error: type[ProviderUnavailable],
) -> None:
    fake.play(behaviour)

    first, *rest = await heard(env, ann, replace(request_, allow_fallback=False, deadline_ms=800))

    assert isinstance(first, DialogueStarted)
    assert [type(event) for event in rest][-1] in (error, *error.__subclasses__())
    assert await Interaction.all().count() == 0


async def test_a_replay_tells_the_same_line_again(
    env: Env, ann: User, fake: FakeOpenAI, request_: DialogueRequest
) -> None:
    keyed = replace(request_, client_mutation_id="1")

    first, again = await heard(env, ann, keyed), await heard(env, ann, keyed)

    assert the_end(again).id == the_end(first).id
    assert sentences(again) == sentences(first)
    assert len(fake.calls) == 1


async def test_who_stops_listening_does_not_stop_the_line(
    env: Env, ann: User, fake: FakeOpenAI, request_: DialogueRequest
) -> None:
    fake.play(Behaviour.NEVER_CLOSES)

    async with aclosing(stream_dialogue(env, ann, request_)) as events:
        await anext(events)
    before = await Interaction.all().count()
    await env.work.drain(5)

    assert before == 0
    assert (await Interaction.all().count(), await Memory.all().count()) == (1, 1)


async def test_ten_listeners_at_once_each_hear_their_own_line(env: Env, ann: User, request_: DialogueRequest) -> None:
    people = [replace(request_, npc_key=f"Somebody {number}") for number in range(10)]

    streams = await asyncio.gather(*(heard(env, ann, request) for request in people))

    assert [sentences(events) for events in streams] == [SENTENCES] * 10
    assert len({the_end(events).id for events in streams}) == 10


@pytest.mark.parametrize(
    ("more", "kinds"),
    [
        ({}, ["DialogueStarted", *["DialogueChunk"] * 3, "DialogueCompleted"]),
        ({"allowFallback": False, "npcKey": "Gus"}, ["DialogueStarted", *["DialogueChunk"] * 3, "DialogueCompleted"]),
    ],
)
async def test_it_looks_on_the_wire_as_the_schema_says(
    env: Env,
    live: Live,
    http: httpx2.AsyncClient,
    ann: User,
    world: str,
    more: dict[str, Any],
    kinds: list[str],
) -> None:
    token = await signed_in(env, ann)

    answers = await asked(env, live, http, token, STREAM, json.dumps({"input": line(world, **more)}))

    events = [answer["data"]["dialogueStream"] for answer in answers]
    assert [event["__typename"] for event in events] == kinds
    assert events[0]["interactionId"] == events[-1]["dialogue"]["interaction"]["id"]
    assert [(event["page"], event["text"]) for event in events[1:-1]] == SENTENCES


async def test_a_failure_is_the_last_event_on_the_wire(
    env: Env, live: Live, http: httpx2.AsyncClient, ann: User, world: str, fake: FakeOpenAI
) -> None:
    fake.play(Behaviour.REFUSAL)
    token = await signed_in(env, ann)
    given = line(world, allowFallback=False)

    answers = await asked(env, live, http, token, STREAM, json.dumps({"input": given}))

    assert answers[-1]["data"]["dialogueStream"] == {
        "__typename": "DialogueFailed",
        "error": {"code": "PROVIDER_UNAVAILABLE"},
    }
