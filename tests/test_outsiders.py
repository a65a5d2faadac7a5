"""People whom another site vouches for, as that site's front end meets us."""

import asyncio
import time
from collections.abc import Generator
from typing import Any

import httpx2
import jwt
import pytest
from pydantic import SecretStr

from conftest import PASSWORD, Ask
from core.issuers import IssuerSettings
from core.settings import Settings
from fakes.issuer import AUDIENCE, FakeIssuer, Street, open_street
from models.users import Role, User
from resolvers.chat.defaults import DEFAULT_CHANNELS, make_default_channels

pytestmark = pytest.mark.anyio

SHARED = "f3c1a9d27be84056917c2ae0d5b3486fae10c79b2d685f34"
TASKS = "https://tasks.test"
ME = "{ me { username displayName email role } }"
LOGIN = """mutation ($name: String!, $password: String!) {
    login(input: {emailOrUsername: $name, password: $password}) { user { username } errors { code } } }"""


@pytest.fixture(scope="module")
def street() -> Generator[Street]:
    with open_street() as made:
        yield made


@pytest.fixture
def front(street: Street) -> FakeIssuer:
    """Publishes its keys, and signs with EdDSA."""
    return street.new_issuer()


@pytest.fixture
def settings(settings: Settings, front: FakeIssuer) -> Settings:
    trusted = (
        IssuerSettings(issuer=front.issuer, audience=AUDIENCE, jwks_url=front.url),
        IssuerSettings(issuer=TASKS, audience=AUDIENCE, secret=SecretStr(SHARED)),
    )
    return settings.model_copy(update={"issuers": trusted})


def shared(**claims: Any) -> str:
    """A token of the issuer that shares a secret with us."""
    now = int(time.time())
    payload = {"iss": TASKS, "aud": AUDIENCE, "sub": "u-1", "iat": now, "exp": now + 300} | claims
    return jwt.encode(payload, SHARED, algorithm="HS256")


async def me(ask: Ask, token: str) -> dict[str, Any]:
    answer = await ask(token, ME)
    assert "errors" not in answer
    return answer["data"]["me"]


async def test_first_sight_makes_the_account_and_the_second_finds_it(ask: Ask, front: FakeIssuer) -> None:
    told: dict[str, Any] = {"name": "Ann Hollow", "email": "Ann@Example.org", "email_verified": True}
    renamed: dict[str, Any] = told | {"name": "Renamed"}

    first = await me(ask, front.token(**told))
    again = await me(ask, front.token(**renamed))

    assert first == {
        "username": "annhollow",
        "displayName": "Ann Hollow",
        "email": "ann@example.org",
        "role": "BASIC",
    }
    assert again == first
    assert await User.all().count() == 1


