"""A sign-in that ends on one worker ends its sockets on every worker.

Slow because two workers start, and because each looks once a second who may stay.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest

from gql.ids import key
from live.chaos.cluster import SETTINGS, Worker
from live.chaos.people import Channel, Person, asked, furnished
from services import PostgresServer, own_redis
from serving import Wire, signed_in
from tables import query
from talking import EVENTS

pytestmark = pytest.mark.anyio

SOON = 2.0  # seconds
ENDED = (4403, "Forbidden: this sign-in has ended")
EXPIRED = (4403, "Forbidden: the token expired")
LIFE = timedelta(seconds=4)

LOGIN = "mutation ($input: LoginInput!) { login(input: $input) { accessToken } }"
LOGOUT = "mutation { logout { ok } }"
RENEW = "mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { ok errors { code } } }"
PROMOTE = "mutation ($user: ID!) { setUserRole(userId: $user, role: PREMIUM) { errors { code } } }"
ISSUE = """mutation ($input: CreateApiTokenInput!) {
  createApiToken(input: $input) { secret apiToken { id } errors { code } } }"""
REVOKE = "mutation ($id: ID!) { revokeApiToken(id: $id) { errors { code } } }"
ADMIN = """UPDATE "user" SET role = 'ADMIN' WHERE id = '{user}'"""


@dataclass(frozen=True, slots=True)
class House:
    """Two workers, and people who are in the same channel: an administrator first."""

    workers: list[Worker]
    client: httpx2.AsyncClient
    admin: Person
    people: list[Person]
    channel: Channel

    async def ask(self, token: str | None, document: str, **variables: Any) -> Any:
        """Of the first worker; what the one field told, which refused nothing."""
        (told,) = (await asked(self.client, self.workers[0].url, token, document, **variables)).values()
        assert not told.get("errors"), told
        return told


@dataclass(frozen=True, slots=True)
class SignIn:
    """A token, how its sign-in is ended, and how its sockets are then closed."""

    token: str
    end: Callable[[], Awaitable[Any]]
    closed: tuple[int, str] = ENDED


async def by_logging_out(house: House, person: Person) -> SignIn:
    return SignIn(person.token, lambda: house.ask(person.token, LOGOUT))


async def by_a_new_password(house: House, person: Person) -> SignIn:
    given = {"currentPassword": "correct horse", "newPassword": "another horse"}
    other = await house.ask(None, LOGIN, input={"emailOrUsername": person.name, "password": "correct horse"})
    return SignIn(person.token, lambda: house.ask(other["accessToken"], RENEW, input=given))


async def by_another_role(house: House, person: Person) -> SignIn:
    return SignIn(person.token, lambda: house.ask(house.admin.token, PROMOTE, user=person.id))


async def by_revoking_an_api_token(house: House, person: Person) -> SignIn:
    made = await house.ask(person.token, ISSUE, input={"name": "mod", "scopes": ["READ"]})
    return SignIn(made["secret"], lambda: house.ask(person.token, REVOKE, id=made["apiToken"]["id"]))


async def by_waiting(house: House, person: Person) -> SignIn:
    """Until it expires."""
    end = datetime.now(UTC) + LIFE
    given = {"name": "short", "scopes": ["READ"], "expiresAt": end.isoformat()}
    made = await house.ask(person.token, ISSUE, input=given)
    return SignIn(made["secret"], lambda: asyncio.sleep((end - datetime.now(UTC)).total_seconds()), EXPIRED)


WAYS = (by_logging_out, by_a_new_password, by_another_role, by_revoking_an_api_token, by_waiting)


async def test_a_sign_in_that_ends_on_one_worker_closes_its_sockets_on_both_within_two_seconds(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    url = postgres.new_database()
    async with house(url, tmp_path) as one, AsyncExitStack() as stack:
        sign_ins = [await way(one, person) for way, person in zip(WAYS, one.people, strict=False)]
        stays = [await follow(stack, worker, one.people[-1].token, one.channel) for worker in one.workers]
        sockets = [
            [await follow(stack, worker, sign_in.token, one.channel) for worker in one.workers] for sign_in in sign_ins
        ]

        ends = zip(sign_ins, sockets, strict=True)
        delays = await asyncio.gather(*(delay(sign_in, wires) for sign_in, wires in ends))
        answers = [await wire.ask("{ me { username } }") for wire in stays]

    assert all(0 < seconds < SOON for seconds in delays)
    assert answers == [{"data": {"me": {"username": one.people[-1].name}}}] * len(one.workers)


async def delay(sign_in: SignIn, wires: Sequence[Wire]) -> float:
    """Seconds from its end to that of the last of its sockets."""
    await sign_in.end()
    ended = time.monotonic()
    closed = await asyncio.gather(*(wire.closed() for wire in wires))
    assert closed == [sign_in.closed] * len(wires)
    return time.monotonic() - ended


@asynccontextmanager
async def house(url: str, folder: Path) -> AsyncGenerator[House]:
    with own_redis() as redis:
        workers = [Worker(folder, {**SETTINGS, "database_url": url, "live_url": redis.url}) for _ in range(2)]
        async with AsyncExitStack() as stack:
            for worker in workers:
                stack.push_async_callback(worker.kill)
                await worker.start()
            client = await stack.enter_async_context(httpx2.AsyncClient(timeout=10))
            made = await furnished(workers[0], people=len(WAYS) + 2, channels=1)
            admin, *people = made.people
            await query(url, ADMIN.format(user=UUID(str(key(admin.id, "User")))))
            yield House(workers, client, admin, people, made.channels[0])


async def follow(stack: AsyncExitStack, worker: Worker, token: str, channel: Channel) -> Wire:
    """A socket on which nothing is told yet."""
    wire = await stack.enter_async_context(signed_in(worker.socket_url, token))
    await wire.subscribe(EVENTS, id=channel.id, after=channel.cursor)
    return wire
