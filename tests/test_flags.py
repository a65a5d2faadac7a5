"""Feature flags through the API: who sees and sets what, and what is refused."""

from typing import Any
from uuid import uuid4

import pytest

from conftest import Ask, person
from core.env import Env
from gql.ids import global_id
from models.audit import AuditEntry
from models.database.statements import counted
from models.database.tx import tx
from models.flags import FeatureFlag, FlagRule
from models.games import Game, GameSection, GameStatus
from models.users import Role, User
from resolvers.flags import editing
from resolvers.flags.defaults import make_default_flags
from resolvers.flags.evaluating import evaluate_flags

pytestmark = pytest.mark.anyio

RULE = """id scope scopeId role environment enabled value variant rolloutPercent bucketBy metadata"""
FLAG = f"flag {{ id key description killed defaultEnabled archivedAt version rules {{ {RULE} }} }}"
ERRORS = "errors { code path message }"
UPSERT = f"mutation ($input: UpsertFlagInput!) {{ upsertFlag(input: $input) {{ {FLAG} {ERRORS} }} }}"
SET = f"mutation ($input: SetFlagRuleInput!) {{ setFlagRule(input: $input) {{ {FLAG} {ERRORS} }} }}"
DELETE = f"mutation ($id: ID!) {{ deleteFlagRule(id: $id) {{ {FLAG} {ERRORS} }} }}"
KILL = f"mutation ($key: String!, $killed: Boolean!) {{ killFlag(key: $key, killed: $killed) {{ {FLAG} {ERRORS} }} }}"
LIST = f"{{ featureFlags {{ nodes {{ key rules {{ {RULE} }} }} }} }}"
EVALUATION = "key enabled value variant reason matchedScope metadata"
EVALUATE = f"""query ($key: String!, $game: ID, $section: ID) {{
    evaluateFlag(key: $key, gameId: $game, sectionId: $section) {{ {EVALUATION} }} }}"""
EVALUATE_ALL = f"query ($game: ID) {{ evaluateFlags(gameId: $game) {{ {EVALUATION} }} }}"
GLOBAL = {"flagKey": "chat", "scope": "GLOBAL", "enabled": True}
WRONG: dict[str, tuple[Any, ...]] = {  # by the name in metadata
    "daily_limit": (-1, 1.5, True, "20", [], 2_000_000_001),
    "daily_micros": (-1, False),
    "time_zone": ("Mars/Olympus", None, 1),
    "provider": ("", None, 1),
}


@pytest.fixture
async def admin(env: Env) -> User:
    return await person(env, "ada", Role.ADMIN)


@pytest.fixture
async def chat(env: Env, admin: User) -> FeatureFlag:
    return await editing.upsert_flag(env, admin, key="chat", changes={})


async def game_of(status: GameStatus = GameStatus.ACTIVE) -> tuple[Game, GameSection]:
    async with tx():
        game = await Game.create(name_base="Go", folded=f"go {uuid4()}", status=status)
        return game, await GameSection.create(game=game, key="end", title="The end", place=0)


def only(answer: dict[str, Any]) -> Any:
    [told] = answer["data"].values()
    return told


def codes(answer: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(one["code"], one["path"]) for one in only(answer)["errors"]]


async def test_a_flag_is_made_changed_and_killed_and_counts_its_changes(ask: Ask, admin: User) -> None:
    made = await ask(admin, UPSERT, input={"key": "new.shelf_2-B", "description": " Shelves ", "defaultEnabled": False})
    kept = await ask(admin, UPSERT, input={"key": "new.shelf_2-B"})
    changed = await ask(admin, UPSERT, input={"key": "new.shelf_2-B", "description": None, "defaultEnabled": True})
    killed = await ask(admin, KILL, key="new.shelf_2-B", killed=True)
    again = await ask(admin, KILL, key="new.shelf_2-B", killed=True)
    alive = await ask(admin, KILL, key="new.shelf_2-B", killed=False)

    flags = [only(one)["flag"] for one in (made, kept, changed, killed, again, alive)]
    assert [(one["description"], one["defaultEnabled"], one["killed"], one["version"]) for one in flags] == [
        ("Shelves", False, False, 1),
        ("Shelves", False, False, 1),
        ("", True, False, 2),
        ("", True, True, 3),
        ("", True, True, 3),
        ("", True, False, 4),
    ]


