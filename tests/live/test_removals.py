"""Who is put out of a channel hears nothing that is said there afterwards, however it falls together.

Slow because ten thousand followings race, each on one of two real workers, with removals and messages: about 5 ms of
work each.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from gql.cursors import place_of
from gql.ids import global_id, key
from live.chaos.cluster import SETTINGS, Worker
from live.chaos.people import PAGE, Person, furnished
from live.chaos.writers import SEND
from live.several import Operation, Several, several
from models.streams import channel_stream
from services import PostgresServer, own_redis
from tables import query

pytestmark = pytest.mark.anyio

RACES = 10_000
REMOVED = 25  # of each channel
FOLLOWINGS = 4  # of each who is removed: as many races, with starts and ends of their own
AT_ONCE = 4  # channels
MESSAGES = 8  # said meanwhile
SPAN = 0.2  # seconds in which everything begins

CREATE = "mutation ($input: CreateChannelInput!) { createChannel(input: $input) { channel { id } errors { code } } }"
REMOVE = """mutation ($channel: ID!, $user: ID!) {
  removeChannelMember(channelId: $channel, userId: $user) { errors { code } } }"""
LEAVE = "mutation ($channel: ID!) { leaveChannel(id: $channel) { errors { code } } }"
FOLLOW = """subscription ($id: ID!, $after: String) { channelEvents(channelId: $id, after: $after) { __typename
  ... on MessageAdded { cursor message { id } } ... on MembershipChanged { cursor removedUserId }
  ... on AccessRevoked { cursor } } }"""
ENTER = """INSERT INTO channel_member (id, channel_id, user_id, role, muted, last_read, joined_at)
  SELECT gen_random_uuid(), '{channel}', id, 'MEMBER', FALSE, 0, now() FROM "user" WHERE id IN ({users})"""
LOG = "SELECT seq, kind, payload FROM stream_event WHERE stream_key = '{stream}' ORDER BY seq"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody with a socket on each worker."""

    person: Person
    sockets: Sequence[Several]


