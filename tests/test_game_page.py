"""The page of a game in real browsers: answers as they are written, quotes marked in the rulebook.

Takes about half a minute, for browsers are started, and what is written slowly is waited for.
"""

import json
from collections.abc import AsyncGenerator, Generator
from typing import Literal

import pytest
from playwright.async_api import Browser, Locator, Page, WebSocketRoute, expect

from chromium import PALE, PATIENCE, UNNAMED, Watched, browser_of, forgive, launched
from core.env import Env
from core.global_ids import key
from core.settings import Settings
from fakes.openai_behaviours import Behaviour
from fakes.openai_rounds import Round
from fakes.openai_server import FakeOpenAI
from fakes.rules_answers import answer
from limiting import limit
from models.answers import AnswerStatus, RulesAnswer, RulesSession
from models.users import User
from shelf import game_with

pytestmark = pytest.mark.anyio

SOON = 30_000.0  # milliseconds in which a busy machine answers
DRAGON = "\N{DRAGON FACE}"
TRUE = "Whenever you form a mill, you remove one of your opponent's men from the board."
OTHER = f"A man that is removed {DRAGON} never comes back to the mill."
FILLING = "\n\n".join(f"Paragraph {n} tells of boards, of men and of mills." for n in range(30))
BOOK = f"# Mills\n\nThe {DRAGON}{DRAGON} watches <b>all</b> mills.\n\n{FILLING}\n\n{TRUE} {OTHER}\n"
QUESTION = "What happens when I form a mill?"
LONG = " ".join(f"Word {n} of the answer \N{SNOWMAN}{DRAGON}." for n in range(30))
RESET = 3  # the piece that is lost on its way, with all that was told before
LOOKS: list[tuple[int, Literal["light", "dark"]]] = [(400, "dark"), (1280, "light"), (400, "light"), (1280, "dark")]
KEPT = """() => { const texts = window.texts = []; document.addEventListener("DOMContentLoaded", () =>
  new MutationObserver(() => { const now = document.querySelector(".answer-text")?.textContent;
    if (now && now !== texts.at(-1)) texts.push(now); }).observe(document.getElementById("answers"),
    { childList: true, subtree: true, characterData: true })); }"""


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
def settings(on_sqlite: Settings, fake: FakeOpenAI) -> Settings:
    """The page is the same on both databases."""
    fake.text = answer("You take a man.", *((n, quote) for n in (1, 2, 3) for quote in (TRUE, OTHER)))
    asked = {"openai_base_url": fake.base_url, "openai_wire": "responses", "openai_model": "fake"}
    return on_sqlite.model_copy(update={"worker": True, **asked})


@pytest.fixture
async def mills(env: Env) -> str:
    return await game_with(env, BOOK, name="Mills")


@pytest.fixture
async def anns(chromium: Browser, env: Env, origin: str, ann: User, mills: str) -> AsyncGenerator[Watched]:
    """On the page of the game."""
    async for one in browser_of(ann, chromium, env, origin):
        one.page.context.set_default_timeout(SOON)
        await one.page.add_init_script(f"({KEPT})()")
        await one.open(f"/games/{key(mills, 'Game')}")
        yield one


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Question")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


async def put(page: Page, question: str = QUESTION) -> None:
    await field(page).fill(question)
    await field(page).press("Enter")


async def answered(page: Page, text: str) -> None:
    """Wait until this is the whole answer that is shown first."""
    await expect(page.locator(".answer").first.locator(".answer-text")).to_have_text(text)
    await expect(page.locator(".answer").first).to_have_attribute("aria-busy", "false")


def slowly(fake: FakeOpenAI, text: str) -> None:
    """Some eight seconds for LONG."""
    fake.rounds(Round(text))
    fake.pace(per_second=8.0, size=20)


async def grown(page: Page) -> list[str]:
    """What the page showed of its newest answer since it was loaded, each text once."""
    return await page.evaluate("window.texts")


async def test_an_answer_streams_over_a_lost_connection_and_its_quotes_are_marked_in_the_book(
    anns: Watched, fake: FakeOpenAI
) -> None:
    page = anns.page
    slowly(fake, answer(LONG, *((n, quote) for n in (1, 2, 3) for quote in (TRUE, OTHER))))
    await put(page)
    await expect(page.locator(".answer-text")).to_contain_text("Word 2")
    await page.context.set_offline(True)
    await expect(page.get_by_text("No network. Reconnecting…")).to_be_visible()
    await page.context.set_offline(False)
    await answered(page, LONG)
    texts = await grown(page)
    await page.get_by_role("button", name=OTHER).click()

    assert len(texts) > 3
    assert all(LONG.startswith(text) for text in texts)
    await expect(page.locator("#reader mark")).to_have_text([TRUE, OTHER])
    await expect(page.locator("#reader mark.chosen")).to_have_text(OTHER)
    await expect(page.locator("#reader mark.chosen")).to_be_focused()
    await expect(page.locator("#reader mark.chosen")).to_be_in_viewport()
    await expect(page.locator("#reader-text")).to_contain_text(f"{DRAGON}{DRAGON} watches")
    await expect(page.locator("#reader-text b")).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(page.locator("#reader")).to_be_hidden()
    await expect(page.get_by_role("button", name=OTHER)).to_be_focused()
    forgive(anns, "ERR_INTERNET_DISCONNECTED")


