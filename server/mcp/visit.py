"""What one who signed in may do at /mcp: see the tools within reach, and call them."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

import orjson
import structlog
from mcp.server.context import ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
)

from core.env import Env
from core.errors import Busy, Forbidden, Refusal
from gql.errors import extensions
from gql.execution import unforeseen
from models.database.statements import counted
from models.database.tx import tx
from resolvers.assistant.tools import TOOLS
from resolvers.assistant.tools.calling import called, parsed
from resolvers.assistant.tools.tool import Tool
from resolvers.users.sessions import Caller
from server.mcp.described import described

CALL_SECONDS = 30.0
WRAPPERS = ("input", "filter")  # of the API's arguments; those of tools stand bare

log = structlog.get_logger(__name__)

Answer = dict[str, Any]
Request = ServerRequestContext[Any]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody."""

    env: Env
    caller: Caller
    request_id: str

    async def listed(self, _: Request, params: PaginatedRequestParams | None) -> ListToolsResult:
        """All within reach, on one page."""
        if params is not None and params.cursor is not None:
            raise MCPError(INVALID_PARAMS, "there is one page only")
        return ListToolsResult(tools=[described(tool) for tool in TOOLS.values() if self._reaches(tool)])

    async def called(self, _: Request, params: CallToolRequestParams) -> CallToolResult:
        tool = TOOLS.get(params.name)
        if tool is None:
            raise MCPError(INVALID_PARAMS, "there is no tool of that name")
        began = time.perf_counter()
        with counted() as statements:
            told, code = await self._told(tool, params.arguments or {})
        log.info(
            "tool",
            tool=tool.name,
            request_id=self.request_id,
            user_id=str(self.caller.user.id),
            ms=round((time.perf_counter() - began) * 1_000, 1),
            statements=statements.count,
            code=code,
        )
        text = TextContent(text=orjson.dumps(told).decode())
        return CallToolResult(content=[text], structured_content=told, is_error=code is not None)

    async def _told(self, tool: Tool, arguments: Answer) -> tuple[Answer, str | None]:
        """What the tool says; or of a refusal the error, and its code."""
        limit = asyncio.timeout(CALL_SECONDS)
        try:
            async with limit:
                return await self._done(tool, arguments), None
        except Refusal as refusal:
            return _refused(refusal)
        except Exception as error:  # as GraphQL does for fields
            if isinstance(error, TimeoutError) and limit.expired():
                return _refused(
                    Busy(f"this took over {CALL_SECONDS:.0f} seconds: see what is there before you try again")
                )
            hidden = unforeseen(error, self.request_id, [tool.name])
            return _error(hidden["message"], hidden["extensions"], ())

    async def _done(self, tool: Tool, arguments: Answer) -> Answer:
        if not self._reaches(tool):
            names = " or ".join(sorted(tool.scopes)) or "no"
            raise Forbidden(f"this API token's scopes do not reach this: it takes {names} scope")
        checked = parsed(tool, arguments)
        if not tool.effect.writes:
            return await called(self.env, self.caller.user, tool, checked)
        async with tx():
            return await called(self.env, self.caller.user, tool, checked)

    def _reaches(self, tool: Tool) -> bool:
        return self.caller.scopes is None or bool(self.caller.scopes & tool.scopes)


def _refused(refusal: Refusal) -> tuple[Answer, str]:
    path = refusal.path or ()
    return _error(refusal.message, extensions(refusal), path[1:] if path and path[0] in WRAPPERS else path)


def _error(message: str, told: dict[str, Any], path: tuple[str, ...]) -> tuple[Answer, str]:
    return {"error": {"message": message, **told, "path": list(path) or None}}, told["code"]
