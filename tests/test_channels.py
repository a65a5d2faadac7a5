"""Channels: made, named, changed, archived, found, and those that everybody begins in."""

import asyncio
from typing import Any

import pytest

from conftest import Ask, person
from core.env import Env
from gql.ids import global_id
from models.users import Role, User
from resolvers.chat.defaults import DEFAULT_CHANNELS, make_default_channels
from resolvers.users.accounts import create_user
from talking import ARCHIVE, CREATE, JOIN, LEAVE, UPDATE, did, made, refused

pytestmark = pytest.mark.anyio

CHANNELS = "query ($query: String, $first: Int) { channels(query: $query, first: $first) { nodes { name } } }"
MINE = "{ myChannels { nodes { id name isDefault archivedAt viewerMembership { role unreadCount } } } }"
BY_NAME = "query ($name: String) { channel(name: $name) { id name } }"
BY_ID = "query ($id: ID) { channel(id: $id) { name topic visibility archivedAt } }"
REGISTER = "mutation ($input: RegisterInput!) { register(input: $input) { accessToken errors { code } } }"
LONG = "x" * 80


async def names(ask: Ask, who: User | str, document: str = MINE, **variables: Any) -> list[str]:
    answer = await ask(who, document, **variables)
    (found,) = answer["data"].values()
    return [channel["name"] for channel in found["nodes"]]


async def named(ask: Ask, who: User, name: str) -> str | None:
    found = (await ask(who, BY_NAME, name=name))["data"]["channel"]
    return found and found["id"]


# Making


async def test_who_makes_a_channel_owns_it(ask: Ask, ann: User) -> None:
    channel = (await did(ask, ann, CREATE, input={"name": "  The\u00a0 old  inn ", "topic": " talk "}))["channel"]

    assert (channel["name"], channel["topic"], channel["visibility"]) == ("The old inn", "talk", "PUBLIC")
    assert (channel["isDefault"], channel["archivedAt"], channel["createdBy"]) == (False, None, {"username": "ann"})
    members = [(node["user"]["username"], node["role"]) for node in channel["members"]["nodes"]]
    assert (channel["memberCount"], members) == (1, [("ann", "OWNER")])


async def test_members_may_be_given_at_once_each_of_them_once(ask: Ask, ann: User, bob: User) -> None:
    given = [global_id("User", user.id) for user in (bob, ann, bob)]

    channel = (await did(ask, ann, CREATE, input={"name": "den", "visibility": "PRIVATE", "memberIds": given}))[
        "channel"
    ]

    members = [(node["user"]["username"], node["role"]) for node in channel["members"]["nodes"]]
    assert (channel["memberCount"], members) == (2, [("ann", "OWNER"), ("bob", "MEMBER")])
    assert await names(ask, bob) == ["den"]


async def test_a_member_who_is_nobody_makes_no_channel(ask: Ask, ann: User) -> None:
    nobody = global_id("Channel", ann.id)

    codes = await refused(ask, ann, CREATE, input={"name": "den", "memberIds": [nobody]})

    assert codes == ["NOT_FOUND"]
    assert await names(ask, ann) == []


@pytest.mark.parametrize("name", ["", " \n\t ", "x" * 81, "a\0b", "\u3000"])
async def test_a_name_has_1_to_80_characters(ask: Ask, ann: User, name: str) -> None:
    assert await refused(ask, ann, CREATE, input={"name": name}) == ["INVALID_INPUT"]


@pytest.mark.parametrize("name", ["x", LONG, f"  {LONG}  ", "\U0001f98a" * 80, "ΐ" * 80])
async def test_the_shortest_and_the_longest_names_are_good(ask: Ask, ann: User, name: str) -> None:
    channel = (await did(ask, ann, CREATE, input={"name": name}))["channel"]

    assert channel["name"] == name.strip()
    assert await named(ask, ann, name) == channel["id"]


@pytest.mark.parametrize(
    ("first", "second"), [("Straße", "STRASSE"), ("Den", "dEN"), ("the inn", " The  INN "), ("Σίσυφος", "ΣΊΣΥΦΟΣ")]
)
async def test_public_names_are_unique_without_regard_to_case(
    ask: Ask, ann: User, bob: User, first: str, second: str
) -> None:
    den = await made(ask, ann, first)

    codes = await refused(ask, bob, CREATE, input={"name": second})

    assert codes == ["ALREADY_EXISTS"]
    assert await named(ask, bob, second) == den


