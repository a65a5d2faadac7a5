"""Who may stay connected over WebSocket, and for how long."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from conftest import PASSWORD, Ask
from core.settings import Settings
from models.database.rows import execute
from models.users import Role, TokenScope, User
from resolvers.users.accounts import set_user_role
from resolvers.users.api_tokens import create_api_token, revoke_api_token
from server import sockets
from server.app import application
from serving import TokenOf, a_line, served, signed_in, wire

pytestmark = pytest.mark.anyio

ENDED = (4403, "Forbidden: this sign-in has ended")
SOON = 5.0  # seconds in which a sign-in that ended ends its sockets
ME = "{ me { username } }"
LOGOUT = "mutation { logout { ok } }"
RENEW = "mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { ok errors { code } } }"
UPSERT = """mutation ($world: ID!, $npcs: [NpcInput!]!) {
  upsertNpcs(worldId: $world, npcs: $npcs) { npcs { key } errors { code } } }"""
PERSONAS = "query ($world: ID!) { world(id: $world) { npcs(first: 100) { nodes { persona } } } }"


@pytest.mark.parametrize("payload", ["Bearer nonsense", "Basic YW5uOmFubg==", "Bearer", 7])
async def test_a_bad_token_closes_4403(url: str, payload: Any) -> None:
    async with wire(url) as one:
        await one.send({"type": "connection_init", "payload": {"Authorization": payload}})

        code, reason = await one.closed()

    assert code == 4403
    assert reason.startswith("Forbidden")


async def test_a_socket_closes_4403_when_its_token_expires(url: str, ann: User) -> None:
    expires_at = datetime.now(UTC) + timedelta(seconds=2)
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
    admin = await User.create(username="chief", display_name="Chief", role=Role.ADMIN)
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


async def test_a_socket_shows_the_profile_as_it_is_now(url: str, token: str, ask: Ask, ann: User) -> None:
    rename = 'mutation { updateProfile(input: { displayName: "%s" }) { errors { code } } }'
    me = "{ me { displayName } }"

    async with signed_in(url, token) as one:
        await one.ask(rename % "Annie")
        at_once = await one.ask(me)
        await ask(ann, rename % "Anna")
        await asyncio.sleep(sockets.WATCH_SECONDS + 0.3)
        soon = await one.ask(me)

    assert (at_once["data"]["me"], soon["data"]["me"]) == ({"displayName": "Annie"}, {"displayName": "Anna"})
