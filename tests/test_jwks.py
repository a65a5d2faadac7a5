"""External issuers: right tokens are taken, all else is refused, and keys stay fresh without flooding anybody."""

import asyncio
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncGenerator, Generator
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from jwt.utils import base64url_decode
from pydantic import SecretStr

from core.errors import SignInFirst
from core.issuers import IssuerSettings
from fakes.issuer import AUDIENCE, FakeIssuer, Mood, Street, open_street
from providers.jwks import Issuers
from providers.key_set import FRESH, PAUSE, FetchFailed, public_keys

pytestmark = pytest.mark.anyio

SHARED = "f3c1a9d27be84056917c2ae0d5b3486fae10c79b2d685f34"
BY_SECRET = Issuers([IssuerSettings(issuer="https://front.test", audience=AUDIENCE, secret=SecretStr(SHARED))])


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def street() -> Generator[Street]:
    with open_street() as made:
        yield made


@pytest.fixture
def front(street: Street) -> FakeIssuer:
    return street.new_issuer()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def issuers(front: FakeIssuer, clock: Clock) -> AsyncGenerator[Issuers]:
    made = Issuers([trust(front)], clock=clock, timeout=1.0)
    yield made
    await made.close()


def trust(front: FakeIssuer, **more: Any) -> IssuerSettings:
    return IssuerSettings.model_validate({"issuer": front.issuer, "audience": AUDIENCE, "jwks_url": front.url} | more)


async def test_a_token_says_who_somebody_is_elsewhere(front: FakeIssuer, issuers: Issuers) -> None:
    exp = int(time.time()) + 60
    token = front.token(sub="u-7", email="ann@example.org", emailVerified=True, name=" Ann ", exp=exp)

    identity = await issuers.verify(token)

    assert (identity.issuer, identity.subject, identity.name) == (front.issuer, "u-7", "Ann")
    assert (identity.email, identity.email_verified) == ("ann@example.org", True)
    assert identity.expires_at == datetime.fromtimestamp(exp, UTC)


@pytest.mark.parametrize(
    ("claims", "email", "verified", "name"),
    [
        ({}, None, False, None),
        ({"email": "a@b.c"}, "a@b.c", False, None),
        ({"email": "a@b.c", "email_verified": "true"}, "a@b.c", False, None),
        ({"email": "a@b.c", "email_verified": False, "emailVerified": True}, "a@b.c", False, None),
        ({"email": 5, "email_verified": True, "name": ["Ann"]}, None, True, None),
        ({"email": "a\0@b.c", "name": "\0"}, None, False, None),
        ({"name": "  "}, None, False, None),
    ],
)
async def test_only_plain_claims_count(
    front: FakeIssuer,
    issuers: Issuers,
    claims: dict[str, Any],
    email: str | None,
    verified: bool,
    name: str | None,
) -> None:
    identity = await issuers.verify(front.token(**claims))

    assert (identity.email, identity.email_verified, identity.name) == (email, verified, name)


async def test_every_algorithm_that_is_published_is_taken(front: FakeIssuer, issuers: Issuers) -> None:
    front.keys["curve"] = ec.generate_private_key(ec.SECP256R1())
    front.keys["rsa"] = rsa.generate_private_key(65_537, 2_048)

    for kid, algorithm in (("first", "EdDSA"), ("curve", "ES256"), ("rsa", "RS256")):
        assert (await issuers.verify(front.token(kid=kid, algorithm=algorithm))).subject == "u-1"
    assert front.fetches == 1


async def test_an_algorithm_that_was_not_allowed_is_refused(front: FakeIssuer) -> None:
    issuers = Issuers([trust(front, algorithms=["RS256"])])

    with pytest.raises(SignInFirst):
        await issuers.verify(front.token())
    await issuers.close()


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.test"},
        {"iss": ["https://front.test"]},
        {"aud": "https://other.test"},
        {"aud": [AUDIENCE, 5]},
        {"exp": int(time.time()) - 31},
        {"exp": "soon"},
        {"nbf": int(time.time()) + 3_600},
        {"iat": int(time.time()) + 3_600},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": "a\0b"},
        {"sub": 5},
        {"left_out": "exp"},
        {"left_out": "sub"},
        {"left_out": "aud"},
        {"left_out": "iss"},
        {"kid": None},
        {"kid": "unknown", "key": ed25519.Ed25519PrivateKey.generate()},
        {"key": ed25519.Ed25519PrivateKey.generate()},
    ],
)
async def test_a_token_that_is_wrong_in_one_way_is_refused(
    front: FakeIssuer, issuers: Issuers, claims: dict[str, Any]
) -> None:
    odd = not isinstance(claims.get("iss", ""), str)  # PyJWT refuses to sign such a thing
    token = _signed_by_hand(front, claims) if odd else front.token(**claims)

    with pytest.raises(SignInFirst):
        await issuers.verify(token)