async def test_a_private_name_clashes_with_nothing(ask: Ask, ann: User, bob: User) -> None:
    private = await made(ask, ann, "den", visibility="PRIVATE")

    public, others, again = (
        await made(ask, bob, "Den"),
        await made(ask, bob, "den", visibility="PRIVATE"),
        await made(ask, ann, "den", visibility="PRIVATE"),
    )

    assert len({private, public, others, again}) == 4


async def test_turning_public_needs_a_free_name(ask: Ask, ann: User, bob: User) -> None:
    private = await made(ask, ann, "den", visibility="PRIVATE")
    public = await made(ask, bob, "DEN")

    taken = await refused(ask, ann, UPDATE, input={"id": private, "visibility": "PUBLIC"})
    await did(ask, bob, UPDATE, input={"id": public, "visibility": "PRIVATE"})
    now = (await did(ask, ann, UPDATE, input={"id": private, "visibility": "PUBLIC"}))["channel"]

    assert taken == ["ALREADY_EXISTS"]
    assert (now["name"], now["visibility"]) == ("den", "PUBLIC")
    assert await refused(ask, bob, UPDATE, input={"id": public, "visibility": "PUBLIC"}) == ["ALREADY_EXISTS"]


async def test_of_many_who_take_a_name_at_once_one_has_it(ask: Ask, ann: User, bob: User) -> None:
    answers = await asyncio.gather(*(ask(who, CREATE, input={"name": "Den"}) for who in (ann, bob) * 5))

    errors = [error for answer in answers for error in answer["data"]["createChannel"]["errors"]]
    assert [error["code"] for error in errors] == ["ALREADY_EXISTS"] * 9
    assert await names(ask, ann, CHANNELS) == ["Den"]


async def test_a_channel_is_made_once_for_a_key(ask: Ask, ann: User, bob: User) -> None:
    given = {"name": "den", "visibility": "PRIVATE", "clientMutationId": "1"}

    first = await did(ask, ann, CREATE, input=given)
    again = await did(ask, ann, CREATE, input=given)
    others = await did(ask, bob, CREATE, input=given)
    mismatch = await refused(ask, ann, CREATE, input=given | {"topic": "x"})

    assert again == first
    assert others["channel"]["id"] != first["channel"]["id"]
    assert mismatch == ["IDEMPOTENCY_MISMATCH"]
    assert await names(ask, ann) == ["den"]


async def test_concurrent_twins_make_one_channel(ask: Ask, ann: User) -> None:
    given = {"name": "den", "clientMutationId": "1"}

    payloads = await asyncio.gather(*(did(ask, ann, CREATE, input=given) for _ in range(10)))

    assert len({payload["channel"]["id"] for payload in payloads}) == 1
    assert await names(ask, ann) == ["den"]


async def test_those_who_take_each_other_in_at_once_do_not_wait_for_each_other(ask: Ask, ann: User, bob: User) -> None:
    pairs = [(ann, bob), (bob, ann)] * 10

    answers = await asyncio.gather(
        *(
            ask(who, CREATE, input={"name": f"den {number}", "memberIds": [global_id("User", other.id)]})
            for number, (who, other) in enumerate(pairs)
        )
    )

    assert [answer["data"]["createChannel"]["errors"] for answer in answers if answer.get("data")] == [[]] * len(pairs)


# Changing


async def test_what_is_absent_stays_and_null_clears(ask: Ask, ann: User) -> None:
    den = await made(ask, ann, "den", topic="old")

    renamed = (await did(ask, ann, UPDATE, input={"id": den, "name": " DEN "}))["channel"]
    cleared = (await did(ask, ann, UPDATE, input={"id": den, "topic": None}))["channel"]
    same = (await did(ask, ann, UPDATE, input={"id": den}))["channel"]

    assert (renamed["name"], renamed["topic"]) == ("DEN", "old")
    assert (cleared["name"], cleared["topic"], cleared["visibility"]) == ("DEN", None, "PUBLIC")
    assert same == cleared


@pytest.mark.parametrize("change", [{"name": None}, {"name": " "}, {"visibility": None}, {"topic": "x" * 501}])
async def test_a_change_that_is_none_is_refused(ask: Ask, ann: User, change: dict[str, Any]) -> None:
    den = await made(ask, ann, "den", topic="old")

    assert await refused(ask, ann, UPDATE, input={"id": den, **change}) == ["INVALID_INPUT"]
    assert (await ask(ann, BY_ID, id=den))["data"]["channel"]["topic"] == "old"


