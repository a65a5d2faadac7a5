"""The parts of a game: set all at once, by keys that are slugs."""

from typing import Any

import pytest

from conftest import Ask, person
from core.env import Env
from gaming import SET_SECTIONS, added
from models.games import GameSection
from models.users import Role, User
from talking import did, refused

pytestmark = pytest.mark.anyio


@pytest.fixture
async def dora(env: Env) -> User:
    return await person(env, "dora", Role.DEVELOPER)


async def test_sections_are_replaced_in_their_order_and_those_that_stay_keep_their_id(ask: Ask, dora: User) -> None:
    game = (await added(ask, dora))["id"]
    first = await sections_set(ask, dora, game, "setup", "play", "scoring")

    second = await sections_set(ask, dora, game, "scoring", "end", "setup")
    none = await sections_set(ask, dora, game)

    ids = {section["key"]: section["id"] for section in first}
    assert [section["key"] for section in first] == ["setup", "play", "scoring"]
    assert [section["key"] for section in second] == ["scoring", "end", "setup"]
    assert [second[0]["id"], second[2]["id"]] == [ids["scoring"], ids["setup"]]
    assert second[1]["id"] not in ids.values()
    assert none == []


async def sections_set(ask: Ask, who: User, game: str, *keys: str) -> list[dict[str, Any]]:
    sections = [{"key": one, "title": one.title()} for one in keys]
    payload = await did(ask, who, SET_SECTIONS, game=game, sections=sections)
    return payload["game"]["sections"]


async def test_the_title_of_a_section_changes_and_its_id_stays(ask: Ask, dora: User) -> None:
    game = (await added(ask, dora))["id"]
    (before,) = await sections_set(ask, dora, game, "setup")

    changed = await did(ask, dora, SET_SECTIONS, game=game, sections=[{"key": "setup", "title": " Setting up "}])

    assert changed["game"]["sections"] == [{**before, "title": "Setting up"}]


@pytest.mark.parametrize("wrong", ["", "Setup", "set up", "-setup", "setup-", "a--b", "größe", "x" * 65, "setup\n"])
async def test_the_key_of_a_section_is_a_slug(ask: Ask, dora: User, wrong: str) -> None:
    game = (await added(ask, dora))["id"]
    sections = [{"key": "play", "title": "Play"}, {"key": wrong, "title": "Setup"}]

    answer = await ask(dora, SET_SECTIONS, game=game, sections=sections)

    errors = answer["data"]["setGameSections"]["errors"]
    assert [(one["code"], one["path"]) for one in errors] == [("INVALID_INPUT", ["sections", "1", "key"])]
    assert await GameSection.all().count() == 0


async def test_keys_are_unique_in_a_game_and_free_in_another(ask: Ask, dora: User) -> None:
    game, other = [(await added(ask, dora, name))["id"] for name in ("Go", "Mill")]
    twice = [{"key": "setup", "title": "One"}, {"key": "setup", "title": "Two"}]

    codes = await refused(ask, dora, SET_SECTIONS, game=game, sections=twice)
    here, there = [await sections_set(ask, dora, one, "setup") for one in (game, other)]

    assert codes == ["INVALID_INPUT"]
    assert here != there


async def test_a_game_has_a_hundred_sections_at_most(ask: Ask, dora: User) -> None:
    game = (await added(ask, dora))["id"]

    most = await sections_set(ask, dora, game, *(f"part-{n}" for n in range(100)))
    more = [{"key": f"part-{n}", "title": "Part"} for n in range(101)]

    assert len(most) == 100
    assert await refused(ask, dora, SET_SECTIONS, game=game, sections=more) == ["INVALID_INPUT"]
