"""Stopping a run, from anywhere."""

from uuid import UUID

from core.errors import NotFound
from models.assistant import ENDED, AssistantRun, RunStatus
from models.database.tx import Unit, tx
from models.jobs import jobs
from models.run_rows import locked
from models.users import User
from resolvers.assistant.ending import end


async def cancel_run(viewer: User, *, run_id: UUID) -> AssistantRun:
    """Stop a run, with the text it has; one that has ended stays as it is. Raises NotFound."""
    async with tx() as unit:
        if not await AssistantRun.owned_by(viewer).filter(id=run_id).exists():
            raise NotFound("AssistantRun", path=("runId",))
        run = await locked(run_id)
        if run is None:
            raise NotFound("AssistantRun", path=("runId",))
        await stop(unit, run)
    return run


async def stop(unit: Unit, run: AssistantRun) -> None:
    """Whoever works on it finds out with its next word, and within a second at the latest."""
    if run.status not in ENDED:
        await end(unit, run, RunStatus.CANCELLED)
        await jobs().cancel(run.job_id)
