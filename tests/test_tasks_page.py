"""The tasks page in real browsers: by keyboard, in two tabs, on a narrow screen.

Takes some twenty seconds, for browsers are started.
"""

import asyncio
import json
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime

import httpx2
import pytest
from playwright.async_api import Browser, Locator, Page, WebSocketRoute, expect

from browsing import Browser as Visitor
from chromium import PALE, UNNAMED, Watched, browser_of, forgive, launched
from core.env import Env
from core.settings import Settings
from models.database.tx import tx
from models.tasks import RecurrenceBase, Task, TaskPriority
from models.users import User
from resolvers.tasks.labels import create_label, labels_of
from resolvers.tasks.recurrence import Recurrence
from resolvers.tasks.tasks import NewTask, create_task, update_task

pytestmark = pytest.mark.anyio

SOON = 30_000.0  # milliseconds, where a socket comes back first, on a busy machine
KEEP_ORDERS = """() => { const orders = window.orders = [], list = document.getElementById("list");
  const shown = row => row.querySelector(".task-title").textContent + (row.classList.contains("done") ? "!" : "");
  new MutationObserver(() => { const now = [...list.children].map(shown).join(" ");
    if (now !== orders.at(-1)) orders.push(now); }).observe(list, { childList: true }); }"""
SLOW = 0.2  # seconds that an answer takes


@pytest.fixture(scope="module")
async def chromium() -> AsyncGenerator[Browser]:
    async with launched() as browser:
        yield browser


@pytest.fixture
def settings(on_sqlite: Settings) -> Settings:
    """The page is the same on both databases."""
    return on_sqlite


@pytest.fixture
async def anns(chromium: Browser, env: Env, origin: str, ann: User) -> AsyncGenerator[Watched]:
    async for one in browser_of(ann, chromium, env, origin):
        yield one


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="New task")


def row(page: Page, title: str) -> Locator:
    return page.locator(".task", has=page.locator(".task-title").get_by_text(title, exact=True))


async def listed(page: Page, *titles: str) -> None:
    """Wait until just these are shown, in this order."""
    await expect(page.locator(".task-title")).to_have_text(list(titles))


async def stored(user: User) -> list[str]:
    return [task.title for task in await Task.owned_by(user).order_by("position")]


async def add_three(user: User) -> None:
    for title in ("one", "two", "three"):
        await create_task(user, NewTask(title))


async def test_only_who_is_signed_in_has_the_page_and_no_script_of_others(http: httpx2.AsyncClient, ann: User) -> None:
    browser = Visitor(http)

    refused = await browser.get("/tasks")
    await browser.sign_in("ann")
    page = await browser.get("/tasks")

    assert (refused.status_code, refused.headers["location"]) == (303, "/login")
    assert "script-src 'self'; style-src 'self';" in page.headers["content-security-policy"]
    assert '<a href="/tasks" aria-current="page">Tasks</a>' in page.text


async def test_what_one_tab_does_another_shows_at_once(anns: Watched, ann: User) -> None:
    here = anns.page
    await anns.open("/tasks")
    there = await here.context.new_page()
    await there.goto(here.url)
    await expect(there.get_by_text("Nothing to do.")).to_be_visible()

    await field(here).fill("Feed <b>the</b> cat")
    await here.keyboard.press("Enter")
    await listed(there, "Feed <b>the</b> cat")
    await listed(here, "Feed <b>the</b> cat")
    await row(there, "Feed <b>the</b> cat").get_by_role("checkbox").click()
    await expect(here.get_by_text("Nothing to do.")).to_be_visible()

    await expect(here.locator(".task")).to_have_count(0)
    assert (await Task.owned_by(ann).get()).completed
    await there.get_by_role("button", name="Undo").click()
    await listed(here, "Feed <b>the</b> cat")
    assert not (await Task.owned_by(ann).get()).completed