@pytest.mark.usefixtures("chat")
async def test_a_rule_is_set_anew_where_it_was_and_deleted(ask: Ask, admin: User, ann: User) -> None:
    game, section = await game_of()
    full = GLOBAL | {
        "scope": "USER",
        "scopeId": global_id("User", ann.id),
        "role": "PREMIUM",
        "environment": "production",
        "value": {"colour": ["blue"]},
        "variant": "B",
        "rolloutPercent": 12.5,
        "bucketBy": "GAME",
        "metadata": {"daily_limit": None, "daily_micros": 5, "time_zone": "Europe/Vienna", "provider": "x", "own": [1]},
    }

    first = only(await ask(admin, SET, input=full))["flag"]
    second = only(await ask(admin, SET, input=full | {"enabled": False, "metadata": None, "value": "text"}))["flag"]
    await ask(admin, SET, input=GLOBAL | {"scope": "SECTION", "scopeId": global_id("GameSection", section.id)})
    third = only(await ask(admin, SET, input=GLOBAL | {"scope": "GAME", "scopeId": global_id("Game", game.id)}))["flag"]
    last = only(await ask(admin, DELETE, id=first["rules"][0]["id"]))["flag"]

    told = {name: value for name, value in full.items() if name != "flagKey"}
    assert first["rules"] == [{"id": first["rules"][0]["id"], **told}]
    assert second["rules"] == [first["rules"][0] | {"enabled": False, "metadata": {}, "value": "text"}]
    assert [one["scope"] for one in third["rules"]] == ["USER", "SECTION", "GAME"]
    assert [one["scopeId"] for one in third["rules"]][1:] == [
        global_id("GameSection", section.id),
        global_id("Game", game.id),
    ]
    assert [one["scope"] for one in last["rules"]] == ["SECTION", "GAME"]
    assert [one["version"] for one in (first, second, third, last)] == [2, 3, 5, 6]


@pytest.mark.usefixtures("chat")
@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"scopeId": "garbage"}, ["input", "scopeId"]),
        ({"scope": "GAME"}, ["input", "scopeId"]),
        ({"environment": ""}, ["input", "environment"]),
        ({"environment": "Production"}, ["input", "environment"]),
        ({"rolloutPercent": -0.1}, ["input", "rolloutPercent"]),
        ({"rolloutPercent": 100.1}, ["input", "rolloutPercent"]),
        ({"variant": " "}, ["input", "variant"]),
        ({"variant": "x" * 65}, ["input", "variant"]),
        ({"value": "x" * 10_001}, ["input", "value"]),
        ({"metadata": [1]}, ["input", "metadata"]),
        ({"metadata": {"own": "x" * 10_001}}, ["input", "metadata"]),
        *(({"metadata": {name: value}}, ["input", "metadata", name]) for name in WRONG for value in WRONG[name]),
    ],
)
async def test_a_rule_that_means_nothing_is_refused(ask: Ask, admin: User, wrong: dict[str, Any], path: str) -> None:
    answer = await ask(admin, SET, input=GLOBAL | wrong)

    assert codes(answer) == [("INVALID_INPUT", path)]
    assert await FlagRule.all().count() == 0
    assert (await FeatureFlag.get(key="chat")).version == 1


@pytest.mark.usefixtures("chat")
async def test_what_is_not_there_is_not_found(ask: Ask, admin: User, ann: User) -> None:
    nobody = GLOBAL | {"scope": "USER", "scopeId": global_id("User", uuid4())}
    another = GLOBAL | {"scope": "GAME", "scopeId": global_id("User", ann.id)}

    assert codes(await ask(admin, KILL, key="none", killed=True)) == [("NOT_FOUND", ["key"])]
    assert codes(await ask(admin, SET, input=GLOBAL | {"flagKey": "none"})) == [("NOT_FOUND", ["input", "flagKey"])]
    assert codes(await ask(admin, SET, input=nobody)) == [("NOT_FOUND", ["input", "scopeId"])]
    assert codes(await ask(admin, SET, input=another)) == [("NOT_FOUND", ["input", "scopeId"])]
    assert codes(await ask(admin, DELETE, id="garbage")) == [("NOT_FOUND", ["id"])]


