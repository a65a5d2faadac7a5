"""Who may not follow a channel any more is told nothing of what came after, however late it is told."""

import asyncio
from typing import Any

import pytest

from conftest import Ask
from core.events import ChannelNews
from gql import sharing
from gql.cursors import Place, place_of
from gql.ids import global_id, key
from models import streams
from models.database.connection import ring_with
from models.database.held import unheard
from models.database.tx import tx
from models.streams import channel_stream
from models.users import User
from serving import TokenOf, Wire, signed_in
from talking import ADD, EDIT, EVENTS, HISTORY, REMOVE, UPDATE, did, following, made, sent

pytestmark = pytest.mark.anyio

MUCH = 150  # long messages: more than the buffers on the way hold


async def a_den(ask: Ask, ann: User, bob: User) -> str:
    """A private channel of the two."""
    den = await made(ask, ann, visibility="PRIVATE")
    await did(ask, ann, ADD, channel=den, user=global_id("User", bob.id))
    return den


async def put_out(ask: Ask, ann: User, bob: User, den: str) -> None:
    await did(ask, ann, REMOVE, channel=den, user=global_id("User", bob.id))


async def stream_cursor(ask: Ask, who: User, den: str) -> str:
    return (await ask(who, HISTORY, id=den))["data"]["channel"]["messages"]["streamCursor"]


async def told_until_complete(wire: Wire) -> list[dict[str, Any]]:
    """The events of the one subscription on a socket, which ends."""
    told: list[dict[str, Any]] = []
    while (message := await wire.receive())["type"] == "next":
        told.append(message["payload"]["data"]["channelEvents"])
    assert message["type"] == "complete"
    return told


async def test_what_is_edited_after_somebody_is_put_out_is_not_told_to_them_in_an_earlier_event(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User
) -> None:
    den = await a_den(ask, ann, bob)

    async with following(url, await token_of(bob), EVENTS, id=den) as events:
        await asyncio.sleep(0.3)
        ring_with(unheard)  # read late, and all at once
        message = await sent(ask, ann, den, "harmless")
        await put_out(ask, ann, bob, den)
        await did(ask, ann, EDIT, input={"id": message["id"], "content": "secret"})
        told = await told_until_complete(events.wire)

    assert [event["__typename"] for event in told] == ["AccessRevoked"]


async def test_who_is_put_out_while_a_replay_waits_for_them_hears_no_more_of_it(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User
) -> None:
    den = await a_den(ask, ann, bob)
    cursor = await stream_cursor(ask, bob, den)
    messages = [await sent(ask, ann, den, "x" * 4_000) for _ in range(MUCH)]

    async with signed_in(url, await token_of(bob)) as deaf:
        deaf.socket.transport.pause_reading()
        await deaf.subscribe(EVENTS, id=den, after=cursor)
        await asyncio.sleep(0.5)
        await put_out(ask, ann, bob, den)
        await did(ask, ann, EDIT, input={"id": messages[-1]["id"], "content": "secret"})
        deaf.socket.transport.resume_reading()
        told = await told_until_complete(deaf)

    assert told[0]["message"]["number"] == 1
    assert told[-1]["__typename"] == "AccessRevoked"
    assert len(told) < MUCH


async def test_who_is_put_out_does_not_go_on_where_the_log_is_pruned_up_to_then(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "KEPT_EVENTS", 5)
    den = await a_den(ask, ann, bob)
    cursor = await stream_cursor(ask, bob, den)
    for _ in range(MUCH):
        await sent(ask, ann, den, "x" * 4_000)

    async with signed_in(url, await token_of(bob)) as deaf:
        deaf.socket.transport.pause_reading()
        await deaf.subscribe(EVENTS, id=den, after=cursor)
        await asyncio.sleep(0.5)
        await put_out(ask, ann, bob, den)
        async with tx() as unit:
            for _ in range(600):
                await unit.append(channel_stream(key(den, "Channel")), ChannelNews.CHANNEL_UPDATED, {"private": False})
        deaf.socket.transport.resume_reading()
        told = await told_until_complete(deaf)

    assert told[-1]["__typename"] == "AccessRevoked"
    assert "StreamReset" not in {event["__typename"] for event in told}


async def test_who_was_put_out_does_not_learn_how_much_is_said_since(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User
) -> None:
    den = await a_den(ask, ann, bob)
    cursor = await stream_cursor(ask, bob, den)
    await put_out(ask, ann, bob, den)
    for _ in range(3):
        await sent(ask, ann, den)

    async with following(url, await token_of(bob), EVENTS, id=den, after=cursor) as events:
        (told,) = await told_until_complete(events.wire)

    assert told["__typename"] == "AccessRevoked"
    assert place_of(told["cursor"]) == place_of(cursor)


async def test_a_made_up_place_does_not_tell_that_a_private_channel_was_public(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User
) -> None:
    den = await made(ask, ann)
    await did(ask, ann, UPDATE, input={"id": den, "visibility": "PRIVATE"})
    start = Place(channel_stream(key(den, "Channel")), 0, 0).cursor()

    async with signed_in(url, await token_of(bob)) as wire:
        (message,) = await wire.until_ended(await wire.subscribe(EVENTS, id=den, after=start))

    assert message["payload"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_who_is_put_out_is_told_so_though_the_others_of_the_group_leave_meanwhile(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    den = await a_den(ask, ann, bob)
    alike = "subscription ($id: ID!) { channelEvents(channelId: $id) { __typename } }"
    telling, may_go_on = asyncio.Event(), asyncio.Event()
    tell = sharing.tell

    async def slowly(*told: Any) -> None:
        telling.set()
        await may_go_on.wait()
        await tell(*told)

    monkeypatch.setattr(sharing, "tell", slowly)
    async with signed_in(url, await token_of(ann)) as leaving, signed_in(url, await token_of(bob)) as put_away:
        leaves = await leaving.subscribe(alike, id=den)
        await put_away.subscribe(alike, id=den)
        await asyncio.sleep(0.3)
        await put_out(ask, ann, bob, den)
        await telling.wait()

        await leaving.complete(leaves)
        await asyncio.sleep(0.1)
        may_go_on.set()

        assert [event["__typename"] for event in await told_until_complete(put_away)] == ["AccessRevoked"]