def _signed_by_hand(front: FakeIssuer, claims: dict[str, Any]) -> str:
    head, payload, _ = front.token().split(".")
    content = orjson.loads(base64url_decode(payload)) | claims
    signed = f"{head}.{_segment(content)}"
    key = front.keys["first"]
    assert isinstance(key, ed25519.Ed25519PrivateKey)
    return f"{signed}.{urlsafe_b64encode(key.sign(signed.encode())).rstrip(b'=').decode()}"


def _segment(content: Any) -> str:
    return urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


async def test_clocks_may_differ_by_half_a_minute(front: FakeIssuer, issuers: Issuers) -> None:
    now = int(time.time())

    assert (await issuers.verify(front.token(exp=now - 20, iat=now + 20))).subject == "u-1"


async def test_a_token_without_an_end_in_sight_ends_with_the_calendar(front: FakeIssuer, issuers: Issuers) -> None:
    identity = await issuers.verify(front.token(exp=10**18))

    assert identity.expires_at.year == 9_999


async def test_no_signature_and_the_public_key_as_a_secret_are_refused(front: FakeIssuer, issuers: Issuers) -> None:
    public = front.keys["first"].public_key()
    raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    published = front.document()["keys"][0]["x"].encode()
    unsigned = f"{_segment({'alg': 'none', 'kid': 'first'})}.{front.token().split('.')[1]}."

    tokens = [front.token(key=key, algorithm="HS256") for key in (raw, published)] + [unsigned]

    for token in tokens:
        assert issuers.knows(token)
        with pytest.raises(SignInFirst):
            await issuers.verify(token)


async def test_a_key_that_claims_another_algorithm_is_not_used(front: FakeIssuer) -> None:
    front.keys["curve"] = ec.generate_private_key(ec.SECP256R1())
    entry, curve = ({**key, "kid": "first"} for key in front.document()["keys"])
    shared = {"kty": "oct", "k": "c2VjcmV0", "kid": "first", "alg": "HS256"}

    for bad in ({"alg": "HS256"}, {"alg": "none"}, {"use": "enc"}, {"crv": "Ed448"}, {"kid": 5}, {"x": 5}, {"x": "a"}):
        with pytest.raises(FetchFailed, match="no usable key"):
            public_keys(orjson.dumps({"keys": [entry | bad]}))
    with pytest.raises(FetchFailed, match="no usable key"):
        public_keys(orjson.dumps({"keys": [shared]}))
    assert public_keys(orjson.dumps({"keys": [shared, entry, curve]}))["first"].algorithm == "EdDSA"
    assert public_keys(orjson.dumps({"keys": [curve, entry]}))["first"].algorithm == "ES256"


async def test_a_secret_that_is_shared_works_with_hs256_alone() -> None:
    front = FakeIssuer()

    identity = await BY_SECRET.verify(front.token(key=SHARED.encode(), algorithm="HS256", kid=None))

    assert identity.subject == "u-1"
    for wrong in (front.token(), front.token(key=b"another" * 8, algorithm="HS256")):
        with pytest.raises(SignInFirst):
            await BY_SECRET.verify(wrong)


async def test_only_tokens_of_known_issuers_are_known(front: FakeIssuer, issuers: Issuers) -> None:
    assert issuers.knows(front.token())
    assert not issuers.knows(front.token(iss="https://other.test"))
    assert not issuers.knows("ing_abc")
    assert not Issuers([]).knows(front.token())
    assert front.fetches == 0


async def test_callers_at_once_share_one_fetch(front: FakeIssuer, issuers: Issuers) -> None:
    token = front.token()

    identities = await asyncio.gather(*(issuers.verify(token) for _ in range(50)))

    assert {each.subject for each in identities} == {"u-1"}
    assert front.fetches == 1


async def test_a_caller_that_leaves_does_not_end_the_fetch_of_the_others(front: FakeIssuer, issuers: Issuers) -> None:
    first = asyncio.create_task(issuers.verify(front.token()))
    second = asyncio.create_task(issuers.verify(front.token()))
    await asyncio.sleep(0)

    first.cancel()

    assert (await second).subject == "u-1"
    assert front.fetches == 1


async def test_an_unknown_key_is_asked_for_at_most_once_a_minute(
    front: FakeIssuer, issuers: Issuers, clock: Clock
) -> None:
    await issuers.verify(front.token())
    front.keys["second"] = ed25519.Ed25519PrivateKey.generate()
    unknown = front.token(kid="second")

    for _ in range(20):
        with pytest.raises(SignInFirst, match="does not publish"):
            await issuers.verify(unknown)
    early = front.fetches
    clock.now += PAUSE

    assert early == 1
    assert (await issuers.verify(unknown)).subject == "u-1"
    assert front.fetches == 2


