"""What the web pages show and do for somebody who is signed in: worlds, memories, tokens."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import httpx2
import pytest

from browsing import Browser, opened, tag_of, text_of
from conftest import Ask
from core.settings import Settings
from models.database.statements import counted
from models.dialogue import Memory
from models.users import ApiToken, TokenScope, User
from models.worlds import Npc
from playing import GENERATE, a_world, event, line, recorded
from server.cli import demo_story as story

pytestmark = pytest.mark.anyio

SCRIPT = "<script>alert('x')</script>"
FORGET = re.compile(r'action="(/dashboard/memories/[0-9a-f-]{36}/forget)"')
REVOKE = re.compile(r'action="(/tokens/[0-9a-f-]{36}/revoke)"')
HTMX = {"HX-Request": "true"}
WORLDS = "{ worlds { nodes { id } } }"


@pytest.fixture
async def browser(http: httpx2.AsyncClient, ann: User) -> Browser:
    """Where ann is signed in."""
    browser = Browser(http)
    await browser.sign_in("ann")
    return browser


@pytest.fixture
async def village(ask: Ask, ann: User) -> str:
    """The demo's world, with what happened there and was said."""
    world = await a_world(ask, ann, farmName="Hollow Farm", playerName="Robin")
    await ask(ann, story.UPSERT_NPCS, world=world, npcs=story.NPCS)
    await recorded(ask, ann, world, *story.EVENTS)
    for exchange in story.EXCHANGES:
        await ask(ann, GENERATE, input={"worldId": world, **exchange})
    return world


async def is_taken(browser: Browser, secret: str) -> bool:
    """Whether /graphql takes an API token."""
    headers = {"Authorization": f"Bearer {secret}"}
    answer = await browser.http.post("/graphql", json={"query": WORLDS}, headers=headers)
    return "errors" not in answer.json()


async def test_an_empty_dashboard_tells_how_to_begin(browser: Browser) -> None:
    page = (await browser.get("/dashboard")).text

    assert "<h1>Nobody lives here yet</h1>" in page
    assert "http://test/graphql" in page
    assert 'href="/tokens"' in page


async def test_a_world_without_people_says_what_is_missing(browser: Browser, ask: Ask, ann: User) -> None:
    await a_world(ask, ann, farmName="Bare")
    page = (await browser.get("/dashboard")).text

    assert "<h1>Bare</h1>" in page
    assert "Nobody yet: people appear" in page
    assert "Nothing yet: a line appears" in page


async def test_the_dashboard_shows_people_memories_and_lines(browser: Browser, village: str) -> None:
    page = unescape((await browser.get("/dashboard")).text)

    assert "<h1>Hollow Farm</h1>" in page
    assert "Played by Robin. It is Spring 14, year 1, 11:00." in page
    for memory in ("Robin likes honey cake.", "A storm tore the net of Tobias.", "Robin won the cooking contest"):
        assert memory in page
    assert page.index("<h3>Everybody</h3>") < page.index("Robin won the cooking contest")
    assert page.count("<blockquote>") == 3
    assert "How is the boat?" in page
    assert re.search(r"score </span>\d\.\d\d</span> Robin promised to help Tobias", page)
    assert 'aria-label="Worlds"' not in page


async def test_of_several_worlds_one_is_shown(browser: Browser, ask: Ask, ann: User, village: str) -> None:
    await a_world(ask, ann, saveId="save-2", farmName="Far Meadow")
    newest = (await browser.get("/dashboard")).text
    links = re.findall(r'href="(/dashboard\?world=[0-9a-f-]{36})"', newest)
    pages = [(await browser.get(link)).text for link in links]

    assert "<h1>Far Meadow</h1>" in newest
    assert ["<h1>Far Meadow</h1>" in page for page in pages] == [True, False]
    assert ["<h1>Hollow Farm</h1>" in page for page in pages] == [False, True]
    assert all(page.count('aria-current="page">') == 2 for page in pages)


