"""The shelf of games as a page: searched, one page after the other, and only what one may see."""

import re

import httpx2
import pytest

from browsing import Browser as Visitor
from core.env import Env
from core.global_ids import key
from models.database.tx import tx
from models.games import Game
from models.users import User
from shelf import MORRIS, game_with, hide

pytestmark = pytest.mark.anyio


async def test_the_shelf_is_searched_and_shows_only_what_one_may_see(
    http: httpx2.AsyncClient, env: Env, ann: User
) -> None:
    browser = Visitor(http)
    for name in ("Mill of <Moon>", "Millstone", "Chess"):
        await game_with(env, None, name=name)
    hidden = await game_with(env, None, name="Mill of Sun")
    await hide(hidden)
    async with tx():
        await Game.filter(name_base="Millstone").update(min_players=5, max_players=6)

    refused = await browser.get("/games")
    await browser.sign_in("ann")
    found = await browser.get("/games?search=mill&players=2")
    some = await browser.get("/games?search=mill")
    wrong = await browser.get("/games?players=many")
    gone = await browser.get(f"/games/{key(hidden, 'Game')}")

    assert (refused.status_code, refused.headers["location"]) == (303, "/login")
    assert re.findall(r'<h2><a href="[^"]+">([^<]+)', some.text) == ["Mill of &lt;Moon&gt;", "Millstone"]
    assert "No game fits." in found.text
    assert (wrong.status_code, "Players must be a whole number." in wrong.text) == (422, True)
    assert gone.status_code == 404
    assert '<a href="/games" aria-current="page">Games</a>' in some.text
    assert "script-src 'self'; style-src 'self';" in some.headers["content-security-policy"]


async def test_more_games_than_a_page_holds_follow(http: httpx2.AsyncClient, env: Env, ann: User) -> None:
    browser = Visitor(http)
    for n in range(26):
        await game_with(env, None, name=f"Game {n:02}")
    await browser.sign_in("ann")

    first = await browser.get("/games?search=game")
    following = re.search(r'href="([^"]+)">More games', first.text)
    assert following is not None
    second = await browser.get(following[1].replace("&amp;", "&"))

    assert re.findall(r">(Game \d\d)<", first.text + second.text) == [f"Game {n:02}" for n in range(26)]
    assert "More games</a>" not in second.text


async def test_the_page_of_a_game_tells_what_is_known_of_it(http: httpx2.AsyncClient, env: Env, ann: User) -> None:
    browser = Visitor(http)
    known, bare = await game_with(env, MORRIS), await game_with(env, None, name="Chess")
    facts = {"weight": 2.0, "rating": None, "year_published": -1400, "min_players": 2, "max_players": 4}
    async with tx():
        await Game.filter(id=key(known, "Game")).update(description="Old & <b>good</b>", **facts)
        await Game.filter(id=key(bare, "Game")).update(thumbnail_url="http://example.org/a.png")
    await browser.sign_in("ann")

    page = await browser.get(f"/games/{key(known, 'Game')}")
    other = await browser.get(f"/games/{key(bare, 'Game')}")

    assert "<dd>2–4</dd>" in page.text  # noqa: RUF001
    assert "about 1400 BCE" in page.text
    assert "Old &amp; &lt;b&gt;good&lt;/b&gt;" in page.text
    assert 'aria-label="Complexity 2.0 on a scale from 1, light, to 5, heavy"' in page.text
    assert '<rect class="scale-value" width="25.0"' in page.text
    assert ("Rating" in page.text, 'aria-label="Read: Rules"' in page.text) == (False, True)
    assert "None yet: questions find nothing to quote." in other.text
    assert "example.org" not in other.text  # what is not sent over https is not asked for
