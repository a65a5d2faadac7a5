"""Accounts, sign-in, API tokens and roles, as clients meet them."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from conftest import PASSWORD, Ask, person
from core.env import Env
from gql.ids import global_id
from models.database.rows import insert_rows
from models.database.tx import tx
from models.users import ApiToken, RefreshToken, Role, Session, User

pytestmark = pytest.mark.anyio

ERRORS = "errors { __typename code message path }"
AUTH = f"{{ accessToken accessTokenExpiresAt refreshToken user {{ id username displayName email role }} {ERRORS} }}"
REGISTER = f"mutation ($input: RegisterInput!) {{ register(input: $input) {AUTH} }}"
LOGIN = f"mutation ($input: LoginInput!) {{ login(input: $input) {AUTH} }}"
REFRESH = f"mutation ($token: String!) {{ refreshToken(refreshToken: $token) {AUTH} }}"
LOGOUT = f"mutation {{ logout {{ ok {ERRORS} }} }}"
CHANGE = f"mutation ($input: ChangePasswordInput!) {{ changePassword(input: $input) {{ ok {ERRORS} }} }}"
PROFILE = f"""mutation ($input: UpdateProfileInput!) {{ updateProfile(input: $input) {{
    user {{ displayName avatarUrl bio }} {ERRORS} }} }}"""
SET_ROLE = f"""mutation ($user: ID!, $role: Role!) {{ setUserRole(userId: $user, role: $role) {{
    user {{ role }} {ERRORS} }} }}"""
CREATE_TOKEN = f"""mutation ($input: CreateApiTokenInput!) {{ createApiToken(input: $input) {{ secret
    apiToken {{ id name prefix scopes expiresAt revokedAt lastUsedAt }} {ERRORS} }} }}"""
REVOKE = f"mutation ($id: ID!) {{ revokeApiToken(id: $id) {{ secret apiToken {{ id revokedAt }} {ERRORS} }} }}"
ME = "{ me { username } }"
USERS = """query ($first: Int, $after: String, $last: Int, $before: String) {
    users(first: $first, after: $after, last: $last, before: $before) {
        nodes { username } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
SEARCH = "query ($query: String!) { searchUsers(query: $query) { nodes { username } } }"


async def login(ask: Ask, name: str, password: str = PASSWORD) -> dict[str, Any]:
    return (await ask(None, LOGIN, input={"emailOrUsername": name, "password": password}))["data"]["login"]


async def refresh(ask: Ask, token: str) -> dict[str, Any]:
    return (await ask(None, REFRESH, token=token))["data"]["refreshToken"]


async def is_signed_in(ask: Ask, token: str) -> bool:
    """Whether an access or API token is taken; one that is not is UNAUTHENTICATED, before anything is run."""
    answer = await ask(token, "{ worlds { nodes { id } } }")
    if "errors" not in answer:
        return True
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]
    return False


async def test_who_registers_is_signed_in(ask: Ask) -> None:
    told = {"email": " Ann@Example.org", "username": "ann", "password": PASSWORD, "displayName": "Ann of the Hollow"}

    made = (await ask(None, REGISTER, input=told))["data"]["register"]

    assert made["errors"] == []
    assert made["user"] | {"id": ""} == {
        "id": "",
        "username": "ann",
        "displayName": "Ann of the Hollow",
        "email": "ann@example.org",
        "role": "BASIC",
    }
    assert await ask(made["accessToken"], ME) == {"data": {"me": {"username": "ann"}}}
    assert (await login(ask, "ANN@example.org"))["user"]["username"] == "ann"
    assert (await login(ask, "ann"))["errors"] == []


async def test_an_account_is_unique_and_valid(ask: Ask, ann: User) -> None:
    good = {"email": "new@example.org", "username": "new", "password": PASSWORD}
    wrong = {
        ("email", "ANN@example.org"): ("ALREADY_EXISTS", "email"),
        ("username", "ann"): ("ALREADY_EXISTS", "username"),
        ("email", "nobody"): ("INVALID_INPUT", "email"),
        ("email", f"{'a' * 250}@b.org"): ("INVALID_INPUT", "email"),
        ("username", "Ann"): ("INVALID_INPUT", "username"),
        ("username", "a"): ("INVALID_INPUT", "username"),
        ("username", "a" * 33): ("INVALID_INPUT", "username"),
        ("username", "admin"): ("INVALID_INPUT", "username"),
        ("password", "short"): ("INVALID_INPUT", "password"),
        ("password", "x" * 129): ("INVALID_INPUT", "password"),
        ("displayName", "x" * 81): ("INVALID_INPUT", "displayName"),
    }

    for (field, value), (code, named) in wrong.items():
        refused = (await ask(None, REGISTER, input=good | {field: value}))["data"]["register"]

        assert refused["accessToken"] is None
        assert [(error["code"], error["path"]) for error in refused["errors"]] == [(code, ["input", named])]
    assert await User.all().count() == 1


async def test_of_five_who_take_a_name_at_once_one_has_it(ask: Ask) -> None:
    told = {"email": "new@example.org", "username": "new", "password": PASSWORD}

    answers = await asyncio.gather(*(ask(None, REGISTER, input=told) for _ in range(5)))

    codes = [[error["code"] for error in answer["data"]["register"]["errors"]] for answer in answers]
    assert sorted(codes) == [[], *[["ALREADY_EXISTS"]] * 4]


async def test_wrong_credentials_are_always_the_same(ask: Ask, ann: User) -> None:
    async with tx():
        await User.create(username="outsider", display_name="No password", issuer="i", subject="s")

    attempts = [("ann", "wrong horse"), ("nobody", PASSWORD), ("outsider", PASSWORD), ("x" * 1_000, "x"), ("ann", "")]
    refused = [await login(ask, *attempt) for attempt in attempts]

    first = {"accessToken": None, "accessTokenExpiresAt": None, "refreshToken": None, "user": None}
    error = {
        "__typename": "Unauthenticated",
        "code": "UNAUTHENTICATED",
        "message": "this e-mail, username or password is not right",
        "path": None,
    }
    assert refused == [{**first, "errors": [error]}] * len(attempts)


async def test_each_refresh_token_is_good_for_one_use(ask: Ask, ann: User) -> None:
    session = await login(ask, "ann")

    second = await refresh(ask, session["refreshToken"])
    third = await refresh(ask, second["refreshToken"])

    assert third["errors"] == []
    assert len({one["refreshToken"] for one in (session, second, third)}) == 3
    assert await Session.all().count() == 1


async def test_of_five_concurrent_refreshes_one_wins_and_lives(ask: Ask, ann: User) -> None:
    session = await login(ask, "ann")

    answers = await asyncio.gather(*(refresh(ask, session["refreshToken"]) for _ in range(5)))

    won = [answer for answer in answers if not answer["errors"]]
    codes = [error["code"] for answer in answers for error in answer["errors"]]
    assert codes == ["UNAUTHENTICATED"] * 4
    assert await is_signed_in(ask, won[0]["accessToken"])
    assert (await refresh(ask, won[0]["refreshToken"]))["errors"] == []


async def test_a_second_use_is_refused_soon_and_ends_the_session_later(ask: Ask, ann: User) -> None:
    stolen, other = await login(ask, "ann"), await login(ask, "ann")
    live = await refresh(ask, stolen["refreshToken"])

    soon = await refresh(ask, stolen["refreshToken"])
    survived = await is_signed_in(ask, live["accessToken"])
    await RefreshToken.filter(used_at__isnull=False).update(used_at=datetime.now(UTC) - timedelta(seconds=11))
    later = await refresh(ask, stolen["refreshToken"])

    assert [answer["errors"][0]["code"] for answer in (soon, later)] == ["UNAUTHENTICATED"] * 2
    assert survived
    assert not await is_signed_in(ask, live["accessToken"])
    assert (await refresh(ask, live["refreshToken"]))["errors"][0]["code"] == "UNAUTHENTICATED"
    assert await is_signed_in(ask, other["accessToken"])


async def test_an_expired_session_is_not_refreshed(ask: Ask, ann: User) -> None:
    session = await login(ask, "ann")
    await Session.all().update(expires_at=datetime.now(UTC) - timedelta(seconds=1))

    refused = await refresh(ask, session["refreshToken"])

    assert refused["errors"][0]["code"] == "UNAUTHENTICATED"
    assert not await is_signed_in(ask, session["accessToken"])


async def test_logout_ends_its_own_session_at_once(ask: Ask, ann: User) -> None:
    session, other = await login(ask, "ann"), await login(ask, "ann")

    out = await ask(session["accessToken"], LOGOUT)

    assert out["data"]["logout"] == {"ok": True, "errors": []}
    assert not await is_signed_in(ask, session["accessToken"])
    assert (await refresh(ask, session["refreshToken"]))["errors"][0]["code"] == "UNAUTHENTICATED"
    assert await is_signed_in(ask, other["accessToken"])


async def test_a_new_password_ends_every_session(ask: Ask, ann: User) -> None:
    here, there = await login(ask, "ann"), await login(ask, "ann")

    wrong = await ask(here["accessToken"], CHANGE, input={"currentPassword": "x", "newPassword": "another horse"})
    weak = await ask(here["accessToken"], CHANGE, input={"currentPassword": PASSWORD, "newPassword": "x"})
    stayed = await is_signed_in(ask, there["accessToken"])
    done = await ask(here["accessToken"], CHANGE, input={"currentPassword": PASSWORD, "newPassword": "another horse"})

    error = wrong["data"]["changePassword"]["errors"][0]
    assert (error["code"], error["path"]) == ("UNAUTHENTICATED", ["input", "currentPassword"])
    assert weak["data"]["changePassword"]["errors"][0]["path"] == ["input", "newPassword"]
    assert stayed
    assert done["data"]["changePassword"]["ok"]
    for session in (here, there):
        assert not await is_signed_in(ask, session["accessToken"])
        assert (await refresh(ask, session["refreshToken"]))["errors"][0]["code"] == "UNAUTHENTICATED"
    assert (await login(ask, "ann"))["errors"][0]["code"] == "UNAUTHENTICATED"
    assert (await login(ask, "ann", "another horse"))["errors"] == []


async def test_only_administrators_set_roles_and_the_last_one_stays(ask: Ask, env: Env, ann: User, bob: User) -> None:
    root = await person(env, "root1", Role.ADMIN)
    session = await login(ask, "ann")

    async def set_role(who: User, whom: User, role: str) -> dict[str, Any]:
        return (await ask(who, SET_ROLE, user=global_id("User", whom.id), role=role))["data"]["setUserRole"]

    forbidden = await set_role(bob, ann, "ADMIN")
    last = await set_role(root, root, "BASIC")
    raised = await set_role(root, ann, "ADMIN")
    stepped_down = await set_role(root, root, "BASIC")

    assert forbidden["errors"][0]["code"] == "FORBIDDEN"
    assert last["errors"][0]["code"] == "CONFLICT"
    assert raised == {"user": {"role": "ADMIN"}, "errors": []}
    assert not await is_signed_in(ask, session["accessToken"])
    assert stepped_down["errors"] == []
    assert (await User.get(id=root.id)).role is Role.BASIC


async def test_of_two_administrators_who_step_down_at_once_one_stays(ask: Ask, env: Env) -> None:
    admins = [await person(env, name, Role.ADMIN) for name in ("ann", "bob")]

    await asyncio.gather(*(ask(one, SET_ROLE, user=global_id("User", one.id), role="BASIC") for one in admins))

    assert await User.filter(role=Role.ADMIN).count() == 1


async def test_an_api_token_shows_its_secret_once(ask: Ask, ann: User) -> None:
    made = (await ask(ann, CREATE_TOKEN, input={"name": " my mod "}))["data"]["createApiToken"]

    token, secret = made["apiToken"], made["secret"]
    assert (token["name"], token["scopes"], token["expiresAt"]) == ("my mod", ["DIALOGUE"], None)
    assert secret.startswith(token["prefix"])
    assert len(secret) > len(token["prefix"]) + 40
    assert await is_signed_in(ask, secret)
    listed = await ask(ann, "{ apiTokens { nodes { id name prefix scopes lastUsedAt } } }")
    assert listed["data"]["apiTokens"]["nodes"][0]["lastUsedAt"] is not None
    assert secret not in str(listed)
    assert secret not in str(await ApiToken.all().values())


async def test_a_revoked_or_expired_api_token_ends_at_once(ask: Ask, ann: User) -> None:
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    made = [
        (await ask(ann, CREATE_TOKEN, input={"name": "mod", "expiresAt": until}))["data"]["createApiToken"]
        for until in (None, soon)
    ]
    for one in made:
        assert await is_signed_in(ask, one["secret"])

    first = await ask(ann, REVOKE, id=made[0]["apiToken"]["id"])
    again = await ask(ann, REVOKE, id=made[0]["apiToken"]["id"])
    await ApiToken.filter(expires_at__isnull=False).update(expires_at=datetime.now(UTC))

    assert first["data"]["revokeApiToken"]["apiToken"]["revokedAt"] is not None
    assert again == first
    assert first["data"]["revokeApiToken"]["secret"] is None
    for one in made:
        assert not await is_signed_in(ask, one["secret"])


async def test_an_api_token_is_asked_for_properly(ask: Ask, ann: User) -> None:
    past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()

    wrong: dict[str, Any] = {"name": " ", "scopes": [], "expiresAt": past}

    for field, value in wrong.items():
        refused = (await ask(ann, CREATE_TOKEN, input={"name": "mod", field: value}))["data"]["createApiToken"]

        assert refused["secret"] is None
        assert [(error["code"], error["path"]) for error in refused["errors"]] == [("INVALID_INPUT", ["input", field])]


async def test_nobody_has_more_than_a_hundred_live_api_tokens(ask: Ask, ann: User) -> None:
    now = datetime.now(UTC)
    ended = [{"revoked_at": now}, {"expires_at": now}]
    async with tx():
        await insert_rows([token(ann, f"live {n}") for n in range(98)])
        await insert_rows([token(ann, f"ended {n}", **how) for n, how in enumerate(ended)])

    answers = await asyncio.gather(*(ask(ann, CREATE_TOKEN, input={"name": f"mod {n}"}) for n in range(5)))

    codes = [[error["code"] for error in answer["data"]["createApiToken"]["errors"]] for answer in answers]
    assert sorted(codes) == [[], [], *[["LIMIT_REACHED"]] * 3]


def token(owner: User, name: str, **how: Any) -> ApiToken:
    return ApiToken(user=owner, name=name, prefix="ing_x", token_hash=name, scopes=["DIALOGUE"], **how)


async def test_a_profile_keeps_what_is_absent_and_clears_what_is_null(ask: Ask, ann: User) -> None:
    full = {"displayName": " Ann ", "avatarUrl": "https://example.org/a.png", "bio": "Farmer"}

    filled = await ask(ann, PROFILE, input=full)
    kept = await ask(ann, PROFILE, input={"displayName": "Anna"})
    cleared = await ask(ann, PROFILE, input={"avatarUrl": None, "bio": None})

    assert filled["data"]["updateProfile"]["user"] == full | {"displayName": "Ann"}
    assert kept["data"]["updateProfile"]["user"] == full | {"displayName": "Anna"}
    assert cleared["data"]["updateProfile"]["user"] == {"displayName": "Anna", "avatarUrl": None, "bio": None}


async def test_a_profile_that_is_wrong_in_one_thing_changes_in_none(ask: Ask, ann: User) -> None:
    wrong = {
        "displayName": [None, "", " ", "x" * 81],
        "avatarUrl": ["", "javascript:alert(1)", "ftp://example.org", "https://", f"https://{'x' * 2000}"],
        "bio": ["x" * 1001],
        "timeZone": [None, "", "Mars/Olympus", "../etc/passwd"],
    }

    for field, values in wrong.items():
        for value in values:
            refused = await ask(ann, PROFILE, input={"displayName": "Anna", field: value})

            errors = refused["data"]["updateProfile"]["errors"]
            assert [(error["code"], error["path"]) for error in errors] == [("INVALID_INPUT", ["input", field])]
    assert (await User.get(id=ann.id)).display_name == "Ann"


async def test_e_mail_and_role_are_for_oneself_and_administrators(ask: Ask, env: Env, ann: User, bob: User) -> None:
    root = await person(env, "root1", Role.ADMIN)
    document = '{ user(username: "ann") { username email role } }'

    seen = [(await ask(who, document))["data"]["user"] for who in (ann, root, bob)]

    open_ = {"username": "ann", "email": "ann@example.org", "role": "BASIC"}
    assert seen == [open_, open_, {"username": "ann", "email": None, "role": None}]


async def test_somebody_is_found_by_id_or_by_username(ask: Ask, ann: User, bob: User) -> None:
    document = "query ($id: ID, $name: String) { user(id: $id, username: $name) { username } }"
    key = global_id("User", bob.id)

    assert (await ask(ann, document, id=key))["data"]["user"] == {"username": "bob"}
    assert (await ask(ann, document, name="bob"))["data"]["user"] == {"username": "bob"}
    for nobody in ({"name": "nobody"}, {"id": "garbage"}, {"id": global_id("World", bob.id)}):
        assert await ask(ann, document, **nobody) == {"data": {"user": None}}
    for both in ({}, {"id": key, "name": "bob"}):
        assert (await ask(ann, document, **both))["errors"][0]["extensions"] == {
            "code": "INVALID_INPUT",
            "path": ["id"],
        }


async def test_people_are_searched_in_any_case_and_letter_for_letter(ask: Ask, ann: User) -> None:
    names = {
        "percent": "100% Farmer",
        "under_score": "A_B",
        "axb": "AxB",
        "umlaut": "Ärger Öl",
        "greek": "ΣΊΣΥΦΟΣ",
        "back": "C:\\farm",
        "quote": "O'Hara",
    }
    async with tx():
        await insert_rows([User(username=name, display_name=shown) for name, shown in names.items()])
    expected = {
        "100%": ["percent"],
        "%": ["percent"],
        "_": ["under_score"],
        "a_b": ["under_score"],
        "FARM": ["percent", "back"],
        "UNDER": ["under_score"],
        "score": [],
        "ärger": ["umlaut"],
        "ÖL": ["umlaut"],
        "ς".upper(): ["greek"],
        "\\": ["back"],
        "o'h": ["quote"],
        "nobody": [],
    }

    for query, found in expected.items():
        answer = await ask(ann, SEARCH, query=query)

        assert [node["username"] for node in answer["data"]["searchUsers"]["nodes"]] == found, query


async def page(ask: Ask, who: User, **part: Any) -> tuple[list[str], dict[str, Any]]:
    users = (await ask(who, USERS, **part))["data"]["users"]
    return [node["username"] for node in users["nodes"]], users["pageInfo"]


async def test_people_are_paged_from_both_ends(ask: Ask, env: Env) -> None:
    ann, *_ = [await person(env, name) for name in ("ann", "bob", "cid", "dan", "eve")]

    first, info = await page(ask, ann, first=2)
    second, between = await page(ask, ann, first=2, after=info["endCursor"])
    third, end = await page(ask, ann, first=2, after=between["endCursor"])
    last, tail = await page(ask, ann, last=2)
    before, head = await page(ask, ann, last=9, before=tail["startCursor"])
    inner, _ = await page(ask, ann, first=9, after=info["startCursor"], before=tail["startCursor"])
    nothing, empty = await page(ask, ann, first=0)

    assert [first, second, third] == [["ann", "bob"], ["cid", "dan"], ["eve"]]
    assert flags(info, between, end) == [(True, False), (True, True), (False, True)]
    assert [last, before, inner] == [["dan", "eve"], ["ann", "bob", "cid"], ["bob", "cid"]]
    assert flags(tail, head) == [(False, True), (True, False)]
    assert (nothing, empty["startCursor"], empty["hasNextPage"]) == ([], None, True)


def flags(*infos: dict[str, Any]) -> list[tuple[bool, bool]]:
    return [(info["hasNextPage"], info["hasPreviousPage"]) for info in infos]


async def test_a_page_that_cannot_be_is_refused_by_name(ask: Ask, ann: User) -> None:
    wrong: dict[str, Sequence[dict[str, Any]]] = {
        "first": [{"first": -1}, {"first": 101}],
        "last": [{"last": -1}, {"last": 101}, {"first": 1, "last": 1}],
        "after": [{"after": value} for value in ("", "garbage", "!!!", "MQ==", "\u00e4", "x" * 10_000)],
        "before": [{"last": 1, "before": "garbage"}],
    }

    for name, parts in wrong.items():
        for part in parts:
            answer = await ask(ann, USERS, **part)

            assert answer["errors"][0]["extensions"] == {"code": "INVALID_INPUT", "path": [name]}, part


async def test_a_page_has_fifty_people_if_nothing_is_said(ask: Ask, ann: User) -> None:
    async with tx():
        await insert_rows([User(username=f"user-{n:03}", display_name="Somebody") for n in range(120)])

    usual, _ = await page(ask, ann)
    most, info = await page(ask, ann, first=100)

    assert (len(usual), len(most), info["hasNextPage"]) == (50, 100, True)


async def test_a_forged_token_is_nobodys(http: httpx2.AsyncClient, ask: Ask, ann: User) -> None:
    good = (await login(ask, "ann"))["accessToken"]
    head, body, mark = good.split(".")

    for forged in (
        f"{head}.{body}.",
        f"{head}.{body}.{mark[:-4]}AAAA",
        f"{head}.{body[:-2]}.{mark}",
        f"ing_{'0' * 49}",
    ):
        answer = await ask(forged, ME)

        assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]
        assert "data" not in answer
