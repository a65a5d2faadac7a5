"""The official client of the Model Context Protocol at /mcp, and the bare requests it makes."""

import contextlib
import json
from collections.abc import AsyncGenerator
from typing import Any, Literal

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult, TextContent

from core.json import json_object

Era = Literal["auto", "legacy"]  # of the protocol: by itself each request, or after a handshake
ERAS: tuple[Era, ...] = ("auto", "legacy")
BARE = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}


@contextlib.asynccontextmanager
async def visiting(origin: str, token: str, era: Era = "auto") -> AsyncGenerator[Client]:
    """The client, signed in by its token."""
    async with (
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as http,
        Client(streamable_http_client(f"{origin}/mcp", http_client=http), mode=era) as client,
    ):
        yield client


def answer_of(result: CallToolResult) -> dict[str, Any]:
    """What a call told, which is the same as text and as data."""
    [text] = result.content
    assert isinstance(text, TextContent)
    told = json_object(result.structured_content)
    assert told is not None
    assert json.loads(text.text) == told
    return told


def error_of(result: CallToolResult) -> dict[str, Any]:
    """Why a call was refused."""
    assert result.is_error
    return answer_of(result)["error"]


async def bare(origin: str, token: str | None, message: object, **headers: str) -> httpx2.Response:
    """One request as it is sent: bytes as they are, anything else as JSON."""
    content = message if isinstance(message, bytes) else json.dumps(message).encode()
    signed = BARE | ({"Authorization": f"Bearer {token}"} if token else {}) | headers
    async with httpx2.AsyncClient() as http:
        return await http.post(f"{origin}/mcp", content=content, headers=signed)


def calling(name: str, arguments: object = None) -> dict[str, Any]:
    """A request of the era of handshakes, without one."""
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments or {}}}
