"""The assistant's page in real browsers: answers as they are written, approvals, lost connections, two tabs.

Takes about a minute, for browsers are started, and what is written slowly is waited for.
"""

import re
from collections.abc import AsyncGenerator, Generator
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from playwright.async_api import Browser, Locator, Page, WebSocketRoute, expect

from browsing import Browser as Visitor
from chromium import PALE, PATIENCE, UNNAMED, Watched, browser_of, forgive, launched
from core.env import Env
from core.global_ids import global_id
from core.settings import Settings
from fakes.openai_behaviours import Behaviour
from fakes.openai_rounds import Round, some_words
from fakes.openai_server import FakeOpenAI
from models.assistant import AssistantRun, Conversation, ConversationMessage, ConversationRole, RunStatus
from models.database.tx import tx
from models.tasks import Task
from models.users import User
from resolvers.assistant.beginning import Allowed
from resolvers.assistant.conversations import delete_conversation, send_conversation_message
from resolvers.tasks.tasks import NewTask, create_task

pytestmark = pytest.mark.anyio

SOON = 30_000.0  # milliseconds in which a busy machine answers
LONG = some_words(90)  # in pieces of seven characters
QUICKLY = 15.0  # pieces a second: some four seconds for LONG
SLOWLY = 5.0
DROPPED = 3  # the piece that is lost on its way
KEPT = """() => { const texts = window.texts = [], told = window.told = [];
  const keep = (id, list, shown) => new MutationObserver(() => { const now = shown();
    if (now && now !== list.at(-1)) list.push(now); }).observe(document.getElementById(id),
    { childList: true, subtree: true, characterData: true });
  document.addEventListener("DOMContentLoaded", () => {
    keep("turns", texts, () => [...document.querySelectorAll(".turn:not(.user) .text")].at(-1)?.textContent);
    keep("news", told, () => document.getElementById("news").textContent); }); }"""


@pytest.fixture(scope="module")
async def chromium() -> AsyncGenerator[Browser]:
    async with launched() as browser:
        yield browser


@pytest.fixture(scope="module", autouse=True)
def patience() -> Generator[None]:
    """CI is slow, and an answer takes a model, a worker and a socket."""
    expect.set_options(timeout=SOON)
    yield
    expect.set_options(timeout=PATIENCE)


@pytest.fixture
def model() -> str:
    return "openai"


@pytest.fixture
def settings(on_sqlite: Settings, fake: FakeOpenAI, model: str) -> Settings:
    """The page is the same on both databases."""
    asked = {"openai_base_url": fake.base_url, "openai_wire": "chat", "assistant_provider": model}
    return on_sqlite.model_copy(update={"worker": True, **asked})


@pytest.fixture
async def anns(chromium: Browser, env: Env, origin: str, ann: User) -> AsyncGenerator[Watched]:
    async for one in browser_of(ann, chromium, env, origin):
        one.page.context.set_default_timeout(SOON)
        await one.page.add_init_script(f"({KEPT})()")
        yield one


@pytest.fixture
async def cat(ann: User) -> Task:
    return await create_task(ann, NewTask("Feed the cat"))


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message to the assistant")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def answer(page: Page) -> Locator:
    """The text of the answer that is shown last."""
    return page.locator(".turn:not(.user) > .text").last


async def say(page: Page, text: str) -> None:
    await field(page).fill(text)
    await field(page).press("Enter")


async def answered(page: Page, text: str) -> None:
    """Wait until this is the whole answer, and another one can be asked for."""
    await expect(answer(page)).to_have_text(text)
    await expect(button(page, "Send")).to_be_enabled()


async def writes(page: Page) -> None:
    await expect(answer(page)).to_contain_text("rain has not")


async def grown(page: Page) -> list[str]:
    """What the page showed of its last answer since it was loaded, each text once."""
    return await page.evaluate("window.texts")


async def told(page: Page) -> list[str]:
    """What a screen reader was told since the page was loaded."""
    return await page.evaluate("window.told")


async def newest_run(user: User) -> AssistantRun:
    run = await AssistantRun.owned_by(user).order_by("-id").first()
    assert run is not None
    return run