async def test_a_shared_secret_vouches_as_well(ask: Ask) -> None:
    await me(ask, shared(name="Bob"))
    world = """mutation { openWorld(input: {saveId: "s", farmName: "f"}) { world { farmName } errors { code } } }"""

    opened = await ask(shared(name="Bob"), world)
    forged = await ask(jwt.encode({"iss": TASKS, "sub": "u-1"}, "x" * 48, algorithm="HS256"), ME)

    assert opened["data"]["openWorld"] == {"world": {"farmName": "f"}, "errors": []}
    assert forged["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_the_same_subject_of_two_issuers_is_two_people(ask: Ask, front: FakeIssuer) -> None:
    one = await me(ask, front.token(sub="u-1", name="Ann"))
    other = await me(ask, shared(sub="u-1", name="Ann"))

    assert one["username"] == "ann"
    assert other["username"].startswith("ann-")
    assert await User.all().count() == 2


async def test_the_same_e_mail_never_takes_over_an_account(ask: Ask, front: FakeIssuer, ann: User) -> None:
    await User.filter(id=ann.id).update(role=Role.ADMIN)

    seen = await me(ask, front.token(name="ann", email="ANN@example.org", email_verified=True, role="ADMIN"))

    assert seen["username"].startswith("ann-")
    assert (seen["email"], seen["role"]) == (None, "BASIC")
    assert (await User.get(id=ann.id)).email == "ann@example.org"
    assert await User.all().count() == 2


async def test_an_e_mail_that_was_not_verified_is_not_kept(ask: Ask, front: FakeIssuer) -> None:
    for number, verified in enumerate((False, None, "true", 1)):
        told: dict[str, Any] = {"sub": f"u-{number}", "email": "new@example.org", "email_verified": verified}

        assert (await me(ask, front.token(**told)))["email"] is None


async def test_an_outsider_has_no_password_here(ask: Ask, front: FakeIssuer) -> None:
    token = front.token(name="Ann", email="ann@example.org", email_verified=True)
    await me(ask, token)
    change = """mutation { changePassword(input: {currentPassword: "", newPassword: "another horse"}) {
        ok errors { code } } }"""

    tries = [await ask(None, LOGIN, name="ann@example.org", password=word) for word in ("", PASSWORD)]
    changed = await ask(token, change)

    for answer in tries:
        assert answer["data"]["login"] == {"user": None, "errors": [{"code": "UNAUTHENTICATED"}]}
    assert changed["data"]["changePassword"] == {"ok": False, "errors": [{"code": "UNAUTHENTICATED"}]}


async def test_strange_names_become_usernames_that_are_free(ask: Ask, front: FakeIssuer) -> None:
    names = ["admin", "Ärger", "...", "a", "x" * 200, "\u202e", "root", "Ann", "ANN", "a\0b", ""]

    seen = [await me(ask, front.token(sub=f"u-{number}", name=name)) for number, name in enumerate(names)]

    usernames = [one["username"] for one in seen]
    assert len(set(usernames)) == len(names)
    assert not {"admin", "root"} & set(usernames)
    assert all(2 <= len(name) <= 32 for name in usernames)


async def test_ten_twins_of_a_first_sight_are_one_person(ask: Ask, front: FakeIssuer) -> None:
    token = front.token(name="Ann", email="ann@example.org", email_verified=True)

    seen = await asyncio.gather(*(me(ask, token) for _ in range(10)))

    assert [one["username"] for one in seen] == ["ann"] * 10
    assert await User.all().count() == 1


async def test_ten_newcomers_of_one_name_and_e_mail_are_ten_people(ask: Ask, front: FakeIssuer) -> None:
    told: dict[str, Any] = {"name": "Ann", "email": "ann@example.org", "email_verified": True}

    seen = await asyncio.gather(*(me(ask, front.token(sub=f"u-{number}", **told)) for number in range(10)))

    assert len({one["username"] for one in seen}) == 10
    assert sorted(str(one["email"]) for one in seen) == [*["None"] * 9, "ann@example.org"]


async def test_a_token_that_is_not_right_is_nobodys(http: httpx2.AsyncClient, ask: Ask, front: FakeIssuer) -> None:
    wrong = [
        front.token(aud="https://other.test"),
        front.token(exp=int(time.time()) - 120),
        front.token(kid="unknown", key=front.keys["first"]),
        front.token(key=SHARED.encode(), algorithm="HS256"),
        front.token(left_out="sub"),
        front.token(iss="https://stranger.test"),
        shared(sub=""),
        jwt.encode({"iss": TASKS, "aud": AUDIENCE, "sub": "u-1"}, "", algorithm="none"),
    ]

    for token in wrong:
        answer = await http.post("/graphql", json={"query": ME}, headers={"Authorization": f"Bearer {token}"})

        assert answer.status_code == 401
        assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert await User.all().count() == 0


async def test_who_comes_from_elsewhere_is_in_the_default_channels(ask: Ask, front: FakeIssuer) -> None:
    await make_default_channels()

    mine = await ask(front.token(), "{ myChannels { nodes { name viewerMembership { role } } } }")

    member = {"role": "MEMBER"}
    assert mine["data"]["myChannels"]["nodes"] == [
        {"name": name, "viewerMembership": member} for name in DEFAULT_CHANNELS
    ]
