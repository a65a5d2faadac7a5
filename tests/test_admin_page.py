"""The admin page in real browsers: flags are changed, usage is drawn, and others do not find it.

Takes some twenty seconds, for browsers are started.
"""

from collections.abc import AsyncGenerator, Generator
from datetime import UTC, datetime, timedelta
from typing import Literal

import httpx2
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from browsing import Browser as Visitor
from chromium import PALE, PATIENCE, UNNAMED, Watched, browser_of, launched
from conftest import person
from core.env import Env
from core.ids import uuid7
from core.settings import Settings
from limiting import limit
from models.database.rows import insert_rows
from models.database.tx import tx
from models.flags import FeatureFlag, FlagRule
from models.usage import UsageRecord
from models.users import Role, User

pytestmark = pytest.mark.anyio

SOON = 30_000.0  # milliseconds in which a busy machine answers
LOOKS: list[tuple[int, Literal["light", "dark"]]] = [(400, "dark"), (1280, "light"), (400, "light"), (1280, "dark")]
TODAY, YESTERDAY = datetime.now(UTC), datetime.now(UTC) - timedelta(days=1)


@pytest.fixture(scope="module")
async def chromium() -> AsyncGenerator[Browser]:
    async with launched() as browser:
        yield browser


@pytest.fixture(scope="module", autouse=True)
def patience() -> Generator[None]:
    """CI is slow."""
    expect.set_options(timeout=SOON)
    yield
    expect.set_options(timeout=PATIENCE)


@pytest.fixture
def kind() -> str:
    return "development"


@pytest.fixture
def settings(on_sqlite: Settings, kind: str) -> Settings:
    """The page is the same on both databases."""
    return on_sqlite.model_copy(update={"env": kind})


@pytest.fixture
async def ada(env: Env) -> User:
    """Flags are there with her."""
    await limit(env, daily_limit=20)
    return await person(env, "ada", Role.ADMIN)


@pytest.fixture
async def adas(chromium: Browser, env: Env, origin: str, ada: User) -> AsyncGenerator[Watched]:
    async for one in browser_of(ada, chromium, env, origin):
        one.page.context.set_default_timeout(SOON)
        await one.open("/admin")
        yield one


