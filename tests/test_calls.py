"""Who is called by a message, once, and what they are told of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conftest import Ask, person
from core.env import Env
from core.ids import uuid7
from gql.ids import global_id
from models.database.tx import tx
from models.presence import PresenceLease
from models.users import User
from serving import TokenOf
from talking import ADD, DELETE, EDIT, JOIN, LEAVE, MINE, MUTE, READ, REMOVE, SET_ROLE, did, following, made, sent

pytestmark = pytest.mark.anyio

MENTIONS = """query ($unread: Boolean!, $first: Int, $after: String) {
  myMentions(unreadOnly: $unread, first: $first, after: $after) {
    nodes { id kind readAt user { username } message { content } } pageInfo { hasNextPage endCursor } } }"""
COUNT = "query ($id: ID!) { channel(id: $id) { viewerMembership { mentionCount unreadCount } } }"
NODE = "query ($id: ID!) { node(id: $id) { ... on Mention { kind readAt message { content } } } }"


@pytest.fixture
async def cas(env: Env) -> User:
    return await person(env, "cas")


@pytest.fixture
async def den(ask: Ask, ann: User, bob: User, cas: User) -> str:
    """A channel of ann's that bob and cas are in."""
    return await made(ask, ann, memberIds=[global_id("User", user.id) for user in (bob, cas)])


async def mentions(ask: Ask, who: User, *, unread: bool = False) -> list[dict[str, Any]]:
    return (await ask(who, MENTIONS, unread=unread))["data"]["myMentions"]["nodes"]


async def calls(ask: Ask, *people: User) -> list[list[str]]:
    """How each of them was called, newest first."""
    return [[mention["kind"] for mention in await mentions(ask, who)] for who in people]


async def edit(ask: Ask, who: User, message: dict[str, Any], content: str) -> dict[str, Any]:
    return (await did(ask, who, EDIT, input={"id": message["id"], "content": content}))["message"]


def shown(message: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(mention["kind"], mention["user"] and mention["user"]["username"]) for mention in message["mentions"]]


async def is_there(user: User, seconds: float = 60) -> None:
    async with tx():
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        await PresenceLease.create(user=user, process_id=uuid7(), until=until)


async def test_somebody_is_called_once_by_a_message(ask: Ask, ann: User, bob: User, cas: User, den: str) -> None:
    message = await sent(ask, ann, den, "@bob, @BOB. and @ann, @nobody: `@cas`!")

    (mention,) = await mentions(ask, bob)
    assert (mention["kind"], mention["readAt"], mention["user"]) == ("USER", None, {"username": "bob"})
    assert mention["message"]["content"] == message["content"]
    assert shown(message) == [("USER", "bob")]
    assert await calls(ask, ann, cas) == [[], []]


async def test_a_public_channel_calls_those_who_are_not_in_it(ask: Ask, ann: User, bob: User) -> None:
    inn = await made(ask, ann, "inn")

    await sent(ask, ann, inn, "@bob, and @channel")

    assert await calls(ask, bob, ann) == [["USER"], []]


async def test_a_private_channel_calls_its_members_alone(ask: Ask, ann: User, bob: User, cas: User) -> None:
    cave = await made(ask, ann, "cave", visibility="PRIVATE", memberIds=[global_id("User", bob.id)])

    message = await sent(ask, ann, cave, "@cas @bob")
    await edit(ask, ann, message, "@cas @bob!")
    await did(ask, ann, ADD, channel=cave, user=global_id("User", cas.id))

    assert shown(message) == [("USER", "bob")]
    assert await calls(ask, bob, cas) == [["USER"], []]


async def test_who_may_not_see_the_channel_any_more_has_no_mentions_of_it(ask: Ask, ann: User, bob: User) -> None:
    cave = await made(ask, ann, "cave", visibility="PRIVATE", memberIds=[global_id("User", bob.id)])
    await sent(ask, ann, cave, "@bob")
    (mention,) = await mentions(ask, bob)
    await did(ask, ann, REMOVE, channel=cave, user=global_id("User", bob.id))

    assert await mentions(ask, bob) == []
    assert (await ask(bob, NODE, id=mention["id"]))["data"]["node"] is None
    await did(ask, ann, ADD, channel=cave, user=global_id("User", bob.id))
    assert await calls(ask, bob) == [["USER"]]


# Everybody


async def test_channel_calls_every_member_but_oneself(ask: Ask, ann: User, bob: User, cas: User, den: str) -> None:
    await did(ask, cas, MUTE, id=den, muted=True)

    message = await sent(ask, ann, den, "@Channel: look, @cas")

    assert await calls(ask, ann, bob, cas) == [[], ["CHANNEL"], ["USER"]]
    assert sorted(shown(message), key=str) == [("CHANNEL", None), ("USER", "cas")]


async def test_here_calls_those_who_are_there(ask: Ask, ann: User, bob: User, cas: User, den: str) -> None:
    for user, seconds in ((ann, 60), (bob, 60), (bob, 60), (cas, -1)):
        await is_there(user, seconds)

    message = await sent(ask, ann, den, "@here")

    assert await calls(ask, ann, bob, cas) == [[], ["HERE"], []]
    assert shown(message) == [("HERE", None)]