async def test_a_page_costs_as_many_statements_with_more_people(
    browser: Browser, ask: Ask, ann: User, village: str
) -> None:
    with counted() as few:
        await browser.get("/dashboard")
    for number in range(20):
        world = await a_world(ask, ann, farmName="Hollow Farm", playerName="Robin")
        await recorded(ask, ann, world, event(f"more-{number}", "It rained.", npcKey=f"Npc{number}"))
    with counted() as many:
        page = (await browser.get("/dashboard")).text

    assert "Npc19" in page
    assert many.count == few.count


async def test_a_page_of_an_npc_leads_to_older_memories(browser: Browser, ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    told = [event(f"e{n}", f"Event number {n}.", day=1 + n // 4, npcKey="Leah") for n in range(60)]
    await recorded(ask, ann, world, *told[:30])
    await recorded(ask, ann, world, *told[30:])
    npc = await Npc.get(key="Leah")
    dashboard = (await browser.get("/dashboard")).text
    first = (await browser.get(f"/dashboard/npcs/{npc.id}")).text
    older = re.search(r'href="(/dashboard/npcs/[^"]+\?older=[^"]+)"', first)
    assert older is not None
    second = (await browser.get(older[1])).text

    shown = [set(re.findall(r"Event number \d+\.</p>", page)) for page in (dashboard, first, second)]
    assert [len(texts) for texts in shown] == [4, 50, 10]
    assert not shown[1] & shown[2]
    assert f'href="/dashboard/npcs/{npc.id}">All that Leah remembers' in dashboard
    assert ">Newest</a>" in second
    assert ">Older</a>" not in second


async def test_an_npc_who_remembers_nothing_has_a_page(browser: Browser, ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    await ask(ann, story.UPSERT_NPCS, world=world, npcs=story.NPCS)
    npc = await Npc.get(key="Mira")
    page = (await browser.get(f"/dashboard/npcs/{npc.id}")).text

    assert "<h1>Mira</h1>" in page
    assert "Nothing yet." in page
    assert "Remembers nothing yet." in (await browser.get("/dashboard")).text


@pytest.mark.parametrize("older", ["x", "1", "1.x", "1.é", "٣.x", "9" * 19 + ".x", "-1.x", "1.%00", "%ED%A0%80"])
async def test_a_page_that_nothing_links_to_is_not_here(browser: Browser, village: str, older: str) -> None:
    npc = await Npc.get(key="Mira")
    answer = await browser.get(f"/dashboard/npcs/{npc.id}?older={older}")

    assert answer.status_code == 404
    assert "<h1>Not here</h1>" in answer.text


async def test_a_memory_is_forgotten_with_and_without_htmx(browser: Browser, village: str) -> None:
    first, second, third, *_ = FORGET.findall((await browser.get("/dashboard")).text)
    whole = await browser.send(first, {"back": "/dashboard?world=1"})
    elsewhere = await browser.send(second, {"back": "https://evil.example/dashboard"})
    part = await browser.send(third, headers=HTMX)

    assert (whole.status_code, whole.headers["location"]) == (303, "/dashboard?world=1")
    assert elsewhere.headers["location"] == "/dashboard"
    assert part.status_code == 200
    assert part.text.startswith('<li class="memory gone" tabindex="-1" autofocus>Forgotten.</li>')
    left = (await browser.get("/dashboard")).text
    assert not {first, second, third} & set(FORGET.findall(left))
    assert (await browser.send(first)).status_code == 404


async def test_what_is_of_somebody_else_is_not_here(
    browser: Browser, ask: Ask, bob: User, token_of: Any, http: httpx2.AsyncClient
) -> None:
    world = await a_world(ask, bob, farmName="Secret Garden")
    await recorded(ask, bob, world, event("e1", "Bob hid the key.", npcKey="Leah"))
    npc, memory = await Npc.get(key="Leah"), await Memory.get(text="Bob hid the key.")
    token = await ApiToken.create(user=bob, name="b", prefix="ing_b", token_hash="b" * 64, scopes=["DIALOGUE"])
    answers = [
        await browser.get(f"/dashboard?world={npc.world_id}"),
        await browser.get(f"/dashboard/npcs/{npc.id}"),
        await browser.send(f"/dashboard/memories/{memory.id}/forget"),
        await browser.send(f"/dashboard/memories/{memory.id}/forget", headers=HTMX),
        await browser.send(f"/tokens/{token.id}/revoke"),
        await browser.get("/dashboard?world=none"),
    ]

    for answer in answers:
        assert answer.status_code == 404
        assert "Bob" not in answer.text
        assert "Secret" not in answer.text
    assert await Memory.filter(id=memory.id).exists()
    assert (await ApiToken.get(id=token.id)).revoked_at is None
    for path in ("/dashboard", "/tokens"):
        assert "Secret Garden" not in (await browser.get(path)).text


async def test_texts_are_shown_as_they_are_and_never_run(browser: Browser, ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann, farmName=SCRIPT, playerName=SCRIPT)
    npc = {"key": "Leah", "displayName": f'"><img src=x onerror=1>{SCRIPT}', "persona": SCRIPT}
    await ask(ann, story.UPSERT_NPCS, world=world, npcs=[npc])
    await recorded(ask, ann, world, event("e1", f"{SCRIPT} Robin & 'co'", npcKey="Leah"))
    await ask(ann, GENERATE, input=line(world, playerText=SCRIPT))
    await browser.send("/tokens", [("name", SCRIPT), ("scopes", "DIALOGUE")])
    leah = await Npc.get(key="Leah")

    pages = [(await browser.get(path)).text for path in ("/dashboard", f"/dashboard/npcs/{leah.id}", "/tokens")]
    wrong = await browser.send("/login", {"name": SCRIPT, "password": "x"})
    for page in (*pages, wrong.text):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert SCRIPT in unescape(page)


async def test_a_token_is_made_and_its_secret_shown_once(browser: Browser) -> None:
    made = await browser.send("/tokens", [("name", " farm mod "), ("scopes", "DIALOGUE"), ("scopes", "READ")])
    secret = text_of(made.text, "secret")
    config = json.loads(text_of(made.text, "config"))

    assert made.status_code == 200
    assert secret.startswith("ing_")
    assert config == {"endpoint": "http://test/graphql", "token": secret}
    assert text_of(made.text, "made") == "farm mod is ready"
    assert await is_taken(browser, secret)
    again = (await browser.get("/tokens")).text
    assert secret not in again
    assert "farm mod" in again
    assert (await ApiToken.get(name="farm mod")).scopes == [TokenScope.DIALOGUE, TokenScope.READ]


async def test_the_config_names_the_public_address(settings: Settings) -> None:
    public = settings.model_copy(update={"public_url": "https://inn.example"})
    async with opened(public, "https://10.0.0.1") as browser:
        account = {"email": "alice@example.org", "username": "alice", "password": "correct horse"}
        await browser.send("/register", account)
        made = await browser.send("/tokens", [("name", "mod"), ("scopes", "DIALOGUE")])

    assert json.loads(text_of(made.text, "config"))["endpoint"] == "https://inn.example/graphql"


async def test_a_token_ends_on_its_last_day_by_the_clock_of_its_owner(browser: Browser, ann: User) -> None:
    ann.time_zone = "Pacific/Auckland"
    await ann.save()
    day = (datetime.now(UTC) + timedelta(days=40)).date()
    made = await browser.send("/tokens", [("name", "m"), ("scopes", "READ"), ("expires_on", day.isoformat())])
    token = await ApiToken.get(name="m")

    assert made.status_code == 200
    assert token.expires_at is not None
    assert abs(token.expires_at - datetime(day.year, day.month, day.day, 11, tzinfo=UTC)) <= timedelta(hours=1)


@pytest.mark.parametrize(
    ("changed", "field", "told"),
    [
        ({"name": " "}, "name", "Name must be between 1 and 80 characters."),
        ({"name": "x" * 81}, "name", "Name must be between 1 and 80 characters."),
        ({"scopes": ""}, "scopes", "Scopes must be some of those that are offered."),
        ({"scopes": "ADMIN"}, "scopes", "Scopes must be some of those that are offered."),
        ({"expires_on": "2020-01-01"}, "expiresAt", "Last day must be in the future."),
        ({"expires_on": "0001-01-01"}, "expiresAt", "Last day must be in the future."),
        ({"expires_on": "9999-12-31"}, "expiresAt", "Last day must be a date before the year 3000."),
        ({"expires_on": "soon"}, "expiresAt", "Last day must be a date such as 2027-01-31."),
    ],
)
async def test_a_token_that_cannot_be_made_says_why_at_the_field(
    browser: Browser, changed: dict[str, str], field: str, told: str
) -> None:
    answer = await browser.send("/tokens", {"name": "farm mod", "scopes": "WRITE", "expires_on": ""} | changed)

    assert answer.status_code == 422
    assert text_of(answer.text, f"{field}-error") == told
    assert answer.text.count("autofocus") == 1
    assert f'value="{changed.get("name", "farm mod").strip()}"' in tag_of(answer.text, "name").replace('" "', '""')
    assert not await ApiToken.all().exists()


async def test_a_token_needs_a_scope(browser: Browser) -> None:
    answer = await browser.send("/tokens", {"name": "mod"})

    assert text_of(answer.text, "scopes-error") == "Scopes must be at least one scope."


async def test_a_revoked_token_is_refused_at_once(browser: Browser) -> None:
    secrets: list[str] = []
    for name in ("one", "two"):
        made = await browser.send("/tokens", {"name": name, "scopes": "DIALOGUE"})
        secrets.append(text_of(made.text, "secret"))
    two, one = REVOKE.findall((await browser.get("/tokens")).text)
    whole = await browser.send(one)
    part = await browser.send(two, headers=HTMX)

    assert (whole.status_code, whole.headers["location"]) == (303, "/tokens")
    assert part.text.strip().startswith(f'<tr id="token-{two.split("/")[2]}" class="ended" tabindex="-1" autofocus>')
    assert "two is revoked." in part.text
    assert [await is_taken(browser, secret) for secret in secrets] == [False, False]
    assert not REVOKE.findall((await browser.get("/tokens")).text)
    assert (await browser.send(one)).status_code == 303


async def test_an_expired_token_is_shown_as_ended(browser: Browser, ann: User) -> None:
    past = datetime.now(UTC) - timedelta(days=1)
    await ApiToken.create(user=ann, name="old", prefix="ing_o", token_hash="o" * 64, scopes=["READ"], expires_at=past)
    page = (await browser.get("/tokens")).text

    assert "ended " in page
    assert not REVOKE.findall(page)


async def test_graphiql_is_for_people(browser: Browser) -> None:
    shown = await browser.get("/graphql")
    program = await browser.get("/graphql", Accept="application/json")
    query = await browser.get("/graphql?query={__typename}")

    assert '<main id="graphiql">' in shown.text
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    assert program.headers["content-type"].startswith("application/json")
    assert query.json() == {"data": {"__typename": "Query"}}


async def test_there_is_no_graphiql_in_production(settings: Settings) -> None:
    async with opened(settings.model_copy(update={"env": "production"}), "http://test") as hidden:
        in_production = await hidden.get("/graphql")
        account = {"email": "alice@example.org", "username": "alice", "password": "correct horse"}
        await hidden.send("/register", account)
        dashboard = await hidden.get("/dashboard")

    assert "graphiql" not in in_production.text
    assert in_production.status_code == 400
    assert "GraphiQL" not in dashboard.text
