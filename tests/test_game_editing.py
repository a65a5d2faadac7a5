"""Changes of the catalogue: who may make them, what may be said of a game, and that all or nothing is stored."""

import asyncio
from typing import Any

import pytest
from tortoise.exceptions import OperationalError

from conftest import Ask, person
from core.env import Env
from core.errors import AlreadyExists
from gaming import CREATE, DELETE, SET_SECTIONS, UPDATE, added, answered, game_of, log, names
from gql.ids import global_id, key
from models.answers import AnswerCitation, RulesAnswer, RulesSession
from models.database.rows import execute
from models.games import Game, GameSection, GameStatus
from models.rulebooks import DocumentPage, GameDocument
from models.users import Role, User
from resolvers.games.editing import create_game, update_game
from shelved import many_games, shelved
from tables import contents
from talking import did, refused

pytestmark = pytest.mark.anyio

FACTS: dict[str, Any] = {
    "nameBase": "Nine Men's Morris",
    "bggId": 3886,
    "status": "BETA",
    "minPlayers": 2,
    "maxPlayers": 2,
    "playingTime": 20,
    "minAge": 6,
    "yearPublished": -1400,
    "description": "Three in a row\ntake a man.",
    "thumbnailUrl": "https://example.org/small.png",
    "imageUrl": "http://example.org/large.png?size=2",
}


@pytest.fixture
async def dora(env: Env) -> User:
    return await person(env, "dora", Role.DEVELOPER)


@pytest.mark.parametrize("role", [Role.BASIC, Role.PREMIUM, Role.TESTER])
async def test_only_developers_and_administrators_change_the_catalogue(
    env: Env, ask: Ask, database_url: str, role: Role
) -> None:
    viewer = await person(env, "ann", role)
    await ask(viewer, "{ me { id } }")
    games = [(await shelved(viewer)).game, await hidden_game(), global_id("Game", Game().id)]
    before = await contents(database_url)

    codes = [await refused(ask, viewer, CREATE, input={"nameBase": ""})]
    for game in games:
        codes.append(await refused(ask, viewer, UPDATE, input={"id": game, "nameBase": "Mine"}))
        codes.append(await refused(ask, viewer, DELETE, id=game))
        codes.append(await refused(ask, viewer, SET_SECTIONS, game=game, sections=[{"key": "mine", "title": "M"}]))

    assert codes == [["FORBIDDEN"]] * 10
    assert await contents(database_url) == before


async def hidden_game() -> str:
    return global_id("Game", (await many_games("secret", 1, status=GameStatus.HIDDEN))[0].id)


@pytest.mark.parametrize("role", [Role.DEVELOPER, Role.ADMIN])
async def test_a_game_is_made_with_all_that_is_said_of_it(env: Env, ask: Ask, role: Role) -> None:
    editor = await person(env, "ed", role)

    game = await added(ask, editor, "  Nine   Men's Morris ", **{k: v for k, v in FACTS.items() if k != "nameBase"})

    assert {name: game[name] for name in FACTS} == FACTS
    assert (game["rating"], game["categories"], game["sections"], game["documents"]) == (None, [], [], {"nodes": []})


async def test_of_a_game_only_the_name_need_be_known(ask: Ask, dora: User) -> None:
    game = await added(ask, dora, "Go")

    assert game["status"] == "ACTIVE"
    assert {game[name] for name in FACTS if name not in ("nameBase", "status")} == {None}


