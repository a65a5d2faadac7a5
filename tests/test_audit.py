"""What administrators and developers change is written down: who did it, what was there before, and what after."""

import httpx2
import pytest

from conftest import Ask, person
from core.env import Env
from gaming import CREATE, DELETE, LOG, SET_ROLE, SET_SECTIONS, UPDATE, added, game_of, log
from gql.ids import global_id
from models.audit import AuditEntry
from models.database.tx import tx
from models.games import Game
from models.users import Role, User
from resolvers.audit import audit
from resolvers.games.editing import update_game
from resolvers.users.accounts import create_user
from serving import TokenOf
from talking import did, refused

pytestmark = pytest.mark.anyio


@pytest.fixture
async def root(env: Env) -> User:
    return await person(env, "root", Role.ADMIN)


async def test_each_change_of_the_catalogue_is_written_down_once_the_newest_first(ask: Ask, root: User) -> None:
    game = (await added(ask, root, "Go", minAge=6))["id"]
    await did(ask, root, UPDATE, input={"id": game, "minAge": 8, "status": "BETA", "nameBase": "Go"})
    await did(ask, root, SET_SECTIONS, game=game, sections=[{"key": "setup", "title": "Setup"}])
    await did(ask, root, DELETE, id=game)

    deleted, sections, updated, created = await log(ask, root)

    assert [(one["targetType"], one["targetId"], one["actor"]["username"]) for one in (deleted, created)] == [
        ("Game", game, "root")
    ] * 2
    assert (created["action"], created["before"]) == ("game.create", None)
    assert (created["after"]["nameBase"], created["after"]["minAge"]) == ("Go", 6)
    assert (updated["action"], updated["before"], updated["after"]) == (
        "game.update",
        {"minAge": 6, "status": "ACTIVE"},
        {"minAge": 8, "status": "BETA"},
    )
    assert (sections["action"], sections["before"], sections["after"]) == (
        "game.sections",
        {"sections": []},
        {"sections": [{"key": "setup", "title": "Setup"}]},
    )
    assert (deleted["action"], deleted["after"]) == ("game.delete", None)
    assert (deleted["before"]["minAge"], deleted["before"]["sections"]) == (8, 1)


async def test_a_role_that_is_set_is_written_down(ask: Ask, root: User, ann: User) -> None:
    await did(ask, root, SET_ROLE, user=global_id("User", ann.id), role="TESTER")

    (entry,) = await log(ask, root)

    assert {name: entry[name] for name in ("action", "targetType", "targetId", "before", "after")} == {
        "action": "user.role",
        "targetType": "User",
        "targetId": global_id("User", ann.id),
        "before": {"role": "BASIC"},
        "after": {"role": "TESTER"},
    }
    assert entry["actor"] == {"username": "root"}


async def test_what_changes_nothing_or_is_refused_is_not_written_down(ask: Ask, root: User, ann: User) -> None:
    game = await game_of(root, "Go", min_age=6)
    key, person_id = global_id("Game", game.id), global_id("User", ann.id)
    await AuditEntry.all().delete()

    await did(ask, root, UPDATE, input={"id": key, "minAge": 6})
    await did(ask, root, SET_SECTIONS, game=key, sections=[])
    await did(ask, root, SET_ROLE, user=person_id, role="BASIC")
    codes = [
        *await refused(ask, root, UPDATE, input={"id": key, "minAge": -1}),
        *await refused(ask, root, CREATE, input={"nameBase": ""}),
        *await refused(ask, ann, UPDATE, input={"id": key, "minAge": 9}),
        *await refused(ask, ann, SET_ROLE, user=person_id, role="ADMIN"),
        *await refused(ask, root, SET_ROLE, user=global_id("User", root.id), role="BASIC"),
    ]

    assert codes == ["INVALID_INPUT", "INVALID_INPUT", "FORBIDDEN", "FORBIDDEN", "CONFLICT"]
    assert await log(ask, root) == []


