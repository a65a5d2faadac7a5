"""What is said: sent once, numbered, answered, said otherwise, and taken away for good."""

import asyncio
from typing import Any

import pytest

from conftest import Ask, person
from core.env import Env
from gql.ids import global_id, key
from models.chat import Message, Revision
from models.users import Role, User
from serving import TokenOf
from tables import contents
from talking import (
    ADD_REACTION,
    ARCHIVE,
    DELETE,
    EDIT,
    EVENTS,
    HISTORY,
    JOIN,
    LEAVE,
    MESSAGE,
    REMOVE,
    SEND,
    SET_ROLE,
    did,
    following,
    made,
    refused,
    sent,
)

pytestmark = pytest.mark.anyio

ONE = f"query ($id: ID!) {{ message(id: $id) {{ {MESSAGE} }} }}"
NODE = f"query ($id: ID!) {{ node(id: $id) {{ ... on Message {{ {MESSAGE} }} }} }}"
ANSWERED = "query ($id: ID!) { message(id: $id) { replyTo { id number content deletedAt } } }"
SEARCH = "query ($query: String!) { searchMessages(query: $query) { nodes { id } } }"
MENTIONS = "{ myMentions { nodes { message { content } } } }"
FOX = "\U0001f98a"


@pytest.fixture
async def den(ask: Ask, ann: User, bob: User) -> str:
    """A channel of ann's that bob is in."""
    return await made(ask, ann, memberIds=[global_id("User", bob.id)])


async def history(ask: Ask, who: User, channel: str) -> list[dict[str, Any]]:
    return (await ask(who, HISTORY, id=channel))["data"]["channel"]["messages"]["nodes"]


async def edit(ask: Ask, who: User, message: str, content: str, **more: Any) -> dict[str, Any]:
    return (await did(ask, who, EDIT, input={"id": message, "content": content, **more}))["message"]


# Sending


@pytest.mark.parametrize("content", ["x", "x" * 4_000, FOX * 4_000, " \n " + "x" * 4_000 + "\t\n"])
async def test_a_message_has_up_to_4000_characters(ask: Ask, ann: User, den: str, content: str) -> None:
    message = await sent(ask, ann, den, content)

    assert message["content"] == content.strip()
    assert (message["version"], message["editedAt"], message["deletedAt"]) == (1, None, None)
    assert (message["author"]["username"], message["viewerCanEdit"], message["viewerCanDelete"]) == ("ann", True, True)


@pytest.mark.parametrize("content", ["", " \n\t\u2003", "x" * 4_001, FOX * 4_001, "a\0b", "a\x1bb"])
async def test_other_messages_are_refused_and_take_no_number(ask: Ask, ann: User, den: str, content: str) -> None:
    codes = await refused(ask, ann, SEND, input={"channelId": den, "content": content})

    assert codes == ["INVALID_INPUT"]
    assert (await sent(ask, ann, den))["number"] == 1


async def test_twenty_who_write_at_once_leave_no_gap(ask: Ask, ann: User, bob: User, den: str) -> None:
    texts = [f"{number}" for number in range(60)]
    there, not_there = global_id("Message", ann.id), {"channelId": den, "content": "x"}

    async def write(part: int) -> list[int]:
        who = (ann, bob)[part % 2]
        numbers = [(await sent(ask, who, den, text))["number"] for text in texts[part::20]]
        await ask(who, SEND, input={**not_there, "replyToId": there})
        return numbers

    written = await asyncio.gather(*(write(part) for part in range(20)))

    assert all(numbers == sorted(numbers) for numbers in written)
    assert sorted(number for numbers in written for number in numbers) == list(range(1, 61))
    shown = (await ask(ann, HISTORY, id=den, first=100))["data"]["channel"]["messages"]["nodes"]
    assert [message["number"] for message in shown] == list(range(1, 61))
    assert {message["content"] for message in shown} == set(texts)


async def test_a_message_answers_another_of_its_channel(ask: Ask, ann: User, bob: User, den: str) -> None:
    first = await sent(ask, ann, den)
    elsewhere = await sent(ask, ann, await made(ask, ann, "inn"))
    hidden = await sent(ask, ann, await made(ask, ann, "cave", visibility="PRIVATE"))

    answer = await sent(ask, bob, den, replyToId=first["id"])
    codes = [
        await refused(ask, bob, SEND, input={"channelId": den, "content": "x", "replyToId": other})
        for other in (elsewhere["id"], hidden["id"], den, "garbage")
    ]

    assert answer["replyTo"] == {"id": first["id"]}
    assert codes == [["NOT_FOUND"]] * 4


