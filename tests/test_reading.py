"""What somebody has read of a channel: forward only, theirs alone, and told to all their devices."""

import asyncio
from typing import Any

import pytest

from conftest import Ask
from gql.ids import global_id
from models.users import User
from serving import TokenOf
from talking import DELETE, EDIT, JOIN, LEAVE, MINE, MUTE, READ, Following, did, following, made, refused, sent

pytestmark = pytest.mark.anyio

OWN = """query ($id: ID!) { channel(id: $id) { viewerMembership {
  unreadCount mentionCount muted lastReadMessage { number deletedAt } } } }"""
ALL = """query ($id: ID!) { channel(id: $id) { members { nodes {
  user { username } unreadCount mentionCount muted lastReadMessage { number } } } } }"""
MESSAGES = 5


@pytest.fixture
async def den(ask: Ask, ann: User, bob: User) -> str:
    """A channel of ann's that bob is in."""
    return await made(ask, ann, memberIds=[global_id("User", bob.id)])


@pytest.fixture
async def messages(ask: Ask, ann: User, den: str) -> list[str]:
    """What ann said there; that numbered 1 stands at 1."""
    return ["", *[(await sent(ask, ann, den, f"@bob {number}"))["id"] for number in range(1, MESSAGES + 1)]]


async def own(ask: Ask, who: User, channel: str) -> dict[str, Any]:
    return (await ask(who, OWN, id=channel))["data"]["channel"]["viewerMembership"]


async def unread(ask: Ask, who: User, channel: str) -> tuple[int, int, int | None]:
    """How many messages and mentions, and the number of the last that was read."""
    membership = await own(ask, who, channel)
    last = membership["lastReadMessage"]
    return membership["unreadCount"], membership["mentionCount"], last and last["number"]


async def read(ask: Ask, who: User, channel: str, message: str | None = None) -> tuple[int, int, int | None]:
    """Mark it, and see what is left in the answer."""
    membership = (await did(ask, who, READ, channel=channel, message=message))["membership"]
    last = membership["lastReadMessage"]
    left = membership["unreadCount"], membership["mentionCount"], last and last["number"]
    assert left == await unread(ask, who, channel)
    return left


async def test_what_others_said_is_unread_and_what_one_said_oneself_never(
    ask: Ask, ann: User, bob: User, den: str, messages: list[str]
) -> None:
    await sent(ask, bob, den)
    await sent(ask, bob, den)

    assert await unread(ask, bob, den) == (5, 5, None)
    assert await unread(ask, ann, den) == (2, 0, None)
    assert await read(ask, ann, den, messages[2]) == (2, 0, 2)


async def test_the_marker_goes_forward_only(ask: Ask, bob: User, den: str, messages: list[str]) -> None:
    left = [await read(ask, bob, den, messages[number]) for number in (3, 1, 3, 4)]

    assert left == [(2, 2, 3), (2, 2, 3), (2, 2, 3), (1, 1, 4)]


async def test_of_many_marks_at_once_the_furthest_stays(ask: Ask, bob: User, den: str, messages: list[str]) -> None:
    await asyncio.gather(*(did(ask, bob, READ, channel=den, message=messages[n]) for n in (2, 5, 1, 4, 3)))

    assert await unread(ask, bob, den) == (0, 0, 5)


async def test_no_message_means_the_newest(ask: Ask, bob: User, den: str, messages: list[str]) -> None:
    assert len(messages) == MESSAGES + 1
    assert await read(ask, bob, den) == (0, 0, 5)
    assert await read(ask, bob, den) == (0, 0, 5)


async def test_in_an_empty_channel_there_is_nothing_to_read(ask: Ask, bob: User, den: str) -> None:
    assert await read(ask, bob, den) == (0, 0, None)


async def test_the_deleted_are_not_unread_and_may_be_the_last_that_was_read(
    ask: Ask, ann: User, bob: User, den: str, messages: list[str]
) -> None:
    for number in (2, 4):
        await did(ask, ann, DELETE, id=messages[number])
    await did(ask, ann, EDIT, input={"id": messages[5], "content": "nobody"})

    before = await unread(ask, bob, den)
    left = await read(ask, bob, den, messages[2])

    assert (before, left) == ((3, 2, None), (2, 1, 2))
    assert (await own(ask, bob, den))["lastReadMessage"]["deletedAt"] is not None


