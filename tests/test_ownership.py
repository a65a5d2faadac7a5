"""Who reaches what: a table over every field, so that a new one without a rule fails."""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
import json
from enum import Enum
from typing import Any

import httpx2
import pytest
from graphql import get_named_type, is_non_null_type

import wire
from asking import asked, limited, signed_in
from belongings import Belongings, belongings
from core.env import Env
from models.users import Role, TokenScope
from tables import contents
from wire import Refused

pytestmark = pytest.mark.anyio

SCOPES = set(TokenScope)


class Reach(Enum):
    """Who may ask: by which scopes of an API token; a session may ask everything."""

    VISITOR = frozenset(SCOPES)
    ME = frozenset({TokenScope.READ})  # and null for a visitor
    SESSION = frozenset[TokenScope]()
    READ = frozenset({TokenScope.READ, None})
    WORLD_READ = frozenset({TokenScope.READ, TokenScope.DIALOGUE})
    WORLD_WRITE = frozenset({TokenScope.WRITE, TokenScope.DIALOGUE})


REACH = {
    "Query.me": Reach.ME,
    "Query.user": Reach.READ,
    "Query.users": Reach.READ,
    "Query.searchUsers": Reach.READ,
    "Query.apiTokens": Reach.SESSION,
    "Query.worlds": Reach.WORLD_READ,
    "Query.world": Reach.WORLD_READ,
    "Query.npc": Reach.WORLD_READ,
    "Query.previewPrompt": Reach.WORLD_READ,
    "Query.node": Reach.WORLD_READ,
    "Query.nodes": Reach.WORLD_READ,
    "World.npcs": Reach.WORLD_READ,
    "World.interactions": Reach.WORLD_READ,
    "Npc.memories": Reach.WORLD_READ,
    "Mutation.register": Reach.VISITOR,
    "Mutation.login": Reach.VISITOR,
    "Mutation.refreshToken": Reach.VISITOR,
    "Mutation.logout": Reach.SESSION,
    "Mutation.updateProfile": Reach.SESSION,
    "Mutation.changePassword": Reach.SESSION,
    "Mutation.setUserRole": Reach.SESSION,
    "Mutation.createApiToken": Reach.SESSION,
    "Mutation.revokeApiToken": Reach.SESSION,
    "Mutation.openWorld": Reach.WORLD_WRITE,
    "Mutation.commitDay": Reach.WORLD_WRITE,
    "Mutation.deleteWorld": Reach.WORLD_WRITE,
    "Mutation.upsertNpcs": Reach.WORLD_WRITE,
    "Mutation.generateDialogue": Reach.WORLD_WRITE,
    "Mutation.recordEvents": Reach.WORLD_WRITE,
    "Mutation.createMemory": Reach.WORLD_WRITE,
    "Mutation.updateMemory": Reach.WORLD_WRITE,
    "Mutation.forgetMemory": Reach.WORLD_WRITE,
    "Subscription.dialogueStream": Reach.WORLD_WRITE,  # it makes a line, as generateDialogue does
}
ABOUT_PEOPLE = ("Query.user", "Mutation.setUserRole")  # everybody may be looked up; roles have a rule of their own


def test_every_field_has_a_rule() -> None:
    assert set(REACH) == set(wire.fields())


async def test_a_visitor_signs_in_first(env: Env, http: httpx2.AsyncClient) -> None:
    owned = await belongings(env, "ann")
    seen: dict[str, Any] = {}

    for name in wire.fields():
        answer = await ask_about(env, http, None, name, owned)
        seen[name] = [error["extensions"]["code"] for error in answer.get("errors", [])]

    closed = {name for name, reach in REACH.items() if reach not in (Reach.VISITOR, Reach.ME)}
    assert {name for name, codes in seen.items() if codes == ["UNAUTHENTICATED"]} == closed
    assert (await ask_about(env, http, None, "Query.me", owned)) == {"data": {"me": None}}


@pytest.mark.parametrize("scope", TokenScope)
async def test_an_api_token_reaches_what_its_scope_says_and_no_more(
    env: Env, http: httpx2.AsyncClient, scope: TokenScope
) -> None:
    wrong: list[object] = []

    for number, (name, reach) in enumerate(REACH.items()):
        owned = await belongings(env, f"ann{number}", Role.ADMIN)
        answer = await ask_about(env, http, await limited(owned.owner, scope), name, owned)
        codes = {one.code for one in wire.refusals(answer)} - known(name)
        if codes != (set() if scope in reach.value else {"FORBIDDEN"}):
            wrong.append((name, answer))

    assert wrong == []


