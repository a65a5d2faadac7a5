"""Taking a run: whoever does so goes on where the one before came to, or begins its last round again."""

from dataclasses import dataclass
from uuid import UUID

from core.errors import ErrorCode
from core.events import RunNews
from models.assistant import AssistantRun, ConversationMessage, RunStatus
from models.database.tx import Unit, tx
from models.run_rows import cut, taken
from models.streams import run_stream
from models.users import User
from resolvers.assistant.ending import INTERRUPTED, end

MOST_ATTEMPTS = 3  # to write the text
RESTARTED = "the server stopped in the middle of the answer"


@dataclass(frozen=True, slots=True)
class Held:
    """A run that the caller alone works on, by `run.token`."""

    run: AssistantRun
    message: ConversationMessage
    viewer: User


async def claim(run_id: UUID, job_id: int, *, last_try: bool) -> Held | None:
    """The run; None if there is nothing to be done, or it was begun too often: then it is ended with what it has."""
    async with tx() as unit:
        found = await taken(run_id, job_id)
        if found is None:
            return None
        held = Held(*found)
        run = held.run
        begun = len(held.message.content) > kept(run)
        if last_try or (begun and run.attempt >= MOST_ATTEMPTS):
            await end(unit, run, RunStatus.INCOMPLETE, code=ErrorCode.PROVIDER_UNAVAILABLE, message=INTERRUPTED)
            return None
        if begun:
            await _restart(unit, held)
        return held


def kept(run: AssistantRun) -> int:
    """How many characters of its message never change again."""
    return run.step_ends[-1] if run.step_ends else 0


async def _restart(unit: Unit, held: Held) -> None:
    run = held.run
    run.attempt += 1
    await run.save(update_fields=["attempt"])
    await cut(held.message, kept(run))
    await unit.append(run_stream(run.id), RunNews.RESTARTED, {"attempt": run.attempt, "reason": RESTARTED})
    await unit.append(run_stream(run.id), RunNews.SNAPSHOT, {"length": kept(run)})
