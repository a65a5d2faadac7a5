"""How a run comes to its end, whichever it is."""

from datetime import UTC, datetime

from core.errors import ErrorCode
from core.events import RunNews
from models.assistant import OPEN_CALLS, AssistantRun, RunStatus, ToolCallStatus
from models.database.tx import Unit
from models.run_rows import calls_of, leave
from models.streams import run_stream
from resolvers.assistant.ledger import STOPPED, change

INTERRUPTED = "the server stopped again and again while it answered: ask once more"


async def end(
    unit: Unit, run: AssistantRun, status: RunStatus, *, code: ErrorCode | None = None, message: str | None = None
) -> None:
    """End a run that is locked, with the text that it has; what it has not called will never be done."""
    for call in await calls_of([run.id]):
        if call.status in OPEN_CALLS:
            expired = call.status is ToolCallStatus.PENDING_APPROVAL
            await change(unit, call, ToolCallStatus.EXPIRED if expired else ToolCallStatus.FAILED, STOPPED)
    run.status = status
    run.error_code = code
    run.error_message = message
    run.finished_at = datetime.now(UTC)
    await run.save(update_fields=["status", "error_code", "error_message", "finished_at"])
    await unit.append(run_stream(run.id), RunNews.FINISHED, {})
    await leave(run.conversation_id, run.id, run.finished_at)
