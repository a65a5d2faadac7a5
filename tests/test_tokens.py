"""Passwords, access tokens, API tokens and hashed secrets."""

import asyncio
import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import bcrypt
import jwt
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Busy, ErrorCode, Invalid, SignInFirst
from core.tokens import (
    AccessTokens,
    Keys,
    Passwords,
    api_token_hash,
    check_password,
    looks_like_api_token,
    new_api_token,
    new_secret,
    secret_hash,
)

KEYS = Keys.of("f3c1a9d27be84056917c2ae0d5b3486fae10c79b2d685f34")
TOKENS = AccessTokens(KEYS.access_tokens, issuer="inglenook", minutes=15)
USER, SESSION = UUID(int=1), UUID(int=2)


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    made = Passwords(KEYS.passwords, rounds=4)
    yield made
    made.close()


def test_each_purpose_has_its_own_key() -> None:
    other = Keys.of("another secret")

    assert len({KEYS.access_tokens, KEYS.passwords, other.access_tokens, other.passwords}) == 4


@pytest.mark.anyio
async def test_a_password_is_right_only_if_it_is_the_same(passwords: Passwords) -> None:
    stored = await passwords.hash("correct horse")

    assert await passwords.verify("correct horse", stored)
    assert not await passwords.verify("correct horse ", stored)
    assert "correct" not in stored
    assert len(stored) == 60


@pytest.mark.anyio
async def test_every_character_of_a_long_password_counts(passwords: Passwords) -> None:
    stored = await passwords.hash("a" * 127 + "b")

    assert await passwords.verify("a" * 127 + "b", stored)
    assert not await passwords.verify("a" * 127 + "c", stored)
    assert not await passwords.verify("a" * 127 + "bb", stored)


@pytest.mark.anyio
async def test_the_same_password_from_another_keyboard_is_the_same(passwords: Passwords) -> None:
    stored = await passwords.hash("caf\u00e9 au lait")

    assert await passwords.verify("cafe\u0301 au lait", stored)


@pytest.mark.anyio
async def test_a_hash_is_worth_nothing_without_the_pepper(passwords: Passwords) -> None:
    stored = await passwords.hash("correct horse")
    elsewhere = Passwords(Keys.of("another secret").passwords, rounds=4)

    assert not await elsewhere.verify("correct horse", stored)
    assert not bcrypt.checkpw(b"correct horse", stored.encode())
    elsewhere.close()


@pytest.mark.anyio
async def test_an_unknown_account_takes_the_same_work_and_is_never_right(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bytes] = []

    def agreeing(password: bytes, hashed: bytes) -> bool:
        del password
        seen.append(hashed)
        return True

    monkeypatch.setattr(bcrypt, "checkpw", agreeing)
    right = await passwords.verify("correct horse", None)

    assert right is False
    assert [each[:7] for each in seen] == [b"$2b$04$"]


@pytest.mark.anyio
@pytest.mark.parametrize("odd", ["", "\ud800" * 9, "\0" * 9, "x" * 1_000_000, "a" + "\u0301\u0323" * 100_000])
async def test_an_odd_password_is_wrong_not_an_accident(passwords: Passwords, odd: str) -> None:
    stored = await passwords.hash("correct horse")

    async with asyncio.timeout(10):
        assert not await passwords.verify(odd, stored)
        with pytest.raises(Invalid):
            await passwords.hash(odd)


@pytest.mark.parametrize(
    ("password", "right"), [("x" * 7, False), ("x" * 8, True), ("x" * 128, True), ("x" * 129, False)]
)
def test_a_password_has_8_to_128_characters(password: str, right: bool) -> None:
    if right:
        assert check_password(password) == password
        return
    with pytest.raises(Invalid, match="between 8 and 128 characters") as caught:
        check_password(password, ("input", "newPassword"))
    assert caught.value.path == ("input", "newPassword")


@pytest.mark.anyio
async def test_when_too_many_wait_the_next_is_refused_and_later_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()

    def slow(password: bytes, hashed: bytes) -> bool:
        del password, hashed
        return gate.wait(5)

    monkeypatch.setattr(bcrypt, "checkpw", slow)
    passwords = Passwords(KEYS.passwords, rounds=4, threads=1, queue=2)
    waiting = [asyncio.create_task(passwords.verify("correct horse", "hash")) for _ in range(3)]
    await asyncio.sleep(0)

    with pytest.raises(Busy) as caught:
        await passwords.verify("correct horse", "hash")
    gate.set()
    answers = await asyncio.gather(*waiting)

    assert caught.value.code is ErrorCode.UNAVAILABLE
    assert answers == [True, True, True]
    assert await passwords.verify("correct horse", "hash")
    passwords.close()


@pytest.mark.anyio
async def test_callers_that_give_up_leave_no_place_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()

    def slow(password: bytes, hashed: bytes) -> bool:
        del password, hashed
        return gate.wait(5)

    monkeypatch.setattr(bcrypt, "checkpw", slow)
    passwords = Passwords(KEYS.passwords, rounds=4, threads=1, queue=2)
    waiting = [asyncio.create_task(passwords.verify("correct horse", "hash")) for _ in range(3)]
    await asyncio.sleep(0)

    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    gate.set()
    await asyncio.sleep(0.01)
    answers = await asyncio.gather(*(passwords.verify("correct horse", "hash") for _ in range(3)))

    assert answers == [True, True, True]
    passwords.close()


