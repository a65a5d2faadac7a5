"""Emoji on messages: one kind each, once a person, twenty kinds a message."""

import asyncio
from typing import Any

import pytest

from conftest import Ask, person
from core.env import Env
from gql.ids import global_id
from models.database.statements import counted
from models.users import User
from serving import TokenOf
from talking import (
    ADD_REACTION,
    DELETE,
    EVENTS,
    HISTORY,
    JOIN,
    LEAVE,
    REMOVE_REACTION,
    TOGGLE_REACTION,
    did,
    following,
    made,
    refused,
    sent,
)

pytestmark = pytest.mark.anyio

GROUPS = """query ($id: ID!, $first: Int! = 20) { message(id: $id) {
  reactions { emoji count viewerHasReacted users(first: $first) { username } } } }"""
FULL = """mutation ($message: ID!, $emoji: String!) { addReaction(messageId: $message, emoji: $emoji) { message { id }
  reaction { emoji } errors { __typename code ... on LimitReached { limit used resetsAt } } } }"""
KINDS = [
    "🍎",
    "🍐",
    "🍊",
    "🍋",
    "🍌",
    "🍉",
    "🍇",
    "🍓",
    "🍈",
    "🍒",
    "🍑",
    "🥭",
    "🍍",
    "🥥",
    "🥝",
    "🍅",
    "🍆",
    "🥑",
    "🥦",
    "🥬",
    "🥒",
    "🌶️",
]
REFUSED = ["", " ", "x", ":nonsense:", "👍👍", "👍 x", "\U0001f3fd", "+1", "<b>", "\ufe0f", "1", "👍" * 50, "🇩"]


@pytest.fixture
async def den(ask: Ask, ann: User, bob: User) -> str:
    """A channel of ann's that bob is in."""
    return await made(ask, ann, memberIds=[global_id("User", bob.id)])


@pytest.fixture
async def message(ask: Ask, ann: User, den: str) -> str:
    return (await sent(ask, ann, den))["id"]


async def groups(ask: Ask, who: User, message: str, **more: Any) -> list[dict[str, Any]]:
    return (await ask(who, GROUPS, id=message, **more))["data"]["message"]["reactions"]


async def emoji(ask: Ask, who: User, message: str) -> list[tuple[str, list[str]]]:
    """Each kind with those who left it."""
    found = await groups(ask, who, message)
    return [(group["emoji"], [user["username"] for user in group["users"]]) for group in found]


@pytest.mark.parametrize(
    ("forms", "stored"),
    [
        ((":+1:", ":thumbsup:", "👍", " 👍 ", ":thumbs_up:"), "👍"),
        (("❤", "❤️", ":heart:", ":red_heart:"), "❤️"),
        (("🏳‍🌈", "🏳️‍🌈"), "🏳️‍🌈"),
        (("1⃣", "1️⃣", ":one:"), "1️⃣"),
        (("👍🏽",), "👍🏽"),
        (("🇩🇪", ":de:"), "🇩🇪"),
    ],
)
async def test_every_form_of_an_emoji_is_the_same_reaction(
    ask: Ask, ann: User, message: str, forms: tuple[str, ...], stored: str
) -> None:
    payloads = [await did(ask, ann, ADD_REACTION, message=message, emoji=form) for form in forms]

    assert {payload["reaction"]["emoji"] for payload in payloads} == {stored}
    assert {payload["reaction"]["count"] for payload in payloads} == {1}
    assert await emoji(ask, ann, message) == [(stored, ["ann"])]
    await did(ask, ann, REMOVE_REACTION, message=message, emoji=forms[0])
    assert await emoji(ask, ann, message) == []


@pytest.mark.parametrize("text", REFUSED, ids=ascii)
async def test_what_is_not_one_emoji_is_refused(ask: Ask, ann: User, message: str, text: str) -> None:
    for document in (ADD_REACTION, REMOVE_REACTION, TOGGLE_REACTION):
        assert await refused(ask, ann, document, message=message, emoji=text) == ["INVALID_INPUT"]
    assert await groups(ask, ann, message) == []


async def test_twice_is_the_same_as_once(ask: Ask, ann: User, message: str) -> None:
    added = [await did(ask, ann, ADD_REACTION, message=message, emoji="👍") for _ in range(2)]
    removed = [await did(ask, ann, REMOVE_REACTION, message=message, emoji="👍") for _ in range(2)]

    one = {"emoji": "👍", "count": 1, "viewerHasReacted": True}
    assert [payload["reaction"] for payload in added] == [one, one]
    assert [payload["message"]["reactions"] for payload in added] == [[one], [one]]
    assert [payload["reaction"] for payload in removed] == [None, None]


async def test_a_toggle_leaves_and_takes_back(ask: Ask, ann: User, bob: User, message: str) -> None:
    await did(ask, bob, TOGGLE_REACTION, message=message, emoji="👍")

    counts = [
        (payload["reaction"]["count"], payload["reaction"]["viewerHasReacted"])
        for payload in [await did(ask, ann, TOGGLE_REACTION, message=message, emoji=":+1:") for _ in range(3)]
    ]

    assert counts == [(2, True), (1, False), (2, True)]
    assert await emoji(ask, ann, message) == [("👍", ["bob", "ann"])]


async def test_the_same_reaction_at_once_counts_once(ask: Ask, ann: User, message: str) -> None:
    await asyncio.gather(*(did(ask, ann, ADD_REACTION, message=message, emoji="👍") for _ in range(10)))
    after_adding = await emoji(ask, ann, message)
    await asyncio.gather(*(did(ask, ann, TOGGLE_REACTION, message=message, emoji="👍") for _ in range(10)))

    assert after_adding == await emoji(ask, ann, message) == [("👍", ["ann"])]


