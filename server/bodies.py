"""Reading what clients send: JSON of bounded size, within bounded time."""

import asyncio
import json
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request

ARRIVAL_SECONDS = 15.0


class BadBody(Exception):
    """The body is no JSON object, too large, or too slow; `status` is HTTP's."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


async def read_body(request: Request, limit: int, *, seconds: float = ARRIVAL_SECONDS) -> bytes:
    """At most `limit` bytes, chunked or not, that arrive within `seconds`. Raises BadBody."""
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > limit:
        raise BadBody(f"the body is over {limit} bytes", 413)
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise BadBody(f"the body is over {limit} bytes", 413)
    except TimeoutError:
        raise BadBody(f"the body took over {seconds:.0f} seconds to arrive", 408) from None
    except ClientDisconnect:
        raise BadBody("the body broke off") from None
    return bytes(body)


def parse_json(text: bytes | str) -> Any:
    """Raises BadBody. Lone surrogates pass, so that the argument they stand in can be named."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(text if isinstance(text, str) else text.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise BadBody("the body is not JSON in UTF-8") from None


def _no_constant(name: str) -> None:
    raise ValueError(name)
