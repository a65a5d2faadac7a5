"""A line as it is being said, over WebSocket."""

import pytest

from conftest import PASSWORD, person
from core.env import Env
from core.settings import Settings
from fakes.openai_behaviours import Behaviour
from fakes.openai_server import serving as openai
from models.dialogue import Interaction
from models.users import TokenScope, User
from resolvers.users.api_tokens import create_api_token
from resolvers.users.sessions import log_in
from server.app import application
from serving import PATIENCE, STREAM, Message, a_line, served, signed_in

pytestmark = pytest.mark.anyio

SENTENCE_ENDS = (".", "!", "?", "…", "”")


async def test_a_dialogue_stream_gives_whole_sentences_in_order_then_the_line(url: str, token: str) -> None:
    async with signed_in(url, token) as one:
        line = await a_line(one)

        told = await one.until_ended(await one.subscribe(STREAM, input=line))

    events = [message["payload"]["data"]["dialogueStream"] for message in told[:-1]]
    started, *chunks, completed = events
    assert [message["type"] for message in told] == ["next"] * len(events) + ["complete"]
    assert (started["__typename"], completed["__typename"]) == ("DialogueStarted", "DialogueCompleted")
    assert {chunk["__typename"] for chunk in chunks} == {"DialogueChunk"}
    assert [chunk["seq"] for chunk in chunks] == list(range(len(chunks)))
    assert all(chunk["text"].endswith(SENTENCE_ENDS) for chunk in chunks)
    assert " ".join(chunk["text"] for chunk in chunks) == " ".join(completed["dialogue"]["plain"].split())
    assert completed["dialogue"]["interaction"]["id"] == started["interactionId"]


@pytest.mark.parametrize(("npc", "code"), [("", "INVALID_INPUT"), ("x" * 100, "INVALID_INPUT")])
async def test_a_line_that_cannot_be_made_ends_with_dialogue_failed(url: str, token: str, npc: str, code: str) -> None:
    async with signed_in(url, token) as one:
        line = await a_line(one) | {"npcKey": npc}

        told = await one.until_ended(await one.subscribe(STREAM, input=line))

    last = told[-2]["payload"]["data"]["dialogueStream"]
    assert last == {"__typename": "DialogueFailed", "error": {"code": code}}
    assert told[-1]["type"] == "complete"


async def test_a_visitor_or_a_limited_token_gets_no_stream(url: str, ann: User, token: str) -> None:
    _, secret = await create_api_token(ann, name="reader", scopes=[TokenScope.READ], expires_at=None)
    async with signed_in(url, token) as one:
        line = await a_line(one)

    told: list[list[Message]] = []
    for who in (None, secret):
        async with signed_in(url, who) as one:
            told.append(await one.until_ended(await one.subscribe(STREAM, input=line)))

    codes = [[(message["type"], refusals(message)) for message in messages] for messages in told]
    assert codes == [[("error", ["UNAUTHENTICATED"])], [("error", ["FORBIDDEN"])]]


def refusals(message: Message) -> list[str]:
    return [error["extensions"]["code"] for error in message.get("payload", [])]


async def test_a_line_is_stored_though_its_listener_leaves(settings: Settings) -> None:
    with openai() as fake:
        slow = settings.model_copy(
            update={"openai_base_url": fake.url(Behaviour.HANG), "openai_wire": "chat", "rate_limits": False}
        )
        app = application(slow)
        async with app.router.lifespan_context(app), served(app) as url:
            env: Env = app.state.env
            ann = await person(env, "ann")
            session = await log_in(env, email_or_username="ann", password=PASSWORD)
            async with signed_in(url, session.access_token) as one:
                line = await a_line(one, deadlineMs=1_000)
                for leaves in ("completes", "closes"):
                    await one.subscribe(STREAM, key=leaves, input=line)
                    while (await one.receive())["type"] != "next":
                        pass
                await one.complete("completes")
            await env.work.drain(PATIENCE)

            stored = await Interaction.owned_by(ann).values_list("fallback_reason", flat=True)

    assert stored == ["TIMEOUT", "TIMEOUT"]
