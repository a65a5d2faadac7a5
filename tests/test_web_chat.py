"""The door of the chat page: who gets a token for it, and what ends it."""

from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from browsing import Browser
from conftest import PASSWORD, Ask
from core.env import Env
from models.database.tx import tx
from models.users import Session, User, WebSession
from resolvers.users.sessions import caller_of_access_token
from resolvers.users.watch import as_now
from serving import signed_in

pytestmark = pytest.mark.anyio

ME = "{ me { username } }"
LOGOUT = "mutation { logout { ok } }"
CHANGE = "mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { ok } }"


@pytest.fixture
async def browser(http: httpx2.AsyncClient, ann: User) -> Browser:
    """Ann's, who is signed in."""
    one = Browser(http)
    await one.sign_in("ann")
    return one


async def token_of(browser: Browser) -> str:
    return (await browser.send("/chat/token")).json()["token"]


async def told_to(ask: Ask, token: str) -> Any:
    return (await ask(token, ME)).get("data")


async def test_a_visitor_gets_neither_page_nor_token(http: httpx2.AsyncClient) -> None:
    visitor = Browser(http)

    page = await visitor.get("/chat")
    token = await visitor.send("/chat/token")

    assert (page.status_code, page.headers["location"]) == (303, "/login")
    assert (token.status_code, token.json()) == (401, {"error": "sign in first"})


async def test_the_page_takes_html_from_one_function_of_ours(browser: Browser) -> None:
    answer = await browser.get("/chat")

    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'; " in policy
    assert policy.endswith("require-trusted-types-for 'script'; trusted-types sanitised")
    assert '<a href="/chat" aria-current="page">Chat</a>' in answer.text


async def test_the_token_is_the_viewers_and_short_lived(browser: Browser, ask: Ask) -> None:
    answer = await browser.send("/chat/token")

    assert await told_to(ask, answer.json()["token"]) == {"me": {"username": "ann"}}
    assert 14 * 60 < answer.json()["expiresIn"] <= 15 * 60  # seconds
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
async def test_no_other_page_gets_a_token(browser: Browser, headers: dict[str, str]) -> None:
    answer = await browser.send("/chat/token", headers=headers)

    assert answer.status_code == 403
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert await Session.all().count() == 0


async def test_without_the_pages_own_proof_there_is_no_token(browser: Browser) -> None:
    for pairs in ([], [("form_token", "0" * 64)]):
        assert (await browser.send_raw("/chat/token", pairs)).status_code == 403
    assert (await browser.http.post("/chat/token", json={})).status_code == 415
    assert (await browser.get("/chat/token")).status_code == 405
    assert await Session.all().count() == 0


async def test_the_cookie_alone_is_nobody_to_graphql(browser: Browser, http: httpx2.AsyncClient) -> None:
    answer = await http.post("/graphql", json={"query": ME})

    assert answer.json() == {"data": {"me": None}}


async def test_signing_out_ends_every_token_that_the_session_gave(browser: Browser, ask: Ask) -> None:
    tokens = [await token_of(browser), await token_of(browser)]
    assert await Session.all().count() == 1

    await browser.send("/logout")

    assert [await told_to(ask, token) for token in tokens] == [None, None]
    assert (await browser.send("/chat/token")).status_code == 401


async def test_signing_out_closes_the_sockets_of_the_session_and_no_others(
    browser: Browser, url: str, token: str
) -> None:
    async with signed_in(url, await token_of(browser)) as chats, signed_in(url, token) as others:
        await browser.send("/logout")

        assert (await chats.closed())[0] == 4403
        assert (await others.ask(ME))["data"] == {"me": {"username": "ann"}}


async def test_a_token_that_is_logged_out_takes_the_browser_with_it(browser: Browser, ask: Ask) -> None:
    await ask(await token_of(browser), LOGOUT)

    assert not await browser.is_signed_in()
    assert (await browser.send("/chat/token")).status_code == 401


async def test_a_new_password_ends_the_tokens_of_every_browser(browser: Browser, ask: Ask) -> None:
    token = await token_of(browser)

    await ask(token, CHANGE, input={"currentPassword": PASSWORD, "newPassword": "battery staple"})

    assert await told_to(ask, token) is None
    assert (await browser.send("/chat/token")).status_code == 401


async def test_a_token_ends_no_later_than_the_session(browser: Browser, env: Env, ask: Ask) -> None:
    token = await token_of(browser)
    caller = await caller_of_access_token(env, token)
    assert await as_now([caller]) == [caller]

    async with tx():
        for sessions in (WebSession, Session):
            await sessions.all().update(expires_at=datetime.now(UTC))

    assert await as_now([caller]) == [None]
    assert await told_to(ask, token) is None
    assert (await browser.send("/chat/token")).status_code == 401
