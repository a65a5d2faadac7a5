import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from conftest import Ask
from core.events import UserNews
from gql.chat.viewer import PAUSE_SECONDS
from gql.context import Live
from gql.ids import type_and_key
from models.database.rows import execute
from models.database.tx import tx
from models.streams import user_stream
from models.users import User
from resolvers.chat.members import join_channel
from resolvers.chat.messages import send_message
from serving import TokenOf
from talking import JOIN, LEAVE, MINE, MUTE, READ, Following, did, following, made, sent

pytestmark = pytest.mark.anyio

SET_TYPING = "mutation ($id: ID!) { setTyping(channelId: $id) { ok errors { code } } }"
TYPING = "subscription ($id: ID!) { typingChanged(channelId: $id) { users { username } } }"
CURSOR = "{ viewerStreamCursor }"
OUTAGE = 0.5  # seconds
MESSAGES = 100
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

Event = dict[str, Any]


async def test_many_messages_give_few_counts_the_last_of_which_is_right(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User
) -> None:
    den = await shared(ask, ann, bob)

    async with following(url, await token_of(bob), MINE, after=await cursor(ask, bob)) as events:
        began = time.monotonic()
        for _ in range(MESSAGES):
            await send_message(ann, channel_id=key(den), content="hi")
        seconds = time.monotonic() - began
        told = await until_unread(events, den, MESSAGES)
        silent = await events.silent()

    assert len(told) <= seconds / PAUSE_SECONDS + 2
    assert {event["__typename"] for event in told} == {"UnreadChanged"}
    assert silent


async def test_who_was_away_is_told_what_they_missed(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User
) -> None:
    den, attic = await shared(ask, ann, bob), await shared(ask, ann, bob, "attic")
    left, new = await shared(ask, ann, bob, "left"), await made(ask, ann, "new")
    before = await cursor(ask, bob)

    await sent(ask, ann, den, "hello @bob")
    await did(ask, bob, MUTE, id=attic, muted=True)
    await did(ask, bob, LEAVE, id=left)
    await did(ask, bob, JOIN, id=new)
    async with following(url, await token_of(bob), MINE, after=before) as events:
        told = await events.upto(5)

    assert kinds(told) == ["MentionReceived", "UnreadChanged", "ChannelLeft", "ChannelJoined", "UnreadChanged"]
    assert told[0]["mention"]["message"]["content"] == "hello @bob"
    assert (told[2]["channelId"], told[3]["channel"]["id"]) == (left, new)
    muted, counted = told[1]["membership"], told[4]["membership"]
    assert (muted["channel"]["id"], muted["muted"]) == (attic, True)
    assert (counted["channel"]["id"], counted["unreadCount"], counted["mentionCount"]) == (den, 1, 1)


async def test_whatever_reached_them_last_they_are_told_the_rest(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User
) -> None:
    """A count that is told late is not lost with a cursor that went out before it."""
    rooms = [await shared(ask, ann, bob, name) for name in ("one", "two", "three")]
    token, place = await token_of(bob), await cursor(ask, bob)

    await did(ask, bob, MUTE, id=rooms[0], muted=True)
    await did(ask, bob, MUTE, id=rooms[1], muted=True)
    await sent(ask, ann, rooms[2], "hello @bob")
    await did(ask, bob, READ, channel=rooms[2])
    heard: list[Event] = []
    async with following(url, token, MINE, after=place) as events:
        heard += await events.upto(4)
    assert sorted(kinds(heard)) == ["MentionReceived", *["UnreadChanged"] * 3]
    await execute("UPDATE stream SET changed_at = ? WHERE key LIKE 'channel:%'", (LONG_AGO,))

    for count in range(len(heard)):
        rest: list[Event] = []
        async with following(url, token, MINE, after=heard[count]["cursor"]) as events:
            while known(heard[: count + 1] + rest) != known(heard):
                rest.append(await events.next())


async def test_who_is_further_behind_than_the_log_is_told_to_start_over_and_goes_on(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User
) -> None:
    den = await shared(ask, ann, bob)
    before = await cursor(ask, bob)
    await did(ask, bob, MUTE, id=den, muted=True)
    await prune(bob)

    async with following(url, await token_of(bob), MINE, after=before) as events:
        reset = await events.next()
        await sent(ask, ann, den)
        told = await events.next()

    assert reset["__typename"] == "StreamReset"
    assert told["membership"]["unreadCount"] == 1