async def test_after_a_reset_and_a_reload_nothing_is_lost_or_doubled(anns: Watched, fake: FakeOpenAI) -> None:
    page = anns.page
    told: list[str] = []

    def between(socket: WebSocketRoute) -> None:
        def hand_on(message: str | bytes) -> None:
            is_delta = '"AnswerDelta"' in str(message)
            told.extend([str(message)] if is_delta else [])
            if is_delta and len(told) == RESET:
                reset = {"answerEvents": {"__typename": "StreamReset", "cursor": "old"}}
                lost = json.loads(message)
                message = json.dumps({"id": lost["id"], "type": "next", "payload": {"data": reset}})
            socket.send(message)

        socket.connect_to_server().on_message(hand_on)

    await page.route_web_socket("**/graphql", between)
    await page.reload()
    slowly(fake, answer(LONG, (1, TRUE), (2, TRUE)))
    await put(page)
    await expect(page.locator(".answer-text")).to_contain_text("Word 8")
    await page.reload()
    await expect(button(page, "Stop")).to_be_visible()
    await expect(page.locator(".answer-text")).to_contain_text("Word 12")
    before = await grown(page)
    await answered(page, LONG)

    texts = [*before, *await grown(page)]
    assert len(told) > RESET
    assert all(LONG.startswith(text) for text in texts)
    await expect(page.locator(".answer")).to_have_count(1)


async def test_an_answer_that_is_stopped_keeps_its_text_and_is_rated(anns: Watched, fake: FakeOpenAI) -> None:
    page = anns.page
    fake.text = answer(LONG, (1, TRUE))
    fake.play(Behaviour.HANG_IN_THE_MIDDLE)
    await put(page)
    await expect(page.locator(".answer-text")).to_contain_text("Word")
    await button(page, "Stop").click()

    await expect(page.get_by_text("You stopped this answer.", exact=True)).to_be_visible()
    await expect(field(page)).to_be_focused()
    await button(page, "Not helpful").click()
    await expect(button(page, "Not helpful")).to_have_attribute("aria-pressed", "true")
    row = await RulesAnswer.get()
    assert (row.status, row.helpful) == (AnswerStatus.CANCELLED, False)


async def test_what_cannot_be_relied_on_is_said_so_and_the_limit_is_told(
    anns: Watched, env: Env, fake: FakeOpenAI
) -> None:
    page = anns.page
    await limit(env, daily_limit=2, time_zone="UTC")
    await page.reload()
    await expect(page.locator("#quota")).to_contain_text("2 of 2 questions left until")

    fake.text = answer("You take two men.", (1, "You remove two of your opponent's men."))
    await put(page)
    await expect(page.locator(".answer.unverified .end.warned")).to_contain_text("Do not rely on this")
    fake.text = answer("", covered=False)
    await put(page, "And when I form two mills?")
    await expect(page.locator(".answer.not_covered .end")).to_contain_text("The rulebooks do not say.")
    await expect(page.locator("#quota")).to_contain_text("No questions left until")
    await put(page, "And three mills?")

    await expect(page.get_by_role("alert")).to_contain_text("You have asked 2 of 2 questions today. You can ask again")
    await expect(field(page)).to_have_value("And three mills?")


async def test_what_was_asked_before_is_found_again(anns: Watched) -> None:
    page = anns.page
    questions = page.locator(".answer h3")
    await put(page)
    await answered(page, "You take a man.")
    await put(page, "And with two mills?")
    await expect(questions).to_have_text(["And with two mills?", QUESTION])
    await answered(page, "You take a man.")
    await page.get_by_label("Questions", exact=True).select_option("New questions")
    await expect(questions).to_have_count(0)
    await put(page, "Whenever do I form a mill?")
    await answered(page, "You take a man.")

    await page.reload()
    await expect(questions).to_have_text(["Whenever do I form a mill?"])
    await page.get_by_label("Questions", exact=True).select_option(QUESTION)
    await expect(questions).to_have_text(["And with two mills?", QUESTION])
    assert await RulesSession.all().count() == 2


async def test_the_page_is_legible_narrow_and_wide_in_the_dark_and_by_day(anns: Watched) -> None:
    page = anns.page
    await put(page)
    await answered(page, "You take a man.")
    await page.get_by_role("button", name=TRUE).click()
    await expect(page.locator("#reader mark.chosen")).to_be_in_viewport()
    for width, scheme in LOOKS:
        await page.set_viewport_size({"width": width, "height": 800})
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert await page.evaluate(UNNAMED) == []
        assert await page.evaluate(PALE) == []
        assert await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
