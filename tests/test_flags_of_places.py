"""Rules of flags for games and sections go with them."""

import asyncio

import pytest

from conftest import person
from core.env import Env
from core.errors import NotFound
from core.flags import FlagScope
from models.audit import AuditEntry
from models.database.tx import tx
from models.flags import FeatureFlag, FlagRule
from models.games import Game, GameSection
from models.users import Role, User
from resolvers.flags.editing import set_flag_rule, upsert_flag
from resolvers.flags.refreshing import refresh
from resolvers.flags.values import NewRule
from resolvers.games.editing import delete_game
from resolvers.games.sections import NewSection, set_game_sections

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ada(env: Env) -> User:
    """Two flags are there."""
    admin = await person(env, "ada", Role.ADMIN)
    for key in ("alpha", "beta"):
        await upsert_flag(env, admin, key=key, changes={})
    return admin


@pytest.fixture
async def game(env: Env) -> Game:
    """With the sections `setup` and `end`."""
    async with tx():
        game = await Game.create(name_base="Go", folded="go")
        for place, key in enumerate(("setup", "end")):
            await GameSection.create(game=game, key=key, title=key, place=place)
    return game


async def set_for_all(env: Env, ada: User, game: Game) -> None:
    """A rule of each flag for the game and each of its sections, and one for everybody."""
    for key in ("alpha", "beta"):
        await set_flag_rule(env, ada, flag_key=key, rule=NewRule(FlagScope.GLOBAL, enabled=True))
        await set_flag_rule(env, ada, flag_key=key, rule=NewRule(FlagScope.GAME, enabled=False, scope_id=game.id))
        for section in await GameSection.filter(game_id=game.id):
            rule = NewRule(FlagScope.SECTION, enabled=False, scope_id=section.id)
            await set_flag_rule(env, ada, flag_key=key, rule=rule)


async def test_the_rules_of_a_game_and_its_sections_go_with_it(env: Env, ada: User, game: Game) -> None:
    await set_for_all(env, ada, game)

    await delete_game(ada, game_id=game.id)
    await refresh(env)

    left = await FlagRule.all()
    deleted = await AuditEntry.filter(action="flag.rule.delete")
    assert [rule.scope for rule in left] == [FlagScope.GLOBAL, FlagScope.GLOBAL]
    assert sorted(entry.before["scope"] for entry in deleted) == ["GAME"] * 2 + ["SECTION"] * 4
    assert [flag.version for flag in await FeatureFlag.all()] == [8, 8]
    assert [len(flag.rules) for flag in env.flags.known.values()] == [1, 1]


async def test_the_rules_of_a_section_go_with_it_and_the_others_stay(env: Env, ada: User, game: Game) -> None:
    await set_for_all(env, ada, game)
    kept = await GameSection.get(game_id=game.id, key="end")

    await set_game_sections(ada, game_id=game.id, sections=[NewSection("end", "The end"), NewSection("new", "New")])

    of_sections = await FlagRule.filter(scope=FlagScope.SECTION)
    assert [rule.scope_id for rule in of_sections] == [str(kept.id)] * 2
    assert await FlagRule.filter(scope=FlagScope.GAME).count() == 2
    assert await AuditEntry.filter(action="flag.rule.delete").count() == 2


async def test_no_rule_is_set_for_a_game_that_goes_at_the_same_time(env: Env, ada: User, game: Game) -> None:
    section = await GameSection.get(game_id=game.id, key="end")
    rules = [
        NewRule(FlagScope.GAME, enabled=False, scope_id=game.id, environment=f"place-{number}") for number in range(5)
    ] + [NewRule(FlagScope.SECTION, enabled=False, scope_id=section.id, environment=f"e-{n}") for n in range(5)]

    ended = await asyncio.gather(
        *(set_flag_rule(env, ada, flag_key="alpha", rule=rule) for rule in rules[:5]),
        delete_game(ada, game_id=game.id),
        *(set_flag_rule(env, ada, flag_key="beta", rule=rule) for rule in rules[5:]),
        return_exceptions=True,
    )

    assert {type(one) for one in ended if isinstance(one, Exception)} <= {NotFound}
    assert await FlagRule.all().count() == 0
