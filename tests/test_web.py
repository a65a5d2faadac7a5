"""The door of the web pages: who comes in, with which cookie, and which forms are taken."""

from datetime import UTC, datetime

import httpx2
import pytest

from browsing import FORM, Browser, opened, tag_of, text_of
from conftest import PASSWORD, Ask
from core.settings import Settings
from models.database.tx import tx
from models.users import Role, User, WebSession
from resolvers.users.invitations import first_admin_invitation

pytestmark = pytest.mark.anyio

CHANGE = """mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { ok } }"""
PAGES = ("/login", "/register", "/dashboard", "/tokens", "/dashboard?world=none")
ALICE = {"email": "alice@example.org", "username": "alice", "password": PASSWORD}


@pytest.fixture
def browser(http: httpx2.AsyncClient) -> Browser:
    return Browser(http)


async def test_a_visitor_is_sent_to_sign_in(browser: Browser) -> None:
    some_id = "01890000-0000-7000-8000-000000000000"
    for path in ("/", "/dashboard", "/tokens", f"/dashboard/npcs/{some_id}"):
        answer = await browser.get(path)

        assert (answer.status_code, answer.headers["location"]) == (303, "/login")

    for path in ("/tokens", f"/tokens/{some_id}/revoke", f"/dashboard/memories/{some_id}/forget"):
        sent = await browser.send(path)
        by_htmx = await browser.send(path, headers={"HX-Request": "true"})

        assert (sent.status_code, sent.headers["location"]) == (303, "/login")
        assert (by_htmx.status_code, by_htmx.headers["hx-redirect"]) == (200, "/login")


@pytest.mark.parametrize("name", ["ann", "ann@example.org"])
async def test_a_name_or_address_and_the_password_open_the_dashboard(browser: Browser, ann: User, name: str) -> None:
    answer = await browser.sign_in(name)

    assert (answer.status_code, answer.headers["location"]) == (303, "/dashboard")
    assert await browser.is_signed_in()
    assert (await browser.get("/")).headers["location"] == "/dashboard"
    assert (await browser.get("/login")).headers["location"] == "/dashboard"
    assert (await browser.get("/register")).headers["location"] == "/dashboard"


async def test_a_wrong_password_says_so_and_keeps_the_name(browser: Browser, ann: User) -> None:
    for name, password in (("ann", "wrong horse"), ("nobody", PASSWORD), ("ann", ""), ("x" * 10_000, PASSWORD)):
        answer = await browser.sign_in(name, password)

        assert answer.status_code == 401
        assert text_of(answer.text, "form-error") == "This e-mail, username or password is not right."
        assert f'value="{name}"' in tag_of(answer.text, "name")
        assert 'aria-describedby="form-error" autofocus' in tag_of(answer.text, "password")
        assert "wrong horse" not in answer.text
    assert not await browser.is_signed_in()


async def test_the_cookie_is_kept_from_scripts_and_from_other_sites(browser: Browser, ann: User) -> None:
    visitor = (await browser.get("/login")).headers["set-cookie"]
    entered = (await browser.sign_in("ann")).headers["set-cookie"]

    assert visitor.startswith("inglenook=")
    assert "Max-Age" not in visitor
    assert "Max-Age=2592000" in entered
    assert visitor.partition(";")[0] != entered.partition(";")[0]
    for cookie in (visitor, entered):
        assert {"httponly", "path=/", "samesite=lax"} <= set(cookie.lower().split("; "))
        assert "Secure" not in cookie
    assert "set-cookie" not in (await browser.get("/dashboard")).headers


async def test_over_https_the_cookie_goes_no_other_way(settings: Settings) -> None:
    secure = settings.model_copy(update={"public_url": "https://inn.example"})
    async with opened(secure, "https://inn.example") as browser:
        entered = await browser.send("/register", ALICE, {"Origin": "https://inn.example"})

        assert entered.headers["set-cookie"].startswith("__Host-inglenook=")
        assert "Secure" in entered.headers["set-cookie"].split("; ")
        assert await browser.is_signed_in()


async def test_every_page_keeps_to_itself(browser: Browser, ann: User) -> None:
    before = [await browser.get(path) for path in PAGES]
    before.append(await browser.send_raw("/login", []))
    await browser.sign_in("ann")
    after = [await browser.get(path) for path in PAGES]

    for answer in (*before, *after):
        policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
    style = await browser.get("/static/inglenook.css")
    assert (style.headers["cache-control"], style.headers["x-content-type-options"]) == ("no-cache", "nosniff")