def test_an_access_token_says_who_and_until_when() -> None:
    signed = TOKENS.sign(USER, SESSION)

    claims = TOKENS.verify(signed.token)

    assert (claims.user_id, claims.session_id, claims.expires_at) == (USER, SESSION, signed.expires_at)
    assert timedelta(minutes=14) < signed.expires_at - datetime.now(UTC) <= timedelta(minutes=15)
    assert TOKENS.sign(USER, SESSION).token != signed.token


def test_an_access_token_ends_to_the_second() -> None:
    signed = TOKENS.sign(USER, SESSION)

    with time_machine.travel(signed.expires_at - timedelta(seconds=1), tick=False):
        assert TOKENS.verify(signed.token).expires_at == signed.expires_at
    with time_machine.travel(signed.expires_at, tick=False), pytest.raises(SignInFirst, match="expired"):
        TOKENS.verify(signed.token)


def forged(key: bytes = KEYS.access_tokens, algorithm: str = "HS256", left_out: str = "", **claims: Any) -> str:
    now = datetime.now(UTC)
    right = {
        "iss": "inglenook",
        "aud": "inglenook",
        "sub": str(USER),
        "sid": str(SESSION),
        "iat": now,
        "exp": now + timedelta(minutes=1),
        "jti": "j",
        "typ": "access",
    }
    chosen = {name: value for name, value in (right | claims).items() if name != left_out}
    return jwt.encode(chosen, key, algorithm)


def test_a_forged_token_is_taken_if_it_is_right_in_every_way() -> None:
    assert TOKENS.verify(forged()).user_id == USER


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "sid", "iat", "exp", "jti", "typ"])
def test_an_access_token_without_one_of_its_claims_is_refused(claim: str) -> None:
    with pytest.raises(SignInFirst, match="not valid"):
        TOKENS.verify(forged(left_out=claim))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "elsewhere"},
        {"aud": "elsewhere"},
        {"aud": ["inglenook", "elsewhere"]},
        {"typ": "refresh"},
        {"sub": "nobody"},
        {"sid": 5},
        {"iat": datetime(2100, 1, 1, tzinfo=UTC), "exp": datetime(2100, 1, 2, tzinfo=UTC)},
    ],
)
def test_an_access_token_with_a_wrong_claim_is_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(SignInFirst, match="not valid"):
        TOKENS.verify(forged(**claims))


def test_another_key_or_algorithm_is_refused() -> None:
    with pytest.warns(jwt.warnings.InsecureKeyLengthWarning):
        other_algorithm = forged(algorithm="HS512")
    unsigned = f"{_segment({'alg': 'none', 'typ': 'JWT'})}.{forged().split('.')[1]}."

    for token in (forged(key=KEYS.passwords), other_algorithm, unsigned):
        with pytest.raises(SignInFirst, match="not valid"):
            TOKENS.verify(token)


def _segment(content: dict[str, str]) -> str:
    return urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


@given(st.data())
def test_no_character_of_an_access_token_can_be_changed(data: st.DataObject) -> None:
    token = TOKENS.sign(USER, SESSION).token
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters(codec=None).filter(lambda character: character != token[at]))

    with pytest.raises(SignInFirst):
        TOKENS.verify(token[:at] + other + token[at + 1 :])


@given(st.text(st.characters(codec=None)) | st.text('abc.=-_{}"').map(lambda text: f"eyJ.{text}.{text}"))
def test_no_text_is_an_accident(text: str) -> None:
    with pytest.raises(SignInFirst):
        TOKENS.verify(text)
    assert api_token_hash(text) is None
    assert len(secret_hash(text)) == 64


def test_an_api_token_is_found_by_its_hash() -> None:
    made = new_api_token()

    assert looks_like_api_token(made.secret)
    assert api_token_hash(made.secret) == made.hash == secret_hash(made.secret)
    assert made.secret.startswith(made.prefix)
    assert (len(made.secret), len(made.prefix)) == (53, 10)
    assert new_api_token().secret != made.secret


def test_an_access_token_does_not_look_like_an_api_token() -> None:
    assert not looks_like_api_token(TOKENS.sign(uuid4(), uuid4()).token)


@given(st.data())
def test_a_mistyped_api_token_needs_no_look_up(data: st.DataObject) -> None:
    secret = new_api_token().secret
    at = data.draw(st.integers(0, len(secret) - 1))
    other = data.draw(st.characters(codec=None).filter(lambda character: character != secret[at]))

    assert api_token_hash(secret[:at] + other + secret[at + 1 :]) is None
    assert api_token_hash(secret + other) is None
    assert api_token_hash(secret[:at]) is None


def test_a_new_secret_is_known_by_its_hash() -> None:
    made, other = new_secret(), new_secret()

    assert secret_hash(made.secret) == made.hash
    assert made.secret != other.secret
    assert len(made.secret) == 43