async def test_who_falls_behind_the_log_while_they_follow_is_told_to_start_over(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User
) -> None:
    den, attic = await shared(ask, ann, bob), await shared(ask, ann, bob, "attic")

    async with following(url, await token_of(bob), MINE, after=await cursor(ask, bob)) as events:
        await events.upto(2)  # the channels that were new lately
        await did(ask, bob, MUTE, id=den, muted=True)
        await events.next()
        async with tx() as unit:
            for _ in range(3):
                await unit.append(user_stream(bob.id), UserNews.UNREAD_CHANGED, {"channel": str(key(den))})
            await prune(bob, but=1)
        reset = await events.next()
        await sent(ask, ann, attic)
        told = await events.next()
    async with following(url, await token_of(bob), MINE, after=reset["cursor"]) as events:
        again = await events.next()

    assert kinds([reset, told, again]) == ["StreamReset", "UnreadChanged", "UnreadChanged"]
    assert told["membership"]["channel"]["id"] == attic


@pytest.mark.parametrize("table", ["channel_member", "mention"])
async def test_an_outage_of_the_database_delays_and_ends_nothing(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User, table: str
) -> None:
    """The first table is read to find what is to be told, the other one to show it."""
    den = await shared(ask, ann, bob)

    async with following(url, await token_of(bob), MINE, after=await cursor(ask, bob)) as events:
        await sent(ask, ann, den)
        await events.next()
        async with tx():
            await send_message(ann, channel_id=key(den), content="hi")
            await execute(f"ALTER TABLE {table} RENAME TO elsewhere")
        silent = await events.silent(OUTAGE)
        await execute(f"ALTER TABLE elsewhere RENAME TO {table}")
        told = await events.next()

    assert silent
    assert told["membership"]["unreadCount"] == 2


async def test_an_outage_does_not_end_who_follows_those_that_type(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User, live: Live
) -> None:
    den = await shared(ask, ann, bob)

    async with following(url, await token_of(ann), TYPING, id=den) as events:
        await events.next()
        await did(ask, bob, SET_TYPING, id=den)
        began = await events.next()
        await execute("ALTER TABLE channel_member RENAME TO elsewhere")
        live.typing.stopped(key(den), bob.id)
        silent = await events.silent(OUTAGE)
        await execute("ALTER TABLE elsewhere RENAME TO channel_member")
        ended = await events.next()

    assert silent
    assert ([user["username"] for user in began["users"]], ended["users"]) == (["bob"], [])


async def test_one_hears_of_the_channels_one_is_in_now(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User
) -> None:
    den = await made(ask, ann)

    async with following(url, await token_of(bob), MINE, after=await cursor(ask, bob)) as events:
        await sent(ask, ann, den)
        for _ in range(2):
            await did(ask, bob, JOIN, id=den)
            joined = await events.next()
            await sent(ask, ann, den)
            told = await events.next()
            await did(ask, bob, LEAVE, id=den)
            left = await events.next()
            await sent(ask, ann, den)
            silent = await events.silent()

            assert joined["channel"]["id"] == left["channelId"] == den
            assert told["membership"]["unreadCount"] == 1
            assert silent


async def test_what_is_said_just_after_one_joined_is_counted(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User
) -> None:
    den, _ = await made(ask, ann), await shared(ask, ann, bob, "attic")

    async with following(url, await token_of(bob), MINE, after=await cursor(ask, bob)) as events:
        await events.next()  # of the attic, which was new lately: they follow now
        async with tx():
            await join_channel(bob, channel_id=key(den))
            await send_message(ann, channel_id=key(den), content="Welcome.")
        told = await events.upto(2)

    assert kinds(told) == ["ChannelJoined", "UnreadChanged"]
    assert told[1]["membership"]["unreadCount"] == 1


async def shared(ask: Ask, ann: User, bob: User, name: str = "den") -> str:
    """A channel of Ann's that Bob is in."""
    channel = await made(ask, ann, name)
    await did(ask, bob, JOIN, id=channel)
    return channel


async def cursor(ask: Ask, who: User) -> str:
    return (await ask(who, CURSOR))["data"]["viewerStreamCursor"]


async def prune(user: User, *, but: int = 0) -> None:
    """Forget what happened to somebody, all but the last events."""
    mine = user_stream(user.id)
    pruned = "(SELECT min_seq FROM stream WHERE key = ?)"
    await execute("UPDATE stream SET min_seq = last_seq - ? WHERE key = ?", (but, mine))
    await execute(f"DELETE FROM stream_event WHERE stream_key = ? AND seq <= {pruned}", (mine, mine))  # noqa: S608


async def until_unread(events: Following, channel: str, count: int) -> list[Event]:
    told = [await events.next()]
    while told[-1]["membership"]["unreadCount"] < count:
        told.append(await events.next())
    return told


def known(events: Sequence[Event]) -> dict[str, Any]:
    """What a client knows after these events, whatever their order: its memberships and mentions."""
    memberships = [event["membership"] for event in events if event["__typename"] == "UnreadChanged"]
    mentions = [event["mention"] for event in events if event["__typename"] == "MentionReceived"]
    return {row["id"]: row for row in [*memberships, *mentions]}


def kinds(events: Sequence[Event]) -> list[str]:
    return [event["__typename"] for event in events]


def key(channel: str) -> UUID:
    found = type_and_key(channel)
    assert found is not None
    return found[1]
