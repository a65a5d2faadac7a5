import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any
from unittest.mock import ANY

import pytest

from conftest import Ask, person
from core.env import Env
from core.events import ChannelNews
from gql import execution, sharing
from gql.cursors import Place, place_of
from gql.ids import key
from models.database.tx import tx
from models.streams import channel_stream
from models.users import User
from serving import TokenOf, Wire, signed_in
from talking import ADDED, EVENTS, HISTORY, JOIN, UPDATE, Following, following, made, sent

pytestmark = pytest.mark.anyio

PLAIN = """subscription ($id: ID!, $after: String) { channelEvents(channelId: $id, after: $after) { __typename
  ... on MessageAdded { cursor message { number author { username } } } } }"""
OF_ONESELF = PLAIN.replace("number author", "number viewerCanEdit author")
LITERAL = (
    'subscription { channelEvents(channelId: "ID", after: "CURSOR") { ... on MessageAdded { message { number } } } }'
)


@pytest.fixture
def executions(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every execution of an event from now on."""
    done: list[object] = []
    executed = execution.Subscription.executed

    async def noted(self: execution.Subscription, event: Any, context: Any) -> Any:
        done.append(event)
        return await executed(self, event, context)

    monkeypatch.setattr(execution.Subscription, "executed", noted)
    return done


async def follow_all(
    stack: AsyncExitStack, url: str, tokens: list[str], document: str, **variables: Any
) -> list[Following]:
    """Each on a socket of their own, and ready: a page was answered after they began."""
    told: list[Following] = []
    for token in tokens:
        wire = await stack.enter_async_context(signed_in(url, token))
        key = await wire.subscribe(document, **variables)
        told.append(Following(wire, key))
    await asyncio.sleep(0.3)
    return told


async def test_an_event_is_executed_once_for_all_who_follow_alike(
    ask: Ask, env: Env, url: str, token_of: TokenOf, ann: User, executions: list[object]
) -> None:
    den = await made(ask, ann)
    tokens = [await token_of(await person(env, f"p{number}")) for number in range(8)]

    async with AsyncExitStack() as stack:
        everybody = await follow_all(stack, url, tokens, PLAIN, id=den)
        await sent(ask, ann, den)
        events = [await one.next() for one in everybody]

    assert [event["message"] for event in events] == [{"number": 1, "author": {"username": "ann"}}] * 8
    assert len(executions) == 1


async def test_who_resumed_shares_with_who_did_not(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User, executions: list[object]
) -> None:
    den = await made(ask, ann)
    cursor = (await ask(ann, HISTORY, id=den))["data"]["channel"]["messages"]["streamCursor"]
    tokens = [await token_of(ann), await token_of(bob)]

    async with AsyncExitStack() as stack:
        first = await follow_all(stack, url, tokens[:1], PLAIN, id=den)
        second = await follow_all(stack, url, tokens[1:], PLAIN, id=den, after=cursor)
        await sent(ask, ann, den)
        events = [await one.next() for one in first + second]

    assert events[0] == events[1]
    assert len(executions) == 1


async def test_what_depends_on_who_asks_is_executed_for_each(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User, executions: list[object]
) -> None:
    den = await made(ask, ann)
    tokens = [await token_of(ann), await token_of(ann), await token_of(bob)]

    async with AsyncExitStack() as stack:
        everybody = await follow_all(stack, url, tokens, OF_ONESELF, id=den)
        await sent(ask, ann, den)
        may = [(await one.next())["message"]["viewerCanEdit"] for one in everybody]

    assert may == [True, True, False]
    assert len(executions) == 2


async def test_each_operation_of_a_socket_gets_the_event_under_its_own_id(
    ask: Ask, url: str, token_of: TokenOf, ann: User
) -> None:
    den = await made(ask, ann)

    async with signed_in(url, await token_of(ann)) as wire:
        for key in ("first", 'se"cond'):
            await wire.subscribe(PLAIN, key=key, id=den)
        await asyncio.sleep(0.2)
        await sent(ask, ann, den)
        told = [await wire.receive() for _ in range(2)]

    assert sorted(message["id"] for message in told) == ["first", 'se"cond']
    assert told[0]["payload"] == told[1]["payload"]


async def test_who_completes_hears_nothing_more_and_the_others_do(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User
) -> None:
    den = await made(ask, ann)
    tokens = [await token_of(ann), await token_of(bob)]

    async with AsyncExitStack() as stack:
        leaves, stays = await follow_all(stack, url, tokens, PLAIN, id=den)
        await leaves.wire.complete(leaves.key)
        await asyncio.sleep(0.1)
        await sent(ask, ann, den)

        assert (await stays.next())["message"]["number"] == 1
        assert await leaves.silent()


async def test_a_cursor_goes_on_after_it_without_a_gap_or_a_double(
    ask: Ask, url: str, token_of: TokenOf, ann: User
) -> None:
    den, token = await made(ask, ann), await token_of(ann)
    async with following(url, token, EVENTS, id=den) as events:
        await asyncio.sleep(0.2)
        await sent(ask, ann, den, "1")
        cursor = (await events.next())["cursor"]
    for number in range(2, 8):
        await sent(ask, ann, den, str(number))

    async with following(url, token, EVENTS, id=den, after=cursor) as events:
        missed = [event["message"]["content"] for event in await events.upto(6)]
        await sent(ask, ann, den, "8")
        then = (await events.next())["message"]["content"]

    assert missed == ["2", "3", "4", "5", "6", "7"]
    assert then == "8"


async def test_a_cursor_written_into_the_document_works_as_well(
    ask: Ask, url: str, token_of: TokenOf, ann: User
) -> None:
    den = await made(ask, ann)
    cursor = (await ask(ann, HISTORY, id=den))["data"]["channel"]["messages"]["streamCursor"]
    await sent(ask, ann, den)

    async with following(url, await token_of(ann), LITERAL.replace("ID", den).replace("CURSOR", cursor)) as events:
        assert (await events.next())["message"]["number"] == 1


@pytest.mark.parametrize("wrong", [{"epoch": 7}, {"seq": 10**6}, {"stream": "channel:other"}])
async def test_a_foreign_or_future_cursor_is_told_to_fetch_again(
    ask: Ask, url: str, token_of: TokenOf, ann: User, wrong: dict[str, Any]
) -> None:
    den, token = await made(ask, ann), await token_of(ann)
    place = place_of((await ask(ann, HISTORY, id=den))["data"]["channel"]["messages"]["streamCursor"])

    async with following(url, token, EVENTS, id=den, after=replace(place, **wrong).cursor()) as events:
        reset = await events.next()
        await sent(ask, ann, den)
        after = await events.next()

    assert reset == {"__typename": "StreamReset", "cursor": place.cursor(), "reason": ANY}
    assert after["message"]["number"] == 1


@pytest.mark.parametrize("garbage", ["", "x", "AAAA", "ZXZlbnQ=", "💥", "A" * 5_000])
@pytest.mark.parametrize("document", [EVENTS, ADDED])
async def test_garbage_for_a_cursor_is_invalid(
    ask: Ask, url: str, token_of: TokenOf, ann: User, document: str, garbage: str
) -> None:
    den = await made(ask, ann)

    async with signed_in(url, await token_of(ann)) as wire:
        (error,) = await refused(wire, document, id=den, after=garbage)

    assert error["extensions"] == {"code": "INVALID_INPUT", "path": ["after"]}


async def test_where_the_type_has_no_reset_a_stale_cursor_is_a_conflict(
    ask: Ask, url: str, token_of: TokenOf, ann: User
) -> None:
    den = await made(ask, ann)

    async with signed_in(url, await token_of(ann)) as wire:
        (error,) = await refused(wire, ADDED, id=den, after=Place("channel:other", 1, 1).cursor())

    assert error["extensions"]["code"] == "CONFLICT"


async def test_strangers_who_follow_lose_a_channel_that_turns_private(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User
) -> None:
    den, token = await made(ask, ann), await token_of(bob)

    async with following(url, token, EVENTS, id=den) as events:
        await asyncio.sleep(0.2)
        await sent(ask, ann, den)
        cursor = (await events.next())["cursor"]
        await ask(ann, UPDATE, input={"id": den, "visibility": "PRIVATE"})
        await sent(ask, ann, den, "secret")
        last = await events.next()
        assert (await events.wire.receive())["type"] == "complete"
    async with following(url, token, EVENTS, id=den, after=cursor) as events:
        again = await events.next()
        assert (await events.wire.receive())["type"] == "complete"

    assert last["__typename"] == again["__typename"] == "AccessRevoked"


async def test_who_leaves_a_public_channel_may_follow_on(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User
) -> None:
    den = await made(ask, ann)
    await ask(bob, JOIN, id=den)

    async with following(url, await token_of(bob), EVENTS, id=den) as events:
        await asyncio.sleep(0.2)
        await ask(bob, "mutation ($id: ID!) { leaveChannel(id: $id) { errors { code } } }", id=den)
        await sent(ask, ann, den)
        kinds = [event["__typename"] for event in await events.upto(2)]

    assert kinds == ["MembershipChanged", "MessageAdded"]


async def refused(wire: Wire, document: str, **variables: Any) -> list[dict[str, Any]]:
    """The errors that a subscription ends with at once."""
    (message,) = await wire.until_ended(await wire.subscribe(document, **variables))
    assert message["type"] == "error"
    return message["payload"]


async def test_a_variable_that_nothing_uses_may_hold_what_no_argument_may(
    ask: Ask, url: str, token_of: TokenOf, ann: User
) -> None:
    den = await made(ask, ann)

    async with following(url, await token_of(ann), PLAIN, id=den, unused=["\ud800", 10**30]) as events:
        await asyncio.sleep(0.3)
        await sent(ask, ann, den)

        assert (await events.next())["message"]["number"] == 1


async def test_an_event_that_cannot_be_shown_is_told_as_an_error_and_holds_up_nothing(
    ask: Ask, url: str, token_of: TokenOf, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "TRIES", 2)
    den = await made(ask, ann)

    async with following(url, await token_of(ann), PLAIN, id=den) as events:
        await asyncio.sleep(0.3)
        async with tx() as unit:
            await unit.append(channel_stream(key(den, "Channel")), ChannelNews.MESSAGE_ADDED, {"message": "nonsense"})
        await sent(ask, ann, den)
        broken = await events.wire.receive()
        after = await events.next()

    assert broken["payload"]["data"] is None
    assert broken["payload"]["errors"][0]["extensions"] == {"code": "INTERNAL"}
    assert after["message"]["number"] == 1


async def test_a_group_that_fails_sends_its_members_away_to_come_again(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    den, token = await made(ask, ann), await token_of(bob)

    async def fail(*_: object) -> None:
        raise ArithmeticError

    async with (
        following(url, await token_of(ann), PLAIN, id=den) as ours,
        following(url, token, PLAIN, id=den) as theirs,
    ):
        await asyncio.sleep(0.3)
        with monkeypatch.context() as broken:
            broken.setattr(sharing, "payload_of", fail)
            await sent(ask, ann, den)
            codes = [(await one.wire.closed())[0] for one in (ours, theirs)]
    async with following(url, token, PLAIN, id=den) as again:
        await asyncio.sleep(0.3)
        await sent(ask, ann, den)

        assert (await again.next())["message"]["number"] == 2
    assert codes == [1013, 1013]
