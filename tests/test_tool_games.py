"""Games looked for by the assistant: those that one may see, and what is known of them."""

from typing import Any

import pytest

from conftest import person
from core.env import Env
from gql.ids import global_id
from models.database.tx import tx
from models.games import Game, GameStatus, name_key
from models.rulebooks import GameDocument
from models.users import Role, User
from shelf import MORRIS, game_with
from tooling import data_of

pytestmark = pytest.mark.anyio


async def a_game(name: str, status: GameStatus = GameStatus.ACTIVE, **facts: Any) -> Game:
    async with tx():
        return await Game.create(name_base=name, folded=name_key(name), status=status, **facts)


async def names(env: Env, who: User, **wanted: Any) -> list[str]:
    return [game["name"] for game in (await data_of(env, who, "search_games", **wanted))["games"]]


async def test_a_game_is_told_with_what_is_known_of_it(env: Env, ann: User) -> None:
    facts: dict[str, Any] = {"min_players": 2, "max_players": 4, "playing_time": 45, "year_published": -3100}
    senet = await a_game("Senet", description="A race. " * 100, **facts)
    await a_game("Tâb")

    found = await data_of(env, ann, "search_games")

    bare, full = found["games"][1], found["games"][0]
    assert full.pop("description") == ("A race. " * 100)[:299] + "…"
    assert full == {
        "id": global_id("Game", senet.id),
        "name": "Senet",
        "minPlayers": 2,
        "maxPlayers": 4,
        "playingTime": 45,
        "yearPublished": -3100,
        "documents": 0,
    }
    assert set(bare) == {"id", "name", "documents"}
    assert found["more"] is False


async def test_only_documents_that_can_be_asked_about_are_counted(env: Env, ann: User) -> None:
    morris = await game_with(env, MORRIS)
    async with tx():
        game = await Game.get(name_base="Nine Men's Morris")
        await GameDocument.create(game=game, title="Errata", kind="ERRATA", language="en")

    (told,) = (await data_of(env, ann, "search_games"))["games"]

    assert (told["id"], told["documents"]) == (morris, 1)


async def test_what_is_hidden_is_found_by_those_alone_who_may_see_it_who_are_told_the_status(
    env: Env, ann: User
) -> None:
    for name, status in (("Go", GameStatus.ACTIVE), ("Nyout", GameStatus.BETA), ("Senet", GameStatus.HIDDEN)):
        await a_game(name, status)
    tester, dev = await person(env, "tess", Role.TESTER), await person(env, "dev", Role.DEVELOPER)

    found = {
        who.username: [(game["name"], game.get("status")) for game in told["games"]]
        for who in (ann, tester, dev)
        if (told := await data_of(env, who, "search_games"))
    }

    assert found == {
        "ann": [("Go", None)],
        "tess": [("Go", "ACTIVE"), ("Nyout", "BETA")],
        "dev": [("Go", "ACTIVE"), ("Nyout", "BETA"), ("Senet", "HIDDEN")],
    }
    assert await names(env, ann, search="senet") == []


async def test_games_are_found_by_name_players_and_time(env: Env, ann: User) -> None:
    await a_game("Draughts", min_players=2, max_players=2, playing_time=30)
    await a_game("Whist", min_players=4, max_players=4, playing_time=60)
    await a_game("Fox and Geese", min_players=2, max_players=2, playing_time=20)

    found = {
        "search": await names(env, ann, search="gee"),
        "players": await names(env, ann, players=4),
        "time": await names(env, ann, maxPlayingTime=30),
        "both": await names(env, ann, players=2, maxPlayingTime=20),
        "none": await names(env, ann, players=3),
    }
    first = await data_of(env, ann, "search_games", limit=1)

    assert found == {
        "search": ["Fox and Geese"],
        "players": ["Whist"],
        "time": ["Draughts", "Fox and Geese"],
        "both": ["Fox and Geese"],
        "none": [],
    }
    assert ([game["name"] for game in first["games"]], first["more"]) == (["Draughts"], True)