async def test_a_form_without_the_token_of_its_page_is_refused(browser: Browser, ann: User) -> None:
    fields = [("name", "ann"), ("password", PASSWORD)]
    missing = await browser.send_raw("/login", fields)
    right = await browser.form_token()
    wrong = [await browser.send_raw("/login", [("form_token", token), *fields]) for token in ("", "é", right[:-1])]
    browser.http.cookies.clear()
    without_cookie = await browser.send_raw("/login", [("form_token", right), *fields])
    browser.http.cookies.set("inglenook", "not one of ours")
    strange_cookie = await browser.send_raw("/login", [("form_token", right), *fields])

    for answer in (missing, *wrong, without_cookie, strange_cookie):
        assert answer.status_code == 403
        assert "The page was too old to be sent." in answer.text
    browser.http.cookies.clear()
    assert not await browser.is_signed_in()


async def test_a_form_of_another_site_is_refused(browser: Browser, ann: User) -> None:
    others = (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://test:81"},
        {"Origin": "https://test"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    )
    for headers in others:
        answer = await browser.send("/login", {"name": "ann", "password": PASSWORD}, headers)

        assert answer.status_code == 403
        assert "INGLENOOK_PUBLIC_URL" in answer.text
    assert not await browser.is_signed_in()

    own = {"Origin": "http://test", "Sec-Fetch-Site": "same-origin"}
    assert (await browser.send("/login", {"name": "ann", "password": PASSWORD}, own)).status_code == 303


async def test_behind_a_proxy_forms_come_from_the_public_address(settings: Settings) -> None:
    public = settings.model_copy(update={"public_url": "http://inn.example"})
    async with opened(public, "http://127.0.0.1:8000") as browser:
        answer = await browser.send("/register", ALICE, {"Origin": "http://inn.example"})

        assert answer.status_code == 303


async def test_who_signs_out_is_out_and_the_old_cookie_opens_nothing(browser: Browser, ann: User) -> None:
    await browser.sign_in("ann")
    old = browser.http.cookies["inglenook"]
    left = await browser.send("/logout")

    assert (left.status_code, left.headers["location"]) == (303, "/login")
    assert browser.http.cookies["inglenook"] != old
    assert not await browser.is_signed_in()
    browser.http.cookies.clear()
    browser.http.cookies.set("inglenook", old)
    assert not await browser.is_signed_in()
    assert (await browser.send("/logout")).headers["location"] == "/login"


async def test_a_session_ends_with_the_password(browser: Browser, ask: Ask, ann: User) -> None:
    await browser.sign_in("ann")
    changed = await ask(ann, CHANGE, input={"currentPassword": PASSWORD, "newPassword": "another horse"})

    assert changed["data"]["changePassword"]["ok"]
    assert not await browser.is_signed_in()


async def test_a_session_ends_by_age_and_is_then_removed(browser: Browser, ann: User) -> None:
    await browser.sign_in("ann")
    async with tx():
        await WebSession.filter(user_id=ann.id).update(expires_at=datetime.now(UTC))

    assert not await browser.is_signed_in()
    await browser.sign_in("ann")
    assert await browser.is_signed_in()
    assert await WebSession.filter(user_id=ann.id).count() == 1


async def test_who_signs_in_again_leaves_the_session_before(browser: Browser, ann: User, bob: User) -> None:
    await browser.sign_in("ann")
    await browser.sign_in("bob")

    assert not await WebSession.filter(user_id=ann.id).exists()
    assert await WebSession.filter(user_id=bob.id).count() == 1


async def test_a_cookie_never_signs_in_to_graphql(browser: Browser, ann: User) -> None:
    await browser.sign_in("ann")
    answer = await browser.http.post("/graphql", json={"query": "{ me { username } }"})

    assert await browser.is_signed_in()
    assert "ann" not in answer.text
    assert answer.json()["data"]["me"] is None


async def test_who_registers_is_signed_in(browser: Browser) -> None:
    answer = await browser.send("/register", ALICE | {"username": " alice "})

    assert (answer.status_code, answer.headers["location"]) == (303, "/dashboard")
    assert await browser.is_signed_in()
    assert (await User.get(username="alice")).role is Role.BASIC


@pytest.mark.parametrize(
    ("told", "kept"),
    [("Europe/Vienna", "Europe/Vienna"), ("Mars/Olympus", "UTC"), ("../../etc/passwd", "UTC"), ("", "UTC")],
)
async def test_the_day_of_who_registers_is_that_of_their_browser(browser: Browser, told: str, kept: str) -> None:
    answer = await browser.send("/register", ALICE | {"time_zone": told})

    assert answer.status_code == 303
    assert (await User.get(username=ALICE["username"])).time_zone == kept


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("email", "nowhere", "E-mail must be an e-mail address."),
        ("email", "ann@example.org", "This email is taken."),
        ("username", "Alice X", "Username must be 2 to 32 of a-z 0-9 . _ - and begin with a letter or digit."),
        ("username", "root", "Username must be another word: this one is reserved."),
        ("username", "ann", "This username is taken."),
        ("password", "short", "Password must be between 8 and 128 characters."),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(
    browser: Browser, ann: User, field: str, value: str, told: str
) -> None:
    answer = await browser.send("/register", ALICE | {field: value})

    assert answer.status_code == 422
    assert text_of(answer.text, f"{field}-error") == told
    assert answer.text.count("autofocus") == 1
    assert f'aria-invalid="true" autofocus aria-describedby="{field}-error' in tag_of(answer.text, field)
    assert PASSWORD not in answer.text
    assert not await browser.is_signed_in()


async def test_the_link_of_the_first_start_makes_one_administrator(browser: Browser) -> None:
    secret = await first_admin_invitation()
    shown = await browser.get(f"/register?invitation={secret}")
    wrong = await browser.send("/register", ALICE | {"invitation": str(secret), "password": "short"})
    await browser.send("/register", ALICE | {"invitation": str(secret)})

    assert "This link makes you the administrator" in shown.text
    assert f'name="invitation" value="{secret}"' in shown.text
    assert f'name="invitation" value="{secret}"' in wrong.text
    assert await browser.is_signed_in()
    assert (await User.get(username="alice")).role is Role.ADMIN


async def test_a_used_or_unknown_link_explains_itself(browser: Browser) -> None:
    secret = await first_admin_invitation()
    await browser.send("/register", ALICE | {"invitation": str(secret)})
    await browser.send("/logout")

    for invitation in (str(secret), "never made", "x" * 20_000):
        again = {"email": "eve@example.org", "username": "eve", "password": PASSWORD, "invitation": invitation}
        answer = await browser.send("/register", again)

        assert answer.status_code == 422
        assert "restart the server for a new link" in text_of(answer.text, "form-error")
    assert not await User.filter(username="eve").exists()


async def test_a_link_ends_when_there_is_an_administrator_without_it(browser: Browser) -> None:
    secret = await first_admin_invitation()
    async with tx():
        await User.create(username="boss", display_name="Boss", role=Role.ADMIN)

    answer = await browser.send("/register", ALICE | {"invitation": str(secret)})

    assert answer.status_code == 422
    assert not await User.filter(username="alice").exists()


HOSTILE = {
    b"name=%00&password=%00": 400,
    b"name=%ED%A0%80": 400,
    b"name=%ff%fe": 400,
    "name=ö".encode(): 400,
    b"&".join(b"a=1" for _ in range(101)): 400,
    b"name=" + b"x" * 1_000_000: 413,
}


@pytest.mark.parametrize("path", ["/login", "/register", "/logout", "/tokens"])
async def test_hostile_forms_are_refused_with_a_page(browser: Browser, path: str) -> None:
    token = (await browser.form_token()).encode()
    for body, status in HOSTILE.items():
        content = b"form_token=" + token + b"&" + body
        answer = await browser.http.post(path, content=content, headers={"Content-Type": FORM})

        assert answer.status_code == status
        assert "<h1>That was not taken</h1>" in answer.text


async def test_a_form_in_another_media_type_is_refused_unread(browser: Browser) -> None:
    huge = await browser.http.post("/login", files={"name": b"x" * 5_000_000})
    json = await browser.http.post("/login", json={"name": "ann"})
    nothing = await browser.http.post("/login")

    assert [answer.status_code for answer in (huge, json, nothing)] == [415, 415, 415]


@pytest.mark.parametrize(
    "path",
    ["/register?invitation=%00%ED%A0%80", "/login?x=%ff", "/static/..%2f..%2fapp.py", "/dashboard/npcs/x", "/%00"],
)
async def test_hostile_addresses_are_no_trouble(browser: Browser, path: str) -> None:
    assert (await browser.get(path)).status_code in (200, 404)
