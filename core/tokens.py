"""Proofs of who somebody is: passwords, signed access tokens, API tokens and secrets that are kept as hashes."""

import asyncio
import base64
import hashlib
import hmac
import re
import secrets
import threading
import unicodedata
import zlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self, TypeVar
from uuid import UUID

import bcrypt
import jwt

from core.errors import Busy, Invalid, SignInFirst
from core.text import has_forbidden

T = TypeVar("T")

PASSWORD_MIN, PASSWORD_MAX = 8, 128  # characters
AUDIENCE = "inglenook"
TOKEN_MAX = 4_096  # characters of an access token; ours have about 400
CLAIMS = ["iss", "aud", "sub", "sid", "iat", "exp", "jti", "typ"]
BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
API_TOKEN = re.compile(r"ing_([0-9A-Za-z]{43})([0-9A-Za-z]{6})")
API_MARK = "ing_"
PREFIX_LENGTH = 10  # characters of an API token that its owner sees again


@dataclass(frozen=True, slots=True)
class Keys:
    """One key a purpose, all from the one secret of the server: another secret ends every token and every password."""

    access_tokens: bytes
    passwords: bytes

    @classmethod
    def of(cls, secret: str) -> Self:
        return cls(access_tokens=_derived(secret, "access tokens"), passwords=_derived(secret, "passwords"))


def _derived(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), f"inglenook: {purpose}".encode(), "sha256")


def check_password(password: str, path: str | tuple[str, ...] = "password") -> str:
    """`password` itself. Raises Invalid, naming `path`, if it may not be one."""
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise Invalid(path, f"between {PASSWORD_MIN} and {PASSWORD_MAX} characters")
    if has_forbidden(password):
        raise Invalid(path, "without control characters")
    return password


class Passwords:
    """Hashes and checks passwords in `threads` threads; when `queue` more wait, it raises Busy.

    A password is normalised (NFKC), so that it is the same from every keyboard, keyed with `pepper`, and hashed by
    bcrypt at the cost of 2**`rounds`, which sees 44 characters whatever the password's length.
    """

    def __init__(self, pepper: bytes, *, rounds: int = 12, threads: int = 2, queue: int = 64) -> None:
        self._pepper = pepper
        self._rounds = rounds
        self._nobody = f"$2b${rounds:02d}$" + "." * 53  # well-formed, matches nothing that can be found
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="password")
        self._room = threading.Semaphore(threads + queue)

    async def hash(self, password: str) -> str:
        """Raises Invalid and Busy."""
        check_password(password)
        return await self._in_pool(lambda: self._hash(password))

    async def verify(self, password: str, hash: str | None) -> bool:
        """Whether `hash` was made of `password`; without a hash False after the same time. Raises Busy."""
        right = await self._in_pool(lambda: self._matches(password, hash or self._nobody))
        return right and hash is not None

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def _in_pool(self, job: Callable[[], T]) -> T:
        if not self._room.acquire(blocking=False):
            raise Busy("too many sign-ins at once: try again in some seconds")
        future = self._pool.submit(job)
        future.add_done_callback(self._leave)
        return await asyncio.wrap_future(future)

    def _leave(self, done: Future[Any]) -> None:
        """Called when the thread is free, not when the caller gave up: a cancelled caller's job keeps its place."""
        del done
        self._room.release()

    def _hash(self, password: str) -> str:
        return bcrypt.hashpw(self._peppered(password), bcrypt.gensalt(self._rounds)).decode()

    def _matches(self, password: str, hash: str) -> bool:
        return bcrypt.checkpw(self._peppered(password), hash.encode())

    def _peppered(self, password: str) -> bytes:
        seen = password[: PASSWORD_MAX + 1]  # normalising a megabyte of combining marks takes minutes
        text = unicodedata.normalize("NFKC", seen).encode("utf-8", "surrogatepass")
        return base64.b64encode(hmac.digest(self._pepper, text, "sha256"))


@dataclass(frozen=True, slots=True)
class SignedToken:
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AccessClaims:
    user_id: UUID
    session_id: UUID
    expires_at: datetime


class AccessTokens:
    """Signs and checks our own tokens, each good for `minutes` minutes."""

    def __init__(self, secret: bytes, *, issuer: str, minutes: int) -> None:
        self._secret = secret
        self._issuer = issuer
        self._life = timedelta(minutes=minutes)

    def sign(self, user_id: UUID, session_id: UUID) -> SignedToken:
        now = datetime.now(UTC).replace(microsecond=0)  # a token counts in whole seconds
        claims = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "sub": str(user_id),
            "sid": str(session_id),
            "iat": now,
            "exp": now + self._life,
            "jti": secrets.token_urlsafe(12),
            "typ": "access",
        }
        return SignedToken(jwt.encode(claims, self._secret, algorithm="HS256"), now + self._life)

    def verify(self, token: str) -> AccessClaims:
        """Raises SignInFirst for a token that is not ours, was changed, or is expired."""
        if len(token) > TOKEN_MAX or not token.isascii():
            raise SignInFirst("this access token is not valid")
        try:
            claims = self._decoded(token)
            return AccessClaims(
                user_id=UUID(claims["sub"]),
                session_id=UUID(str(claims["sid"])),
                expires_at=datetime.fromtimestamp(int(claims["exp"]), UTC),
            )
        except jwt.ExpiredSignatureError:
            raise SignInFirst("this access token is expired: refresh it") from None
        except (jwt.InvalidTokenError, ValueError):
            raise SignInFirst("this access token is not valid") from None

    def _decoded(self, token: str) -> dict[str, Any]:
        claims = jwt.decode(
            token,
            self._secret,
            algorithms=["HS256"],
            audience=AUDIENCE,
            issuer=self._issuer,
            leeway=0,
            options={"require": CLAIMS, "strict_aud": True},
        )
        if claims["typ"] != "access":
            raise jwt.InvalidTokenError
        return claims


@dataclass(frozen=True, slots=True)
class NewApiToken:
    """`secret` is shown once, `hash` is kept, by `prefix` its owner recognises it."""

    secret: str
    hash: str
    prefix: str


def new_api_token() -> NewApiToken:
    body = _base62(secrets.randbits(256), 43)
    secret = API_MARK + body + _checksum(body)
    return NewApiToken(secret=secret, hash=secret_hash(secret), prefix=secret[:PREFIX_LENGTH])


def looks_like_api_token(secret: str) -> bool:
    return secret.startswith(API_MARK)


def api_token_hash(secret: str) -> str | None:
    """What to look the token up by; None for one that was mistyped or made up, without a look."""
    parts = API_TOKEN.fullmatch(secret)
    if parts is None or _checksum(parts[1]) != parts[2]:
        return None
    return secret_hash(secret)


def _checksum(body: str) -> str:
    return _base62(zlib.crc32(body.encode()), 6)


def _base62(number: int, length: int) -> str:
    digits: list[str] = []
    for _ in range(length):
        number, digit = divmod(number, len(BASE62))
        digits.append(BASE62[digit])
    return "".join(reversed(digits))


@dataclass(frozen=True, slots=True)
class NewSecret:
    """`secret` goes to its owner, `hash` is kept."""

    secret: str
    hash: str


def new_secret() -> NewSecret:
    """256 random bits, for a refresh token, an invitation or a web session."""
    secret = secrets.token_urlsafe(32)
    return NewSecret(secret=secret, hash=secret_hash(secret))


def secret_hash(secret: str) -> str:
    """SHA-256 in hex: enough for secrets that nobody can guess."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