async def contents(role: ConversationRole = ConversationRole.ASSISTANT) -> list[str]:
    return [message.content for message in await ConversationMessage.filter(role=role).order_by("id")]


def deleting(task: Task) -> Round:
    return Round("I look at it.", [("delete_task", {"id": global_id("Task", task.id)})])


async def exists(task: Task) -> bool:
    return await Task.owned_by(await User.get(id=task.user_id)).filter(id=task.id).exists()


async def test_only_who_is_signed_in_has_the_page_and_no_script_of_others(http: httpx2.AsyncClient, ann: User) -> None:
    browser = Visitor(http)

    refused = await browser.get("/assistant")
    await browser.sign_in("ann")
    page = await browser.get("/assistant")

    assert (refused.status_code, refused.headers["location"]) == (303, "/login")
    assert "script-src 'self'; style-src 'self';" in page.headers["content-security-policy"]
    assert '<a href="/assistant" aria-current="page">Assistant</a>' in page.text


async def test_an_answer_is_seen_as_it_is_written(anns: Watched, fake: FakeOpenAI) -> None:
    page = anns.page
    fake.rounds(Round(LONG))
    fake.pace(per_second=QUICKLY)
    await anns.open("/assistant")
    await say(page, "How is the weather?")

    await expect(button(page, "Stop")).to_be_visible()
    await field(page).fill("And then?")
    await field(page).press("Enter")
    await answered(page, LONG)

    texts = await grown(page)
    assert len(texts) > 5
    assert all(LONG.startswith(text) for text in texts)
    assert await told(page) == ["The assistant is still answering: wait for it, or stop it.", f"Assistant: {LONG}"]
    await expect(field(page)).to_have_value("And then?")
    await expect(page.get_by_role("heading", name="How is the weather?")).to_be_visible()
    await expect(page.get_by_role("link", name="How is the weather?")).to_have_attribute("aria-current", "page")
    assert await contents(ConversationRole.USER) == ["How is the weather?"]


async def test_a_call_waits_until_it_is_approved(anns: Watched, fake: FakeOpenAI, cat: Task) -> None:
    page = anns.page
    fake.rounds(deleting(cat), Round("It is gone."))
    await anns.open("/assistant")
    await say(page, "Delete the cat's task")

    card = page.get_by_role("group", name="Delete a task?")
    await expect(card).to_contain_text("taskFeed the cat")
    await expect(card.get_by_text("left")).to_have_text(re.compile(r"^9:5\d left$"))
    assert await exists(cat)
    await button(page, "Approve").click()
    await answered(page, "I look at it.It is gone.")

    assert not await exists(cat)
    await expect(field(page)).to_be_focused()
    done = page.locator(".call.succeeded")
    await expect(done.locator("summary")).to_have_text("Delete a taskFeed the catdone")
    await expect(done.locator("pre")).to_be_hidden()
    await done.locator("summary").click()
    await expect(done.locator("pre")).to_contain_text("deletedId")


async def test_a_call_that_is_denied_is_not_done(anns: Watched, fake: FakeOpenAI, cat: Task) -> None:
    page = anns.page
    fake.rounds(deleting(cat), Round("Then it stays."))
    await anns.open("/assistant")
    await say(page, "Delete the cat's task")

    await expect(button(page, "Deny")).to_be_visible()
    await page.reload()
    await button(page, "Deny").click()
    await answered(page, "I look at it.Then it stays.")

    assert await exists(cat)
    await expect(page.locator(".call.denied summary")).to_contain_text("denied by you")


async def test_an_answer_that_is_stopped_keeps_its_text(anns: Watched, ann: User, fake: FakeOpenAI) -> None:
    page = anns.page
    fake.rounds(Round(LONG))
    fake.pace(per_second=SLOWLY)
    await anns.open("/assistant")
    await say(page, "How is the weather?")
    await writes(page)
    await button(page, "Stop").click()

    await expect(page.get_by_text("You stopped this answer.", exact=True)).to_be_visible()
    await expect(field(page)).to_be_focused()
    assert (await newest_run(ann)).status is RunStatus.CANCELLED
    [kept] = await contents()
    await expect(answer(page)).to_have_text(kept.strip())
    assert 0 < len(kept) < len(LONG)


