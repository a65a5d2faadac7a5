"""Answers /mcp: from where and as whom one asks is settled before anything of the protocol is looked at."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import orjson
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.env import Env
from core.errors import SignInFirst
from resolvers.users.sessions import Caller
from server.auth import caller
from server.bodies import BadBody, read_body
from server.mcp.origins import check_origin
from server.mcp.refused import JSON, refused

Serve = Callable[[Env, Caller, Scope, Receive, Send], Awaitable[None]]


@dataclass(slots=True)
class ModelContext:
    """Answers POST; each request by itself, so that any process may answer the next one."""

    env: Env
    _serve: Serve | None = field(default=None, init=False)

    async def __call__(self, request: Request) -> ASGIApp:
        try:
            check_origin(request.headers, self.env.settings)
            who = await self._caller(request)
            body = await self._body(request)
        except Exception as error:  # a refusal; or the database is gone
            return refused(error, request)
        return _Exchange(await self._protocol(), self.env, who, body)

    async def _caller(self, request: Request) -> Caller:
        who = await caller(self.env, request.headers.get("authorization"))
        if who is None:
            raise SignInFirst("send an API token as Authorization: Bearer <token>")
        return who

    async def _body(self, request: Request) -> bytes:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
            raise BadBody(f"send the body as {JSON}", 415)
        body = await read_body(request, self.env.settings.body_limit)
        try:
            orjson.loads(body)
        except orjson.JSONDecodeError:
            raise BadBody("the body is not JSON in UTF-8") from None
        return body

    async def _protocol(self) -> Serve:
        """Imported beside the loop, which others need meanwhile."""
        if self._serve is None:
            self._serve = await asyncio.to_thread(_imported)
        return self._serve


def _imported() -> Serve:
    from server.mcp.protocol import serve  # noqa: PLC0415 (0.6 s and 17 MB, and only who speaks the protocol needs it)

    return serve


@dataclass(frozen=True, slots=True)
class _Exchange:
    """The protocol's own answer to a body that has been read."""

    serve: Serve
    env: Env
    caller: Caller
    body: bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        unread = [self.body]

        async def received() -> Message:
            return {"type": "http.request", "body": unread.pop()} if unread else await receive()

        await self.serve(self.env, self.caller, scope, received, send)