async def test_node_reaches_no_kind_that_the_token_does_not(env: Env, http: httpx2.AsyncClient) -> None:
    ann = await belongings(env, "ann")
    seen: dict[tuple[str, str], bool] = {}

    for scope in TokenScope:
        token = await limited(ann.owner, scope)
        for kind, key in ann.ids.items():
            answer = await ask_about(env, http, token, "Query.node", ann, {"id": key})
            seen[scope, kind] = [one.code for one in wire.refusals(answer)] != ["FORBIDDEN"]

    worlds = {"World", "Npc", "Memory", "Interaction"}
    assert {kind for (scope, kind), reached in seen.items() if reached and scope == "DIALOGUE"} == worlds
    assert {kind for (scope, kind), reached in seen.items() if reached and scope == "READ"} == {*worlds, "User"}
    assert {kind for (scope, kind), reached in seen.items() if reached and scope == "WRITE"} == set()


@pytest.mark.parametrize("role", [Role.BASIC, Role.ADMIN])
async def test_what_is_anothers_is_not_found_and_stays_as_it_is(
    env: Env, http: httpx2.AsyncClient, database_url: str, role: Role
) -> None:
    ann, bob = await belongings(env, "ann"), await belongings(env, "bob", role)
    token = await signed_in(env, bob.owner)
    before = await contents(database_url)
    wrong: list[object] = []

    for name in sorted(taking_ids() - set(ABOUT_PEOPLE)):
        for arguments in ann.arguments(name):
            answer = await ask_about(env, http, token, name, ann, arguments)
            if not hidden(name, answer):
                wrong.append((name, answer))

    assert wrong == []
    assert await contents(database_url) == before


async def test_node_shows_people_and_nothing_else_of_another(env: Env, http: httpx2.AsyncClient) -> None:
    ann, bob = await belongings(env, "ann"), await belongings(env, "bob")
    token = await signed_in(env, bob.owner)

    mine = await ask_about(env, http, token, "Query.nodes", bob, {"ids": list(bob.ids.values())})
    hers = await ask_about(env, http, token, "Query.nodes", ann, {"ids": list(ann.ids.values())})

    assert [node["__typename"] for node in mine["data"]["nodes"]] == list(bob.ids)
    assert [node and node["__typename"] for node in hers["data"]["nodes"]] == ["User", None, None, None, None, None]


async def test_lists_hold_only_ones_own(env: Env, http: httpx2.AsyncClient) -> None:
    ann, bob = await belongings(env, "ann"), await belongings(env, "bob")
    token = await signed_in(env, bob.owner)

    for name, own in (("Query.worlds", bob.world), ("Query.apiTokens", bob.api_token)):
        every = await ask_about(env, http, token, name, bob, {})
        after_hers = await ask_about(env, http, token, name, bob, {"after": ann.cursor})

        field = name.partition(".")[2]
        assert [node["id"] for node in every["data"][field]["nodes"]] == [own]
        assert {node["id"] for node in after_hers["data"][field]["nodes"]} <= {own}


def known(name: str) -> set[str]:
    """What the arguments of a field that is reached are refused with: there is no good refresh token at hand."""
    return {"UNAUTHENTICATED"} if name == "Mutation.refreshToken" else set()


def taking_ids() -> set[str]:
    """The fields that take an id, or hang on something that has one."""
    return {
        name
        for name, field in wire.fields().items()
        if any(get_named_type(place.type).name == "ID" for place in wire.places(field))
        or name.partition(".")[0] not in wire.ROOTS
    }


async def ask_about(
    env: Env,
    http: httpx2.AsyncClient,
    token: str | None,
    name: str,
    owned: Belongings,
    arguments: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The first answer to a field, with valid arguments about what somebody owns."""
    document = wire.document(name, around=owned.around(name), depth=2)
    given = owned.arguments(name)[0] if arguments is None else arguments
    return (await asked(env, http, token, document, json.dumps(given)))[0]


def hidden(name: str, answer: dict[str, Any]) -> bool:
    """Whether an answer is the one for what is not there: null where the field may be null, else NOT_FOUND."""
    kind, _, key = name.partition(".")
    field = wire.fields()[name]
    found = wire.refusals(answer)
    if kind not in wire.ROOTS:
        return answer == {"data": {"node": None}}
    if name == "Query.nodes":
        return answer == {"data": {"nodes": [None]}}
    if kind == "Query" and not is_non_null_type(field.type):
        return answer == {"data": {key: None}}
    id_place = next(place for place in wire.places(field) if place.kind == "ID")
    return found == [Refused("NOT_FOUND", id_place.path)]
