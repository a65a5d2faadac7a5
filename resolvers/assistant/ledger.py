"""The ledger of tool calls: each is noted before it is done, and with what it did."""

from datetime import UTC, datetime, timedelta
from typing import Any

from core.errors import ErrorCode, LimitReached, Refusal
from core.events import RunNews
from models.assistant import ToolCall, ToolCallStatus
from models.database.tx import Unit
from models.streams import run_stream

APPROVAL = timedelta(minutes=10)  # that a call waits to be approved

Result = dict[str, Any]


def error_result(code: str, message: str, path: tuple[str, ...] | None = None) -> Result:
    """What the model is told of a call that was not done."""
    return {"error": {"code": code, "message": message, **({"path": list(path)} if path else {})}}


def refusal_result(refusal: Refusal) -> Result:
    """Of an allowance that is spent it tells when there is more."""
    told = error_result(refusal.code, refusal.message, refusal.path)
    if isinstance(refusal, LimitReached) and refusal.resets_at is not None:
        told["error"]["resetsAt"] = refusal.resets_at.isoformat()
    return told


DENIED = "the user did not approve this: do not try it again unless asked to"
EXPIRED = "the user did not approve this in time: nothing was done"
STOPPED = error_result(ErrorCode.CONFLICT, "the run was stopped before this was done")


async def change(unit: Unit, call: ToolCall, status: ToolCallStatus, result: Result | None = None) -> None:
    """Note what became of a call, inside the `tx()` in which it did."""
    call.status = status
    call.result = result
    call.finished_at = None if status is ToolCallStatus.RUNNING else datetime.now(UTC)
    await call.save(update_fields=["status", "result", "finished_at"])
    await tell(unit, call)


async def tell(unit: Unit, call: ToolCall) -> None:
    await unit.append(run_stream(call.run_id), RunNews.CALL_CHANGED, {"call": str(call.id)})