async def test_a_task_is_made_with_all_it_can_have_in_the_viewers_own_time(anns: Watched, ann: User) -> None:
    async with tx():
        await User.filter(id=ann.id).update(time_zone="America/New_York")
    page = anns.page
    await anns.open("/tasks")
    await field(page).fill("Water")
    await page.get_by_role("button", name="Details…").click()
    box = page.get_by_role("dialog")
    await expect(box.get_by_label("Title")).to_have_value("Water")
    await box.get_by_label("Description").fill("The fern too.")
    await box.get_by_label("Due on").fill("2031-07-01")
    await box.get_by_label("At (if you like)").fill("21:30")
    await box.get_by_label("Priority").select_option("High")
    await box.get_by_label("Repeat").select_option("Every 2 weeks")
    await box.get_by_label("New label").fill("Garden")
    await box.get_by_role("button", name="Save").click()

    await listed(page, "Water")
    await expect(row(page, "Water").locator(".facts")).to_have_text("1 Jul 2031, 21:30↻ every 2 weekshighGarden")
    task = await Task.owned_by(ann).get()
    assert (task.due_at, task.due_date, task.priority) == (
        datetime(2031, 7, 2, 1, 30, tzinfo=UTC),
        None,
        TaskPriority.HIGH,
    )
    assert (task.rrule, task.time_zone) == ("FREQ=WEEKLY;INTERVAL=2", "America/New_York")
    assert [[label.name for label in labels] for labels in await labels_of([task.id])] == [["Garden"]]


async def test_who_edits_changes_only_what_they_touched(anns: Watched, ann: User) -> None:
    monthly = Recurrence("FREQ=MONTHLY", RecurrenceBase.DUE_DATE, "Europe/Vienna")
    task = await create_task(ann, NewTask("Rent", due_date=date(2031, 1, 31), recurrence=monthly))
    page = anns.page
    await anns.open("/tasks")
    await row(page, "Rent").focus()
    await page.keyboard.press("Enter")
    await page.get_by_label("Title").fill("Pay the rent")
    await update_task(ann, task_id=task.id, changes={"priority": TaskPriority.URGENT})
    await page.keyboard.press("Enter")

    await listed(page, "Pay the rent")
    await expect(row(page, "Pay the rent")).to_be_focused()
    await expect(row(page, "Pay the rent").locator(".facts")).to_have_text("31 Jan 2031↻ every monthurgent")
    await task.refresh_from_db()
    assert (task.priority, task.rrule, task.anchor_day) == (TaskPriority.URGENT, "FREQ=MONTHLY", 31)


async def test_what_the_server_refuses_is_said_in_the_box(anns: Watched, ann: User) -> None:
    page = anns.page
    await anns.open("/tasks")
    await page.get_by_role("button", name="Details…").click()
    await page.get_by_label("Title").fill("Endless")
    await page.get_by_label("Repeat").select_option("Every day")
    await page.get_by_role("button", name="Save").click()

    await expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("due date")
    await page.keyboard.press("Escape")
    assert await stored(ann) == []


async def test_the_page_needs_no_mouse(anns: Watched, ann: User) -> None:
    page, keys = anns.page, anns.page.keyboard
    await add_three(ann)
    await anns.open("/tasks")
    await listed(page, "one", "two", "three")

    await keys.press("n")
    await keys.type("four")
    await keys.press("Enter")
    await listed(page, "one", "two", "three", "four")
    await keys.press("ArrowDown")
    await expect(row(page, "one")).to_be_focused()
    for key in ("j", "ArrowDown", "k"):
        await keys.press(key)
    await expect(row(page, "two")).to_be_focused()

    for key in ("Alt+ArrowDown", "Alt+ArrowDown", "Alt+ArrowUp", "Alt+ArrowDown"):
        await keys.press(key)
    await listed(page, "one", "three", "four", "two")
    await expect(row(page, "two")).to_be_focused()
    await keys.press("x")
    await listed(page, "one", "three", "four")
    await expect(row(page, "four")).to_be_focused()
    await keys.press("k")
    await keys.press("Delete")
    await listed(page, "one", "four")
    await expect(row(page, "four")).to_be_focused()
    await page.get_by_role("button", name="Undo").press("Enter")
    await expect(row(page, "four")).to_be_focused()
    await listed(page, "one", "three", "four")
    assert await stored(ann) == ["one", "three", "four", "two"]

    await row(page, "one").focus()
    await keys.press("Tab")
    await keys.press("Space")
    await listed(page, "three", "four")


