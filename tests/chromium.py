"""The Chromium of this machine, watched: what goes wrong on a page or leaves its origin is kept."""

import os
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, async_playwright

from conftest import PASSWORD
from core.env import Env
from models.users import User
from resolvers.users.web_sessions import sign_in
from server.web.vendor import ASSETS, VENDOR

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # every other host is blocked
)
PATIENCE = 15_000.0  # milliseconds after which a page that waits has failed
REFUSED_FORMS = (401, 404, 422)

UNNAMED = """() => [...document.querySelectorAll("input:not([type=hidden]), textarea, select, button, a, summary")]
  .filter(e => !(e.labels?.length || e.ariaLabel || e.textContent.trim())).map(e => e.outerHTML)"""
PALE = """() => {
  const rgb = text => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = e => { for (; e; e = e.parentElement) {
    const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length == 3 || c[3] > 0) return c; } return [255, 255, 255]; };
  const hasText = e => [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim());
  return [...document.body.querySelectorAll("*")].filter(e => hasText(e) && e.checkVisibility()).filter(e => {
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05) < 4.5; }).map(e => e.outerHTML.slice(0, 200)); }"""  # WCAG 2.2, 1.4.3


def chromium_path() -> str:
    """Where it is. Without one the tests are left out, with a line that says so; on CI they fail."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    told = f"NO CHROMIUM: none of {', '.join(NAMES)} is on this machine, the web pages were NOT tried in a browser"
    if os.environ.get("CI") == "true":
        pytest.fail(told, pytrace=False)
    pytest.skip(told)


@asynccontextmanager
async def launched() -> AsyncGenerator[Browser]:
    path = chromium_path()
    need_vendor()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


def need_vendor() -> None:
    missing = [name for name in ASSETS if not (VENDOR / name).is_file()]
    if missing:
        pytest.fail(f"server/web/static/vendor lacks {', '.join(missing)}: run `make vendor` first", pytrace=False)


@dataclass  # without slots: playwright keeps its handlers in the object they are methods of
class Watched:
    """A page of `origin`, and what it should not have done."""

    page: Page
    origin: str
    wrongs: list[str] = field(default_factory=list[str])

    async def open(self, path: str) -> None:
        await self.page.goto(f"{self.origin}{path}")

    def watch(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.wrongs.append(f"error: {error}"))
        self.page.on("request", self._request)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.wrongs.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.origin}/", "data:", "blob:")):
            self.wrongs.append(f"left the origin: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # that is: the page was left before
            self.wrongs.append(f"{request.failure}: {request.url}")

    def _response(self, response: Response) -> None:
        asked_for = response.request.resource_type
        if response.status >= 400 and not (response.status in REFUSED_FORMS and asked_for in ("document", "xhr")):
            self.wrongs.append(f"{response.status}: {response.url}")


async def watched(context: BrowserContext, origin: str) -> Watched:
    context.set_default_timeout(PATIENCE)
    one = Watched(await context.new_page(), origin)
    one.watch()
    return one


async def browser_of(user: User, chromium: Browser, env: Env, origin: str) -> AsyncGenerator[Watched]:
    """A browser of somebody who is signed in; at the end nothing may have gone wrong in it."""
    context = await chromium.new_context()
    one = await watched(context, origin)
    opened = await sign_in(env, email_or_username=user.username, password=PASSWORD)
    await context.add_cookies([{"name": "inglenook", "value": opened.secret, "url": origin, "httpOnly": True}])
    yield one
    await context.close()
    assert one.wrongs == []


def forgive(browser: Watched, what: str) -> None:
    """What a test brings about is not wrong."""
    browser.wrongs = [wrong for wrong in browser.wrongs if what not in wrong]