async def test_kinds_and_people_stand_in_the_order_they_came(
    ask: Ask, env: Env, ann: User, bob: User, den: str
) -> None:
    cas = await person(env, "cas")
    await did(ask, cas, JOIN, id=den)
    message = (await sent(ask, ann, den))["id"]
    for who, kind in ((cas, "🍎"), (bob, "🍐"), (ann, "🍎"), (bob, "🍎"), (ann, "🍋"), (cas, "🍐")):
        await did(ask, who, ADD_REACTION, message=message, emoji=kind)

    assert await emoji(ask, ann, message) == [("🍎", ["cas", "ann", "bob"]), ("🍐", ["bob", "cas"]), ("🍋", ["ann"])]
    await did(ask, cas, REMOVE_REACTION, message=message, emoji="🍎")
    assert [kind for kind, _ in await emoji(ask, ann, message)] == ["🍐", "🍎", "🍋"]
    first = [[user["username"] for user in group["users"]] for group in await groups(ask, ann, message, first=1)]
    assert first == [["bob"], ["ann"], ["ann"]]
    assert [group["users"] for group in await groups(ask, ann, message, first=0)] == [[], [], []]
    assert [group["viewerHasReacted"] for group in await groups(ask, bob, message)] == [True, True, False]
    for number in (-1, 101):
        answer = await ask(ann, GROUPS, id=message, first=number)
        assert answer["errors"][0]["extensions"]["code"] == "INVALID_INPUT"


async def test_a_message_has_at_most_twenty_kinds(ask: Ask, ann: User, bob: User, message: str) -> None:
    for kind in KINDS[:20]:
        await did(ask, ann, ADD_REACTION, message=message, emoji=kind)

    payload = (await ask(bob, FULL, message=message, emoji=KINDS[20]))["data"]["addReaction"]
    toggled = await refused(ask, bob, TOGGLE_REACTION, message=message, emoji=KINDS[21])
    joined = await did(ask, bob, ADD_REACTION, message=message, emoji=KINDS[3])
    again = await did(ask, ann, ADD_REACTION, message=message, emoji=KINDS[5])

    reached = {"__typename": "LimitReached", "code": "LIMIT_REACHED", "limit": 20, "used": 20, "resetsAt": None}
    assert payload == {"message": None, "reaction": None, "errors": [reached]}
    assert toggled == ["LIMIT_REACHED"]
    assert (joined["reaction"]["count"], again["reaction"]["count"]) == (2, 1)
    await did(ask, ann, REMOVE_REACTION, message=message, emoji=KINDS[0])
    await did(ask, bob, ADD_REACTION, message=message, emoji=KINDS[20])


async def test_of_many_who_want_the_twentieth_kind_one_has_it(ask: Ask, ann: User, bob: User, message: str) -> None:
    for kind in KINDS[:19]:
        await did(ask, ann, ADD_REACTION, message=message, emoji=kind)

    codes = await asyncio.gather(
        *(refused(ask, who, ADD_REACTION, message=message, emoji=kind) for kind in KINDS[19:] for who in (ann, bob))
    )

    assert sorted(codes) == [[]] * 2 + [["LIMIT_REACHED"]] * 4
    assert len(await groups(ask, ann, message)) == 20


async def test_only_members_react(ask: Ask, ann: User, bob: User, den: str, message: str) -> None:
    await did(ask, bob, ADD_REACTION, message=message, emoji="👍")
    await did(ask, bob, LEAVE, id=den)

    for document in (ADD_REACTION, REMOVE_REACTION, TOGGLE_REACTION):
        assert await refused(ask, bob, document, message=message, emoji="👍") == ["FORBIDDEN"]
        for nothing in (den, "garbage", global_id("Message", ann.id)):
            assert await refused(ask, ann, document, message=nothing, emoji="👍") == ["NOT_FOUND"]
    assert await emoji(ask, bob, message) == [("👍", ["bob"])]


async def test_a_deleted_message_has_no_reactions_and_takes_none(ask: Ask, ann: User, message: str) -> None:
    await did(ask, ann, ADD_REACTION, message=message, emoji="👍")
    await did(ask, ann, DELETE, id=message)

    for document in (ADD_REACTION, REMOVE_REACTION, TOGGLE_REACTION):
        assert await refused(ask, ann, document, message=message, emoji="👍") == ["CONFLICT"]
    assert await groups(ask, ann, message) == []


async def test_each_change_is_told_once(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User, den: str, message: str
) -> None:
    cursor = (await ask(bob, HISTORY, id=den))["data"]["channel"]["messages"]["streamCursor"]

    async with following(url, await token_of(bob), EVENTS, id=den, after=cursor) as events:
        await did(ask, ann, ADD_REACTION, message=message, emoji="👍")
        first = await events.next()
        await did(ask, ann, ADD_REACTION, message=message, emoji=":+1:")
        await did(ask, ann, TOGGLE_REACTION, message=message, emoji="👍")
        second = await events.next()
        await did(ask, ann, REMOVE_REACTION, message=message, emoji="👍")
        silent = await events.silent()

    assert (first["__typename"], first["messageId"]) == ("ReactionChanged", message)
    assert first["reactions"] == [{"emoji": "👍", "count": 1, "viewerHasReacted": False}]
    assert (second["reactions"], silent) == ([], True)


async def test_more_people_cost_no_more_statements(ask: Ask, env: Env, ann: User, den: str, message: str) -> None:
    costs: list[int] = []
    for round_ in range(2):
        for number in range(5):
            user = await person(env, f"person{round_}{number}")
            await did(ask, user, JOIN, id=den)
            await did(ask, user, ADD_REACTION, message=message, emoji="👍")
        with counted() as statements:
            await groups(ask, ann, message)
        costs.append(statements.count)

    assert costs[0] == costs[1]