async def test_while_answers_are_late_the_list_never_goes_back_to_what_it_was(anns: Watched, ann: User) -> None:
    page = anns.page

    def between(socket: WebSocketRoute) -> None:
        late: set[str] = set()

        def slow_down(told: str | bytes) -> None:
            operation = json.loads(told).get("id")
            if "moveTask" in str(told) or "updateTask" in str(told):
                late.add(operation)
            asyncio.get_running_loop().call_later(SLOW if operation in late else 0, socket.send, told)

        socket.connect_to_server().on_message(slow_down)

    await page.route_web_socket("**/graphql", between)
    await add_three(ann)
    await anns.open("/tasks")
    await row(page, "one").focus()
    await page.evaluate(KEEP_ORDERS)

    for place in (2, 3):
        await page.keyboard.press("Alt+ArrowDown")
        await expect(page.locator(f".task:nth-child({place})")).to_be_focused()
    await page.keyboard.press("x")
    await listed(page, "two", "three")

    steps = ["two one three", "two three one", "two three one!", "two three"]
    assert await page.evaluate("window.orders") == steps
    assert await stored(ann) == ["two", "three", "one"]


async def test_lists_are_filtered_searched_and_ordered(anns: Watched, ann: User) -> None:
    page = anns.page
    home = await create_label(ann, name="Home")
    await create_task(ann, NewTask("Bread", due_date=date(2031, 1, 1), label_ids=[home.id]))
    await create_task(ann, NewTask("Apples", "at the market", due_date=date(2020, 1, 1)))
    done = await create_task(ann, NewTask("Cake", priority=TaskPriority.LOW))
    await update_task(ann, task_id=done.id, changes={"completed": True})
    await anns.open("/tasks")
    await listed(page, "Bread", "Apples")

    await page.get_by_label("Order").select_option("By title")
    await listed(page, "Apples", "Bread")
    await page.get_by_text("Done", exact=True).click()
    await listed(page, "Cake")
    await page.get_by_text("Overdue", exact=True).click()
    await listed(page, "Apples")
    await expect(row(page, "Apples").locator(".due")).to_have_text("Overdue: 1 Jan 2020")
    await page.get_by_text("All", exact=True).click()
    await listed(page, "Apples", "Bread", "Cake")
    await page.get_by_label("Label", exact=True).select_option("Home")
    await listed(page, "Bread")
    await page.get_by_label("Label", exact=True).select_option("All labels")
    await page.get_by_label("Search tasks").fill("MARKET")
    await listed(page, "Apples")
    await page.get_by_label("Search tasks").fill("nowhere")
    await expect(page.get_by_text("Nothing fits.")).to_be_visible()


async def test_what_is_done_without_a_network_is_done_once_it_is_back(anns: Watched, ann: User) -> None:
    page = anns.page
    await add_three(ann)
    await anns.open("/tasks")
    await listed(page, "one", "two", "three")

    await page.context.set_offline(True)
    await expect(page.get_by_text("No network. Reconnecting…")).to_be_visible()
    await row(page, "two").focus()
    await page.keyboard.press("Alt+ArrowUp")
    await page.keyboard.press("x")
    await field(page).fill("four")
    await page.keyboard.press("Enter")
    await create_task(ann, NewTask("from elsewhere"))
    await page.context.set_offline(False)

    await expect(page.locator(".task-title")).to_have_text(["one", "three", "from elsewhere", "four"], timeout=SOON)
    assert await stored(ann) == ["two", "one", "three", "from elsewhere", "four"]
    forgive(anns, "ERR_INTERNET_DISCONNECTED")


async def test_the_page_is_readable_by_day_and_night_on_screens_of_any_width(anns: Watched, ann: User) -> None:
    page = anns.page
    label = await create_label(ann, name="y" * 50)
    long = NewTask("x" * 200, "z" * 300, None, date(2020, 1, 1), TaskPriority.URGENT, [label.id])
    await create_task(ann, long)
    await create_task(ann, NewTask("short"))
    await anns.open("/tasks")

    for width in (400, 1280):
        await page.set_viewport_size({"width": width, "height": 740})
        for step in ("list", "box"):
            if step == "box":
                await page.get_by_role("button", name="Edit: short").click()
            for scheme in ("light", "dark"):
                await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                assert await page.evaluate(PALE) == [], (width, step, scheme)
            assert await page.evaluate("document.documentElement.scrollWidth") == width, step
            assert await page.evaluate(UNNAMED) == [], (width, step)
        await page.keyboard.press("Escape")
        await expect(row(page, "short")).to_be_visible()
