"""The catalogue: in what order games are, how they are found, and what they hold."""

import json
from typing import Any

import pytest

from conftest import Ask, person
from core.env import Env
from core.settings import Settings
from gaming import GAMES, game_of, names
from gql.ids import global_id
from models.database.tx import tx
from models.games import Game, GameStatus
from models.rulebooks import DocumentKind, DocumentPage, GameDocument
from models.users import Role, User
from shelved import many_games
from test_job_commands import told as run_command

pytestmark = pytest.mark.anyio


async def test_a_visitor_signs_in_before_games_are_shown(ask: Ask, ann: User) -> None:
    answer = await ask(None, "{ games { nodes { id } } }")

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]


async def test_games_are_by_name_without_case_and_accents(env: Env, ask: Ask, ann: User) -> None:
    editor = await person(env, "dora", Role.DEVELOPER)
    for name in ("Über", "go", "Tafl", "Éclair", "ulti", "Go"):
        await game_of(editor, name)

    shown = await names(ask, ann)

    assert shown == ["Éclair", "go", "Go", "Tafl", "Über", "ulti"]


async def test_games_are_paged_from_both_ends_and_each_comes_once(env: Env, ask: Ask, ann: User) -> None:
    editor = await person(env, "dora", Role.DEVELOPER)
    for name in ("Go", "Mill", "Go", "Chess", "Tafl"):
        await game_of(editor, name)

    forth = await all_pages(ask, ann, "first", "after", "endCursor", "hasNextPage")
    back = await all_pages(ask, ann, "last", "before", "startCursor", "hasPreviousPage")

    assert [name for page in forth for name in page] == ["Chess", "Go", "Go", "Mill", "Tafl"]
    assert [name for page in reversed(back) for name in page] == ["Chess", "Go", "Go", "Mill", "Tafl"]


async def all_pages(ask: Ask, who: User, size: str, place: str, end: str, more: str) -> list[list[str]]:
    pages: list[list[str]] = []
    variables: dict[str, Any] = {size: 2}
    while True:
        found = (await ask(who, GAMES, **variables))["data"]["games"]
        pages.append([game["nameBase"] for game in found["nodes"]])
        if not found["pageInfo"][more]:
            return pages
        variables[place] = found["pageInfo"][end]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("nine", ["Nine Men's Morris"]),
        ("MORR nin", ["Nine Men's Morris"]),
        ("men's", ["Nine Men's Morris"]),
        ("orris", []),
        ("nine men go", []),
        ("gee", ["Fox & Geese"]),
        ("fox & geese", ["Fox & Geese"]),
        ("eclair", ["L'Éclair"]),
        ("éCLAIR", ["L'Éclair"]),
        ("100%", []),
        ("_", []),
        ("棋", ["圍棋"]),
        ("圍棋", ["圍棋"]),
        ("∞", ["∞"]),
    ],
)
async def test_with_each_word_that_is_searched_a_word_of_the_name_begins(
    env: Env, ask: Ask, ann: User, search: str, found: list[str]
) -> None:
    editor = await person(env, "dora", Role.DEVELOPER)
    for name in ("Nine Men's Morris", "Fox & Geese", "L'Éclair", "圍棋", "∞"):
        await game_of(editor, name)

    assert await names(ask, ann, filter={"search": search}) == found


async def test_games_are_filtered_by_players_and_time_as_far_as_they_are_known(env: Env, ask: Ask, ann: User) -> None:
    editor = await person(env, "dora", Role.DEVELOPER)
    await game_of(editor, "Any")
    await game_of(editor, "Few", min_players=1, max_players=2, playing_time=20)
    await game_of(editor, "Many", min_players=3, max_players=8, playing_time=60)
    await game_of(editor, "More", min_players=3)
    await game_of(editor, "Most", max_players=3, playing_time=61)

    by_players = {n: await names(ask, ann, filter={"players": n}) for n in (1, 2, 3, 8, 9)}
    by_time = {n: await names(ask, ann, filter={"maxPlayingTime": n}) for n in (19, 20, 60)}
    by_both = await names(ask, ann, filter={"players": 3, "maxPlayingTime": 60})

    assert by_players == {
        1: ["Few", "Most"],
        2: ["Few", "Most"],
        3: ["Many", "More", "Most"],
        8: ["Many", "More"],
        9: ["More"],
    }
    assert by_time == {19: [], 20: ["Few"], 60: ["Few", "Many"]}
    assert by_both == ["Many"]


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"players": 0}, ["filter", "players"]),
        ({"players": 1_000}, ["filter", "players"]),
        ({"maxPlayingTime": 0}, ["filter", "maxPlayingTime"]),
        ({"maxPlayingTime": 100_001}, ["filter", "maxPlayingTime"]),
        ({"search": " "}, ["filter", "search"]),
        ({"search": "x" * 201}, ["filter", "search"]),
    ],
)
async def test_a_filter_out_of_range_is_refused(ask: Ask, ann: User, asked: dict[str, Any], path: list[str]) -> None:
    answer = await ask(ann, GAMES, filter=asked)

    assert [error["extensions"] for error in answer["errors"]] == [{"code": "INVALID_INPUT", "path": path}]