@pytest.mark.parametrize("word", ["@channel", "@here"])
async def test_over_twenty_members_are_called_by_owners_and_admins_alone(
    ask: Ask, env: Env, ann: User, bob: User, cas: User, den: str, word: str
) -> None:
    for number in range(17):
        await did(ask, await person(env, f"person{number}"), JOIN, id=den)
    await is_there(cas)

    await sent(ask, bob, den, f"{word} twenty of us")
    zoe = await person(env, "zoe")
    await did(ask, zoe, JOIN, id=den)
    await is_there(zoe)
    await sent(ask, bob, den, f"{word} too many")
    await did(ask, ann, SET_ROLE, channel=den, user=global_id("User", bob.id), role="ADMIN")
    await sent(ask, bob, den, f"{word} by an admin")
    await sent(ask, ann, den, f"{word} by the owner")

    said = [mention["message"]["content"].partition(" ")[2] for mention in await mentions(ask, cas)]
    assert said == ["by the owner", "by an admin", "twenty of us"]
    assert len(await mentions(ask, zoe)) == 2


# Edits


async def test_an_edit_calls_the_new_alone(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User, cas: User, den: str
) -> None:
    async with (
        following(url, await token_of(bob), MINE) as of_bob,
        following(url, await token_of(cas), MINE) as of_cas,
    ):
        assert await of_bob.silent()
        message = await sent(ask, ann, den, "@bob")
        told = await of_bob.upto(2)
        both = shown(await edit(ask, ann, message, "@bob @cas"))
        of_both = [*await of_cas.rest(), *await of_bob.rest()]
        texts = ("@cas", "nobody", "@cas @bob")
        seen = [shown(await edit(ask, ann, message, text)) for text in texts]
        later = [*await of_cas.rest(), *await of_bob.rest()]

    assert [event["__typename"] for event in told] == ["MentionReceived", "UnreadChanged"]
    assert (told[0]["mention"]["kind"], told[1]["membership"]["mentionCount"]) == ("USER", 1)
    received = [event for event in of_both if event["__typename"] == "MentionReceived"]
    assert [event["mention"]["user"]["username"] for event in received] == ["cas"]
    assert {event["__typename"] for event in later} <= {"UnreadChanged"}
    assert sorted(both) == [("USER", "bob"), ("USER", "cas")]
    assert [sorted(call) for call in seen] == [[("USER", "cas")], [], sorted(both)]
    assert await calls(ask, bob, cas) == [["USER"], ["USER"]]


async def test_an_edit_takes_a_call_back(ask: Ask, ann: User, bob: User, den: str) -> None:
    message = await sent(ask, ann, den, "@bob")
    await edit(ask, ann, message, "bob")

    assert await mentions(ask, bob) == []
    counts = (await ask(bob, COUNT, id=den))["data"]["channel"]["viewerMembership"]
    assert counts == {"mentionCount": 0, "unreadCount": 1}


async def test_an_edit_calls_nobody_to_what_called_everybody_before(
    ask: Ask, env: Env, ann: User, bob: User, cas: User, den: str
) -> None:
    dee = await person(env, "dee")
    await is_there(bob, 60)
    together = await sent(ask, ann, den, "@channel lok")
    there = await sent(ask, ann, den, "@here lok")
    await did(ask, dee, JOIN, id=den)
    await did(ask, cas, LEAVE, id=den)
    await is_there(dee)
    async with tx():
        await PresenceLease.filter(user_id=bob.id).delete()

    texts = [
        shown(await edit(ask, ann, one, f"{word} look")) for one, word in ((together, "@channel"), (there, "@here"))
    ]

    assert texts == [[("CHANNEL", None)], [("HERE", None)]]
    assert await calls(ask, bob, cas, dee) == [["HERE", "CHANNEL"], ["CHANNEL"], []]
    await edit(ask, ann, there, "@channel look")
    assert await calls(ask, dee) == [["CHANNEL"]]


# Reading them


async def test_a_call_is_read_with_its_message(ask: Ask, ann: User, bob: User, den: str) -> None:
    messages = [await sent(ask, ann, den, f"@bob {number}") for number in range(3)]

    payload = await did(ask, bob, READ, channel=den, message=messages[1]["id"])

    assert (payload["membership"]["mentionCount"], payload["membership"]["unreadCount"]) == (1, 1)
    assert [mention["readAt"] is None for mention in await mentions(ask, bob)] == [True, False, False]
    assert [one["message"]["content"] for one in await mentions(ask, bob, unread=True)] == ["@bob 2"]
    read = (await mentions(ask, bob))[1]["id"]
    assert (await ask(bob, NODE, id=read))["data"]["node"]["readAt"] is not None
    assert (await ask(ann, NODE, id=read))["data"]["node"]["readAt"] is None


async def test_a_call_in_a_message_that_was_read_already_can_be_read(ask: Ask, ann: User, bob: User, den: str) -> None:
    message = await sent(ask, ann, den, "hello")
    await did(ask, bob, READ, channel=den)
    await edit(ask, ann, message, "hello @bob")

    before = await mentions(ask, bob, unread=True)
    await did(ask, bob, READ, channel=den)

    assert len(before) == 1
    assert await mentions(ask, bob, unread=True) == []


async def test_calls_are_listed_newest_first_by_pages(ask: Ask, ann: User, bob: User, den: str) -> None:
    for number in range(3):
        await sent(ask, ann, den, f"@bob {number}")
    await did(ask, ann, DELETE, id=(await sent(ask, ann, den, "@bob gone"))["id"])

    first = (await ask(bob, MENTIONS, unread=False, first=2))["data"]["myMentions"]
    rest = (await ask(bob, MENTIONS, unread=False, after=first["pageInfo"]["endCursor"]))["data"]["myMentions"]

    assert [node["message"]["content"] for node in first["nodes"]] == ["@bob 2", "@bob 1"]
    assert [node["message"]["content"] for node in rest["nodes"]] == ["@bob 0"]
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
