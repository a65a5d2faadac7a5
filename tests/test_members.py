"""Who is in a channel, as what, and what it is to those who are not."""

import asyncio
from typing import Any

import pytest

from conftest import Ask, person
from core.env import Env
from gql.ids import global_id, key
from models.chat import ChannelRole, Membership, Mention
from models.users import Role, User
from serving import TokenOf, signed_in
from talking import (
    ADD,
    ADD_REACTION,
    ARCHIVE,
    DELETE,
    EDIT,
    EVENTS,
    JOIN,
    LEAVE,
    MUTE,
    READ,
    REMOVE,
    REMOVE_REACTION,
    SEND,
    SET_ROLE,
    TOGGLE_REACTION,
    UPDATE,
    did,
    made,
    refused,
    sent,
)

pytestmark = pytest.mark.anyio

MEMBERS = "query ($id: ID!) { channel(id: $id) { memberCount members { nodes { role user { username } } } } }"
OWN = "query ($id: ID!) { channel(id: $id) { viewerMembership { role muted unreadCount lastReadMessage { number } } } }"
NODE = "query ($id: ID!) { node(id: $id) { id } }"
FOUND = """query ($id: ID!, $message: ID!) { channel(id: $id) { id } message(id: $message) { id }
  searchMessages(query: "hello", channelId: $id) { nodes { id } } myChannels { nodes { id } } }"""
TYPE = "mutation ($id: ID!) { setTyping(channelId: $id) { ok errors { code } } }"
TYPING = "subscription ($id: ID!) { typingChanged(channelId: $id) { expiresAt } }"
ADDED = "subscription ($id: ID!) { messageAdded(channelId: $id) { cursor } }"

Write = tuple[str, dict[str, Any]]


async def roles(ask: Ask, who: User, channel: str) -> dict[str, str]:
    members = (await ask(who, MEMBERS, id=channel))["data"]["channel"]["members"]["nodes"]
    return {member["user"]["username"]: member["role"] for member in members}


async def set_role(ask: Ask, who: User, channel: str, whom: User, role: str) -> list[str]:
    return await refused(ask, who, SET_ROLE, channel=channel, user=global_id("User", whom.id), role=role)


def participation(channel: str, message: str) -> list[Write]:
    """What takes membership."""
    return [
        (SEND, {"input": {"channelId": channel, "content": "x"}}),
        *((document, {"message": message, "emoji": ":+1:"}) for document in (ADD_REACTION, TOGGLE_REACTION)),
        (REMOVE_REACTION, {"message": message, "emoji": "❤️"}),
        (TYPE, {"id": channel}),
    ]


def care(channel: str, message: str, user: User) -> list[Write]:
    """What takes a right to change the channel, its members or a message."""
    named = {"channel": channel, "user": global_id("User", user.id)}
    return [
        (EDIT, {"input": {"id": message, "content": "x"}}),
        (DELETE, {"id": message}),
        (UPDATE, {"input": {"id": channel, "topic": "x"}}),
        (ADD, named),
        (SET_ROLE, {**named, "role": "ADMIN"}),
    ]


# Strangers


async def test_a_private_channel_does_not_exist_for_strangers_on_any_path(
    ask: Ask, env: Env, ann: User, bob: User
) -> None:
    root = await person(env, "root", Role.ADMIN)
    den = await made(ask, ann, visibility="PRIVATE", memberIds=[global_id("User", root.id)])
    message = (await sent(ask, ann, den, "hello @root"))["id"]
    nowhere, nothing = global_id("Channel", bob.id), global_id("Message", bob.id)
    marks = {"channel": den, "message": message}
    user = {"channel": den, "user": global_id("User", bob.id)}

    own = [(MUTE, {"id": den, "muted": True}), (READ, marks), (READ, {"channel": den}), (REMOVE, user)]
    whole = [(document, {"id": den}) for document in (JOIN, LEAVE, ARCHIVE)]
    mutations = [*participation(den, message), *care(den, message, bob), *own, *whole]

    for document, given in mutations:
        strange = {name: _swapped(value, {den: nowhere, message: nothing}) for name, value in given.items()}
        assert await refused(ask, bob, document, **given) == ["NOT_FOUND"], document
        assert (await ask(bob, document, **given))["data"] == (await ask(bob, document, **strange))["data"]
    found = (await ask(bob, FOUND, id=den, message=message))["data"]
    assert found == {"channel": None, "message": None, "searchMessages": {"nodes": []}, "myChannels": {"nodes": []}}
    member, mention = await Membership.get(user_id=ann.id), await Mention.get(user_id=root.id)
    for one in (den, message, global_id("ChannelMembership", member.id), global_id("Mention", mention.id)):
        assert (await ask(ann, NODE, id=one))["data"]["node"] is not None
        assert (await ask(bob, NODE, id=one))["data"]["node"] is None


