"""Flags over OpenFeature's protocol, asked by the official client and by hand."""

# pyright: reportMissingTypeStubs=false
import asyncio
from collections.abc import AsyncGenerator
from typing import Any, cast

import httpx2
import pytest
from openfeature.api import clear_providers, get_client, set_provider_and_wait
from openfeature.client import OpenFeatureClient
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import ErrorCode
from openfeature.flag_evaluation import Reason

from asking import limited
from conftest import person
from core.env import Env
from core.flags import FlagScope
from core.settings import Settings
from gql.ids import global_id
from models.database.tx import tx
from models.games import Game, GameStatus
from models.users import Role, TokenScope, User
from resolvers.flags.editing import kill_flag, set_flag_rule, upsert_flag
from resolvers.flags.values import NewRule
from server.app import application
from serving import TokenOf

pytestmark = pytest.mark.anyio

ALL = "/ofrep/v1/evaluate/flags"
CHAT = f"{ALL}/chat"


@pytest.fixture
async def admin(env: Env) -> User:
    return await person(env, "ada", Role.ADMIN)


@pytest.fixture
async def chat(env: Env, admin: User) -> None:
    """A flag that is on for everybody with a limit."""
    await upsert_flag(env, admin, key="chat", changes={})
    await rule(env, admin, metadata={"daily_limit": 20, "time_zone": "UTC", "shown": {"in": "menus"}})


async def rule(env: Env, admin: User, scope: FlagScope = FlagScope.GLOBAL, **more: Any) -> None:
    await set_flag_rule(env, admin, flag_key="chat", rule=NewRule(scope, enabled=True, **more))


@pytest.fixture
async def client(origin: str, token: str) -> AsyncGenerator[OpenFeatureClient]:
    """The official one, as Ann."""
    provider = OFREPProvider(origin, headers_factory=lambda: {"Authorization": f"Bearer {token}"})
    await asyncio.to_thread(set_provider_and_wait, provider)
    yield get_client()
    await asyncio.to_thread(clear_providers)
    provider.session.close()


@pytest.fixture
def headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.usefixtures("chat")
async def test_the_official_client_has_a_switch_with_all_that_belongs_to_it(client: OpenFeatureClient) -> None:
    found = await asyncio.to_thread(client.get_boolean_details, "chat", False)

    assert (found.value, found.reason, found.variant) == (True, Reason.TARGETING_MATCH, "on")
    assert found.flag_metadata == {"daily_limit": 20, "time_zone": "UTC"}
    assert found.error_code is None


@pytest.mark.usefixtures("chat")
@pytest.mark.parametrize("value", ["blue", 7, 0.5, {"a": [1, 2]}])
async def test_the_official_client_has_values_of_every_type(
    env: Env, admin: User, client: OpenFeatureClient, value: Any
) -> None:
    await rule(env, admin, value=value, variant="that")
    asking = {
        str: client.get_string_details,
        int: client.get_integer_details,
        float: client.get_float_details,
        dict: client.get_object_details,
    }

    found = await asyncio.to_thread(cast("Any", asking[type(value)]), "chat", type(value)())

    assert (found.value, found.variant) == (value, "that")


@pytest.mark.usefixtures("chat")
async def test_the_official_client_sees_a_kill_at_once(env: Env, admin: User, client: OpenFeatureClient) -> None:
    await kill_flag(env, admin, key="chat", killed=True)

    found = await asyncio.to_thread(client.get_boolean_details, "chat", True)

    assert (found.value, found.reason) == (False, Reason.DISABLED)


async def test_the_official_client_knows_what_went_wrong(client: OpenFeatureClient) -> None:
    nowhere = EvaluationContext("me", {"gameId": "garbage"})

    unknown = await asyncio.to_thread(client.get_boolean_details, "nothing", True)
    hidden = await asyncio.to_thread(client.get_boolean_details, "chat", True, nowhere)

    assert (unknown.value, unknown.error_code) == (True, ErrorCode.FLAG_NOT_FOUND)
    assert (hidden.value, hidden.error_code) == (True, ErrorCode.INVALID_CONTEXT)


@pytest.mark.usefixtures("chat")
async def test_many_flags_are_told_once_and_not_again_until_they_change(
    env: Env, admin: User, http: httpx2.AsyncClient, headers: dict[str, str]
) -> None:
    await upsert_flag(env, admin, key="assistant", changes={"default_enabled": False})
    first = await http.post(ALL, json={"context": {"targetingKey": "me"}}, headers=headers)
    tag = first.headers["etag"]

    again = [await http.post(ALL, headers=headers | {"If-None-Match": known}) for known in (tag, f'"x", W/{tag}', "*")]
    await kill_flag(env, admin, key="assistant", killed=True)
    changed = await http.post(ALL, headers=headers | {"If-None-Match": tag})

    assert [(one["key"], one["value"], one["reason"]) for one in first.json()["flags"]] == [
        ("assistant", False, "STATIC"),
        ("chat", True, "TARGETING_MATCH"),
    ]
    assert [(one.status_code, one.content, one.headers["etag"]) for one in again] == [(304, b"", tag)] * 3
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag
    assert changed.json()["flags"][0]["reason"] == "DISABLED"


