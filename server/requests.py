"""Gives each request an id, and bounds what a request may be."""

import re
import secrets
from collections.abc import Iterable

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

GIVEN = re.compile(rb"[A-Za-z0-9._-]{1,64}")
HEADER = b"x-request-id"


class RequestIds:
    """ASGI middleware: `scope["request_id"]` is the client's X-Request-ID if it is sane, else a new one.

    The log, and the audit of what is changed, have it from structlog's context.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        request_id = scope["request_id"] = _request_id(scope["headers"])

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), (HEADER, request_id.encode())]
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self._app(scope, receive, named)


def _request_id(headers: Iterable[tuple[bytes, bytes]]) -> str:
    given = next((value for name, value in headers if name == HEADER), b"")
    return given.decode() if GIVEN.fullmatch(given) else secrets.token_hex(8)
