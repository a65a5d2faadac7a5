"""What was said before: pages of a channel by number."""

from typing import Any

import pytest

from conftest import Ask
from gql.ids import cursor_of
from models.users import User
from talking import DELETE, HISTORY, did, made, sent

pytestmark = pytest.mark.anyio

MEMBERS = "query ($id: ID!) { channel(id: $id) { members { pageInfo { endCursor } } } }"
MINE = """{ myChannels { nodes { messages(last: 1) {
  nodes { number } pageInfo { hasPreviousPage hasNextPage } } } } }"""

Page = tuple[list[int], bool, bool]  # numbers, whether others come before, whether more follow


async def den_of(ask: Ask, who: User, count: int, name: str = "den") -> tuple[str, list[dict[str, Any]]]:
    """A channel and so many messages in it."""
    den = await made(ask, who, name)
    return den, [await sent(ask, who, den, f"{number}") for number in range(1, count + 1)]


async def asked(ask: Ask, who: User, channel: str, **arguments: Any) -> dict[str, Any]:
    answer = await ask(who, HISTORY, id=channel, **arguments)
    assert "errors" not in answer, answer
    return answer["data"]["channel"]["messages"]


async def page(ask: Ask, who: User, channel: str, **arguments: Any) -> Page:
    found = await asked(ask, who, channel, **arguments)
    info, cursors = found["pageInfo"], [edge["cursor"] for edge in found["edges"]]
    ends = (cursors[0], cursors[-1]) if cursors else (None, None)
    assert (info["startCursor"], info["endCursor"]) == ends
    return [node["number"] for node in found["nodes"]], info["hasPreviousPage"], info["hasNextPage"]


async def cursors(ask: Ask, who: User, channel: str) -> list[str]:
    """The cursor of each message; that of number 1 stands at 1."""
    return ["", *(edge["cursor"] for edge in (await asked(ask, who, channel, first=100))["edges"])]


# What is asked of nine messages; those after, before and around are numbers.
PAGES: list[tuple[dict[str, int], Page]] = [
    ({}, ([1, 2, 3, 4, 5, 6, 7, 8, 9], False, False)),
    ({"first": 3}, ([1, 2, 3], False, True)),
    ({"first": 9}, ([1, 2, 3, 4, 5, 6, 7, 8, 9], False, False)),
    ({"first": 0}, ([], False, True)),
    ({"last": 3}, ([7, 8, 9], True, False)),
    ({"last": 100}, ([1, 2, 3, 4, 5, 6, 7, 8, 9], False, False)),
    ({"last": 0}, ([], True, False)),
    ({"after": 7}, ([8, 9], True, False)),
    ({"after": 9}, ([], True, False)),
    ({"before": 3}, ([1, 2], False, True)),
    ({"before": 1}, ([], False, True)),
    ({"first": 2, "after": 4}, ([5, 6], True, True)),
    ({"first": 2, "after": 7}, ([8, 9], True, False)),
    ({"last": 2, "before": 5}, ([3, 4], True, True)),
    ({"last": 2, "before": 3}, ([1, 2], False, True)),
    ({"first": 2, "before": 5}, ([1, 2], False, True)),
    ({"last": 2, "after": 5}, ([8, 9], True, False)),
    ({"first": 2, "after": 2, "before": 8}, ([3, 4], True, True)),
    ({"last": 2, "after": 2, "before": 8}, ([6, 7], True, True)),
    ({"after": 5, "before": 5}, ([], True, False)),
    ({"around": 5}, ([1, 2, 3, 4, 5, 6, 7, 8, 9], False, False)),
    ({"around": 5, "first": 3}, ([4, 5, 6], True, True)),
    ({"around": 5, "last": 4}, ([3, 4, 5, 6], True, True)),
    ({"around": 5, "first": 1}, ([5], True, True)),
    ({"around": 1, "first": 3}, ([1, 2, 3], False, True)),
    ({"around": 9, "first": 3}, ([7, 8, 9], True, False)),
    ({"around": 8, "first": 9}, ([1, 2, 3, 4, 5, 6, 7, 8, 9], False, False)),
]


async def test_every_part_of_a_channel_can_be_asked_for(ask: Ask, ann: User) -> None:
    den, messages = await den_of(ask, ann, 9)
    places = await cursors(ask, ann, den)

    found: list[tuple[dict[str, int], Page]] = []
    for wanted, _ in PAGES:
        given: dict[str, Any] = {
            name: messages[value - 1]["id"]
            if name == "around"
            else places[value]
            if name in ("after", "before")
            else value
            for name, value in wanted.items()
        }
        found.append((wanted, await page(ask, ann, den, **given)))

    assert found == PAGES


async def test_no_argument_means_the_newest_fifty(ask: Ask, ann: User) -> None:
    den, messages = await den_of(ask, ann, 60)

    assert await page(ask, ann, den) == (list(range(11, 61)), True, False)
    assert await page(ask, ann, den, around=messages[29]["id"]) == (list(range(5, 55)), True, True)
    end = (await asked(ask, ann, den))["pageInfo"]["startCursor"]
    assert await page(ask, ann, den, before=end) == (list(range(1, 11)), False, True)


async def test_an_empty_channel_has_an_empty_page(ask: Ask, ann: User) -> None:
    den = await made(ask, ann)

    assert await page(ask, ann, den) == ([], False, False)
    assert await page(ask, ann, den, first=5) == ([], False, False)