@dataclass(slots=True)
class Race:
    """A guest's following of a channel that they are put out of: what they are told, and when they ask once more."""

    guest: Guest
    channel: str
    start: str
    chance: Random
    heard: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    again: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    async def run(self, removal: asyncio.Task[None]) -> None:
        await self._follow()
        await removal
        last = self.heard[-2]["cursor"] if len(self.heard) > 1 else self.start
        await self._hear_out(await self._started(last), self.again)

    async def _follow(self) -> None:
        """Half of them go on elsewhere in the midst of it."""
        await asyncio.sleep(self.chance.uniform(0, SPAN))
        following = await self._started(self.start)
        if self.chance.random() < 0.5:
            left = asyncio.create_task(self._leave(following, self.chance.uniform(0, SPAN)))
            ended = await self._hear_out(following, self.heard)
            left.cancel()
            if ended:
                return
            following = await self._started(self.heard[-1]["cursor"] if self.heard else self.start)
        await self._hear_out(following, self.heard)

    async def _started(self, after: str) -> Operation:
        return await self.chance.choice(self.guest.sockets).start(FOLLOW, id=self.channel, after=after)

    async def _leave(self, following: Operation, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await following.leave()

    async def _hear_out(self, following: Operation, heard: list[dict[str, Any]]) -> bool:
        """False if one left before the end."""
        while (message := await following.next())["type"] == "next":
            heard.append(message["payload"]["data"]["channelEvents"])
        assert message["type"] in ("complete", "left"), message
        return message["type"] == "complete"


async def test_ten_thousand_times_the_removed_hear_nothing_that_is_said_after(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    url = postgres.new_database()
    heard = 0
    chance = Random(1)  # noqa: S311 - the same each time
    with own_redis() as redis:
        settings = {**SETTINGS, "database_url": url, "live_url": redis.url, "log_format": "json"}
        async with party([Worker(tmp_path, settings) for _ in range(2)]) as (owners, guests):
            for _ in range(ceil(RACES / (AT_ONCE * REMOVED * FOLLOWINGS))):
                forks = [Random(chance.random()) for _ in owners]  # noqa: S311
                rounds = [one_channel(url, owner, guests, fork) for owner, fork in zip(owners, forks, strict=True)]
                for races in await asyncio.gather(*rounds):
                    heard += await judge(url, races)

    assert heard > RACES


@asynccontextmanager
async def party(workers: Sequence[Worker]) -> AsyncGenerator[tuple[list[Several], list[Guest]]]:
    """The owner's sockets, one for each channel at a time, and the guests."""
    async with AsyncExitStack() as stack:
        for worker in workers:
            stack.push_async_callback(worker.kill)
            await worker.start()

        async def socket(worker: Worker, person: Person) -> Several:
            return await stack.enter_async_context(several(worker.socket_url, person.token))

        owner, *people = (await furnished(workers[0], people=REMOVED + 1, channels=0)).people
        owners = [await socket(workers[number % len(workers)], owner) for number in range(AT_ONCE)]
        yield owners, [Guest(person, [await socket(worker, person) for worker in workers]) for person in people]


async def one_channel(url: str, owner: Several, guests: Sequence[Guest], chance: Random) -> list[Race]:
    """A private channel that everybody but its owner is put out of while things are said."""
    made = await owner.ask(CREATE, input={"name": "den", "visibility": "PRIVATE"})
    channel = made["createChannel"]["channel"]["id"]
    users = ", ".join(f"'{key(guest.person.id, 'User')}'" for guest in guests)
    await query(url, ENTER.format(channel=key(channel, "Channel"), users=users))
    start = (await owner.ask(PAGE, id=channel))["channel"]["messages"]["streamCursor"]
    races: list[Race] = []
    async with asyncio.TaskGroup() as group:
        for _ in range(MESSAGES):
            group.create_task(say(owner, channel, chance.uniform(0, 2 * SPAN)))
        for guest in guests:
            removal = group.create_task(remove(owner, guest, channel, Random(chance.random())))  # noqa: S311
            forks = [Random(chance.random()) for _ in range(FOLLOWINGS)]  # noqa: S311
            followings = [Race(guest, channel, start, fork) for fork in forks]
            races += followings
            for race in followings:
                group.create_task(race.run(removal))
    return races


async def remove(owner: Several, guest: Guest, channel: str, chance: Random) -> None:
    """Some leave by themselves."""
    await asyncio.sleep(chance.uniform(0, SPAN))
    if chance.random() < 0.2:
        told = await chance.choice(guest.sockets).ask(LEAVE, channel=channel)
    else:
        told = await owner.ask(REMOVE, channel=channel, user=guest.person.id)
    assert [payload["errors"] for payload in told.values()] == [[]]


async def say(owner: Several, channel: str, moment: float) -> None:
    await asyncio.sleep(moment)
    told = await owner.ask(SEND, input={"channelId": channel, "content": "hi"})
    assert told["sendMessage"]["errors"] == []


async def judge(url: str, races: Sequence[Race]) -> int:
    """How many events they were told before their end."""
    stream = channel_stream(key(races[0].channel, "Channel"))
    log = [(seq, kind, json.loads(payload)) for seq, kind, payload in await query(url, LOG.format(stream=stream))]
    said = {str(global_id("Message", UUID(payload["message"]))): seq for seq, _, payload in log if "message" in payload}
    removed = {str(global_id("User", UUID(payload["user"]))): seq for seq, _, payload in log if "user" in payload}
    assert len(said) == MESSAGES
    assert len(removed) == REMOVED
    for race in races:
        judge_one(race, removed[race.guest.person.id], said)
    return sum(len(race.heard) - 1 for race in races)


def judge_one(race: Race, removed: int, said: dict[str, int]) -> None:
    *before, last = race.heard
    seqs = [place_of(event["cursor"]).seq for event in before]
    first = place_of(race.start).seq + 1
    assert last["__typename"] == "AccessRevoked"
    assert seqs == list(range(first, first + len(seqs)))
    assert all(seq < removed for seq in seqs)
    assert all(said[event["message"]["id"]] < removed for event in before if "message" in event)
    assert [event["__typename"] for event in race.again] == ["AccessRevoked"]
