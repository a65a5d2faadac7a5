"""The chat page in real browsers: two people talk, and who is cut off misses nothing.

Takes some forty seconds: browsers are started for two people at a time, and one of them is without a network for ten.
"""

import asyncio
import json
from collections.abc import AsyncGenerator

import pytest
from playwright.async_api import Browser, Locator, Page, WebSocketRoute, expect

from chromium import PALE, UNNAMED, Watched, browser_of, forgive, launched
from core.env import Env
from core.settings import Settings
from models.chat import Channel, ChannelVisibility, Message
from models.users import User
from resolvers.chat.channels import NewChannel, create_channel
from resolvers.chat.members import join_channel, leave_channel, remove_channel_member
from resolvers.chat.messages import send_message
from resolvers.users.web_sessions import session_of, sign_out

pytestmark = pytest.mark.anyio

CUT_OFF = 10.0  # seconds
SOON = 30_000.0  # milliseconds, where a socket comes back first, on a busy machine


@pytest.fixture(scope="module")
async def chromium() -> AsyncGenerator[Browser]:
    async with launched() as browser:
        yield browser


@pytest.fixture
def settings(on_sqlite: Settings) -> Settings:
    """Pages are the same on both databases."""
    return on_sqlite


@pytest.fixture
async def den(ann: User, bob: User) -> Channel:
    """Where ann, who made it, and bob are."""
    channel = await create_channel(ann, NewChannel("den", "Where the fire burns"))
    await join_channel(bob, channel_id=channel.id)
    return channel


@pytest.fixture
async def anns(chromium: Browser, env: Env, origin: str, ann: User) -> AsyncGenerator[Watched]:
    async for one in browser_of(ann, chromium, env, origin):
        yield one


@pytest.fixture
async def bobs(chromium: Browser, env: Env, origin: str, bob: User) -> AsyncGenerator[Watched]:
    async for one in browser_of(bob, chromium, env, origin):
        yield one


async def enter(*browsers: Watched, channel: str = "den") -> None:
    async def come(one: Watched) -> None:
        await one.open("/chat")
        await one.page.get_by_role("link", name=channel).click()
        await expect(field(one.page, channel)).to_be_focused()

    await asyncio.gather(*map(come, browsers))


def field(page: Page, channel: str = "den") -> Locator:
    return page.get_by_role("textbox", name=f"Message to {channel}")


def line(page: Page, text: str) -> Locator:
    return page.locator(".line", has=page.locator(".text", has_text=text))


async def say(page: Page, *texts: str) -> None:
    for text in texts:
        await field(page).fill(text)
        await field(page).press("Enter")


async def stored(page: Page) -> list[str]:
    """What the page shows as stored, from the top."""
    return [text.strip() for text in await page.locator(".line[id] .text").all_inner_texts()]


async def contents(channel: Channel) -> list[str | None]:
    """What is stored, from the first on."""
    return [message.content for message in await Message.filter(channel_id=channel.id).order_by("number")]


async def test_two_browsers_talk(anns: Watched, bobs: Watched, den: Channel) -> None:
    ann, bob = anns.page, bobs.page
    await enter(anns, bobs)
    await say(ann, "Good **morning** <b>")
    await expect(line(bob, "Good morning <b>").locator("strong")).to_have_text("morning")
    await expect(bob.locator("#news")).to_have_text("Ann: Good morning <b>")

    await field(bob).press_sequentially("He")
    await expect(ann.get_by_text("Bob is typing…")).to_be_visible()
    await field(bob).press("Shift+Enter")
    await field(bob).press_sequentially("llo")
    await field(bob).press("Enter")
    await expect(line(ann, "He llo")).to_be_visible()
    await expect(ann.get_by_text("Bob is typing…")).to_be_hidden()
    assert await contents(den) == ["Good **morning** <b>", "He\nllo"]
    await expect(ann.get_by_role("complementary").locator("li", has_text="Bob").locator(".dot.online")).to_be_visible()