async def test_pages_upward_and_downward_meet_every_message_once(ask: Ask, ann: User) -> None:
    den, _ = await den_of(ask, ann, 11)
    up: list[int] = []
    down: list[int] = []

    before, after = None, None
    while True:
        found = await asked(ask, ann, den, last=3, before=before)
        up = [node["number"] for node in found["nodes"]] + up
        before = found["pageInfo"]["startCursor"]
        if not found["pageInfo"]["hasPreviousPage"]:
            break
    while True:
        found = await asked(ask, ann, den, first=3, after=after)
        down += [node["number"] for node in found["nodes"]]
        after = found["pageInfo"]["endCursor"]
        if not found["pageInfo"]["hasNextPage"]:
            break

    assert up == down == list(range(1, 12))


async def test_the_deleted_keep_their_place_in_every_page(ask: Ask, ann: User) -> None:
    den, messages = await den_of(ask, ann, 5)
    places = await cursors(ask, ann, den)
    for number in (1, 3, 5):
        await did(ask, ann, DELETE, id=messages[number - 1]["id"])

    whole = await asked(ask, ann, den)
    around = await page(ask, ann, den, around=messages[2]["id"], first=3)

    assert [node["content"] for node in whole["nodes"]] == [None, "2", None, "4", None]
    assert [edge["cursor"] for edge in whole["edges"]] == places[1:]
    assert around == ([2, 3, 4], True, True)
    assert await page(ask, ann, den, after=places[3], first=1) == ([4], True, True)


@pytest.mark.parametrize(
    "arguments",
    [
        {"first": 1, "last": 1},
        {"first": -1},
        {"last": -1},
        {"first": 101},
        {"last": 101},
        {"after": ""},
        {"after": "garbage"},
        {"before": "=\u00e9"},
        {"after": cursor_of("1", "2")},
        {"before": cursor_of("-1")},
    ],
)
async def test_what_is_no_part_of_a_list_is_refused(ask: Ask, ann: User, arguments: dict[str, Any]) -> None:
    den = await made(ask, ann)

    answer = await ask(ann, HISTORY, id=den, **arguments)

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["INVALID_INPUT"]


async def test_cursors_of_other_lists_are_refused(ask: Ask, ann: User) -> None:
    den, messages = await den_of(ask, ann, 2)
    inn = await made(ask, ann, "inn")
    await sent(ask, ann, inn)
    members = (await ask(ann, MEMBERS, id=den))["data"]["channel"]["members"]["pageInfo"]["endCursor"]
    own = await asked(ask, ann, den)
    strange = [members, own["streamCursor"], (await cursors(ask, ann, inn))[1]]

    codes = [
        [error["extensions"]["code"] for error in (await ask(ann, HISTORY, id=den, **{name: cursor}))["errors"]]
        for cursor in strange
        for name in ("after", "before")
    ]
    ends = own["pageInfo"]
    both = await ask(ann, HISTORY, id=den, around=messages[0]["id"], after=ends["endCursor"])

    assert codes == [["INVALID_INPUT"]] * 6
    assert both["errors"][0]["extensions"]["code"] == "INVALID_INPUT"


async def test_around_a_message_of_another_channel_there_is_nothing(ask: Ask, ann: User, bob: User) -> None:
    den = await made(ask, ann)
    strange = [await sent(ask, who, await made(ask, who, name)) for who, name in ((ann, "inn"), (bob, "cave"))]

    for around in (strange[0]["id"], strange[1]["id"], den, "garbage"):
        answer = await ask(ann, HISTORY, id=den, around=around)
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["NOT_FOUND"]


async def test_every_part_of_two_channels_can_be_asked_for_at_once(ask: Ask, ann: User) -> None:
    dens = [(await den_of(ask, ann, 9, name))[0] for name in ("den", "attic")]
    places = {den: await cursors(ask, ann, den) for den in dens}

    found: list[tuple[dict[str, int], list[Page]]] = []
    alone = [wanted for wanted, _ in PAGES if "around" not in wanted]
    for wanted in alone:
        parts = [_part(den, {name: _shown(name, value, places[den]) for name, value in wanted.items()}) for den in dens]
        answer = await ask(ann, f"{{ a: {parts[0]} b: {parts[1]} }}")
        found.append((wanted, [_page(channel["messages"]) for channel in answer["data"].values()]))

    assert found == [(wanted, [page, page]) for wanted, page in PAGES if wanted in alone]


def _shown(name: str, value: int, places: list[str]) -> str:
    return f'"{places[value]}"' if name in ("after", "before") else str(value)


def _part(channel: str, arguments: dict[str, str]) -> str:
    given = ", ".join(f"{name}: {value}" for name, value in arguments.items())
    return f"""channel(id: "{channel}") {{ messages{f"({given})" if given else ""} {{
        nodes {{ number }} pageInfo {{ hasPreviousPage hasNextPage }} }} }}"""


def _page(found: dict[str, Any]) -> Page:
    info = found["pageInfo"]
    return [node["number"] for node in found["nodes"]], info["hasPreviousPage"], info["hasNextPage"]


async def test_an_empty_channel_beside_others_has_an_empty_page(ask: Ask, ann: User) -> None:
    await made(ask, ann, "empty")
    await den_of(ask, ann, 2)

    mine = (await ask(ann, MINE))["data"]["myChannels"]["nodes"]

    assert [_page(channel["messages"]) for channel in mine] == [([], False, False), ([2], True, False)]
