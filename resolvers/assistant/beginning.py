"""How a run begins: the empty answer, the run, and the job that works on it, in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.env import Env
from core.errors import Conflict, Invalid, LimitReached
from core.events import RunNews
from core.ids import uuid7_after
from models.assistant import AssistantRun, Conversation, ConversationMessage, ConversationRole, RunStatus
from models.database.rows import insert_rows
from models.database.tx import Unit
from models.run_rows import newest_message_id, occupy, open_runs
from models.streams import run_stream
from models.users import TokenScope
from resolvers.assistant.tools import TOOLS

RUN_JOB = "assistant.run"
RUNS_MAX = 20  # of one person at the same time: others have theirs, too


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a run may call: `tools` None: all; `scopes` None: everything that the viewer may."""

    tools: tuple[str, ...] | None = None
    scopes: frozenset[TokenScope] | None = None

    def check(self) -> None:
        """Raises Invalid for a name that no tool has."""
        if unknown := sorted(set(self.tools or ()) - set(TOOLS)):
            known = ", ".join(TOOLS)
            raise Invalid(("input", "allowedTools"), f"names of tools ({len(unknown)} are not), which are {known}")


async def begin(
    env: Env, unit: Unit, conversation: Conversation, *, run_id: UUID, parent_id: UUID, allowed: Allowed, now: datetime
) -> tuple[ConversationMessage, AssistantRun]:
    """The answer to the message `parent_id` and the run that makes it.

    Raises Conflict if another is active there, and LimitReached if too many of its owner's are.
    """
    if not await occupy(conversation.id, run_id, now):
        raise Conflict("the assistant is still answering, or waits for your approval: let it end, or stop it")
    if (others := await open_runs(conversation.user_id)) >= RUNS_MAX:
        raise LimitReached(limit=RUNS_MAX, used=others, resets_at=None)
    answer = ConversationMessage(
        id=uuid7_after(await newest_message_id(conversation.id)),
        conversation_id=conversation.id,
        role=ConversationRole.ASSISTANT,
        content="",
        parent_id=parent_id,
        created_at=now,
    )
    await insert_rows([answer])
    run = AssistantRun(
        id=run_id,
        conversation_id=conversation.id,
        message_id=answer.id,
        provider=env.assistant.name,
        model=env.assistant.model,
        allowed_tools=None if allowed.tools is None else list(allowed.tools),
        scopes=None if allowed.scopes is None else sorted(allowed.scopes),
        created_at=now,
    )
    run.job_id = await unit.enqueue(RUN_JOB, {"run": str(run_id)}, key=f"{run_id} 0")
    await insert_rows([run])
    await unit.append(run_stream(run_id), RunNews.QUEUED, {})
    return answer, run


async def queue_again(unit: Unit, run: AssistantRun) -> None:
    """Have somebody go on with a run that waited; it is locked."""
    run.status = RunStatus.QUEUED
    run.job_id = await unit.enqueue(RUN_JOB, {"run": str(run.id)}, key=f"{run.id} {run.token}")
    await run.save(update_fields=["status", "job_id"])
