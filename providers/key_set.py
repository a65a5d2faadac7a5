"""The public keys of an external issuer, as it publishes them (JWKS), kept fresh without asking it too often."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import jwt
import orjson
import structlog

from core.issuers import Algorithm
from core.urls import without_password

log = structlog.get_logger(__name__)

FRESH = 600.0  # seconds until keys are fetched again
PAUSE = 60.0  # seconds between two fetches, whatever is asked for
PAUSE_WITHOUT_KEYS = 5.0  # seconds, while there is nothing to go on with
TIMEOUT = 3.0  # seconds for a whole fetch
SIZE_MAX = 65_536  # bytes
OK = 200
KINDS: dict[tuple[object, object], Algorithm] = {
    ("OKP", "Ed25519"): "EdDSA",
    ("EC", "P-256"): "ES256",
    ("RSA", None): "RS256",
}
MEMBERS = {"OKP": ("crv", "x"), "EC": ("crv", "x", "y"), "RSA": ("n", "e")}  # the public ones


class FetchFailed(Exception):
    """The keys could not be had; the message says why."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key and the one algorithm it is good for, which its kind decides, never a token."""

    algorithm: Algorithm
    key: jwt.PyJWK


class KeySet:
    """The keys at `url`. `clock` counts seconds; only differences matter."""

    def __init__(self, url: str, *, clock: Callable[[], float], timeout: float = TIMEOUT) -> None:
        self._url = url
        self._clock = clock
        self._timeout = timeout
        self._keys: Mapping[str, PublicKey] = {}
        self._fetched_at = self._tried_at = float("-inf")
        self._fetching: asyncio.Task[None] | None = None

    async def find(self, kid: str) -> PublicKey | None:
        """The key named `kid`, an old one while the issuer cannot be reached; None if there is none."""
        if not self._is_known(kid) and (task := self._fetch_soon()) is not None:
            await asyncio.shield(task)  # it goes on for the others when this caller leaves
        return self._keys.get(kid)

    async def close(self) -> None:
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)

    def _is_known(self, kid: str) -> bool:
        return kid in self._keys and self._clock() - self._fetched_at < FRESH

    def _fetch_soon(self) -> asyncio.Task[None] | None:
        """The fetch that runs, or a new one; None if the last was too short a time ago."""
        if self._fetching is not None and not self._fetching.done():
            return self._fetching
        pause = PAUSE if self._keys else PAUSE_WITHOUT_KEYS
        if self._clock() - self._tried_at < pause:
            return None
        self._tried_at = self._clock()
        self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def _fetch(self) -> None:
        try:
            keys = public_keys(await download(self._url, self._timeout))
        except FetchFailed as error:
            log.warning("jwks.failed", url=without_password(self._url), reason=str(error), keys_kept=len(self._keys))
            return
        self._keys = keys
        self._fetched_at = self._clock()


async def download(url: str, timeout: float) -> bytes:  # noqa: ASYNC109 (of the whole, not of each read)
    """What is at `url`, at most SIZE_MAX bytes, within `timeout` seconds. Raises FetchFailed."""
    import httpx2  # noqa: PLC0415 (70 ms, and only those with external issuers need it)

    try:
        async with (
            asyncio.timeout(timeout),
            httpx2.AsyncClient(timeout=timeout) as client,
            client.stream(
                "GET", url, headers={"Accept": "application/json", "Accept-Encoding": "identity"}
            ) as response,
        ):
            if response.status_code != OK:
                raise FetchFailed(f"status {response.status_code}")
            body = bytearray()
            async for part in response.aiter_raw():
                body += part
                if len(body) > SIZE_MAX:
                    raise FetchFailed(f"more than {SIZE_MAX} bytes")
            return bytes(body)
    except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError) as error:
        raise FetchFailed(type(error).__name__) from None


def public_keys(document: bytes) -> dict[str, PublicKey]:
    """The usable keys by `kid`; of two with one name the first. Raises FetchFailed if there is none."""
    found: dict[str, PublicKey] = {}
    for entry in _entries(document):
        kid = entry.get("kid")
        key = _public_key(entry)
        if isinstance(kid, str) and key is not None:
            found.setdefault(kid, key)
    if not found:
        raise FetchFailed("no usable key")
    return found


def _entries(document: bytes) -> Sequence[dict[str, Any]]:
    try:
        content: Any = orjson.loads(document)
    except orjson.JSONDecodeError:
        raise FetchFailed("not JSON") from None
    listed: Any = cast("dict[str, Any]", content).get("keys") if isinstance(content, dict) else None
    entries = cast("list[Any]", listed) if isinstance(listed, list) else []
    return [cast("dict[str, Any]", entry) for entry in entries if isinstance(entry, dict)]


def _public_key(entry: Mapping[str, Any]) -> PublicKey | None:
    """None for a key that is not for signatures, of a kind we do not take, or broken."""
    kind = (entry.get("kty"), entry.get("crv"))
    algorithm = KINDS.get(kind) if all(isinstance(part, str | None) for part in kind) else None
    if algorithm is None or entry.get("alg", algorithm) != algorithm or entry.get("use", "sig") != "sig":
        return None
    members = {name: entry.get(name) for name in MEMBERS[str(kind[0])]}
    if not all(isinstance(value, str) for value in members.values()):
        return None
    try:
        return PublicKey(algorithm, jwt.PyJWK({"kty": kind[0], **members}, algorithm))
    except jwt.PyJWTError:
        return None