@pytest.mark.parametrize("key", ["", " chat", "a b", "-a", "a" * 65, "ä"])
async def test_a_key_is_a_short_word(ask: Ask, admin: User, key: str) -> None:
    assert codes(await ask(admin, UPSERT, input={"key": key})) == [("INVALID_INPUT", ["input", "key"])]


@pytest.mark.parametrize("name", ["development", "production"])
async def test_who_may_set_flags(ask: Ask, env: Env, chat: FeatureFlag, name: str) -> None:
    object.__setattr__(env, "settings", env.settings.model_copy(update={"env": name}))
    rule = await FlagRule.create(flag=chat, scope="GLOBAL", enabled=True)
    asked = [
        (UPSERT, {"input": {"key": "chat"}}),
        (SET, {"input": GLOBAL}),
        (KILL, {"key": "chat", "killed": True}),
        (DELETE, {"id": global_id("FlagRule", rule.id)}),
    ]
    seen: dict[Role, set[Any]] = {}

    for role in Role:
        viewer = await person(env, role.lower(), role)
        seen[role] = {tuple(codes(await ask(viewer, document, **given))) for document, given in asked[:3]}
    last = await ask(await User.get(username="developer"), asked[3][0], **asked[3][1])

    may = [Role.ADMIN] if name == "production" else [Role.DEVELOPER, Role.ADMIN]
    assert seen == {role: {()} if role in may else {(("FORBIDDEN", None),)} for role in Role}
    assert codes(last) == ([("FORBIDDEN", None)] if name == "production" else [])


async def test_how_flags_are_set_is_seen_by_developers_and_administrators(
    ask: Ask, env: Env, chat: FeatureFlag
) -> None:
    rule = await FlagRule.create(flag=chat, scope="GLOBAL", enabled=True)
    ids = [global_id("FeatureFlag", chat.id), global_id("FlagRule", rule.id)]
    nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    listed: dict[Role, Any] = {}
    found: dict[Role, Any] = {}

    for role in Role:
        viewer = await person(env, role.lower(), role)
        answer = await ask(viewer, LIST)
        listed[role] = (
            answer.get("errors", [{}])[0].get("extensions", {}).get("code") or only(answer)["nodes"][0]["key"]
        )
        found[role] = [node and node["id"] for node in only(await ask(viewer, nodes, ids=ids))]

    editors = (Role.DEVELOPER, Role.ADMIN)
    assert listed == {role: "chat" if role in editors else "FORBIDDEN" for role in Role}
    assert found == {role: ids if role in editors else [None, None] for role in Role}


async def test_every_change_is_written_down_once(ask: Ask, admin: User) -> None:
    await ask(admin, UPSERT, input={"key": "chat", "description": "Rules"})
    await ask(admin, UPSERT, input={"key": "chat", "defaultEnabled": False})
    flag = only(await ask(admin, SET, input=GLOBAL | {"metadata": {"daily_limit": 3}}))["flag"]
    await ask(admin, KILL, key="chat", killed=True)
    await ask(admin, KILL, key="chat", killed=True)
    await ask(admin, SET, input=GLOBAL | {"variant": ""})
    await ask(admin, DELETE, id=flag["rules"][0]["id"])

    entries = await AuditEntry.all().order_by("id")
    assert [(one.action, one.actor_id, one.target_type) for one in entries] == [
        (action, admin.id, "FeatureFlag")
        for action in ("flag.create", "flag.update", "flag.rule.set", "flag.kill", "flag.rule.delete")
    ]
    assert {global_id("FeatureFlag", one.target_id) for one in entries if one.target_id} == {flag["id"]}
    assert (entries[1].before, entries[1].after) == ({"default_enabled": True}, {"default_enabled": False})
    assert entries[2].before is None
    assert entries[2].after == entries[4].before
    assert entries[2].after["metadata"] == {"daily_limit": 3}
    assert (entries[3].before, entries[3].after) == ({"killed": False}, {"killed": True})