async def test_an_entry_has_the_id_of_its_request(
    http: httpx2.AsyncClient, ask: Ask, root: User, token_of: TokenOf
) -> None:
    headers = {"Authorization": f"Bearer {await token_of(root)}", "X-Request-ID": "mine-1"}
    body = {"query": CREATE, "variables": {"input": {"nameBase": "Go"}}}

    await http.post("/graphql", json=body, headers=headers)
    other = await http.post("/graphql", json=body, headers={**headers, "X-Request-ID": "no good id"})

    ids = [entry["requestId"] for entry in await log(ask, root)]
    assert ids == [other.headers["X-Request-ID"], "mine-1"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
async def test_only_administrators_read_what_was_changed(env: Env, ask: Ask, root: User, role: Role) -> None:
    ann = await person(env, "ann", role)
    game = await game_of(root, "Go")
    entry = global_id("AuditEntry", (await AuditEntry.all())[0].id)
    by_id = f'{{ node(id: "{entry}") {{ __typename ... on AuditEntry {{ action }} }} }}'

    answers = [await ask(ann, LOG, target=target) for target in (None, global_id("Game", game.id), "garbage")]

    assert [[error["extensions"]["code"] for error in answer["errors"]] for answer in answers] == [["FORBIDDEN"]] * 3
    assert await ask(ann, by_id) == {"data": {"node": None}}
    assert await ask(root, by_id) == {"data": {"node": {"__typename": "AuditEntry", "action": "game.create"}}}


async def test_the_log_is_paged_and_asked_for_by_what_was_changed(ask: Ask, root: User) -> None:
    games = [await game_of(root, name) for name in ("Go", "Mill")]
    for age in (6, 7, 8):
        for game in games:
            await update_game(root, game_id=game.id, changes={"min_age": age})
    go = global_id("Game", games[0].id)

    first = (await ask(root, LOG, target=go, first=3))["data"]["auditLog"]
    rest = (await ask(root, LOG, target=go, after=first["pageInfo"]["endCursor"]))["data"]["auditLog"]

    entries = [*first["nodes"], *rest["nodes"]]
    assert (len(first["nodes"]), first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (3, True, False)
    assert [entry["after"]["minAge"] for entry in entries] == [8, 7, 6, None]
    assert {entry["targetId"] for entry in entries} == {go}
    for none in ("garbage", global_id("Task", games[0].id), global_id("Game", Game().id)):
        assert await log(ask, root, target=none) == []


async def test_secrets_are_never_written_down(root: User, ann: User) -> None:
    secrets = {"password_hash": "h", "token_hash": "h", "upload_hash": "h", "client_secret": "s", "password": "p"}
    async with tx():
        await audit(root, "test", ann, target_type="User", before=secrets, after={**secrets, "role": ann.role})

    entry = await AuditEntry.get()

    assert (entry.before, entry.after) == ({}, {"role": "BASIC"})


async def test_an_entry_outlives_who_made_it(ask: Ask, env: Env, root: User) -> None:
    dora = await person(env, "dora", Role.DEVELOPER)
    await game_of(dora, "Go")
    await User.filter(id=dora.id).delete()

    (entry,) = await log(ask, root)

    assert (entry["action"], entry["actor"]) == ("game.create", None)


async def test_an_account_that_begins_with_a_role_is_written_down(env: Env, ask: Ask, root: User) -> None:
    hashed = await env.passwords.hash("correct horse")
    async with tx():
        await create_user(email="a@example.org", username="plain", password_hash=hashed)
        await create_user(email="b@example.org", username="dora", password_hash=hashed, role=Role.DEVELOPER)

    (entry,) = await log(ask, root)

    dora = await User.get(username="dora")
    assert (entry["action"], entry["targetId"]) == ("user.role", global_id("User", dora.id))
    assert (entry["actor"], entry["before"], entry["after"]) == (None, None, {"role": "DEVELOPER"})