async def test_messages_are_answered_edited_and_deleted(anns: Watched, bobs: Watched, den: Channel) -> None:
    ann, bob = anns.page, bobs.page
    await enter(anns, bobs)
    await say(ann, "frist")
    await line(bob, "frist").hover()
    await line(bob, "frist").get_by_role("button", name="Reply").click()
    await say(bob, "an answer")
    await expect(line(ann, "an answer").get_by_role("button", name="In reply to Ann frist")).to_be_visible()

    await field(ann).press("ArrowUp")
    await expect(field(ann)).to_have_value("frist")
    await field(ann).press("Escape")
    await expect(field(ann)).to_have_value("")
    await field(ann).press("ArrowUp")
    await say(ann, "first")
    await expect(line(bob, "first (edited)")).to_be_visible()
    await expect(line(bob, "an answer").locator(".quote")).to_contain_text("first")

    await line(ann, "first").hover()
    await line(ann, "first").get_by_role("button", name="Delete").click()
    await ann.get_by_role("button", name="Yes, delete it").click()
    for page in (ann, bob):
        await expect(line(page, "This message was deleted.")).to_be_visible()
        await expect(page.get_by_text("first")).to_have_count(0)
    await line(bob, "an answer").hover()
    await expect(line(bob, "an answer").get_by_role("button", name="Edit")).to_be_visible()
    await expect(line(ann, "an answer").get_by_role("button", name="Edit")).to_have_count(0)


async def test_a_click_leaves_a_reaction_and_another_takes_it_back(anns: Watched, bobs: Watched, den: Channel) -> None:
    ann, bob = anns.page, bobs.page
    await enter(anns, bobs)
    await say(ann, "cake?")
    await line(bob, "cake?").hover()
    await line(bob, "cake?").get_by_role("button", name="React").click()
    await bob.get_by_role("button", name="party").click()
    await expect(line(bob, "cake?").get_by_role("button", name="React")).to_be_focused()
    await line(ann, "cake?").get_by_role("button", name="🎉 1 by Bob", pressed=False).click()
    await expect(line(bob, "cake?").get_by_role("button", name="🎉 2 by Bob, Ann", pressed=True)).to_be_visible()

    await line(bob, "cake?").get_by_role("button", name="🎉 2").click()
    await expect(line(ann, "cake?").get_by_role("button", name="🎉 1 by Ann", pressed=True)).to_be_visible()
    await line(bob, "cake?").get_by_role("button", name="React").click()
    await bob.get_by_label("Another emoji").fill(":nonsense:")
    await bob.keyboard.press("Enter")
    await expect(bob.locator("#alias-error")).not_to_be_empty()
    await bob.get_by_label("Another emoji").fill(":+1:")
    await bob.keyboard.press("Enter")
    await expect(line(ann, "cake?").get_by_role("button", name="👍 1 by Bob")).to_be_visible()


async def test_what_is_said_elsewhere_is_counted_until_it_is_seen(
    anns: Watched, bobs: Watched, ann: User, den: Channel
) -> None:
    page = bobs.page
    await bobs.open("/chat")
    link = page.get_by_role("link", name="den")
    await expect(link).to_be_visible()
    for text in ("one", "two for @bob"):
        await send_message(ann, channel_id=den.id, content=text)
    await expect(link).to_have_accessible_name("den @1 mention 2 unread")
    assert await page.title() == "(2) Chat · Inglenook"

    await link.click()

    await expect(page.locator(".new")).to_be_visible()
    await expect(link).to_have_accessible_name("den")
    await expect(page).to_have_title("den · Chat · Inglenook")
    await page.get_by_role("link", name="Skip to the content").focus()
    await page.keyboard.press("Enter")
    await expect(line(page, "one")).to_be_visible()
    await page.get_by_role("button", name="Mute").click()
    await expect(page.get_by_role("button", name="Mute", pressed=True)).to_be_visible()
    await expect(link).to_have_accessible_name("den muted")


