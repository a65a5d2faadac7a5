# ruff: noqa: RUF001 - letters of other scripts look like ours

import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from conftest import Ask
from core.errors import Invalid
from core.searching import composed, wanted, words
from models.chat import Channel, ChannelVisibility, Message
from models.database.connection import connect, disconnect
from models.database.rows import execute, fetch
from models.database.statements import counted
from models.database.tx import tx
from models.message_search import index
from models.pages import Window
from models.users import User
from resolvers.chat.channels import NewChannel, create_channel
from resolvers.chat.members import add_channel_member, leave_channel
from resolvers.chat.messages import delete_message, edit_message, send_message
from resolvers.chat.search import QUERY_MAX, Hits, search_messages
from resolvers.chat.snippets import LENGTH, MORE, snippet
from talking import DELETE, EDIT, JOIN, LEAVE, made, sent

pytestmark = pytest.mark.anyio

ALL = Window(100)
SEARCH = """query ($query: String!, $channel: ID, $author: ID, $first: Int, $after: String) {
  searchMessages(query: $query, channelId: $channel, authorId: $author, first: $first, after: $after) {
    edges { node { content } snippetHtml } pageInfo { hasNextPage endCursor } } }"""
SAID = {
    "green": "The green bridge is broken again",
    "blue": "A blue bridge; nobody minds",
    "mother": "My grandmother's recipe needs 100% cocoa",
    "near": "NEAR the bank, not far",
    "either": "this OR that",
    "both": "salt AND pepper",
    "cafe": "Café crème at the Straße",
    "composed": "A cafe\u0301 that is spelt in two parts",
    "party": "Party 🎉 tonight 👍🏽",
    "tokyo": "東京タワーで会いましょう",
    "kyoto": "京都は静か",
    "east": "都の東",
    "hindi": "नमस्ते दुनिया",
    "greek": "ΟΔΥΣΣΕΥΣ ΚΑΙ ΣΙΣΥΦΟΣ",
    "path": r"C:\temp\new_file.txt",
    "code": "`SELECT * FROM users; -- x` said O'Hara",
    "soft": "a Donau\u00addampf\u00adschiff sails",
    "wide": "ＦＵＬＬ ｗｉｄｔｈ ｶﾞｽ ﬁne",
    "long": "x" * 3_000,
}
# What is looked for, and what of the above it finds, newest first.
SEARCHES: list[tuple[str, list[str]]] = [
    ("bridge", ["blue", "green"]),
    ("BRIDGE broken", ["green"]),
    ("broken bri", ["green"]),
    ("bri broken", []),
    ("idge", []),
    ("blue green", []),
    ('"blue bridge"', ["blue"]),
    ('bridge"', ["blue", "green"]),
    ("bri*", ["blue", "green"]),
    ("b* bridge", []),
    ("near", ["near"]),
    ("NEAR(green bridge, 2)", []),
    ("green OR blue", []),
    ("this or that", ["either"]),
    ("NOT far", ["near"]),
    ("salt & pepper", ["both"]),
    ("salt | pepper", ["both"]),
    ("!salt", ["both"]),
    ("pepper <-> salt:*", ["both"]),
    ("words:bridge", []),
    ("-bridge +(green)", ["green"]),
    ("^bridge {x}", []),
    ("cafe", ["composed", "cafe"]),
    ("CAFÉ", ["composed", "cafe"]),
    ("cafe\u0301 CREME", ["cafe"]),
    ("strasse", ["cafe"]),
    ("STRASS", ["cafe"]),
    ("🎉", ["party"]),
    ("👍", ["party"]),
    ("👍🏿 tonight", ["party"]),
    ("👎", []),
    ("東京", ["tokyo"]),
    ("タワー", ["tokyo"]),
    ("京", ["kyoto", "tokyo"]),
    ("京 静か", ["kyoto"]),
    ("東都", []),
    ("नमस्ते", ["hindi"]),
    ("दुनि", ["hindi"]),
    ("οδυσσευς σισυφοσ", ["greek"]),
    ("\\temp\\", ["path"]),
    ("new_fi", ["path"]),
    ("100%", ["mother"]),
    ("%", []),
    ("_", []),
    ("'; DROP TABLE message; --", []),
    ("o'hara", ["code"]),
    ("select * from users", ["code"]),
    ("donaudampf", ["soft"]),
    ("full WIDTH ガス fine", ["wide"]),
    ("x" * QUERY_MAX, ["long"]),
    ("x " * 250, ["code"]),
    ("*", []),
    ("()", []),
    ('""', []),
    ("\\", []),
    ("the a", ["cafe", "green"]),
    ("a" * QUERY_MAX, []),
    (" ".join(chr(0x4E00 + i) for i in range(QUERY_MAX // 2)), []),
    ("\u0301", []),
]


@dataclass(frozen=True)
class Team:
    ann: User
    bob: User
    room: Channel


@pytest.fixture
async def team(database_url: str) -> AsyncGenerator[Team]:
    await connect(database_url)
    async with tx():
        ann = await User.create(username="ann", display_name="Ann")
        bob = await User.create(username="bob", display_name="Bob")
    yield Team(ann, bob, await room_of(ann, "room"))
    await disconnect()


async def room_of(owner: User, name: str, *others: User) -> Channel:
    new = NewChannel(name=name, visibility=ChannelVisibility.PUBLIC, member_ids=[other.id for other in others])
    return await create_channel(owner, new)


async def say(who: User, room: Channel, text: str) -> Message:
    return await send_message(who, channel_id=room.id, content=text)


async def hits(viewer: User, query: str, window: Window = ALL) -> Hits:
    return await search_messages(viewer, query=query, window=window)


async def found(
    viewer: User, query: str, *, channel: UUID | None = None, author: UUID | None = None
) -> list[str | None]:
    page = await search_messages(viewer, query=query, channel_id=channel, author_id=author, window=ALL)
    return [hit.message.content for hit in page.rows]


def ids(page: Hits) -> list[UUID]:
    return [hit.message.id for hit in page.rows]


async def test_what_each_query_finds(team: Team) -> None:
    for text in SAID.values():
        await say(team.ann, team.room, text)

    results = {query: await found(team.ann, query) for query, _ in SEARCHES}

    assert results == {query: [SAID[name] for name in names] for query, names in SEARCHES}


async def test_a_query_has_1_to_500_characters(team: Team) -> None:
    for query in ("", " \n\t ", "a" * (QUERY_MAX + 1)):
        with pytest.raises(Invalid) as refused:
            await hits(team.ann, query)
        assert refused.value.path == ("query",)


@pytest.mark.parametrize("text", ["a", "🎉", "東京 1"])
async def test_a_message_is_found_as_soon_as_it_is_sent_and_by_one_statement_more(team: Team, text: str) -> None:
    message = await say(team.ann, team.room, text)

    assert await found(team.ann, text) == [text]
    with counted() as statements:
        async with tx():
            await index(message.id, text)
    assert statements.count == 1
    with counted() as statements:
        await hits(team.ann, text)
    assert statements.count == 1


async def test_an_edit_is_found_by_its_new_words_only(team: Team) -> None:
    message = await say(team.ann, team.room, "the bridge is broken")

    await edit_message(team.ann, message_id=message.id, content="the bridge is mended", expected_version=1)

    assert await found(team.ann, "broken") == []
    assert await found(team.ann, "mended") == ["the bridge is mended"]
    assert await found(team.ann, "bridge") == ["the bridge is mended"]


async def test_a_deleted_message_is_found_by_nothing_and_its_words_are_nowhere(team: Team) -> None:
    message = await say(team.ann, team.room, "my password is hunter2")

    await delete_message(team.ann, message_id=message.id)

    assert await found(team.ann, "hunter2") == []
    assert [row["words"] for row in await fetch("SELECT words FROM message_text")] == [""]


@pytest.mark.parametrize("change", ["content = NULL", "content = 'quite another'"])
async def test_the_statement_that_takes_a_text_away_takes_its_words_away(team: Team, change: str) -> None:
    await say(team.ann, team.room, "my password is hunter2")

    async with tx():
        await execute(f"UPDATE message SET {change} WHERE 1 = 1")  # noqa: S608 - one of ours

    assert await found(team.ann, "hunter2") == []


async def test_a_message_that_is_gone_with_its_channel_leaves_no_words(team: Team) -> None:
    await say(team.ann, team.room, "hello")

    async with tx():
        await team.room.delete()

    assert await fetch("SELECT * FROM message_text") == []
    assert await found(team.ann, "hello") == []


async def test_only_channels_that_one_is_in_now_are_searched(team: Team) -> None:
    await say(team.ann, team.room, "hello")
    assert await found(team.bob, "hello") == []
    assert await found(team.bob, "hello", channel=team.room.id) == []

    await add_channel_member(team.ann, channel_id=team.room.id, user_id=team.bob.id)
    assert await found(team.bob, "hello") == ["hello"]

    await leave_channel(team.bob, channel_id=team.room.id)
    assert await found(team.bob, "hello") == []


async def test_a_search_may_be_for_one_channel_and_one_author(team: Team) -> None:
    den = await room_of(team.ann, "den", team.bob)
    await say(team.ann, team.room, "hello room")
    await say(team.ann, den, "hello den")
    await say(team.bob, den, "hello Ann")

    assert await found(team.ann, "hello") == ["hello Ann", "hello den", "hello room"]
    assert await found(team.ann, "hello", channel=den.id) == ["hello Ann", "hello den"]
    assert await found(team.ann, "hello", author=team.ann.id) == ["hello den", "hello room"]
    assert await found(team.ann, "hello", channel=den.id, author=team.ann.id) == ["hello den"]
    assert await found(team.ann, "hello", channel=uuid4()) == []


async def test_pages_go_from_the_newest_to_the_oldest_and_back(team: Team) -> None:
    sent = [await say(team.ann, team.room, f"hello {number}") for number in range(5)]
    newest = sent[::-1]

    first = await hits(team.ann, "hello", Window(2))
    second = await hits(team.ann, "hello", Window(2, after=(first.rows[-1].message.id,)))
    await delete_message(team.ann, message_id=second.rows[-1].message.id)
    third = await hits(team.ann, "hello", Window(2, after=(second.rows[-1].message.id,)))
    back = await hits(team.ann, "hello", Window(2, before=(newest[4].id,), backwards=True))
    nowhere = await hits(team.ann, "hello", Window(2, after=(uuid4(),)))

    assert ids(first) == [message.id for message in newest[:2]]
    assert ids(second) == [message.id for message in newest[2:4]]
    assert ids(third) == [newest[4].id]
    assert ids(back) == [newest[1].id, newest[2].id]
    assert (first.has_next, second.has_next, third.has_next) == (True, True, False)
    assert (first.has_previous, second.has_previous, back.has_previous) == (False, True, True)
    assert not nowhere.rows


async def test_a_hit_shows_its_words_marked_and_everything_else_escaped(team: Team) -> None:
    await say(team.ann, team.room, "<b>Café</b> & <mark>cake</mark>\n<script>alert('cafeteria')</script>")

    (hit,) = (await hits(team.ann, "cafe")).rows

    assert hit.snippet_html == (
        "&lt;b&gt;<mark>Café</mark>&lt;/b&gt; &amp; &lt;mark&gt;cake&lt;/mark&gt; "
        "&lt;script&gt;alert(&#x27;<mark>cafeteria</mark>&#x27;)&lt;/script&gt;"
    )


async def test_a_client_finds_what_stands_there_now_where_it_is_now(ask: Ask, ann: User, bob: User) -> None:
    async def snippets(who: User, query: str, **more: Any) -> list[str]:
        answer = await ask(who, SEARCH, query=query, **more)
        return [edge["snippetHtml"] for edge in answer["data"]["searchMessages"]["edges"]]

    den, attic = await made(ask, ann, "den"), await made(ask, ann, "attic")
    await ask(bob, JOIN, id=den)
    old = await sent(ask, ann, den, "a <red> door")
    await sent(ask, bob, den, "a blue door")
    lost = await sent(ask, ann, attic, "no door")

    assert await snippets(ann, "doo") == [
        "no <mark>door</mark>",
        "a blue <mark>door</mark>",
        "a &lt;red&gt; <mark>door</mark>",
    ]
    assert await snippets(ann, "door", channel=den, author=old["author"]["id"]) == ["a &lt;red&gt; <mark>door</mark>"]
    assert await snippets(bob, "red door") == ["a &lt;<mark>red</mark>&gt; <mark>door</mark>"]
    await ask(ann, EDIT, input={"id": old["id"], "content": "a green door"})
    await ask(ann, DELETE, id=lost["id"])
    assert await snippets(bob, "red") == await snippets(ann, "no") == []
    assert await snippets(bob, "green") == ["a <mark>green</mark> door"]
    await ask(bob, LEAVE, id=den)
    assert await snippets(bob, "door") == []


async def test_a_client_turns_the_pages_of_a_search_by_cursors(ask: Ask, ann: User) -> None:
    den = await made(ask, ann)
    for number in range(3):
        await sent(ask, ann, den, f"door {number}")

    first = (await ask(ann, SEARCH, query="door", first=2))["data"]["searchMessages"]
    rest = (await ask(ann, SEARCH, query="door", first=2, after=first["pageInfo"]["endCursor"]))["data"][
        "searchMessages"
    ]
    refused = await ask(ann, SEARCH, query=" ")

    assert [edge["node"]["content"] for edge in first["edges"]] == ["door 2", "door 1"]
    assert [edge["node"]["content"] for edge in rest["edges"]] == ["door 0"]
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    assert refused["errors"][0]["extensions"] == {"code": "INVALID_INPUT", "path": ["query"]}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=60), cut=st.integers(0, 60))
@example(text="ﷺ ½ ⑴ ㈱", cut=3)
@example(text="İstanbul ŉ ǰ ΐ", cut=9)
@example(text="\u0345ᾳ\u20e3❤️\u20e3", cut=2)
async def test_no_text_breaks_the_search_and_each_is_found_by_its_own_words(team: Team, text: str, cut: int) -> None:
    async with tx():
        number = await Message.all().count() + 1
        text = text.replace("\x00", "")
        message = await Message.create(channel=team.room, author=team.ann, number=number, content=text)
        await index(message.id, text)

    for query in (text, text[cut:], f"{text}*", f'"{text}', f"({text} OR"):
        if query.strip():
            await hits(team.ann, query)

    own = await hits(team.ann, text) if text.strip() else None
    assert own is None or not words(text) or message.id in ids(own)


@given(text=st.text(max_size=400), query=st.text(max_size=40))
@example(text="a " * 400, query="a")
@example(text="x" * 400, query="x")
@example(text="東" * 400, query="東東")
@example(text="&" * 400 + " needle " + "<" * 400, query="needle")
def test_a_snippet_is_a_part_of_the_text_with_no_other_markup(text: str, query: str) -> None:
    shown = snippet(text, wanted(query))

    bare = re.sub(r"</?mark>", "", shown)
    plain = unescape(bare)
    assert not re.search(r"[<>\"']", bare)
    assert shown.count("<mark>") == shown.count("</mark>")
    assert plain.strip(MORE) in " ".join(composed(text).split())
    assert len(plain) <= LENGTH + 2 * len(MORE)


def test_a_snippet_of_a_long_text_shows_where_most_words_are_together() -> None:
    text = "bridge " + "filler " * 100 + "the old bridge was broken " + "filler " * 100

    shown = snippet(text, wanted("broken bridge"))

    assert "the old <mark>bridge</mark> was <mark>broken</mark> filler" in shown
    assert shown.startswith(f"{MORE}filler")
    assert shown.endswith(f"filler{MORE}")