@pytest.mark.usefixtures("chat")
async def test_a_change_is_true_for_the_next_request(ask: Ask, admin: User, ann: User) -> None:
    before = only(await ask(ann, EVALUATE, key="chat"))
    await ask(admin, SET, input=GLOBAL | {"value": "blue", "variant": "B", "metadata": {"daily_limit": 3}})
    after = only(await ask(ann, EVALUATE, key="chat"))
    await ask(admin, KILL, key="chat", killed=True)
    killed = only(await ask(ann, EVALUATE_ALL))

    nothing: dict[str, Any] = {"key": "chat", "value": None, "variant": None, "matchedScope": None, "metadata": {}}
    assert before == nothing | {"enabled": True, "reason": "STATIC"}
    assert after == {
        "key": "chat",
        "enabled": True,
        "value": "blue",
        "variant": "B",
        "reason": "TARGETING_MATCH",
        "matchedScope": "GLOBAL",
        "metadata": {"daily_limit": 3},
    }
    assert killed == [nothing | {"enabled": False, "reason": "DISABLED"}]


async def test_a_flag_that_is_not_there_is_unknown(ask: Ask, ann: User) -> None:
    answer = await ask(ann, EVALUATE, key="none")

    assert (only(answer)["reason"], only(answer)["enabled"]) == ("UNKNOWN", False)


@pytest.mark.usefixtures("chat")
async def test_a_hidden_game_is_no_place_for_those_who_may_not_see_it(ask: Ask, admin: User, ann: User) -> None:
    game, section = await game_of(GameStatus.HIDDEN)
    _, elsewhere = await game_of()
    place = {"game": global_id("Game", game.id), "section": global_id("GameSection", section.id)}
    await ask(admin, SET, input=GLOBAL | {"scope": "GAME", "scopeId": place["game"], "variant": "in go"})

    hidden = [
        await ask(ann, EVALUATE, key="chat", **where)
        for where in ({"game": place["game"]}, {"section": place["section"]}, {"game": global_id("Game", uuid4())})
    ]
    seen = [await ask(admin, EVALUATE, key="chat", **{name: place[name]}) for name in place]
    crossed = await ask(admin, EVALUATE, key="chat", game=place["game"], section=global_id("GameSection", elsewhere.id))

    assert [one["errors"][0]["extensions"]["code"] for one in (*hidden, crossed)] == ["NOT_FOUND"] * 4
    assert hidden[0]["errors"][0]["message"] == hidden[2]["errors"][0]["message"]
    assert [only(one)["variant"] for one in seen] == ["in go", "in go"]


async def test_evaluating_costs_no_statement(env: Env, ann: User, chat: FeatureFlag) -> None:
    with counted() as statements:
        found = await evaluate_flags(env, ann)

    assert [one.key for one in found] == [chat.key]
    assert statements.count == 0


async def test_there_is_room_for_so_many_flags_and_rules(
    env: Env, admin: User, chat: FeatureFlag, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing, "FLAGS_MAX", 2)
    monkeypatch.setattr(editing, "RULES_MAX", 1)

    flags = [await ask(admin, UPSERT, input={"key": key}) for key in ("dialogue", "assistant", chat.key)]
    rules = [await ask(admin, SET, input=GLOBAL | {"environment": name}) for name in ("*", "staging", "*")]

    assert [[code for code, _ in codes(one)] for one in flags] == [[], ["CONFLICT"], []]
    assert [[code for code, _ in codes(one)] for one in rules] == [[], ["CONFLICT"], []]
    assert sorted(env.flags.known) == ["chat", "dialogue"]


async def test_the_flags_of_features_are_made_once_and_left_as_they_are(ask: Ask, admin: User) -> None:
    await make_default_flags()
    await ask(admin, KILL, key="dialogue", killed=True)
    await make_default_flags()

    flags = await FeatureFlag.all().order_by("key")
    assert [(one.key, one.killed, one.default_enabled) for one in flags] == [
        ("assistant", False, True),
        ("chat", False, True),
        ("dialogue", True, True),
    ]
