"""Calls that wait for the viewer: approved, denied, or expired."""

from datetime import UTC, datetime
from uuid import UUID

from core.errors import Conflict, NotFound
from core.text import trimmed
from models.assistant import AssistantRun, RunStatus, ToolCall, ToolCallStatus
from models.database.tx import Unit, tx
from models.run_rows import locked, waiting_calls
from models.users import User
from resolvers.assistant.beginning import queue_again
from resolvers.assistant.ledger import DENIED, EXPIRED, change, error_result

REASON_MAX = 500  # characters
STATES = {
    ToolCallStatus.RUNNING: "it was approved before, or needs no approval",
    ToolCallStatus.SUCCEEDED: "it is done",
    ToolCallStatus.FAILED: "it has failed",
    ToolCallStatus.DENIED: "it was denied",
    ToolCallStatus.EXPIRED: "it was not approved in time",
}


async def approve_tool_call(viewer: User, *, call_id: UUID, arguments_hash: str) -> ToolCall:
    """Have a call done that waits. `arguments_hash` is of what was shown to the viewer.

    Raises NotFound, and Conflict for another hash, or a call that does not wait any more.
    """
    async with tx() as unit:
        call, run = await _waiting(viewer, call_id)
        if call.arguments_hash != arguments_hash:
            raise Conflict("this is not what the call would do: look at it again", path=("argumentsHash",))
        await change(unit, call, ToolCallStatus.RUNNING)
        await _go_on(unit, run)
    return call


async def deny_tool_call(viewer: User, *, call_id: UUID, reason: str | None = None) -> ToolCall:
    """Have a call that waits not be done; the model is told the reason. Raises as `approve_tool_call` does."""
    said = trimmed(reason or "", ("reason",), least=0, most=REASON_MAX)
    async with tx() as unit:
        call, run = await _waiting(viewer, call_id)
        told = f"{DENIED}. They said: {said}" if said else DENIED
        await change(unit, call, ToolCallStatus.DENIED, error_result("DENIED", told))
        await _go_on(unit, run)
    return call


async def expire(run_id: UUID) -> None:
    """Have a run go on without the calls that were not approved in time."""
    async with tx() as unit:
        run = await locked(run_id)
        if run is None or run.status is not RunStatus.REQUIRES_ACTION:
            return
        late = [call for call in await waiting_calls(run_id) if _is_late(call)]
        for call in late:
            await change(unit, call, ToolCallStatus.EXPIRED, error_result("EXPIRED", EXPIRED))
        if late:
            await _go_on(unit, run)


async def _waiting(viewer: User, call_id: UUID) -> tuple[ToolCall, AssistantRun]:
    """A call that waits, and its run, which nobody else changes until the transaction ends."""
    found = await ToolCall.owned_by(viewer).get_or_none(id=call_id)
    run = await locked(found.run_id) if found else None
    call = await ToolCall.owned_by(viewer).get_or_none(id=call_id)
    if call is None or run is None:
        raise NotFound("ToolCall", path=("id",))
    if call.status is not ToolCallStatus.PENDING_APPROVAL or _is_late(call):
        raise Conflict(f"this does not wait: {STATES[ToolCallStatus.EXPIRED if _is_late(call) else call.status]}")
    return call, run


def _is_late(call: ToolCall) -> bool:
    return call.status is ToolCallStatus.PENDING_APPROVAL and (call.expires_at or call.created_at) <= datetime.now(UTC)


async def _go_on(unit: Unit, run: AssistantRun) -> None:
    """Once nothing waits any more. A run that has not paused yet finds that out by itself."""
    if run.status is RunStatus.REQUIRES_ACTION and not await waiting_calls(run.id):
        await queue_again(unit, run)