def _swapped(value: Any, others: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _swapped(inner, others) for name, inner in value.items()}  # pyright: ignore[reportUnknownVariableType]
    return others.get(value, value) if isinstance(value, str) else value


@pytest.mark.parametrize("document", [EVENTS, ADDED, TYPING])
async def test_strangers_cannot_follow_a_private_channel(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User, document: str
) -> None:
    den = await made(ask, ann, visibility="PRIVATE")

    async with signed_in(url, await token_of(bob)) as wire:
        answer = (await wire.until_ended(await wire.subscribe(document, id=den)))[-1]

    assert answer["type"] == "error"
    assert [error["extensions"]["code"] for error in answer["payload"]] == ["NOT_FOUND"]


async def test_a_public_channel_is_read_by_all_and_written_by_its_members(ask: Ask, ann: User, bob: User) -> None:
    den = await made(ask, ann)
    message = (await sent(ask, ann, den))["id"]

    codes = [await refused(ask, bob, document, **given) for document, given in participation(den, message)]
    others = [await refused(ask, bob, document, **given) for document, given in care(den, message, bob)]

    assert codes == [["FORBIDDEN"]] * 5
    assert others == [["FORBIDDEN"]] * 5
    assert await refused(ask, bob, READ, channel=den) == ["FORBIDDEN"]
    assert await refused(ask, bob, MUTE, id=den, muted=True) == ["FORBIDDEN"]
    assert await roles(ask, bob, den) == {"ann": "OWNER"}
    assert (await ask(bob, FOUND, id=den, message=message))["data"]["message"] == {"id": message}


async def test_an_archived_channel_takes_no_writes(ask: Ask, ann: User, bob: User) -> None:
    den = await made(ask, ann, memberIds=[global_id("User", bob.id)])
    message = (await sent(ask, ann, den))["id"]
    await did(ask, ann, ADD_REACTION, message=message, emoji="❤️")
    await did(ask, ann, ARCHIVE, id=den)

    for document, given in [*participation(den, message), *care(den, message, bob)]:
        assert await refused(ask, ann, document, **given) == ["CONFLICT"], document

    assert await refused(ask, bob, JOIN, id=den) == []
    assert await refused(ask, bob, LEAVE, id=den) == []
    assert await refused(ask, bob, JOIN, id=den) == ["CONFLICT"]


# Coming and going


async def test_who_joins_has_read_everything(ask: Ask, ann: User, bob: User) -> None:
    den = await made(ask, ann)
    for _ in range(3):
        await sent(ask, ann, den)

    payload = await did(ask, bob, JOIN, id=den)
    again = await did(ask, bob, JOIN, id=den)
    await sent(ask, ann, den)

    assert payload == again
    assert (payload["membership"]["unreadCount"], payload["membership"]["lastReadMessage"]["number"]) == (0, 3)
    assert payload["membership"]["role"] == "MEMBER"
    own = (await ask(bob, OWN, id=den))["data"]["channel"]["viewerMembership"]
    assert own == {"role": "MEMBER", "muted": False, "unreadCount": 1, "lastReadMessage": {"number": 3}}


async def test_who_leaves_or_is_put_out_has_no_membership(ask: Ask, ann: User, bob: User) -> None:
    den = await made(ask, ann, visibility="PRIVATE", memberIds=[global_id("User", bob.id)])

    left = await did(ask, bob, LEAVE, id=den)
    await did(ask, ann, ADD, channel=den, user=global_id("User", bob.id))
    removed = await did(ask, ann, REMOVE, channel=den, user=global_id("User", bob.id))

    assert left == removed == {"membership": None, "channel": {"id": den}, "errors": []}
    assert await refused(ask, bob, JOIN, id=den) == ["NOT_FOUND"]
    assert await roles(ask, ann, den) == {"ann": "OWNER"}
    assert await refused(ask, ann, REMOVE, channel=den, user=global_id("User", bob.id)) == ["NOT_FOUND"]


async def test_any_member_takes_others_into_a_public_channel_and_staff_into_a_private_one(
    ask: Ask, env: Env, ann: User, bob: User
) -> None:
    cas = await person(env, "cas")
    bobs, cass = global_id("User", bob.id), global_id("User", cas.id)
    public, private = (
        await made(ask, ann, memberIds=[bobs]),
        await made(ask, ann, visibility="PRIVATE", memberIds=[bobs]),
    )

    taken = await did(ask, bob, ADD, channel=public, user=cass)
    again = await did(ask, bob, ADD, channel=public, user=cass)
    not_by_members = await refused(ask, bob, ADD, channel=private, user=cass)
    await set_role(ask, ann, private, bob, "ADMIN")
    by_admins = await refused(ask, bob, ADD, channel=private, user=cass)

    assert (taken["membership"]["user"], taken["membership"]["role"]) == ({"username": "cas"}, "MEMBER")
    assert again == taken
    assert (not_by_members, by_admins) == (["FORBIDDEN"], [])
    assert await refused(ask, ann, ADD, channel=public, user=public) == ["NOT_FOUND"]