async def test_a_freed_name_may_be_taken_and_a_taken_one_not(ask: Ask, ann: User, bob: User) -> None:
    den, inn = await made(ask, ann, "den"), await made(ask, bob, "inn")

    taken = await refused(ask, ann, UPDATE, input={"id": den, "name": "INN"})
    await did(ask, ann, UPDATE, input={"id": den, "name": "cave"})
    await did(ask, bob, UPDATE, input={"id": inn, "name": "Den"})

    assert taken == ["ALREADY_EXISTS"]
    assert await names(ask, ann, CHANNELS) == ["cave", "Den"]


async def test_only_those_who_look_after_a_channel_change_it(ask: Ask, env: Env, ann: User, bob: User) -> None:
    admin = await person(env, "root", Role.ADMIN)
    den, private = await made(ask, ann), await made(ask, ann, visibility="PRIVATE")
    await did(ask, bob, JOIN, id=den)

    for document in (UPDATE, ARCHIVE):
        for who, channel, code in ((bob, den, "FORBIDDEN"), (bob, private, "NOT_FOUND"), (admin, private, "NOT_FOUND")):
            given = {"id": channel} if document is ARCHIVE else {"input": {"id": channel, "topic": "x"}}
            assert await refused(ask, who, document, **given) == [code]


async def test_a_second_archiving_changes_nothing(ask: Ask, ann: User) -> None:
    den = await made(ask, ann)

    first = (await did(ask, ann, ARCHIVE, id=den))["channel"]
    again = (await did(ask, ann, ARCHIVE, id=den))["channel"]

    assert first["archivedAt"] is not None
    assert again == first
    assert await refused(ask, ann, UPDATE, input={"id": den, "topic": "x"}) == ["CONFLICT"]
    assert await names(ask, ann, CHANNELS) == []
    assert await names(ask, ann) == ["den"]


# Finding


async def test_public_channels_are_found_by_a_part_of_their_name(ask: Ask, ann: User, bob: User) -> None:
    for name in ("Straße", "100% den", "a_b", "axb", "C:\\farm"):
        await made(ask, ann, name)
    await made(ask, ann, "strasse", visibility="PRIVATE")

    found = {query: await names(ask, bob, CHANNELS, query=query) for query in ("STRASSE", "0% D", "a_B", "\\F", "%")}

    assert found == {
        "STRASSE": ["Straße"],
        "0% D": ["100% den"],
        "a_B": ["a_b"],
        "\\F": ["C:\\farm"],
        "%": ["100% den"],
    }
    assert await names(ask, bob, CHANNELS, first=2) == ["Straße", "100% den"]
    assert (await ask(bob, CHANNELS, query=" "))["errors"][0]["extensions"]["code"] == "INVALID_INPUT"


async def test_by_name_strangers_find_public_channels_alone(ask: Ask, ann: User, bob: User) -> None:
    private = await made(ask, ann, "den", visibility="PRIVATE")

    seen, unseen = await named(ask, ann, " den "), await named(ask, bob, "den")
    public = await made(ask, bob, "DEN")

    assert (seen, unseen) == (private, None)
    assert [await named(ask, who, "Den") for who in (ann, bob)] == [public, public]


# Those that everybody begins in


async def test_everybody_new_is_in_the_default_channels_and_may_leave_them(ask: Ask, ann: User) -> None:
    await make_default_channels()
    await make_default_channels()
    await create_user(email="eve@example.org", username="eve", password_hash="x")  # noqa: S106
    told = {"email": "zoe@example.org", "username": "zoe", "password": "a long password"}
    zoe = (await ask(None, REGISTER, input=told))["data"]["register"]["accessToken"]

    mine = (await ask(zoe, MINE))["data"]["myChannels"]["nodes"]
    await did(ask, zoe, LEAVE, id=mine[0]["id"])

    assert [(one["name"], one["isDefault"]) for one in mine] == [(name, True) for name in DEFAULT_CHANNELS]
    assert [one["viewerMembership"] for one in mine] == [{"role": "MEMBER", "unreadCount": 0}] * 2
    assert await names(ask, zoe) == ["random"]
    assert await names(ask, await User.get(username="eve")) == list(DEFAULT_CHANNELS)
    assert (await names(ask, ann, CHANNELS), await names(ask, ann)) == (list(DEFAULT_CHANNELS), [])


async def test_default_channels_made_at_once_are_made_once(ask: Ask, ann: User) -> None:
    await asyncio.gather(*(make_default_channels() for _ in range(5)))

    assert await names(ask, ann, CHANNELS) == list(DEFAULT_CHANNELS)