async def test_what_is_absent_stays_and_null_clears(ask: Ask, dora: User) -> None:
    game = await added(ask, dora, **FACTS)

    kept = (await did(ask, dora, UPDATE, input={"id": game["id"]}))["game"]
    cleared = (await did(ask, dora, UPDATE, input={"id": game["id"], "description": None, "maxPlayers": None}))["game"]
    renamed = (await did(ask, dora, UPDATE, input={"id": game["id"], "nameBase": "Mill"}))["game"]

    assert kept == game
    assert cleared == {**game, "description": None, "maxPlayers": None, "updatedAt": cleared["updatedAt"]}
    assert renamed == {**cleared, "nameBase": "Mill", "updatedAt": renamed["updatedAt"]}
    assert renamed["updatedAt"] > cleared["updatedAt"] > game["updatedAt"]
    assert await names(ask, dora, filter={"search": "mill"}) == ["Mill"]


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"nameBase": " \t"}, "nameBase"),
        ({"nameBase": "x" * 201}, "nameBase"),
        ({"minPlayers": 0}, "minPlayers"),
        ({"maxPlayers": 1_000}, "maxPlayers"),
        ({"minPlayers": 3, "maxPlayers": 2}, "maxPlayers"),
        ({"playingTime": 0}, "playingTime"),
        ({"playingTime": 100_001}, "playingTime"),
        ({"minAge": -1}, "minAge"),
        ({"minAge": 121}, "minAge"),
        ({"yearPublished": -10_001}, "yearPublished"),
        ({"yearPublished": 3_001}, "yearPublished"),
        ({"description": "x" * 20_001}, "description"),
        *[
            ({field: url}, field)
            for field in ("thumbnailUrl", "imageUrl")
            for url in (
                "",
                "example.org/a.png",
                "javascript:alert(1)",
                "data:image/png;base64,AA==",
                "ftp://example.org/a.png",
                "file:///etc/passwd",
                "https://",
                "https:///a.png",
                "https://example.org/a b.png",
                "https://example.org:99999/",
                "https://[::1",
                "https://example.org/" + "x" * 2_000,
                " javascript:alert(1)//https://example.org/",
            )
        ],
    ],
)
async def test_what_is_out_of_its_range_is_refused_by_name_and_nothing_is_stored(
    ask: Ask, dora: User, wrong: dict[str, Any], path: str
) -> None:
    game = await added(ask, dora)

    made = await ask(dora, CREATE, input={"nameBase": "Go", **wrong})
    changed = await ask(dora, UPDATE, input={"id": game["id"], **wrong})

    for payload in (made["data"]["createGame"], changed["data"]["updateGame"]):
        assert [(one["code"], one["path"]) for one in payload["errors"]] == [("INVALID_INPUT", ["input", path])]
    assert await names(ask, dora) == ["Mill"]
    assert (await did(ask, dora, UPDATE, input={"id": game["id"]}))["game"] == game


@pytest.mark.parametrize(
    "edge",
    [
        {"nameBase": "x" * 200},
        {"nameBase": "\ufdfa" * 200},
        {"minPlayers": 1, "maxPlayers": 999},
        {"minPlayers": 4, "maxPlayers": 4},
        {"playingTime": 1},
        {"playingTime": 100_000},
        {"minAge": 0},
        {"yearPublished": -10_000},
        {"yearPublished": 3_000},
        {"description": "x" * 20_000},
        {"imageUrl": "https://example.org/" + "x" * 1_980},
    ],
)
async def test_what_is_at_the_edge_of_its_range_is_taken(ask: Ask, dora: User, edge: dict[str, Any]) -> None:
    game = await added(ask, dora, **edge)

    assert {name: game[name] for name in edge} == edge


async def test_a_game_keeps_its_name_and_its_status_though_null_is_said(ask: Ask, dora: User) -> None:
    game = await added(ask, dora)

    for name in ("nameBase", "status"):
        assert await refused(ask, dora, UPDATE, input={"id": game["id"], name: None}) == ["INVALID_INPUT"]


async def test_one_end_of_a_range_is_checked_against_the_other_that_is_there(ask: Ask, dora: User) -> None:
    game = await added(ask, dora, minPlayers=3, maxPlayers=5)

    below = await ask(dora, UPDATE, input={"id": game["id"], "maxPlayers": 2})
    above = await ask(dora, UPDATE, input={"id": game["id"], "minPlayers": 6})
    both = await did(ask, dora, UPDATE, input={"id": game["id"], "minPlayers": 6, "maxPlayers": 7})

    paths = [answer["data"]["updateGame"]["errors"][0]["path"] for answer in (below, above)]
    assert paths == [["input", "maxPlayers"], ["input", "minPlayers"]]
    assert (both["game"]["minPlayers"], both["game"]["maxPlayers"]) == (6, 7)