async def test_who_is_cut_off_for_ten_seconds_misses_nothing_and_sends_once(
    anns: Watched, bobs: Watched, den: Channel
) -> None:
    ann, bob = anns.page, bobs.page
    await enter(anns, bobs)
    await say(bob, "before")
    await expect(line(ann, "before")).to_be_visible()

    await ann.context.set_offline(True)
    back = asyncio.create_task(asyncio.sleep(CUT_OFF))
    await expect(ann.get_by_text("No network. Reconnecting…")).to_be_visible()
    await say(ann, "from the tunnel", "and again")
    await expect(ann.locator(".waiting")).to_have_count(2)
    said = [f"while away {number}" for number in range(60)]  # more than a page
    await say(bob, *said)
    await back
    assert await stored(ann) == ["before"]
    await ann.context.set_offline(False)

    everything = ["before", *said, "from the tunnel", "and again"]
    for page in (ann, bob):
        await expect(page.locator(".line[id]")).to_have_count(len(everything), timeout=SOON)
        assert await stored(page) == everything
    await expect(ann.locator(".waiting")).to_have_count(0)
    await expect(ann.locator("#state")).to_be_empty()
    assert await contents(den) == everything
    forgive(anns, "ERR_INTERNET_DISCONNECTED")


async def test_a_message_whose_answer_was_lost_is_stored_once_even_after_a_reload(
    anns: Watched, bobs: Watched, den: Channel
) -> None:
    ann, bob = anns.page, bobs.page
    lost: list[asyncio.Task[None]] = []

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def lose_the_first_answers(told: str | bytes) -> None:
            if "sendMessage" in str(told) and len(lost) < 2:
                lost.append(asyncio.create_task(socket.close(code=1012)))
            else:
                socket.send(told)

        server.on_message(lose_the_first_answers)

    await ann.route_web_socket("**/graphql", between)
    await enter(anns, bobs)
    await say(ann, "said once")
    await expect(line(bob, "said once")).to_be_visible()
    await ann.reload()

    await expect(line(ann, "said once")).to_have_count(1, timeout=SOON)
    await expect(ann.locator(".waiting")).to_have_count(0, timeout=SOON)
    await say(bob, "and no more")
    await expect(line(ann, "and no more")).to_be_visible()
    assert len(lost) == 2
    assert await contents(den) == await stored(ann) == await stored(bob) == ["said once", "and no more"]


async def test_a_socket_whose_token_ended_goes_on_with_a_new_one(anns: Watched, bobs: Watched, den: Channel) -> None:
    ann, bob = anns.page, bobs.page
    sockets: list[WebSocketRoute] = []
    followed: list[str] = []
    tokens: list[str] = []

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(sent: str | bytes) -> None:
            message = json.loads(sent)
            if "channelEvents" in str(sent):
                followed.append(message["payload"]["variables"]["after"])
            if message["type"] == "connection_init":
                tokens.append(message["payload"]["Authorization"])
            server.send(sent)

        socket.on_message(pass_on)
        sockets.append(socket)

    await ann.route_web_socket("**/graphql", between)
    await enter(anns, bobs)
    await say(bob, "while it lasts")
    await expect(line(ann, "while it lasts")).to_be_visible()

    await sockets[-1].close(code=4403, reason="Forbidden: the token expired")
    await say(bob, "and after")

    await expect(line(ann, "and after")).to_be_visible()
    assert await stored(ann) == ["while it lasts", "and after"]
    at_first, again = followed
    assert again != at_first  # not from the page on: only what came since
    assert len(set(tokens)) == len(tokens) == 2


async def test_what_the_server_will_not_have_is_said_and_can_be_discarded(
    bobs: Watched, bob: User, den: Channel
) -> None:
    page = bobs.page
    await enter(bobs)
    await page.context.set_offline(True)
    await say(page, "too late")
    await leave_channel(bob, channel_id=den.id)
    await page.context.set_offline(False)

    await expect(page.get_by_text("Not sent: join the channel first")).to_be_visible()
    await page.reload()
    await page.get_by_role("button", name="Discard").click()

    await expect(page.get_by_text("too late")).to_have_count(0)
    assert await contents(den) == []
    forgive(bobs, "ERR_INTERNET_DISCONNECTED")


