"""/mcp on several processes: any of them answers, and one that ends finishes what it began."""

import asyncio
from pathlib import Path

import httpx2
import pytest

from asking import limited
from models.tasks import Task
from models.users import TokenScope, User
from processes import serving
from visiting import bare, calling

pytestmark = pytest.mark.anyio

HELLO = {
    "jsonrpc": "2.0",
    "id": 0,
    "method": "initialize",
    "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}
CALLS = 30


async def test_any_process_answers_and_one_that_ends_finishes_what_it_began(
    origin: str, ann: User, database_url: str, tmp_path: Path
) -> None:
    token = await limited(ann, TokenScope.READ, TokenScope.WRITE)

    async with serving(database_url, tmp_path) as other:
        await other.ready()
        greeted = await bare(origin, token, HELLO)
        elsewhere = await bare(other.url, token, calling("list_labels"), **{"MCP-Protocol-Version": "2025-11-25"})
        calls = [asyncio.create_task(created(other.url, token, n)) for n in range(CALLS)]
        await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
        ended = await other.end()
        answered = {title for title in await asyncio.gather(*calls) if title}

    stored = {task.title for task in await Task.owned_by(ann)}
    assert (greeted.status_code, elsewhere.status_code, ended) == (200, 200, 0)
    assert answered
    assert answered == stored


async def created(url: str, token: str, number: int) -> str | None:
    """The title that came back; None if the process was gone before it was asked."""
    try:
        answer = await bare(url, token, calling("create_task", {"title": f"Task {number}"}))
    except httpx2.TransportError:
        return None
    return answer.json()["result"]["structuredContent"]["data"]["task"]["title"]
