"""Calling the tools that a model asked for: noted first, done once, with what it did in the same transaction."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson

from core.assistant import ToolRequest
from core.env import Env
from core.errors import ErrorCode, Invalid, Refusal
from core.ids import uuid7
from core.json import json_object
from core.text import without_forbidden
from models.assistant import AssistantRun, ToolCall, ToolCallStatus
from models.database.rows import insert_rows
from models.database.tx import Unit, tx
from models.run_rows import held, taint
from models.users import User
from resolvers.assistant.ledger import APPROVAL, Result, change, error_result, refusal_result, tell
from resolvers.assistant.tools import TOOLS
from resolvers.assistant.tools.calling import arguments_hash, called, parsed, stored
from resolvers.assistant.tools.tool import Effect, Tool

CALL_SECONDS = 30.0
JUNK_MAX = 2_000  # characters that are kept of arguments that could not be read
TOO_LONG = error_result(ErrorCode.UNAVAILABLE, f"this took longer than {CALL_SECONDS:.0f} seconds: nothing was done")
ASKED_TOO_LONG = error_result(ErrorCode.UNAVAILABLE, f"there was no answer within {CALL_SECONDS:.0f} seconds")


def offered(run: AssistantRun) -> list[Tool]:
    """The tools that a run may call."""
    return [
        tool
        for tool in TOOLS.values()
        if (run.allowed_tools is None or tool.name in run.allowed_tools)
        and (run.scopes is None or not tool.scopes.isdisjoint(run.scopes))
    ]


async def note_calls(
    unit: Unit, run: AssistantRun, step: int, requests: Sequence[ToolRequest], *, tainted: bool
) -> None:
    """Note what the model wants done in round `step`; what was refused at once is done with."""
    tools = {tool.name: tool for tool in offered(run)}
    calls: list[ToolCall] = []
    for place, asked in enumerate(requests):
        request = _storable(asked)
        tool = tools.get(request.name)
        calls.append(_noted(run, step, place, request, tool, tainted=tainted))
        tainted = tainted or (tool is not None and tool.foreign)
    await insert_rows(calls)
    for call in calls:
        await tell(unit, call)


def _storable(request: ToolRequest) -> ToolRequest:
    """What a model wrote may be anything."""
    return replace(request, id=without_forbidden(request.id)[:256], name=without_forbidden(request.name)[:64])


def _noted(
    run: AssistantRun, step: int, place: int, request: ToolRequest, tool: Tool | None, *, tainted: bool
) -> ToolCall:
    now = datetime.now(UTC)
    arguments, refusal = _read(tool, request)
    waits = tool is not None and refusal is None and needs_approval(tool, tainted=tainted)
    status = ToolCallStatus.PENDING_APPROVAL if waits else ToolCallStatus.RUNNING
    return ToolCall(
        id=uuid7(),
        run_id=run.id,
        step=step,
        place=place,
        call_id=request.id,
        name=request.name,
        arguments=arguments,
        arguments_hash=arguments_hash(request.name, json_object(arguments) or {}),
        result=refusal,
        status=ToolCallStatus.FAILED if refusal else status,
        requires_approval=waits,
        expires_at=now + APPROVAL if waits else None,
        created_at=now,
        finished_at=now if refusal else None,
    )


def needs_approval(tool: Tool, *, tainted: bool) -> bool:
    return tool.effect is Effect.DESTRUCTIVE or (tainted and tool.effect.writes)


def _read(tool: Tool | None, request: ToolRequest) -> tuple[Any, Result | None]:
    """The arguments as they are kept, and what is told of those that nothing can be done with."""
    junk = orjson.dumps(without_forbidden(request.arguments)[:JUNK_MAX]).decode()
    if tool is None:
        return junk, error_result(ErrorCode.NOT_FOUND, "there is no such tool in this conversation")
    try:
        return stored(parsed(tool, request.arguments)), None
    except Invalid as refusal:
        return junk, refusal_result(refusal)


async def perform(env: Env, viewer: User, run: AssistantRun, call: ToolCall) -> None:
    """Do a call that is noted, if it is not done. Raises Lost."""
    tool = TOOLS[call.name]
    limit = asyncio.timeout(CALL_SECONDS)
    try:
        async with limit:
            if tool.effect.writes:
                await _do(env, viewer, run, call, tool)
            else:
                result = await called(env, viewer, tool, parsed(tool, call.arguments), key=f"tool:{call.id}")
                await _settle(run, call, ToolCallStatus.SUCCEEDED, result, foreign=tool.foreign)
    except Refusal as refusal:
        await _settle(run, call, ToolCallStatus.FAILED, refusal_result(refusal))
    except TimeoutError:
        if not limit.expired():
            raise
        late = ASKED_TOO_LONG if tool.effect is Effect.ASKS else TOO_LONG
        await _settle(run, call, ToolCallStatus.FAILED, late)


async def _do(env: Env, viewer: User, run: AssistantRun, call: ToolCall, tool: Tool) -> None:
    """What it does and that it is done are stored together."""
    async with tx() as unit:
        if await _is_open(run, call):
            result = await called(env, viewer, tool, parsed(tool, call.arguments))
            await change(unit, call, ToolCallStatus.SUCCEEDED, result)
            if tool.foreign:
                await taint(run.conversation_id)


async def _settle(
    run: AssistantRun, call: ToolCall, status: ToolCallStatus, result: Result, *, foreign: bool = False
) -> None:
    """Time may have run out just as it was stored: then that stays."""
    async with tx() as unit:
        if await _is_open(run, call):
            await change(unit, call, status, result)
            if foreign:
                await taint(run.conversation_id)


async def _is_open(run: AssistantRun, call: ToolCall) -> bool:
    """Whether it is still to be done; nobody else does it until the `tx()` ends. Raises Lost."""
    await held(run.id, run.token)
    await call.refresh_from_db(fields=["status"])
    return call.status is ToolCallStatus.RUNNING