def button(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def flag(page: Page, key: str = "chat") -> Locator:
    return page.get_by_role("region", name=key, exact=True)


def cells(row: Locator) -> Locator:
    return row.locator("th, td")


async def used(user: User, at: datetime, provider: str, requests: int) -> None:
    """So many calls, each of 100 tokens and 50 micro-USD."""
    facts = {"feature": "rules", "provider": provider, "model": "m", "latency_ms": 40}
    rows = [
        UsageRecord(
            id=uuid7(), user_id=user.id, input_tokens=90, output_tokens=10, cost_micros=50, created_at=at, **facts
        )
        for _ in range(requests)
    ]
    async with tx():
        await insert_rows(rows)


async def test_only_developers_and_administrators_find_the_page(http: httpx2.AsyncClient, env: Env, ann: User) -> None:
    await person(env, "tess", Role.TESTER)
    await person(env, "dev", Role.DEVELOPER)
    browser = Visitor(http)
    answers: dict[str, tuple[int, bool]] = {}

    visitor = await browser.get("/admin")
    for name in ("ann", "tess", "dev"):
        await browser.sign_in(name)
        linked = 'href="/admin"' in (await browser.get("/games")).text
        answers[name] = ((await browser.get("/admin")).status_code, linked)

    assert (visitor.status_code, visitor.headers["location"]) == (303, "/login")
    assert answers == {"ann": (404, False), "tess": (404, False), "dev": (200, True)}
    page = await browser.get("/admin")
    assert "script-src 'self'; style-src 'self';" in page.headers["content-security-policy"]
    assert "Audit log" not in page.text


async def test_a_flag_is_killed_after_a_question_and_lives_again(adas: Watched) -> None:
    page = adas.page
    switch = page.get_by_role("switch", name="Kill chat")
    await expect(switch).to_have_attribute("aria-checked", "false")

    await switch.click()
    await button(page.get_by_role("dialog"), "Cancel").click()
    assert not (await FeatureFlag.get(key="chat")).killed
    await switch.click()
    await button(page, "Yes, kill it").click()
    await expect(switch).to_have_attribute("aria-checked", "true")
    await expect(switch).to_be_focused()
    await expect(flag(page).get_by_role("heading")).to_have_text("chat killed")

    assert (await FeatureFlag.get(key="chat")).killed
    entry = page.locator("#audit tbody tr").first
    await expect(cells(entry).nth(1)).to_have_text("ada")
    await expect(cells(entry).nth(2)).to_have_text("flag.kill")
    await expect(cells(entry).nth(3)).to_have_text("killed: false → true")
    await switch.press("Enter")
    await button(page, "Yes, take it back").click()
    await expect(switch).to_have_attribute("aria-checked", "false")
    assert not (await FeatureFlag.get(key="chat")).killed


async def test_a_rule_is_added_changed_and_deleted_and_what_is_wrong_is_said_beside_its_field(
    adas: Watched, ada: User
) -> None:
    page = adas.page
    box = page.get_by_role("dialog")
    await button(page, "Add a rule: chat").click()
    await box.get_by_label("For the role").select_option("premium")
    await box.get_by_label("Rolled out to %").fill("12.5")
    await box.get_by_label("Metadata").fill("{")
    await button(box, "Save").click()
    await expect(box.get_by_role("alert")).to_have_text(["", "That is not JSON."])
    await box.get_by_label("Metadata").fill('{"daily_limit": -1}')
    await button(box, "Save").click()
    await expect(box.get_by_label("Metadata")).to_have_accessible_description(
        "Daily_limit must be a whole number, 0-2000000000, or null for none."
    )
    await box.get_by_label("Metadata").fill('{"daily_limit": 7}')
    await button(box, "Save").click()

    await expect(box).to_be_hidden()
    await expect(button(page, "Add a rule: chat")).to_be_focused()
    row = flag(page).locator("tbody tr").nth(1)
    shown = ["Everywhere", "on", "premium", "any", "12.5 % by person", "\N{EN DASH}", "daily_limit: 7", "Edit… Delete…"]
    await expect(cells(row)).to_have_text(shown)
    await button(row, "Edit: chat, Everywhere").click()
    await box.get_by_label("The flag is on there").uncheck()
    await button(box, "Save").click()
    await expect(cells(row).nth(1)).to_have_text("off")
    rule = await FlagRule.get(role="PREMIUM")
    assert (rule.enabled, rule.rollout_percent, rule.metadata) == (False, 12.5, {"daily_limit": 7})
    await button(row, "Delete: chat, Everywhere").click()
    await button(page, "Yes, delete it").click()
    await expect(flag(page).locator("tbody tr")).to_have_count(1)
    assert not await FlagRule.filter(role="PREMIUM").exists()


async def test_usage_is_drawn_by_day_and_told_by_what_one_chooses(adas: Watched, ada: User, ann: User) -> None:
    await used(ann, YESTERDAY, "openai", 3)
    await used(ada, TODAY, "gemini", 1)
    page = adas.page
    await page.reload()

    picture = page.get_by_role("img", name="Requests a day")
    await expect(picture).to_have_accessible_description(
        f"14 days from {(TODAY - timedelta(days=13)).date()} to {TODAY.date()}; in all 4, at most 3 in a day."
    )
    await expect(picture.locator("rect title")).to_have_text(days({1: 3, 0: 1}))
    await page.get_by_label("By", exact=True).select_option("person")
    rows = page.locator("#usage-tables > table tbody tr")
    await expect(rows).to_have_count(2)
    told = [await cells(rows.nth(n)).all_text_contents() for n in range(2)]
    assert sorted(told) == [
        ["ada", "1", "0", "90", "10", "$0.0001", "40 ms", "40 ms"],
        ["ann", "3", "0", "270", "30", "$0.0001", "40 ms", "40 ms"],
    ]
    await expect(page.locator("#usage-tables details tbody tr")).to_have_count(2)


def days(known: dict[int, int]) -> list[str]:
    """What the bars of two weeks are called; `known` are requests by how many days ago."""
    return [f"{(TODAY - timedelta(days=ago)).date()}: {known.get(ago, 0)}" for ago in range(13, -1, -1)]


@pytest.mark.parametrize(("kind", "is_fixed"), [("development", False), ("production", True)])
async def test_in_production_developers_see_flags_but_change_none(
    env: Env, http: httpx2.AsyncClient, is_fixed: bool
) -> None:
    await person(env, "dev", Role.DEVELOPER)
    browser = Visitor(http)
    await browser.sign_in("dev")

    page = (await browser.get("/admin")).text

    assert ("data-fixed" in page, "only administrators change flags" in page) == (is_fixed, is_fixed)
    assert ("New flag…" in page) is not is_fixed


async def test_the_page_is_legible_narrow_and_wide_in_the_dark_and_by_day(adas: Watched, ada: User) -> None:
    await used(ada, TODAY, "gemini", 2)
    page = adas.page
    await page.reload()
    await expect(page.get_by_role("img", name="Cost a day")).to_be_visible()
    await expect(page.locator("#audit tbody tr").first).to_be_visible()
    for width, scheme in LOOKS:
        await page.set_viewport_size({"width": width, "height": 800})
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert await page.evaluate(UNNAMED) == []
        assert await page.evaluate(PALE) == []
        assert await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