async def test_only_a_message_of_the_channel_marks_it(ask: Ask, ann: User, den: str, messages: list[str]) -> None:
    elsewhere = await sent(ask, ann, await made(ask, ann, "inn"))

    for message in (elsewhere["id"], den, "garbage", global_id("Message", ann.id)):
        assert await refused(ask, ann, READ, channel=den, message=message) == ["NOT_FOUND"]
    assert await unread(ask, ann, den) == (0, 0, None)
    assert len(messages) == MESSAGES + 1


async def test_what_somebody_has_read_is_theirs_alone(
    ask: Ask, ann: User, bob: User, den: str, messages: list[str]
) -> None:
    await read(ask, bob, den, messages[2])
    await did(ask, bob, MUTE, id=den, muted=True)

    seen = {who.username: (await ask(who, ALL, id=den))["data"]["channel"]["members"]["nodes"][1] for who in (ann, bob)}

    hidden = {"unreadCount": 0, "mentionCount": 0, "muted": False, "lastReadMessage": None}
    shown = {"unreadCount": 3, "mentionCount": 3, "muted": True, "lastReadMessage": {"number": 2}}
    assert seen == {"ann": {"user": {"username": "bob"}, **hidden}, "bob": {"user": {"username": "bob"}, **shown}}


async def test_who_comes_back_has_read_everything(
    ask: Ask, ann: User, bob: User, den: str, messages: list[str]
) -> None:
    before = await unread(ask, bob, den)
    await did(ask, bob, LEAVE, id=den)
    await sent(ask, ann, den, "@bob come back")
    await did(ask, bob, JOIN, id=den)

    assert before == (MESSAGES, len(messages) - 1, None)
    assert await unread(ask, bob, den) == (0, 0, 6)


# What one's devices are told


def counts(event: dict[str, Any]) -> tuple[str, int, int]:
    membership = event["membership"]
    return event["__typename"], membership["unreadCount"], membership["mentionCount"]


async def settled(*devices: Following) -> None:
    """Wait until they follow."""
    assert all([await device.silent() for device in devices])


async def test_reading_is_told_to_ones_other_devices_once(
    ask: Ask, url: str, token_of: TokenOf, bob: User, den: str, messages: list[str]
) -> None:
    token = await token_of(bob)

    async with following(url, token, MINE) as phone, following(url, token, MINE) as desk:
        await settled(phone, desk)
        await read(ask, bob, den, messages[3])
        told = [await device.next() for device in (phone, desk)]
        await read(ask, bob, den, messages[3])
        await read(ask, bob, den, messages[1])
        silent = [await device.silent() for device in (phone, desk)]

    assert [counts(event) for event in told] == [("UnreadChanged", 2, 2)] * 2
    assert [event["membership"]["lastReadMessage"]["number"] for event in told] == [3, 3]
    assert silent == [True, True]


async def test_what_others_say_edit_and_delete_is_told_and_what_one_says_oneself_not(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User, den: str
) -> None:
    async with following(url, await token_of(bob), MINE) as of_bob, following(url, await token_of(ann), MINE) as of_ann:
        await settled(of_bob, of_ann)
        message = await sent(ask, ann, den)
        said = counts(await of_bob.next())
        await did(ask, ann, EDIT, input={"id": message["id"], "content": "hello @bob"})
        edited = counts([event for event in await of_bob.rest() if event["__typename"] == "UnreadChanged"][-1])
        await did(ask, ann, DELETE, id=message["id"])
        deleted = counts(await of_bob.next())
        silent = await of_ann.silent()

    assert [said, edited, deleted] == [("UnreadChanged", 1, 0), ("UnreadChanged", 1, 1), ("UnreadChanged", 0, 0)]
    assert silent


async def test_being_left_in_peace_shows_on_ones_own_devices(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User, den: str
) -> None:
    async with following(url, await token_of(bob), MINE) as of_bob, following(url, await token_of(ann), MINE) as of_ann:
        await settled(of_bob, of_ann)
        told: list[tuple[str, bool]] = []
        for muted in (True, True, False):
            await did(ask, bob, MUTE, id=den, muted=muted)
            told += [(event["__typename"], event["membership"]["muted"]) for event in await of_bob.rest()]
        silent = await of_ann.silent()

    assert told == [("UnreadChanged", True), ("UnreadChanged", False)]
    assert silent