async def test_a_network_that_falls_silent_is_noticed(anns: Watched, bobs: Watched, den: Channel) -> None:
    ann, bob = anns.page, bobs.page
    silent: set[WebSocketRoute] = set()
    sockets: list[WebSocketRoute] = []

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda said: None if socket in silent else server.send(said))
        server.on_message(lambda told: None if socket in silent else socket.send(told))
        sockets.append(socket)

    await ann.route_web_socket("**/graphql", between)
    await ann.clock.install()
    await enter(anns, bobs)
    silent.update(sockets)
    await say(bob, "into the void")
    await expect(line(bob, "into the void")).to_be_visible()
    assert await stored(ann) == []

    await ann.clock.run_for(20_000)

    await expect(line(ann, "into the void")).to_be_visible()
    assert len(sockets) == 2


async def test_who_was_away_too_long_sees_everything_afresh(anns: Watched, bobs: Watched, den: Channel) -> None:
    ann, bob = anns.page, bobs.page
    sockets: list[WebSocketRoute] = []

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        again = len(sockets) > 0

        def pass_on(sent: str | bytes) -> None:
            message = json.loads(sent)
            if again and "channelEvents" in str(sent):
                message["payload"]["variables"]["after"] = elsewhere[0]
            if "viewerEvents" in str(sent):
                elsewhere.append(message["payload"]["variables"]["after"])
            server.send(json.dumps(message))

        socket.on_message(pass_on)
        sockets.append(socket)

    elsewhere: list[str] = []  # cursors of another stream
    await ann.route_web_socket("**/graphql", between)
    await enter(anns, bobs)
    await say(bob, "before")
    await expect(line(ann, "before")).to_be_visible()

    await ann.context.set_offline(True)
    await say(bob, "in between")
    await expect(line(bob, "in between")).to_be_visible()
    await ann.context.set_offline(False)

    await expect(line(ann, "in between")).to_be_visible()
    await say(bob, "after")
    await expect(line(ann, "after")).to_be_visible()
    assert await stored(ann) == ["before", "in between", "after"]
    forgive(anns, "ERR_INTERNET_DISCONNECTED")


async def test_signing_out_elsewhere_ends_the_chat(anns: Watched, den: Channel) -> None:
    page = anns.page
    await enter(anns)
    (cookie,) = await page.context.cookies()
    session = await session_of(cookie.get("value", ""))
    assert session is not None

    await sign_out(session)

    await expect(page.get_by_text("You are signed out.")).to_be_visible(timeout=SOON)
    await expect(page.get_by_role("link", name="Sign in again")).to_be_visible()
    forgive(anns, "401")


async def test_earlier_messages_come_as_one_scrolls_up_and_a_search_leads_to_them(
    anns: Watched, ann: User, den: Channel
) -> None:
    page = anns.page
    for number in range(1, 121):
        await send_message(ann, channel_id=den.id, content=f"line {number}{' needle' if number == 5 else ''}")
    await enter(anns)
    await expect(page.locator(".line[id]")).to_have_count(50)

    await page.get_by_label("Search messages").fill("needle")
    await page.keyboard.press("Enter")
    await expect(page.locator(".snippet mark")).to_have_text("needle")
    await page.locator(".found button").click()
    await expect(line(page, "line 5 needle")).to_be_focused()
    await page.get_by_role("button", name="Newest messages").click()
    await expect(line(page, "line 120")).to_be_in_viewport()

    await page.locator("#scroll").hover()
    for count in (100, 120):
        await page.mouse.wheel(0, -100_000)
        await expect(page.locator(".line[id]")).to_have_count(count)
    await expect(page.get_by_role("button", name="Earlier messages")).to_be_hidden()
    assert [text.removesuffix(" needle") for text in await stored(page)] == [f"line {n}" for n in range(1, 121)]