async def test_a_game_is_asked_for_by_id_or_by_number_but_not_by_both_or_neither(ask: Ask, ann: User) -> None:
    game = (await many_games("Mill", 1, bgg_id=3886))[0]
    document = "query ($id: ID, $bgg: Int) { game(id: $id, bggId: $bgg) { nameBase } }"
    key = global_id("Game", game.id)

    by_id, by_number = await ask(ann, document, id=key), await ask(ann, document, bgg=3886)
    neither, both = await ask(ann, document), await ask(ann, document, id=key, bgg=3886)

    assert by_id == by_number == {"data": {"game": {"nameBase": "Mill 0"}}}
    for answer in (neither, both):
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["INVALID_INPUT"]


async def test_pages_of_a_document_are_by_number(ask: Ask, ann: User) -> None:
    key = await document_of((await many_games("Mill", 3))[0])
    asked = f"""{{ node(id: "{key}") {{ ... on GameDocument {{ second: page(number: 2) {{ number label text }}
        none: page(number: 4) {{ text }} pages(first: 2) {{ nodes {{ number }} pageInfo {{ hasNextPage endCursor }} }}
        }} }} }}"""

    shown = (await ask(ann, asked))["data"]["node"]
    cursor = shown["pages"]["pageInfo"].pop("endCursor")
    rest = f'{{ node(id: "{key}") {{ ... on GameDocument {{ pages(after: "{cursor}") {{ nodes {{ number }} }} }} }} }}'

    assert shown == {
        "second": {"number": 2, "label": "2", "text": "Text of page 2 of Mill"},
        "none": None,
        "pages": {"nodes": [{"number": 1}, {"number": 2}], "pageInfo": {"hasNextPage": True}},
    }
    assert await ask(ann, rest) == {"data": {"node": {"pages": {"nodes": [{"number": 3}]}}}}


async def document_of(game: Game) -> str:
    return global_id("GameDocument", (await GameDocument.get(game_id=game.id, amends_id=None)).id)


async def test_what_amends_a_document_of_another_game_does_not_tell_of_it(ask: Ask, ann: User) -> None:
    hidden = (await many_games("secret", 1, status=GameStatus.HIDDEN))[0]
    shown = (await many_games("Mill", 1))[0]
    async with tx():
        stray = await GameDocument.create(
            game=shown,
            title="Errata",
            kind=DocumentKind.ERRATA,
            language="en",
            amends_id=(await GameDocument.get(game_id=hidden.id, amends_id=None)).id,
        )
        await DocumentPage.create(document=stray, number=1, text="One.")
    asked = (
        f'{{ node(id: "{global_id("GameDocument", stray.id)}") {{ ... on GameDocument {{ amends {{ title }} }} }} }}'
    )

    assert await ask(ann, asked) == {"data": {"node": {"amends": None}}}


async def test_the_command_line_lists_every_game_by_name(env: Env, settings: Settings) -> None:
    root = await person(env, "root", Role.ADMIN)
    await game_of(root, "Mill", status="HIDDEN", bgg_id=3886)
    await game_of(root, "[red]Go[/red]")

    code, answer = await run_command(settings, "games", "list")
    json_code, json_answer = await run_command(settings, "games", "list", "--json")

    assert (code, json_code) == (0, 0)
    assert [line.split()[0] for line in answer.splitlines()[1:]] == ["Mill", "[red]Go[/red]"]
    assert '"bgg_id": 3886' in json_answer
    assert all(each["id"] in answer for each in json.loads(json_answer))  # in 80 columns