async def test_a_number_of_boardgamegeek_has_one_game_a_hidden_one_too(ask: Ask, dora: User) -> None:
    await added(ask, dora, "Secret", bggId=7, status="HIDDEN")

    answer = await ask(dora, CREATE, input={"nameBase": "Go", "bggId": 7})

    errors = answer["data"]["createGame"]["errors"]
    assert [(one["code"], one["path"]) for one in errors] == [("ALREADY_EXISTS", ["input", "bggId"])]


async def test_of_many_who_make_the_same_game_at_once_one_succeeds(dora: User) -> None:
    made = await asyncio.gather(
        *(create_game(dora, {"name_base": f"Go {n}", "bgg_id": 188}) for n in range(8)), return_exceptions=True
    )

    assert [type(one) for one in made if not isinstance(one, Game)] == [AlreadyExists] * 7
    assert await Game.all().count() == 1


async def test_changes_at_once_lose_nothing_of_each_other(dora: User) -> None:
    game = await game_of(dora, "Go")
    changes: list[dict[str, Any]] = [{"min_age": 6}, {"playing_time": 60}, {"min_players": 2}, {"year_published": -500}]

    await asyncio.gather(*(update_game(dora, game_id=game.id, changes=one) for one in changes))

    stored = await Game.get(id=game.id)
    assert (stored.min_age, stored.playing_time, stored.min_players, stored.year_published) == (6, 60, 2, -500)


async def test_a_deleted_game_takes_all_with_it_and_the_audit_counts_it(env: Env, ask: Ask, ann: User) -> None:
    root = await person(env, "root", Role.ADMIN)
    game, other = [(await many_games(name, 1))[0] for name in ("Go", "Mill")]
    for one in (game, other):
        await answered(ann, one, await GameDocument.get(game_id=one.id, amends_id=None), "Text")
    key_of = global_id("Game", game.id)

    deleted = await did(ask, root, DELETE, id=key_of)

    assert deleted["deletedId"] == key_of
    for rows in (Game, GameSection, RulesSession, RulesAnswer, AnswerCitation, DocumentPage):
        assert await rows.all().count() == (2 if rows is DocumentPage else 1)
    assert {document.game_id for document in await GameDocument.all()} == {other.id}
    (entry,) = await log(ask, root, target=key_of)
    assert entry["after"] is None
    assert {name: entry["before"][name] for name in COUNTED} == COUNTED
    assert await refused(ask, root, DELETE, id=key_of) == ["NOT_FOUND"]


COUNTED = {"nameBase": "Go 0", "sections": 1, "documents": 2, "sessions": 1, "answers": 1, "citations": 1}


async def test_what_cannot_be_written_down_is_not_done(env: Env, dora: User) -> None:
    game = await game_of(dora, "Go")
    await execute("DROP TABLE audit_entry")

    with pytest.raises(OperationalError):
        await update_game(dora, game_id=game.id, changes={"name_base": "Mill"})
    with pytest.raises(OperationalError):
        await create_game(dora, {"name_base": "Chess"})

    assert [row.name_base for row in await Game.all()] == ["Go"]


async def test_what_is_no_game_is_not_found(ask: Ask, dora: User) -> None:
    for none in (
        "garbage",
        global_id("Game", Game().id),
        global_id("Task", key((await added(ask, dora))["id"], "Game")),
    ):
        assert await refused(ask, dora, UPDATE, input={"id": none, "nameBase": "Go"}) == ["NOT_FOUND"]
        assert await refused(ask, dora, DELETE, id=none) == ["NOT_FOUND"]
        assert await refused(ask, dora, SET_SECTIONS, game=none, sections=[]) == ["NOT_FOUND"]
