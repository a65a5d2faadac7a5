"""Another site's sign-in: it signs tokens, publishes its keys on loopback, and can fail in every way we know."""

import asyncio
import socket
import threading
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from enum import Enum
from typing import Any

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

AUDIENCE = "https://inglenook.test"
PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class Mood(Enum):
    WELL = "well"
    OUTAGE = "outage"
    JUNK = "junk"
    EMPTY = "empty"
    HUGE = "huge"
    SLOW = "slow"
    DRIP = "drip"
    MOVED = "moved"


class FakeIssuer:
    """`fetches` counts how often the keys were asked for."""

    def __init__(self) -> None:
        self.issuer = "https://front.test"
        self.url = ""
        self.keys: dict[str, PrivateKey] = {"first": ed25519.Ed25519PrivateKey.generate()}
        self.mood = Mood.WELL
        self.fetches = 0

    def token(
        self,
        *,
        kid: str | None = "first",
        key: PrivateKey | bytes | None = None,
        algorithm: str = "EdDSA",
        left_out: str | None = None,
        **claims: Any,
    ) -> str:
        """A right token but for what is said; `left_out` names a claim to leave out."""
        now = int(time.time())
        payload = {"iss": self.issuer, "aud": AUDIENCE, "sub": "u-1", "iat": now, "exp": now + 300} | claims
        payload.pop(left_out or "", None)
        signer = self.keys[kid or "first"] if key is None else key
        return jwt.encode(payload, signer, algorithm, headers={"kid": kid} if kid else None)

    def document(self) -> dict[str, Any]:
        return {"keys": [{**_public(key), "kid": kid} for kid, key in self.keys.items()]}

    async def answer(self, request: Request) -> Response:
        self.fetches += 1
        if self.mood is Mood.SLOW:
            await asyncio.sleep(1.5)
        answers = {
            Mood.OUTAGE: Response("down", 500),
            Mood.JUNK: Response("<html>sign in</html>"),
            Mood.EMPTY: JSONResponse({"keys": []}),
            Mood.HUGE: JSONResponse(self.document() | {"more": "x" * 100_000}),
            Mood.DRIP: StreamingResponse(_drip()),
            Mood.MOVED: Response(status_code=302, headers={"Location": str(request.url)}),
        }
        return answers.get(self.mood) or JSONResponse(self.document())


async def _drip() -> AsyncGenerator[bytes]:
    """A byte now and then, each soon enough for a timeout that counts from byte to byte."""
    for _ in range(8):
        yield b" "
        await asyncio.sleep(0.2)


def _public(key: PrivateKey) -> dict[str, Any]:
    match key:
        case ed25519.Ed25519PrivateKey():
            return OKPAlgorithm.to_jwk(key.public_key(), as_dict=True)
        case ec.EllipticCurvePrivateKey():
            return ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
        case rsa.RSAPrivateKey():
            return RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)


class Street:
    """Where fake issuers live: one server on loopback, in a thread of its own."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._issuers: dict[str, FakeIssuer] = {}

    def new_issuer(self) -> FakeIssuer:
        issuer = FakeIssuer()
        number = str(len(self._issuers))
        issuer.url = f"{self._address}/{number}/jwks"
        self._issuers[number] = issuer
        return issuer

    async def answer(self, request: Request) -> Response:
        return await self._issuers[request.path_params["number"]].answer(request)


@contextmanager
def open_street() -> Generator[Street]:
    """A server on a free port until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        street = Street(f"http://127.0.0.1:{listener.getsockname()[1]}")
        app = Starlette(routes=[Route("/{number}/jwks", street.answer)])
        config = uvicorn.Config(app, lifespan="off", ws="none", log_config=None, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield street
        finally:
            server.should_exit = True
            thread.join()
