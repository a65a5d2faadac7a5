"""The web pages in a real Chromium: by mouse and keyboard, light and dark, wide and narrow, with nobody else to ask."""

import json
from collections.abc import AsyncGenerator
from typing import Any

import httpx2
import pytest
from playwright.async_api import Browser, Page, expect

from chromium import PALE, UNNAMED, Watched, chromium_path, launched, watched
from conftest import PASSWORD
from core.env import Env
from core.settings import Settings
from models.users import TokenScope, User
from models.worlds import Npc
from resolvers.users.api_tokens import create_api_token
from resolvers.users.web_sessions import sign_in
from server.cli import demo_story as story

pytestmark = pytest.mark.anyio

DOOR = ("/login", "/register", "/register?invitation=x")
WORLDS = "{ worlds { nodes { id } } }"


@pytest.fixture(scope="module")
async def chromium() -> AsyncGenerator[Browser]:
    async with launched() as browser:
        yield browser


@pytest.fixture
def settings(on_sqlite: Settings) -> Settings:
    """Pages are the same on both databases."""
    return on_sqlite


@pytest.fixture
async def tab(chromium: Browser, origin: str) -> AsyncGenerator[Watched]:
    """A page of a visitor; at the end nothing may have gone wrong on it."""
    context = await chromium.new_context()
    one = await watched(context, origin)
    yield one
    await context.close()
    assert one.wrongs == []


@pytest.fixture
async def anns(tab: Watched, env: Env, ann: User) -> Watched:
    """A page of ann, who is signed in."""
    await enter(tab.page, env, tab.origin)
    return tab


async def enter(page: Page, env: Env, origin: str) -> None:
    opened = await sign_in(env, email_or_username="ann", password=PASSWORD)
    await page.context.add_cookies([{"name": "inglenook", "value": opened.secret, "url": origin, "httpOnly": True}])


async def call(origin: str, secret: str, document: str, **variables: Any) -> dict[str, Any]:
    async with httpx2.AsyncClient() as http:
        headers = {"Authorization": f"Bearer {secret}"}
        body = {"query": document, "variables": variables}
        return (await http.post(f"{origin}/graphql", json=body, headers=headers)).json()


async def play(origin: str, secret: str) -> None:
    """What a mod tells of the demo's two weeks."""
    opened = await call(origin, secret, story.OPEN_WORLD, input=story.WORLD)
    world = opened["data"]["openWorld"]["world"]["id"]
    await call(origin, secret, story.UPSERT_NPCS, world=world, npcs=story.NPCS)
    await call(origin, secret, story.RECORD_EVENTS, world=world, events=story.EVENTS)
    for exchange in story.EXCHANGES:
        await call(origin, secret, story.GENERATE, input={"worldId": world, **exchange})


async def play_as(user: User, origin: str) -> None:
    secret = (await create_api_token(user, name="farm mod", scopes=[TokenScope.DIALOGUE], expires_at=None))[1]
    await play(origin, secret)


async def focused(page: Page) -> str:
    return await page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


async def register(page: Page) -> None:
    await page.get_by_role("link", name="Make an account").click()
    await page.get_by_label("E-mail").fill("robin@example.org")
    await page.get_by_label("Username").fill("robin")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Make the account").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Nobody lives here yet")


async def make_token(page: Page) -> str:
    """Its secret, as the page shows it."""
    await page.get_by_role("link", name="Make a token").click()
    await page.get_by_label("Name").fill("farm mod")
    await page.get_by_role("button", name="Make the token").click()
    await expect(page.get_by_role("heading", name="farm mod is ready")).to_be_focused()
    return await page.locator("#secret").inner_text()


async def revoke_token(page: Page) -> None:
    await page.get_by_role("link", name="Tokens").click()
    await page.locator("summary", has_text="Revoke farm mod").click()
    await page.get_by_role("button", name="Yes, revoke it").click()
    await expect(page.locator("tr.ended")).to_be_focused()
    await expect(page.get_by_role("status")).to_have_text("farm mod is revoked.")