async def test_a_channel_is_made_found_joined_and_left(anns: Watched, bobs: Watched) -> None:
    ann, bob = anns.page, bobs.page
    await anns.open("/chat")
    await ann.get_by_role("button", name="New channel").click()
    await ann.get_by_label("Name", exact=True).fill("the attic")
    await ann.keyboard.press("Enter")
    await expect(field(ann, "the attic")).to_be_focused()

    await bobs.open("/chat")
    await bob.get_by_role("button", name="Find a channel").click()
    await bob.get_by_label("Part of its name").fill("att")
    await bob.get_by_role("link", name="the attic").click()
    await expect(field(bob, "the attic")).to_be_hidden()
    await bob.get_by_role("button", name="Join the channel").click()
    await field(bob, "the attic").fill("knock knock")
    await field(bob, "the attic").press("Enter")
    await expect(line(ann, "knock knock")).to_be_visible()

    await bob.get_by_role("button", name="Leave").click()
    await expect(bob.get_by_text("You left the attic.")).to_be_visible()
    await expect(bob.get_by_role("link", name="the attic")).to_have_count(0)
    await ann.get_by_role("button", name="Leave").click()
    await expect(ann.get_by_role("alert").filter(has_text=".")).to_be_visible()  # its last owner


async def test_who_is_put_out_of_a_private_channel_is_told_so(bobs: Watched, ann: User, bob: User) -> None:
    page = bobs.page
    cellar = await create_channel(ann, NewChannel("cellar", None, ChannelVisibility.PRIVATE, [bob.id]))
    await enter(bobs, channel="cellar")
    await send_message(ann, channel_id=cellar.id, content="a secret")
    await expect(line(page, "a secret")).to_be_visible()

    await remove_channel_member(ann, channel_id=cellar.id, user_id=bob.id)

    await expect(page.get_by_text("You are no longer in cellar")).to_be_visible()
    await expect(page.get_by_text("a secret")).to_have_count(0)
    await expect(page.get_by_role("link", name="cellar")).to_have_count(0)


async def test_the_page_needs_no_mouse(anns: Watched, den: Channel) -> None:
    page, keys = anns.page, anns.page.keyboard
    await enter(anns)
    await say(page, "one", "two", "three")
    await expect(page.locator(".waiting")).to_have_count(0)

    await keys.press("Shift+Tab")
    await expect(line(page, "three").get_by_role("button", name="Delete")).to_be_focused()
    await line(page, "three").focus()
    await keys.press("ArrowUp")
    await expect(line(page, "two")).to_be_focused()
    await keys.press("Tab")
    await keys.press("Enter")
    await expect(page.get_by_role("button", name="thumbs up")).to_be_focused()
    await keys.press("Escape")
    await expect(line(page, "two").get_by_role("button", name="React")).to_be_focused()
    await keys.press("Enter")
    await keys.press("Enter")
    await expect(line(page, "two").get_by_role("button", name="👍 1")).to_be_visible()


async def test_the_page_is_readable_by_day_and_night_and_fits_a_narrow_screen(
    anns: Watched, ann: User, den: Channel
) -> None:
    page = anns.page
    for text in (
        "# Title\n\n> quoted `code`",
        "a [link](https://example.org) and " + "x" * 300,
        "```\n" + "y" * 300 + "\n```",
    ):
        await send_message(ann, channel_id=den.id, content=text)
    await page.set_viewport_size({"width": 360, "height": 740})
    await enter(anns)
    await expect(page.locator(".line[id]")).to_have_count(3)

    for step in ("the room", "its members", "the list"):
        if step == "its members":
            await page.get_by_role("button", name="Members").click()
        if step == "the list":
            await page.get_by_role("button", name="Close").click()
            await page.get_by_role("link", name="Channels").click()
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert await page.evaluate(PALE) == [], step
        assert await page.evaluate("document.documentElement.scrollWidth") == 360, step
        assert await page.evaluate(UNNAMED) == [], step
        assert await page.locator("h1:not(.text *)").count() == 1
