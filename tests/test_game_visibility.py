"""Who sees which game: five roles, three statuses, and every way that leads to one or to what belongs to it."""

from typing import Any

import pytest

from conftest import Ask, person
from core.env import Env
from gaming import answered
from gql.ids import global_id
from models.games import Game, GameSection, GameStatus
from models.rulebooks import GameDocument
from models.users import Role, User
from shelf import rulebook
from shelved import many_games

pytestmark = pytest.mark.anyio

SEEN = {
    Role.BASIC: {"ACTIVE"},
    Role.PREMIUM: {"ACTIVE"},
    Role.TESTER: {"ACTIVE", "BETA"},
    Role.DEVELOPER: {"ACTIVE", "BETA", "HIDDEN"},
    Role.ADMIN: {"ACTIVE", "BETA", "HIDDEN"},
}
PAGES = "page(number: 1) { text } pages { nodes { text } }"
DOCUMENT = f"title amends {{ title }} game {{ nameBase }} {PAGES}"
ANSWER = "question answer citations { quote document { title } } session { title game { nameBase } }"
SESSION = f"title game {{ nameBase }} answers {{ nodes {{ {ANSWER} }} }}"
WAYS = {  # each finds something, or nothing, of the game that is called after its status
    "games": "{ games { nodes { nameBase } } }",
    "games by name": '{ games(filter: { search: "STATUS" }) { nodes { nameBase } } }',
    "games by status": "{ games(filter: { status: STATUS }) { nodes { nameBase } } }",
    "games from the end": "{ games(last: 100) { edges { node { nameBase } } } }",
    "sections of games": "{ games { nodes { sections { title } } } }",
    "documents of games": f"{{ games {{ nodes {{ documents {{ nodes {{ {DOCUMENT} }} }} }} }} }}",
    "game": '{ game(id: "GAME") { nameBase } }',
    "game by number": "{ game(bggId: NUMBER) { nameBase } }",
    "node": '{ node(id: "GAME") { ... on Game { nameBase } } }',
    "nodes": '{ nodes(ids: ["GAME"]) { ... on Game { nameBase } } }',
    "section": '{ node(id: "SECTION") { ... on GameSection { title } } }',
    "document": f'{{ node(id: "DOCUMENT") {{ ... on GameDocument {{ {DOCUMENT} }} }} }}',
    "search in documents": '{ searchRules(gameId: "GAME", query: "miller") { text document { title } } }',
    "sessions": f"{{ rulesSessions {{ nodes {{ {SESSION} }} }} }}",
    "sessions of a game": f'{{ rulesSessions(gameId: "GAME") {{ nodes {{ {SESSION} }} }} }}',
    "session": f'{{ rulesSession(id: "SESSION") {{ {SESSION} }} }}',
    "session by node": f'{{ node(id: "SESSION") {{ ... on RulesSession {{ {SESSION} }} }} }}',
    "answer": f'{{ rulesAnswer(id: "ANSWER") {{ {ANSWER} }} }}',
    "answer by node": f'{{ node(id: "ANSWER") {{ ... on RulesAnswer {{ {ANSWER} }} }} }}',
    "asking": f"""mutation {{ askRules(input: {{ gameId: "GAME", question: "miller" }}) {{
        answer {{ {ANSWER} }} errors {{ code }} }} }}""",
    "documents": f'{{ nodes(ids: ["DOCUMENT"]) {{ ... on GameDocument {{ {DOCUMENT} }} }} }}',
}


async def shelf(env: Env, viewer: User) -> dict[str, dict[str, str]]:
    """A game of each status, about which the viewer asked: the ids that lead to it."""
    found: dict[str, dict[str, str]] = {}
    for number, status in enumerate(GameStatus):
        game = (await many_games(status.value, 1, bgg_id=number + 1, status=status))[0]
        await GameSection.filter(game_id=game.id).update(title=f"Part of {status}")
        await GameDocument.filter(game_id=game.id).update(title=f"Rules of {status}")
        document = await GameDocument.get(game_id=game.id, amends_id=None)
        await rulebook(env, game.id, f"# Moves\n\nThe miller moves a man of {status}.\n")
        answer = await answered(viewer, game, document, f"Of {status}")
        found[status] = {
            "GAME": global_id("Game", game.id),
            "NUMBER": str(number + 1),
            "SECTION": global_id("GameSection", (await GameSection.get(game_id=game.id)).id),
            "DOCUMENT": global_id("GameDocument", document.id),
            "SESSION": global_id("RulesSession", answer.session_id),
            "ANSWER": global_id("RulesAnswer", answer.id),
        }
    return found


async def seen(ask: Ask, who: User, way: str, status: str, ids: dict[str, str]) -> bool:
    """Whether anything of the game is told; what is not told of is not found, or left out."""
    answer = await told(ask, who, way, {**ids, "STATUS": status})
    codes = {error["extensions"]["code"] for error in answer.get("errors", [])}
    assert codes <= {"NOT_FOUND"}, (way, answer)
    return status in str(answer["data"])


@pytest.mark.parametrize("role", Role)
async def test_what_a_role_may_not_see_does_not_exist_for_it_by_whatever_way(env: Env, ask: Ask, role: Role) -> None:
    viewer = await person(env, "ann", role)
    games = await shelf(env, viewer)
    wrong: list[tuple[str, str]] = []

    for name, way in WAYS.items():
        for status, ids in games.items():
            if await seen(ask, viewer, way, status, ids) != (status in SEEN[role]):
                wrong.append((name, status))

    assert wrong == []


@pytest.mark.parametrize("role", [Role.BASIC, Role.PREMIUM, Role.TESTER])
async def test_a_hidden_game_is_answered_as_one_that_is_not_there(env: Env, ask: Ask, role: Role) -> None:
    viewer = await person(env, "ann", role)
    games = await shelf(env, viewer)
    hidden = games["HIDDEN"]
    none = {name: global_id(kind, Game().id) for name, kind in KIND_OF.items()} | {"NUMBER": "999"}

    for way in WAYS.values():
        there, absent = [await told(ask, viewer, way, {**ids, "STATUS": "HIDDEN"}) for ids in (hidden, none)]
        assert there == absent


KIND_OF = {
    "GAME": "Game",
    "SECTION": "GameSection",
    "DOCUMENT": "GameDocument",
    "SESSION": "RulesSession",
    "ANSWER": "RulesAnswer",
}


async def told(ask: Ask, who: User, way: str, ids: dict[str, str]) -> dict[str, Any]:
    for place, key in ids.items():
        way = way.replace(place, key)
    return await ask(who, way)


async def test_a_game_that_is_hidden_meanwhile_is_gone_for_who_saw_it(env: Env, ask: Ask, ann: User) -> None:
    games = await shelf(env, ann)
    ids = games["ACTIVE"]
    before = [await seen(ask, ann, way, "ACTIVE", ids) for way in WAYS.values()]
    await Game.filter(status=GameStatus.ACTIVE).update(status=GameStatus.HIDDEN)

    after = [await seen(ask, ann, way, "ACTIVE", ids) for way in WAYS.values()]

    assert all(before)
    assert not any(after)
