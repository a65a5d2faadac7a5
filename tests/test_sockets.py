"""The graphql-transport-ws protocol by its document, and who may stay connected."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.applications import Starlette
from websockets.exceptions import InvalidStatus

from conftest import PASSWORD, Ask, person
from core.env import Env
from core.settings import Settings
from fakes.openai_behaviours import Behaviour
from fakes.openai_server import serving as openai
from models.database.rows import execute
from models.dialogue import Interaction
from models.users import Role, TokenScope, User
from resolvers.users.accounts import set_user_role
from resolvers.users.api_tokens import create_api_token, revoke_api_token
from resolvers.users.sessions import log_in
from server import sockets
from server.app import application
from serving import PATIENCE, PROTOCOL, Message, TokenOf, Wire, served, signed_in, wire

pytestmark = pytest.mark.anyio

ENDED = (4403, "Forbidden: this sign-in has ended")
SOON = 2.0  # seconds in which a sign-in that ended ends its sockets
ME = "{ me { username } }"
HELLO = "{ __typename }"
LOGOUT = "mutation { logout { ok } }"
RENEW = "mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { ok errors { code } } }"
OPEN = "mutation ($input: OpenWorldInput!) { openWorld(input: $input) { world { id } } }"
UPSERT = """mutation ($world: ID!, $npcs: [NpcInput!]!) {
  upsertNpcs(worldId: $world, npcs: $npcs) { npcs { key } errors { code } } }"""
PERSONAS = "query ($world: ID!) { world(id: $world) { npcs(first: 100) { nodes { persona } } } }"
STREAM = """subscription ($input: GenerateDialogueInput!) { dialogueStream(input: $input) { __typename
  ... on DialogueStarted { interactionId } ... on DialogueChunk { seq page text }
  ... on DialogueCompleted { dialogue { plain interaction { id } } } ... on DialogueFailed { error { code } } } }"""
NOW = {"year": 1, "season": "SPRING", "day": 2, "minute": 600}
SENTENCE_ENDS = (".", "!", "?", "…", "”")


@pytest.fixture
async def url(app: Starlette) -> AsyncGenerator[str]:
    async with served(app) as address:
        yield address


@pytest.fixture
async def token(token_of: TokenOf, ann: User) -> str:
    return await token_of(ann)


async def a_line(one: Wire, **more: Any) -> dict[str, Any]:
    opened = await one.ask(OPEN, input={"saveId": "1", "farmName": "Hollow", "playerName": "Ann"})
    world = opened["data"]["openWorld"]["world"]["id"]
    return {"worldId": world, "npcKey": "Leah", "context": {"gameTime": NOW}, "playerText": "Hello!", **more}


async def test_the_server_acknowledges_a_visitor_and_a_signed_in_person(url: str, token: str) -> None:
    async with wire(url) as visitor, wire(url) as ann:
        acknowledged = [await visitor.init(), await ann.init(token)]

        names = [await visitor.ask(ME), await ann.ask(ME)]

    assert acknowledged == [{"type": "connection_ack"}] * 2
    assert names == [{"data": {"me": None}}, {"data": {"me": {"username": "ann"}}}]


@pytest.mark.parametrize("name", ["authorization", "AUTHORIZATION"])
async def test_the_name_of_the_token_may_be_in_any_letter_case(url: str, token: str, name: str) -> None:
    async with wire(url) as one:
        await one.send({"type": "connection_init", "payload": {name: f"Bearer {token}"}})

        assert await one.receive() == {"type": "connection_ack"}


async def test_pings_are_answered_before_and_after_the_init(url: str) -> None:
    async with wire(url) as one:
        await one.send({"type": "ping", "payload": {"at": 1}})
        before = await one.receive()
        await one.init()
        await one.send({"type": "pong"})
        await one.send({"type": "ping"})
        after = await one.receive()

    assert (before["type"], after["type"]) == ("pong", "pong")


@pytest.mark.parametrize("document", [ME, LOGOUT])
async def test_a_query_or_mutation_gives_next_and_complete(url: str, token: str, document: str) -> None:
    async with signed_in(url, token) as one:
        key = await one.subscribe(document)

        told = await one.until_ended(key)

    assert [(message["id"], message["type"]) for message in told] == [(key, "next"), (key, "complete")]
    assert "errors" not in told[0]["payload"]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{ me {", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        (" ", "INVALID_INPUT"),
        ("query A { me { id } } query B { me { id } }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_a_document_that_is_wrong_ends_that_operation_alone(url: str, document: str, code: str) -> None:
    async with signed_in(url, None) as one:
        told = await one.until_ended(await one.subscribe(document, key="wrong"))

        after = await one.ask(HELLO)

    assert [(message["type"], message["payload"][0]["extensions"]["code"]) for message in told] == [("error", code)]
    assert after == {"data": {"__typename": "Query"}}


MALFORMED: list[Message | str | bytes] = [
    "",
    "nonsense",
    "[]",
    '"ping"',
    b"\x00\xff",
    {},
    {"type": 1},
    {"type": "start", "id": "1"},
    {"type": "subscribe", "payload": {"query": HELLO}},
    {"type": "subscribe", "id": "", "payload": {"query": HELLO}},
    {"type": "subscribe", "id": 1, "payload": {"query": HELLO}},
    {"type": "subscribe", "id": "1"},
    {"type": "subscribe", "id": "1", "payload": {}},
    {"type": "subscribe", "id": "1", "payload": {"query": 1}},
    {"type": "complete"},
    {"type": "connection_ack"},
    {"type": "next", "id": "1", "payload": {}},
]


async def test_malformed_messages_close_4400(url: str) -> None:
    codes: list[tuple[Message | str | bytes, int]] = []
    for message in MALFORMED:
        async with signed_in(url, None) as one:
            await one.send(message)
            codes.append((message, (await one.closed())[0]))

    assert codes == [(message, 4400) for message in MALFORMED]


async def test_subscribing_before_the_init_closes_4401(url: str) -> None:
    async with wire(url) as one:
        await one.send({"type": "subscribe", "id": "1", "payload": {"query": HELLO}})

        assert (await one.closed())[0] == 4401


async def test_a_second_init_closes_4429(url: str) -> None:
    async with signed_in(url, None) as one:
        await one.send({"type": "connection_init"})

        assert await one.closed() == (4429, "Too many initialisation requests")


async def test_who_does_not_say_hello_in_time_is_closed_4408(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "INIT_SECONDS", 0.05)

    async with wire(url) as one:
        await one.send({"type": "ping"})

        assert await one.closed() == (4408, "Connection initialisation timeout")


async def test_the_id_of_a_running_operation_is_refused_4409_and_free_again_when_it_has_ended(
    url: str, token: str
) -> None:
    async with signed_in(url, token) as one:
        line = await a_line(one)
        await one.until_ended(await one.subscribe(HELLO, key="1"))
        await one.until_ended(await one.subscribe(HELLO, key="1"))
        for _ in range(2):
            await one.subscribe(STREAM, key="same", input=line)

        assert await one.closed() == (4409, "Subscriber for same already exists")


@pytest.mark.parametrize("protocols", [(), ("graphql-ws",), ("soap", "graphql-ws")])
async def test_another_subprotocol_is_closed_4406(url: str, protocols: tuple[str, ...]) -> None:
    async with wire(url, protocols=protocols) as one:
        assert (await one.closed())[0] == 4406


async def test_ours_is_picked_among_several_subprotocols(url: str) -> None:
    async with wire(url, protocols=("graphql-ws", PROTOCOL)) as one:
        assert one.socket.subprotocol == PROTOCOL
        assert await one.init() == {"type": "connection_ack"}


@pytest.mark.parametrize("payload", ["Bearer nonsense", "Basic YW5uOmFubg==", "Bearer", 7])
async def test_a_bad_token_closes_4403(url: str, payload: Any) -> None:
    async with wire(url) as one:
        await one.send({"type": "connection_init", "payload": {"Authorization": payload}})

        code, reason = await one.closed()

    assert code == 4403
    assert reason.startswith("Forbidden")


async def test_a_socket_closes_4403_when_its_token_expires(url: str, ann: User) -> None:
    expires_at = datetime.now(UTC) + timedelta(seconds=0.5)
    _, secret = await create_api_token(ann, name="short", scopes=[TokenScope.READ], expires_at=expires_at)

    async with signed_in(url, secret) as one:
        closed = await one.closed()
        ended = datetime.now(UTC)

    async with wire(url) as late:
        await late.send({"type": "connection_init", "payload": {"Authorization": f"Bearer {secret}"}})
        refused = await late.closed()

    assert closed == (4403, "Forbidden: the token expired")
    assert timedelta(0) <= ended - expires_at < timedelta(seconds=SOON)
    assert refused[0] == 4403


async def logged_out(ask: Ask, ann: User, token: str) -> None:
    await ask(token, LOGOUT)


async def password_changed(ask: Ask, ann: User, token: str) -> None:
    given = {"currentPassword": PASSWORD, "newPassword": "another horse"}
    assert (await ask(ann, RENEW, input=given))["data"]["changePassword"]["errors"] == []


async def role_changed(ask: Ask, ann: User, token: str) -> None:
    admin = User(role=Role.ADMIN)
    await set_user_role(admin, user_id=ann.id, role=Role.PREMIUM)


@pytest.mark.parametrize("end", [logged_out, password_changed, role_changed])
async def test_a_sign_in_that_ends_closes_its_sockets_4403(
    url: str, ask: Ask, ann: User, token: str, token_of: TokenOf, bob: User, end: Callable[..., Awaitable[None]]
) -> None:
    async with signed_in(url, token) as one, signed_in(url, await token_of(bob)) as other:
        await end(ask, ann, token)
        async with asyncio.timeout(SOON):
            closed = await one.closed()

        others = await other.ask(ME)

    assert closed == ENDED
    assert others == {"data": {"me": {"username": "bob"}}}


async def test_a_revoked_api_token_closes_its_sockets_4403(url: str, token: str, ann: User) -> None:
    row, secret = await create_api_token(ann, name="mod", scopes=[TokenScope.READ], expires_at=None)

    async with signed_in(url, secret) as mod, signed_in(url, token) as browser:
        await revoke_api_token(ann, token_id=row.id)
        async with asyncio.timeout(SOON):
            closed = await mod.closed()

        others = await browser.ask(ME)

    assert closed == ENDED
    assert others == {"data": {"me": {"username": "ann"}}}


async def test_a_client_that_does_not_read_keeps_no_other_socket_open(
    url: str, ask: Ask, token: str, token_of: TokenOf, bob: User
) -> None:
    async with signed_in(url, token) as deaf, signed_in(url, await token_of(bob)) as other:
        line = await a_line(deaf)
        npcs = [{"key": f"npc {number}", "persona": "x" * 8_000} for number in range(100)]
        await deaf.ask(UPSERT, world=line["worldId"], npcs=npcs)
        deaf.socket.transport.pause_reading()
        for _ in range(12):  # more than the buffers on the way hold
            await deaf.subscribe(PERSONAS, world=line["worldId"])
        await ask(token, LOGOUT)
        await asyncio.sleep(1.5 * sockets.WATCH_SECONDS)

        await ask(bob, RENEW, input={"currentPassword": PASSWORD, "newPassword": "another horse"})
        async with asyncio.timeout(SOON):
            closed = await other.closed()
        deaf.socket.transport.abort()

    assert closed == ENDED


async def test_sign_ins_are_checked_again_after_the_database_failed(url: str, ask: Ask, token: str) -> None:
    async with signed_in(url, token) as one:
        await execute("ALTER TABLE session RENAME TO elsewhere")
        await asyncio.sleep(1.5 * sockets.WATCH_SECONDS)
        await execute("ALTER TABLE elsewhere RENAME TO session")
        await ask(token, LOGOUT)
        async with asyncio.timeout(SOON):
            closed = await one.closed()

    assert closed == ENDED


async def test_a_person_has_a_hundred_sockets_and_not_one_more(
    url: str, token: str, token_of: TokenOf, bob: User
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        full = [await stack.enter_async_context(signed_in(url, token)) for _ in range(sockets.SOCKETS_MAX)]
        async with wire(url) as one_more:
            await one_more.send({"type": "connection_init", "payload": {"Authorization": f"Bearer {token}"}})
            refused = await one_more.closed()
        async with signed_in(url, await token_of(bob)), signed_in(url, None):
            pass
        await full[0].socket.close()
        async with signed_in(url, token) as instead:
            freed = await instead.ask(ME)

    assert refused == (4429, "Too many sockets of one person")
    assert freed == {"data": {"me": {"username": "ann"}}}


async def test_a_socket_has_a_hundred_operations_and_not_one_more(
    url: str, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "OPERATIONS_MAX", 2)

    async with signed_in(url, token) as one:
        line = await a_line(one)
        keys = [await one.subscribe(STREAM, input=line) for _ in range(3)]
        told = await one.until_ended(keys[2])
        await one.complete(keys[0])
        await one.complete(keys[1])

        after = await one.ask(ME)

    assert told[0]["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert after == {"data": {"me": {"username": "ann"}}}


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_a_page_of_another_origin_is_not_let_in(url: str, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with wire(url, origin=origin):
            pass

    assert refused.value.response.status_code == 403


async def test_pages_of_our_own_and_of_listed_origins_are_let_in(settings: Settings) -> None:
    listed = settings.model_copy(update={"cors_origins": ("https://chat.example",)})
    async with running(listed) as url:
        own = url.replace("ws://", "http://").removesuffix("/graphql")
        for origin in ("https://chat.example", own):
            async with wire(url, origin=origin) as one:
                assert await one.init() == {"type": "connection_ack"}


@contextlib.asynccontextmanager
async def running(settings: Settings) -> AsyncGenerator[str]:
    app = application(settings)
    async with app.router.lifespan_context(app), served(app) as url:
        yield url


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