async def test_alternative_answers_are_a_step_away(anns: Watched, fake: FakeOpenAI) -> None:
    page = anns.page
    await anns.open("/assistant")
    fake.rounds(Round("The first."))
    await say(page, "Tell me")
    await answered(page, "The first.")
    fake.rounds(Round("The second."))
    await button(page, "Answer again").click()
    await answered(page, "The second.")

    await expect(page.get_by_text("2/2")).to_be_visible()
    await button(page, "Earlier answer").click()
    await expect(answer(page)).to_have_text("The first.")
    await expect(button(page, "Later answer")).to_be_focused()
    await expect(page.get_by_text("You look at an earlier answer")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(answer(page)).to_have_text("The second.")
    await expect(button(page, "Earlier answer")).to_be_focused()

    await page.keyboard.press("Enter")
    fake.rounds(Round("The third."))
    await say(page, "Go on")
    await answered(page, "The third.")
    await expect(page.locator(".turn > .text")).to_have_text(["Tell me", "The second.", "Go on", "The third."])
    await page.reload()
    await button(page, "Earlier answer").click()
    await expect(page.locator(".turn > .text")).to_have_text(["Tell me", "The first."])


async def test_after_a_reload_the_text_goes_on(anns: Watched, ann: User, fake: FakeOpenAI) -> None:
    page = anns.page
    fake.rounds(Round(LONG))
    fake.pace(per_second=QUICKLY)
    await anns.open("/assistant")
    await say(page, "How is the weather?")
    await writes(page)
    await page.reload()
    await expect(button(page, "Stop")).to_be_visible()
    assert (await newest_run(ann)).status is RunStatus.IN_PROGRESS
    await answered(page, LONG)

    texts = await grown(page)
    assert len(texts[0]) > 10
    assert len(texts) > 2
    assert all(LONG.startswith(text) for text in texts)
    assert texts == sorted(texts, key=len)
    await expect(page.locator(".turn")).to_have_count(2)


async def test_after_a_lost_connection_nothing_is_lost_or_doubled(anns: Watched, fake: FakeOpenAI) -> None:
    page = anns.page
    fake.rounds(Round(LONG))
    fake.pace(per_second=QUICKLY)
    await anns.open("/assistant")
    await say(page, "How is the weather?")
    await writes(page)
    await page.context.set_offline(True)
    await expect(page.get_by_text("No network. Reconnecting…")).to_be_visible()
    await page.context.set_offline(False)
    await answered(page, LONG)

    texts = await grown(page)
    assert all(LONG.startswith(text) for text in texts)
    assert texts == sorted(texts, key=len)
    assert await contents() == [LONG]
    forgive(anns, "ERR_INTERNET_DISCONNECTED")


async def test_what_is_told_twice_is_shown_once_and_what_is_missing_is_asked_for(
    anns: Watched, fake: FakeOpenAI
) -> None:
    page = anns.page
    whole = f"{LONG} \N{FERRIS WHEEL}\N{SNOWMAN} {LONG}"
    told: list[str] = []

    def between(socket: WebSocketRoute) -> None:
        def hand_on(message: str | bytes) -> None:
            is_text = "TextDelta" in str(message)
            told.extend([str(message)] if is_text else [])
            if is_text and len(told) == DROPPED:
                return
            for _ in range(2 if is_text else 1):
                socket.send(message)

        socket.connect_to_server().on_message(hand_on)

    await page.route_web_socket("**/graphql", between)
    fake.rounds(Round(whole))
    fake.pace(per_second=QUICKLY, size=40)
    await anns.open("/assistant")
    await say(page, "How is the weather?")
    await answered(page, whole)

    texts = await grown(page)
    assert len(texts) > DROPPED
    assert all(whole.startswith(text) for text in texts)


async def test_the_page_needs_no_mouse(anns: Watched, fake: FakeOpenAI, cat: Task) -> None:
    page, keys = anns.page, anns.page.keyboard
    await anns.open("/assistant")
    await expect(field(page)).to_be_focused()
    await keys.press("Shift+Tab")
    await expect(button(page, "Search messages for dinner")).to_be_focused()
    await keys.press("Enter")
    await expect(field(page)).to_be_focused()
    await expect(field(page)).to_have_value("Search messages for dinner")

    fake.rounds(deleting(cat), Round("Well."))
    await field(page).fill("Delete it")
    await keys.press("Shift+Enter")
    await keys.type("now")
    await keys.press("Enter")
    await expect(button(page, "Approve")).to_be_visible()
    await keys.press("Shift+Tab")
    await expect(button(page, "Deny")).to_be_focused()
    await keys.press("Shift+Tab")
    await expect(button(page, "Approve")).to_be_focused()
    await keys.press("Enter")
    await answered(page, "I look at it.Well.")
    await expect(field(page)).to_be_focused()
    assert await contents(ConversationRole.USER) == ["Delete it\nnow"]
    assert (await told(page))[0] == "The assistant waits for you: Delete a task?"

    await keys.press("Shift+Tab")
    await expect(button(page, "Answer again")).to_be_focused()
    await keys.press("Shift+Tab")
    await expect(page.locator(".call summary")).to_be_focused()
    await keys.press("Enter")
    await expect(page.locator(".call pre")).to_be_visible()


async def test_what_one_tab_asks_another_shows(anns: Watched, ann: User, fake: FakeOpenAI, cat: Task) -> None:
    here = anns.page
    fake.rounds(deleting(cat), Round(LONG))
    fake.pace(per_second=QUICKLY)
    await anns.open("/assistant")
    await say(here, "Delete the cat's task")
    await expect(button(here, "Approve")).to_be_visible()
    there = await here.context.new_page()
    await there.goto(here.url)

    await button(there, "Approve").click()
    await expect(button(here, "Approve")).to_have_count(0)
    await writes(here)
    for page in (here, there):
        await expect(answer(page)).to_contain_text(LONG)

    fake.rounds(Round("Here I am."))
    await say(there, "And you?")
    await answered(there, "Here I am.")
    await answered(here, "Here I am.")
    assert not await exists(cat)

    await there.get_by_role("button", name="Delete").click()
    await button(there, "Yes, delete it").click()
    await expect(here.get_by_text("This conversation is not there any more.")).to_be_visible()
    assert not await Conversation.owned_by(ann).exists()


async def test_what_is_refused_is_said_and_the_draft_stays(
    anns: Watched, env: Env, ann: User, fake: FakeOpenAI
) -> None:
    page = anns.page
    fake.rounds(Round("Yes."))
    await anns.open("/assistant")
    await say(page, "Are you there?")
    await answered(page, "Yes.")
    conversation = await Conversation.owned_by(ann).get()
    fake.rounds(Round(LONG))
    fake.pace(per_second=SLOWLY)

    at = conversation.id
    await send_conversation_message(env, ann, message="From the telephone", conversation_id=at, allowed=Allowed())
    await say(page, "From the desk")
    await expect(page.get_by_role("alert")).to_contain_text("The assistant is still answering")
    await expect(field(page)).to_have_value("From the desk")
    await expect(page.locator(".turn.user > .text")).to_have_text(["Are you there?", "From the telephone"])

    await delete_conversation(ann, conversation_id=conversation.id)
    await expect(page.get_by_text("This conversation is not there any more.")).to_be_visible()
    await expect(field(page)).to_have_value("From the desk")


async def test_an_answer_that_fails_says_why_and_is_tried_again(anns: Watched, ann: User, fake: FakeOpenAI) -> None:
    page = anns.page
    fake.rounds(Round(LONG, behaviour=Behaviour.CUT))
    await anns.open("/assistant")
    await say(page, "How is the weather?")
    await expect(page.locator(".end")).to_contain_text("your message is kept")
    assert (await newest_run(ann)).status is RunStatus.FAILED
    assert len(await answer(page).inner_text()) > 10

    fake.rounds(Round("Fine."))
    await button(page, "Try again").click()
    await answered(page, "Fine.")
    await expect(page.get_by_text("2/2")).to_be_visible()


@pytest.mark.parametrize("model", ["commands"])
async def test_without_a_model_plain_commands_are_understood_and_it_is_said(anns: Watched, ann: User) -> None:
    page = anns.page
    await anns.open("/assistant")
    await button(page, "Add a task water the plants tomorrow at 9am").click()
    await field(page).press("Enter")

    await expect(page.locator(".call.succeeded summary")).to_contain_text("Add a task")
    await expect(page.get_by_text("can set up a language model")).to_be_visible()
    assert [task.title for task in await Task.owned_by(ann)] == ["water the plants"]


async def test_conversations_are_renamed_and_deleted_after_a_question(
    anns: Watched, ann: User, fake: FakeOpenAI
) -> None:
    page = anns.page
    fake.rounds(Round("Yes."))
    await anns.open("/assistant")
    for text in ("one", "two"):
        await button(page, "New conversation").click()
        await say(page, text)
        await answered(page, "Yes.")
    links = page.locator("#conversations .name")
    await expect(links).to_have_text(["two", "one"])

    await button(page, "Rename").click()
    await page.get_by_label("Title").fill("The <b>second</b>")
    await page.keyboard.press("Enter")
    await expect(links).to_have_text(["The <b>second</b>", "one"])
    await button(page, "Delete").click()
    await button(page, "Keep it").click()
    await expect(links).to_have_count(2)
    await button(page, "Delete").click()
    await button(page, "Yes, delete it").click()
    await expect(links).to_have_text(["one"])
    await expect(page.get_by_text("What can I do for you?")).to_be_visible()
    await expect(field(page)).to_be_focused()
    await page.get_by_role("link", name="one").click()
    await expect(answer(page)).to_have_text("Yes.")
    assert [row.title for row in await Conversation.owned_by(ann)] == ["one"]


async def test_a_long_conversation_is_shown_from_its_end(anns: Watched, ann: User) -> None:
    page = anns.page
    now = datetime.now(UTC)
    async with tx():
        conversation = await Conversation.create(user=ann, title="Long", created_at=now, updated_at=now)
        before = None
        for number in range(40):
            role = ConversationRole.ASSISTANT if number % 2 else ConversationRole.USER
            said = await ConversationMessage.create(
                conversation=conversation, role=role, content=f"line {number}", parent_id=before, created_at=now
            )
            before = said.id
    await anns.open("/assistant")
    await page.get_by_role("link", name="Long").click()

    await expect(page.locator(".turn > .text")).to_have_text([f"line {number}" for number in range(10, 40)])
    await expect(page.get_by_text("line 39")).to_be_in_viewport()
    await button(page, "Earlier messages").click()
    await expect(page.locator(".turn > .text")).to_have_text([f"line {number}" for number in range(40)])
    await expect(button(page, "Earlier messages")).to_be_hidden()


async def test_the_page_is_readable_by_day_and_night_on_screens_of_any_width(
    anns: Watched, fake: FakeOpenAI, cat: Task
) -> None:
    page = anns.page
    calls: list[tuple[str, dict[str, Any]]] = [("create_task", {"title": "x" * 200}), ("get_task", {"id": "y" * 90})]
    text = f"# {'w' * 90}\n\n- `{'c' * 90}` **b** [{'l' * 90}](https://example.org)\n\n```\n{'z' * 200}\n```"
    fake.rounds(Round(text, calls), deleting(cat))
    await anns.open("/assistant")

    for step in ("empty", "waiting"):
        if step == "waiting":
            await say(page, "v" * 300)
            await expect(button(page, "Approve")).to_be_visible()
            await page.locator(".call summary").first.click()
        for width in (400, 1280):
            await page.set_viewport_size({"width": width, "height": 740})
            for scheme in ("light", "dark"):
                await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                assert await page.evaluate(PALE) == [], (width, step, scheme)
            assert await page.evaluate("document.documentElement.scrollWidth") == width, step
            assert await page.locator("#scroll").evaluate("e => e.scrollWidth - e.clientWidth") == 0, (width, step)
            assert await page.evaluate(UNNAMED) == [], (width, step)

    await page.set_viewport_size({"width": 400, "height": 740})
    await page.get_by_role("link", name="Conversations").click()
    await expect(page.locator("#conversations .name")).to_be_visible()
    await page.get_by_role("link", name="vvv").click()
    await expect(button(page, "Approve")).to_be_visible()