async def test_a_message_is_sent_once_for_a_key(ask: Ask, ann: User, bob: User, den: str) -> None:
    given = {"channelId": den, "content": "hi", "clientMutationId": "1"}

    first = await did(ask, ann, SEND, input=given)
    again = await did(ask, ann, SEND, input=given)
    others = await did(ask, bob, SEND, input=given)
    changes = ({"content": "ho"}, {"channelId": await made(ask, ann, "inn")}, {"replyToId": first["message"]["id"]})
    mismatches = [await refused(ask, ann, SEND, input=given | change) for change in changes]

    assert again == first
    assert others["message"]["number"] == 2
    assert mismatches == [["IDEMPOTENCY_MISMATCH"]] * 3
    assert len(await history(ask, ann, den)) == 2


async def test_concurrent_twins_send_one_message(ask: Ask, ann: User, den: str) -> None:
    given = {"channelId": den, "content": "hi", "clientMutationId": "1"}

    payloads = await asyncio.gather(*(did(ask, ann, SEND, input=given) for _ in range(20)))

    assert {payload["message"]["id"] for payload in payloads} == {m["id"] for m in await history(ask, ann, den)}
    assert (await sent(ask, ann, den))["number"] == 2


async def test_a_key_whose_message_is_gone_sends_nothing_again(ask: Ask, ann: User, den: str) -> None:
    given = {"channelId": den, "content": "a secret", "clientMutationId": "1"}
    first = (await did(ask, ann, SEND, input=given))["message"]
    await did(ask, ann, DELETE, id=first["id"])

    again = (await did(ask, ann, SEND, input=given))["message"]

    assert (again["id"], again["content"]) == (first["id"], None)
    assert again["deletedAt"] is not None
    assert len(await history(ask, ann, den)) == 1


async def test_a_refused_send_leaves_its_key_free(ask: Ask, ann: User, bob: User) -> None:
    inn = await made(ask, ann, "inn")
    given = {"channelId": inn, "content": "hi", "clientMutationId": "1"}

    early = await refused(ask, bob, SEND, input=given)
    await did(ask, bob, JOIN, id=inn)

    assert early == ["FORBIDDEN"]
    assert (await did(ask, bob, SEND, input=given))["message"]["number"] == 1


# Editing


async def test_an_edit_keeps_the_old_text(ask: Ask, ann: User, den: str) -> None:
    first = await sent(ask, ann, den, "one")

    second = await edit(ask, ann, first["id"], " *two* ", expectedVersion=1)
    third = await edit(ask, ann, first["id"], "three")
    same = await edit(ask, ann, first["id"], "three ", expectedVersion=3)

    assert (second["content"], second["contentHtml"]) == ("*two*", "<p><em>two</em></p>\n")
    assert (second["version"], third["version"]) == (2, 3)
    assert same == third
    assert second["editedAt"] is not None
    kept = await Revision.filter(message_id=key(first["id"], "Message")).order_by("version")
    assert [(one.version, one.content) for one in kept] == [(1, "one"), (2, "*two*")]
    assert (await ask(ann, ONE, id=first["id"]))["data"]["message"] == third


async def test_only_its_author_edits_a_message(ask: Ask, env: Env, ann: User, bob: User, den: str) -> None:
    message = (await sent(ask, bob, den))["id"]
    root = await person(env, "root", Role.ADMIN)

    for who in (ann, root):
        assert await refused(ask, who, EDIT, input={"id": message, "content": "x"}) == ["FORBIDDEN"]
    await did(ask, bob, LEAVE, id=den)
    assert await refused(ask, bob, EDIT, input={"id": message, "content": "x"}) == ["FORBIDDEN"]


async def test_an_edit_of_an_older_version_is_refused(ask: Ask, ann: User, den: str) -> None:
    message = (await sent(ask, ann, den))["id"]

    given = [{"id": message, "content": f"{number}", "expectedVersion": 1} for number in range(8)]
    codes = await asyncio.gather(*(refused(ask, ann, EDIT, input=one) for one in given))
    future = await refused(ask, ann, EDIT, input=given[0] | {"expectedVersion": 3})

    assert sorted(codes) == [[]] + [["CONFLICT"]] * 7
    assert future == ["CONFLICT"]
    assert await refused(ask, ann, EDIT, input={"id": message, "content": " "}) == ["INVALID_INPUT"]


# Deleting