async def test_a_key_that_was_taken_back_counts_no_more_after_ten_minutes(
    front: FakeIssuer, issuers: Issuers, clock: Clock
) -> None:
    old = front.token()
    await issuers.verify(old)
    front.keys = {"second": ed25519.Ed25519PrivateKey.generate()}

    clock.now += FRESH - 1
    await issuers.verify(old)
    clock.now += 1

    with pytest.raises(SignInFirst, match="does not publish"):
        await issuers.verify(old)
    assert (await issuers.verify(front.token(kid="second"))).subject == "u-1"
    assert front.fetches == 2


@pytest.mark.parametrize("mood", [mood for mood in Mood if mood is not Mood.WELL])
async def test_old_keys_serve_while_the_issuer_is_ill(
    front: FakeIssuer, issuers: Issuers, clock: Clock, mood: Mood, capsys: pytest.CaptureFixture[str]
) -> None:
    token = front.token()
    await issuers.verify(token)
    front.mood = mood
    clock.now += FRESH

    async with asyncio.timeout(10):
        for _ in range(5):
            assert (await issuers.verify(token)).subject == "u-1"

    assert front.fetches == 2
    assert capsys.readouterr().out.count("jwks.failed") == 1


@pytest.mark.parametrize("mood", [mood for mood in Mood if mood is not Mood.WELL])
async def test_an_issuer_that_is_ill_at_first_is_asked_again_soon(
    front: FakeIssuer, issuers: Issuers, clock: Clock, mood: Mood
) -> None:
    front.mood = mood
    for _ in range(5):
        with pytest.raises(SignInFirst):
            await issuers.verify(front.token())
    asked = front.fetches
    front.mood = Mood.WELL
    clock.now += 5

    assert (await issuers.verify(front.token())).subject == "u-1"
    assert asked == 1


async def test_an_issuer_that_is_not_there_is_an_answer_too(front: FakeIssuer) -> None:
    issuers = Issuers([trust(front, jwks_url="http://127.0.0.1:1/jwks")])

    with pytest.raises(SignInFirst):
        await issuers.verify(front.token())
    await issuers.close()


async def test_closing_ends_a_fetch_that_hangs(front: FakeIssuer) -> None:
    issuers = Issuers([trust(front)])
    front.mood = Mood.SLOW
    asking = asyncio.create_task(issuers.verify(front.token()))
    await asyncio.sleep(0.01)

    async with asyncio.timeout(5):
        await issuers.close()
        await asyncio.gather(asking, return_exceptions=True)

    assert asking.cancelled()


@given(st.data())
def test_no_character_of_a_foreign_token_can_be_changed(data: st.DataObject) -> None:
    token = FakeIssuer().token(key=SHARED.encode(), algorithm="HS256")
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters(codec=None).filter(lambda character: character != token[at]))

    with pytest.raises(SignInFirst):
        asyncio.run(BY_SECRET.verify(token[:at] + other + token[at + 1 :]))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["kty", "crv", "x", "y", "n", "e", "d", "k", "kid", "alg", "use"])
WORDS = st.sampled_from(["OKP", "EC", "RSA", "oct", "Ed25519", "P-256", "AQAB", "A" * 43, "", "sig", "\ud800"])
ENTRIES = st.dictionaries(NAMES, WORDS | JSON, max_size=9)


@given(JSON | st.fixed_dictionaries({"keys": st.lists(ENTRIES | JSON, max_size=4)}))
def test_no_document_is_an_accident(document: Any) -> None:
    try:
        found = public_keys(json.dumps(document).encode())
    except FetchFailed:
        return
    assert found


@given(st.binary() | st.integers(1, 20_000).map(lambda depth: b'{"keys":' * depth))
def test_no_bytes_are_an_accident(document: bytes) -> None:
    with pytest.raises(FetchFailed):
        public_keys(document)


OURS = st.fixed_dictionaries({"iss": st.just("https://front.test")}, optional={"exp": JSON, "sub": JSON, "aud": JSON})


@given(JSON | st.fixed_dictionaries({"alg": JSON}, optional={"kid": JSON, "crit": JSON, "b64": JSON}), JSON | OURS)
def test_no_header_or_payload_is_an_accident(head: Any, payload: Any) -> None:
    token = f"{_segment(head)}.{_segment(payload)}.AAAA"

    with pytest.raises(SignInFirst):
        asyncio.run(BY_SECRET.verify(token))