async def test_from_the_first_visit_to_a_world_and_a_revoked_token(tab: Watched) -> None:
    page = tab.page
    await tab.open("/")
    await register(page)
    secret = await make_token(page)
    config = json.loads(await page.locator("#config").inner_text())
    assert config == {"endpoint": f"{tab.origin}/graphql", "token": secret}
    assert "errors" not in await call(tab.origin, secret, WORLDS)

    await play(tab.origin, secret)
    await page.get_by_role("link", name="Dashboard").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Hollow Farm")
    await expect(page.get_by_role("heading", level=3, name="Tobias").first).to_be_visible()
    await expect(page.get_by_text("A storm tore the net of Tobias.").first).to_be_visible()
    assert await page.get_by_role("article").locator("blockquote").count() == 3

    await revoke_token(page)
    refused = await call(tab.origin, secret, WORLDS)
    assert refused["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Come in")


async def test_a_memory_is_forgotten_without_leaving_the_page(anns: Watched, ann: User) -> None:
    await play_as(ann, anns.origin)
    page = anns.page
    await anns.open("/dashboard")
    await page.evaluate("window.stays = true")
    memory = page.locator(".memory", has_text="A storm tore the net of Tobias.")

    await memory.locator("summary").click()
    await memory.get_by_role("button", name="Yes, forget it").click()

    await expect(page.locator(".memory.gone")).to_be_focused()
    await expect(page.get_by_role("status")).to_have_text("The memory is forgotten.")
    assert await page.evaluate("window.stays")
    await page.reload()
    await expect(page.locator(".memory", has_text="A storm tore the net of Tobias.")).to_have_count(0)


async def test_signing_in_needs_no_mouse(tab: Watched, ann: User) -> None:
    page, keys = tab.page, tab.page.keyboard
    await tab.open("/")
    await expect(page.get_by_label("E-mail or username")).to_be_focused()

    await keys.type("ann")
    await keys.press("Tab")
    await keys.type(PASSWORD)
    await keys.press("Enter")

    await page.wait_for_url("**/dashboard")
    await keys.press("Tab")
    assert await focused(page) == "Skip to the content"
    assert await page.locator(".skip").evaluate("e => e.getBoundingClientRect().top >= 0")
    await keys.press("Enter")
    await keys.press("Tab")
    assert await focused(page) == "Make a token"
    assert await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


async def test_forgetting_needs_no_mouse(anns: Watched, ann: User) -> None:
    await play_as(ann, anns.origin)
    page, keys = anns.page, anns.page.keyboard
    await anns.open("/dashboard")

    await page.locator(".memory summary").first.focus()
    for key in ("Enter", "Tab", "Enter"):
        await keys.press(key)

    await expect(page.locator(".memory.gone")).to_be_focused()


async def test_everything_works_without_scripts(chromium: Browser, origin: str, ann: User) -> None:
    await play_as(ann, origin)
    context = await chromium.new_context(java_script_enabled=False)
    plain = await watched(context, origin)
    page = plain.page
    await plain.open("/login")
    await page.get_by_label("E-mail or username").fill("ann")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()

    memory = page.locator(".memory", has_text="A storm tore the net of Tobias.")
    await memory.locator("summary").click()
    await memory.get_by_role("button", name="Yes, forget it").click()
    await expect(memory).to_have_count(0)
    await page.get_by_role("link", name="Tokens").click()
    await page.locator("summary", has_text="Revoke farm mod").click()
    await page.get_by_role("button", name="Yes, revoke it").click()
    await expect(page.locator("tr.ended")).to_have_count(1)
    await context.close()
    assert plain.wrongs == []


async def test_who_registers_tells_the_time_zone_of_the_browser(tab: Watched) -> None:
    page = tab.page

    await tab.open("/register")

    here = await page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    assert here
    await expect(page.locator("input[name=time_zone]")).to_have_value(here)