async def test_a_deleted_message_keeps_its_place_and_nothing_else(
    ask: Ask, url: str, token_of: TokenOf, database_url: str, ann: User, bob: User, den: str
) -> None:
    start = (await ask(bob, HISTORY, id=den))["data"]["channel"]["messages"]["streamCursor"]
    message = await sent(ask, ann, den, "@bob the quokka sleeps", clientMutationId="1")
    await edit(ask, ann, message["id"], "@bob the quokka wakes")
    await did(ask, bob, ADD_REACTION, message=message["id"], emoji=":+1:")
    answer = await sent(ask, bob, den, replyToId=message["id"])

    gone = (await did(ask, ann, DELETE, id=message["id"]))["message"]
    again = (await did(ask, ann, DELETE, id=message["id"]))["message"]

    assert again == gone
    assert gone["deletedAt"] is not None
    assert (gone["number"], gone["author"]["username"]) == (1, "ann")
    assert (gone["content"], gone["contentHtml"], gone["mentions"], gone["reactions"]) == (None, None, [], [])
    assert (gone["viewerCanEdit"], gone["viewerCanDelete"]) == (False, False)
    assert [one["number"] for one in await history(ask, ann, den)] == [1, 2]
    for shown in (
        (await history(ask, ann, den))[0],
        (await ask(ann, ONE, id=message["id"]))["data"]["message"],
        (await ask(ann, NODE, id=message["id"]))["data"]["node"],
    ):
        assert shown == gone
    replied = (await ask(bob, ANSWERED, id=answer["id"]))["data"]["message"]["replyTo"]
    assert replied == {"id": gone["id"], "number": 1, "content": None, "deletedAt": gone["deletedAt"]}
    assert (await ask(ann, SEARCH, query="quokka"))["data"]["searchMessages"]["nodes"] == []
    assert (await ask(bob, MENTIONS))["data"]["myMentions"]["nodes"] == []
    async with following(url, await token_of(bob), EVENTS, id=den, after=start) as events:
        told = await events.upto(5)
    assert [event["__typename"] for event in told] == [
        "MessageAdded",
        "MessageUpdated",
        "ReactionChanged",
        "MessageAdded",
        "MessageDeleted",
    ]
    assert told[4]["deletedAt"] == gone["deletedAt"]
    assert "quokka" not in str(told)
    assert "quokka" not in str(await contents(database_url))


async def test_authors_and_those_who_look_after_the_channel_delete(
    ask: Ask, env: Env, ann: User, bob: User, den: str
) -> None:
    cas, root = await person(env, "cas"), await person(env, "root", Role.ADMIN)
    await did(ask, cas, JOIN, id=den)
    owners, bobs, others = [(await sent(ask, who, den))["id"] for who in (ann, bob, cas)]

    by_member = await refused(ask, bob, DELETE, id=owners)
    await did(ask, ann, SET_ROLE, channel=den, user=global_id("User", bob.id), role="ADMIN")

    assert by_member == ["FORBIDDEN"]
    assert await refused(ask, bob, DELETE, id=owners) == []
    assert await refused(ask, ann, DELETE, id=bobs) == []
    assert await refused(ask, root, DELETE, id=others) == []
    assert await refused(ask, ann, EDIT, input={"id": owners, "content": "x"}) == ["CONFLICT"]


async def test_who_was_put_out_of_a_private_channel_has_lost_what_they_said(ask: Ask, ann: User, bob: User) -> None:
    bobs = global_id("User", bob.id)
    cave = await made(ask, ann, "cave", visibility="PRIVATE", memberIds=[bobs])
    message = (await sent(ask, bob, cave, "hello", clientMutationId="1"))["id"]
    await did(ask, ann, REMOVE, channel=cave, user=bobs)

    assert (await ask(bob, ONE, id=message))["data"]["message"] is None
    assert await refused(ask, bob, DELETE, id=message) == ["NOT_FOUND"]
    given = {"channelId": cave, "content": "hello", "clientMutationId": "1"}
    assert await refused(ask, bob, SEND, input=given) == ["NOT_FOUND"]


async def test_edits_and_deletions_at_once_leave_no_text(ask: Ask, ann: User, den: str) -> None:
    message = (await sent(ask, ann, den, "one"))["id"]

    edits = [ask(ann, EDIT, input={"id": message, "content": f"{number}"}) for number in range(5)]
    await asyncio.gather(*edits, *(ask(ann, DELETE, id=message) for _ in range(3)))

    row = await Message.get(id=key(message, "Message"))
    assert (row.content, await Revision.filter(message_id=row.id).count()) == (None, 0)
    assert (await ask(ann, ARCHIVE, id=den))["data"]["archiveChannel"]["errors"] == []