@pytest.mark.usefixtures("chat")
async def test_who_asks_is_told_by_the_token_and_by_nothing_else(
    env: Env, http: httpx2.AsyncClient, admin: User, ann: User, bob: User, token_of: TokenOf
) -> None:
    await rule(env, admin, FlagScope.USER, scope_id=bob.id, variant="for bob")
    targeting = {"context": {"targetingKey": global_id("User", bob.id), "role": "ADMIN"}}

    async def variant(who: User, body: Any) -> str:
        answer = await http.post(CHAT, json=body, headers={"Authorization": f"Bearer {await token_of(who)}"})
        return answer.json()["variant"]

    assert await variant(ann, targeting) == "on"
    assert await variant(bob, {}) == "for bob"
    assert await variant(admin, targeting) == "for bob"
    assert await variant(admin, {"context": {"targetingKey": "a browser"}}) == "on"


@pytest.mark.usefixtures("chat")
async def test_a_game_counts_for_those_who_may_see_it_alone(
    env: Env, http: httpx2.AsyncClient, admin: User, ann: User, token_of: TokenOf
) -> None:
    async with tx():
        game = await Game.create(name_base="Go", folded="go", status=GameStatus.HIDDEN)
    await rule(env, admin, FlagScope.GAME, scope_id=game.id, variant="in go")
    body = {"context": {"gameId": global_id("Game", game.id)}}
    nowhere = {"context": {"gameId": global_id("Game", ann.id)}}

    async def asked(who: User, body: Any) -> httpx2.Response:
        return await http.post(CHAT, json=body, headers={"Authorization": f"Bearer {await token_of(who)}"})

    seen, hidden, none = await asked(admin, body), await asked(ann, body), await asked(ann, nowhere)

    assert seen.json()["variant"] == "in go"
    assert (hidden.status_code, hidden.json()) == (none.status_code, none.json())
    assert hidden.json() == {"key": "chat", "errorCode": "INVALID_CONTEXT", "errorDetails": "Game not found"}
    assert hidden.status_code == 400


@pytest.mark.usefixtures("chat")
@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "PARSE_ERROR"),
        (b"[]", 400, "PARSE_ERROR"),
        (b"\xff", 400, "PARSE_ERROR"),
        (b'{"context": []}', 400, "INVALID_CONTEXT"),
        (b'{"context": {"gameId": 1}}', 400, "INVALID_CONTEXT"),
        (b'{"context": {"sectionId": "\\ud800"}}', 400, "INVALID_CONTEXT"),
        (b" " * 1_048_577, 413, "GENERAL"),
    ],
)
async def test_a_bad_body_is_refused_by_the_protocols_codes(
    http: httpx2.AsyncClient, headers: dict[str, str], body: bytes, status: int, code: str
) -> None:
    one = await http.post(CHAT, content=body, headers=headers)
    every = await http.post(ALL, content=body, headers=headers)

    assert [one.status_code, every.status_code] == [status, status]
    assert one.json() == {"key": "chat", "errorCode": code, "errorDetails": one.json()["errorDetails"]}
    assert every.json() == {"errorCode": code, "errorDetails": one.json()["errorDetails"]}


@pytest.mark.parametrize("key", ["", "chat/", "a%2Fb", "%00", "%ff", "k" * 3_000, "%F0%9F%98%80"])
async def test_a_key_that_is_none_is_no_flag(http: httpx2.AsyncClient, headers: dict[str, str], key: str) -> None:
    answer = await http.post(f"{ALL}/{key}", headers=headers)

    assert (answer.status_code, answer.json()["errorCode"]) == (404, "FLAG_NOT_FOUND")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", [ALL, CHAT])
async def test_another_method_is_told_to_be_post(http: httpx2.AsyncClient, path: str, method: str) -> None:
    answer = await http.request(method, path)

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert answer.json() == {"errorCode": "GENERAL", "errorDetails": "send it by POST"}


@pytest.mark.parametrize("path", [ALL, CHAT])
async def test_visitors_and_tokens_that_may_not_read_are_turned_away(
    http: httpx2.AsyncClient, ann: User, path: str
) -> None:
    visitor = await http.post(path)
    wrong = await http.post(path, headers={"Authorization": "Bearer nonsense"})
    for_a_mod = await http.post(path, headers={"Authorization": f"Bearer {await limited(ann, TokenScope.DIALOGUE)}"})
    reading = await http.post(path, headers={"Authorization": f"Bearer {await limited(ann, TokenScope.READ)}"})

    assert [one.status_code for one in (visitor, wrong, for_a_mod)] == [401, 401, 403]
    assert visitor.headers["www-authenticate"] == "Bearer"
    assert reading.status_code == (200 if path == ALL else 404)


async def test_browsers_of_other_origins_may_ask_and_read_the_tag(settings: Settings) -> None:
    page = "https://game.example"
    starlette = application(settings.model_copy(update={"cors_origins": (page,)}))
    asks = {
        "Origin": page,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type, if-none-match",
    }

    async with starlette.router.lifespan_context(starlette):
        transport = httpx2.ASGITransport(starlette)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as http:
            before = await http.options(ALL, headers=asks)
            refused = await http.post(ALL, headers={"Origin": page})

    assert before.status_code == 200
    assert refused.headers["access-control-allow-origin"] == page
    assert "etag" in refused.headers["access-control-expose-headers"]