async def test_who_is_put_out_does_not_slip_back_in_at_the_same_moment(ask: Ask, ann: User, bob: User) -> None:
    bobs = global_id("User", bob.id)
    dens = [await made(ask, ann, f"den {n}", visibility="PRIVATE", memberIds=[bobs]) for n in range(10)]

    for den in dens:
        await asyncio.gather(ask(ann, REMOVE, channel=den, user=bobs), *(ask(bob, JOIN, id=den) for _ in range(6)))

    assert not await Membership.filter(user_id=bob.id).exists()


# Roles


async def test_owners_set_roles_and_nobody_else(ask: Ask, env: Env, ann: User, bob: User) -> None:
    cas = await person(env, "cas")
    den = await made(ask, ann, memberIds=[global_id("User", user.id) for user in (bob, cas)])

    by_owner = await set_role(ask, ann, den, bob, "ADMIN")
    by_admin = [await set_role(ask, bob, den, whom, "ADMIN") for whom in (cas, ann, bob)]
    by_member = await set_role(ask, cas, den, cas, "OWNER")

    assert by_owner == []
    assert [*by_admin, by_member] == [["FORBIDDEN"]] * 4
    assert await roles(ask, cas, den) == {"ann": "OWNER", "bob": "ADMIN", "cas": "MEMBER"}


async def test_owners_are_safe_from_admins_and_members_from_members(ask: Ask, env: Env, ann: User, bob: User) -> None:
    cas = await person(env, "cas")
    den = await made(ask, ann, memberIds=[global_id("User", user.id) for user in (bob, cas)])
    await set_role(ask, ann, den, bob, "ADMIN")

    of_owner = await refused(ask, bob, REMOVE, channel=den, user=global_id("User", ann.id))
    by_member = await refused(ask, cas, REMOVE, channel=den, user=global_id("User", bob.id))
    of_member = await refused(ask, bob, REMOVE, channel=den, user=global_id("User", cas.id))

    assert (of_owner, by_member, of_member) == (["FORBIDDEN"], ["FORBIDDEN"], [])
    assert await roles(ask, ann, den) == {"ann": "OWNER", "bob": "ADMIN"}


async def test_the_last_owner_stays_until_there_is_another(ask: Ask, ann: User, bob: User) -> None:
    den = await made(ask, ann, memberIds=[global_id("User", bob.id)])
    anns = global_id("User", ann.id)

    alone = [
        await refused(ask, ann, LEAVE, id=den),
        await refused(ask, ann, REMOVE, channel=den, user=anns),
        await set_role(ask, ann, den, ann, "MEMBER"),
        await set_role(ask, ann, den, ann, "ADMIN"),
    ]
    unchanged = await set_role(ask, ann, den, ann, "OWNER")
    await set_role(ask, ann, den, bob, "OWNER")
    left = await refused(ask, ann, LEAVE, id=den)

    assert alone == [["CONFLICT"]] * 4
    assert (unchanged, left) == ([], [])
    assert await refused(ask, bob, LEAVE, id=den) == ["CONFLICT"]


@pytest.mark.parametrize("way", ["leave", "step down", "put each other out"])
async def test_of_two_owners_who_go_at_once_one_stays(ask: Ask, ann: User, bob: User, way: str) -> None:
    bobs, anns = global_id("User", bob.id), global_id("User", ann.id)
    dens = [await made(ask, ann, f"den {number}", memberIds=[bobs]) for number in range(5)]

    for den in dens:
        await set_role(ask, ann, den, bob, "OWNER")
        if way == "leave":
            await asyncio.gather(*(ask(who, LEAVE, id=den) for who in (ann, bob)))
        elif way == "step down":
            await asyncio.gather(*(set_role(ask, who, den, who, "MEMBER") for who in (ann, bob)))
        else:
            pairs = ((ann, bobs), (bob, anns))
            await asyncio.gather(*(ask(who, REMOVE, channel=den, user=other) for who, other in pairs))

    owners = await Membership.filter(channel_id__in=[key(den, "Channel") for den in dens], role=ChannelRole.OWNER)
    assert len(owners) == 5


async def test_being_left_in_peace_is_ones_own_affair(ask: Ask, ann: User, bob: User) -> None:
    den = await made(ask, ann, memberIds=[global_id("User", bob.id)])

    muted = (await did(ask, bob, MUTE, id=den, muted=True))["membership"]
    member = "query ($id: ID!) { node(id: $id) { ... on ChannelMembership { muted } } }"
    to_ann = (await ask(ann, member, id=muted["id"]))["data"]["node"]
    back = (await did(ask, bob, MUTE, id=den, muted=False))["membership"]

    assert (muted["muted"], to_ann, back["muted"]) == (True, {"muted": False}, False)