async def test_focus_goes_to_what_is_wrong(tab: Watched, env: Env, ann: User) -> None:
    page = tab.page
    await tab.open("/register")
    for label, text in (("E-mail", "x@example.org"), ("Username", "ann"), ("Password", PASSWORD)):
        await page.get_by_label(label).fill(text)
    await page.get_by_role("button").click()
    await expect(page.get_by_label("Username")).to_be_focused()
    await expect(page.get_by_label("Username")).to_have_accessible_description(
        "This username is taken. 2 to 32 of a-z, 0-9, dot, dash and underscore."
    )

    await tab.open("/login")
    await page.get_by_label("E-mail or username").fill("ann")
    await page.get_by_label("Password").fill("wrong horse")
    await page.get_by_role("button").click()
    await expect(page.get_by_label("Password")).to_be_focused()

    await enter(page, env, tab.origin)
    await tab.open("/tokens")
    await page.get_by_label("Name").fill("   ")
    await page.get_by_role("button", name="Make the token").click()
    await expect(page.get_by_label("Name")).to_be_focused()
    await page.get_by_label("Name").fill("mod")
    await page.get_by_label("Dialogue").uncheck()
    await page.get_by_role("button", name="Make the token").click()
    await expect(page.get_by_label("Dialogue")).to_be_focused()


async def rooms(user: User, origin: str) -> list[str]:
    """The pages that somebody with a world has."""
    await play_as(user, origin)
    npc = await Npc.get(key="Mira")
    return ["/dashboard", "/tokens", f"/dashboard/npcs/{npc.id}", "/dashboard?world=none"]


async def test_every_page_has_one_heading_and_names_for_all_that_can_be_used(tab: Watched, env: Env, ann: User) -> None:
    page = tab.page

    async def look() -> None:
        assert await page.locator("h1").count() == 1
        assert await page.locator("main").count() == 1
        assert await page.evaluate(UNNAMED) == []
        assert (await page.title()).endswith(" · Inglenook")

    for path in DOOR:
        await tab.open(path)
        await look()
    await enter(page, env, tab.origin)
    await tab.open("/dashboard")
    await look()
    for path in await rooms(ann, tab.origin):
        await tab.open(path)
        await look()


async def test_pages_fit_a_narrow_screen_and_are_readable_by_day_and_by_night(
    tab: Watched, env: Env, ann: User
) -> None:
    page = tab.page
    grounds: set[str] = set()

    async def look() -> None:
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            grounds.add(await page.evaluate("getComputedStyle(document.body).backgroundColor"))
            assert await page.evaluate(PALE) == []
        assert await page.evaluate("document.documentElement.scrollWidth") == 360

    await page.set_viewport_size({"width": 360, "height": 740})
    for path in DOOR:
        await tab.open(path)
        await look()
    await enter(page, env, tab.origin)
    for path in ("/dashboard", *await rooms(ann, tab.origin)):
        await tab.open(path)
        for summary in await page.locator("summary").all():
            await summary.click()
        await look()
    assert len(grounds) == 2


async def test_a_secret_is_copied_by_a_button(anns: Watched) -> None:
    page = anns.page
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=anns.origin)
    await anns.open("/dashboard")
    secret = await make_token(page)

    await page.get_by_role("button", name="Copy the secret").click()

    await expect(page.get_by_role("status")).to_have_text("Copied.")
    assert await page.evaluate("navigator.clipboard.readText()") == secret


async def test_graphiql_needs_nobody_else_and_runs_a_query(anns: Watched) -> None:
    page = anns.page
    await anns.open("/dashboard")
    await page.get_by_role("link", name="GraphiQL").first.click()
    editor = page.locator(".graphiql-query-editor .CodeMirror")
    await editor.click()

    await page.keyboard.press("Control+A")
    await page.keyboard.insert_text("{ __typename }")
    result = page.locator(".result-window")
    for _ in range(10):  # GraphiQL reads what was typed after a pause
        await page.keyboard.press("Control+Enter")
        await page.wait_for_timeout(100)
        if "__typename" in await result.inner_text():
            break

    await expect(result).to_contain_text('"__typename": "Query"')
    assert await page.locator(".graphiql-container").evaluate("e => getComputedStyle(e).display") == "flex"


def test_without_chromium_the_tests_are_left_out_loudly_and_fail_on_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="NO CHROMIUM"):
        chromium_path()

    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="NO CHROMIUM"):
        chromium_path()
