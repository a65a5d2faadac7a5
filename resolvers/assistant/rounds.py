"""The rounds of a run: the model writes and asks for tools, they are called, and so on until it has answered."""

import asyncio
from contextlib import aclosing
from datetime import datetime
from zoneinfo import ZoneInfo

from core.assistant import Ask, RoundEnded, TextPiece
from core.env import Env
from core.errors import ErrorCode
from core.text import without_forbidden
from models.assistant import AssistantRun, RunStatus, ToolCallStatus
from models.database.tx import Unit, tx
from models.run_rows import calls_of, calls_of_step, held, is_tainted, waiting_calls
from resolvers.assistant.billing import Bill
from resolvers.assistant.calls import note_calls, offered, perform
from resolvers.assistant.claiming import Held, kept
from resolvers.assistant.ending import end
from resolvers.assistant.prompt import system_prompt
from resolvers.assistant.tools.calling import spec
from resolvers.assistant.transcript import turns_of
from resolvers.scribe import Pen
from resolvers.usage.ledger import cost_micros

ROUNDS_MAX = 8
CALLS_MAX = 16
LENGTH_MAX = 100_000  # characters of an answer
EXPIRE_JOB = "assistant.expire"
BETWEEN_ROUNDS = "\n\n"
SILENT = "the model said nothing"


class Rounds:
    """Works on a run until it ends, or waits. `deadline` is in seconds on the running loop's clock."""

    def __init__(self, env: Env, found: Held, pen: Pen, deadline: float) -> None:
        self._env = env
        self._found = found
        self._pen = pen
        self._bill = Bill(env, found)
        self._began = asyncio.get_running_loop().time()
        self._deadline = deadline

    async def go(self) -> None:
        """Raises Lost, BudgetExceeded, and what the model's provider raises."""
        while await self._calls_done():
            if await self._round():
                return

    async def _calls_done(self) -> bool:
        """Do what the last round asked for; False if something of it waits to be approved."""
        while step_ends := self._found.run.step_ends:
            step = len(step_ends) - 1
            open_calls = {call.status: call for call in reversed(await calls_of_step(self._found.run.id, step))}
            if call := open_calls.get(ToolCallStatus.RUNNING):
                await perform(self._env, self._found.viewer, self._found.run, call)
            elif ToolCallStatus.PENDING_APPROVAL not in open_calls:
                return True
            elif await self._waits():
                return False
        return True

    async def _waits(self) -> bool:
        """Have the run wait for approvals; False if none is missing any more."""
        async with tx() as unit:
            run = await held(self._found.run.id, self._found.run.token)
            waiting = await waiting_calls(run.id)
            if not waiting:
                return False
            run.status = RunStatus.REQUIRES_ACTION
            run.used_ms += round((asyncio.get_running_loop().time() - self._began) * 1_000)
            await run.save(update_fields=["status", "used_ms"])
            due = max(call.expires_at for call in waiting if call.expires_at is not None)
            await unit.enqueue(EXPIRE_JOB, {"run": str(run.id)}, key=f"{run.id} {run.token}", run_at=due)
        return True

    async def _round(self) -> bool:
        """Have the model answer; whether that was all."""
        if len(self._found.run.step_ends) >= ROUNDS_MAX:
            await self._over_limit(f"{ROUNDS_MAX} rounds were not enough")
            return True
        now = datetime.now(ZoneInfo(self._found.viewer.time_zone))
        ask = Ask(
            system=system_prompt(self._found.viewer, now),
            turns=await turns_of(self._found.run, self._found.message),
            tools=tuple(spec(tool) for tool in offered(self._found.run)),
            now=now,
        )
        await self._bill.open(ask)
        try:
            ended = await self._written(ask)
            await self._pen.flush()
            return ended is None or await self._noted(ended)
        except BaseException as error:  # whoever is cancelled has asked the model, too
            await self._env.work.finish(self._bill.fail(error))
            raise

    async def _written(self, ask: Ask) -> RoundEnded | None:
        """What the round came to; None if the answer was ended for its length."""
        async with aclosing(self._env.assistant.stream(ask, deadline=self._deadline)) as events:
            async for event in events:
                if isinstance(event, RoundEnded):
                    return event
                self._write(event)
                if self._length >= LENGTH_MAX:
                    await self._pen.flush()
                    await self._bill.fail()
                    await self._over_limit(f"an answer has at most {LENGTH_MAX} characters")
                    return None
        return RoundEnded()

    def _write(self, piece: TextPiece) -> None:
        if text := without_forbidden(piece.text):
            if self._length and self._length == kept(self._found.run):
                text = BETWEEN_ROUNDS + text
            fitting = text[: LENGTH_MAX - self._length]
            self._found.message.content += fitting
            self._pen.write(fitting)

    @property
    def _length(self) -> int:
        return len(self._found.message.content)

    async def _noted(self, ended: RoundEnded) -> bool:
        """Store what the round came to; whether that ended the run."""
        async with tx() as unit:
            run = await held(self._found.run.id, self._found.run.token)
            await self._count(run, ended)
            if await self._end(unit, run, ended):
                return True
            step = len(run.step_ends)
            run.step_ends = [*run.step_ends, self._length]
            await run.save(update_fields=["step_ends"])
            await note_calls(unit, run, step, ended.calls, tainted=await is_tainted(run.conversation_id))
        self._found.run.step_ends = run.step_ends
        return False

    async def _count(self, run: AssistantRun, ended: RoundEnded) -> None:
        usage = ended.usage
        run.input_tokens = _sum(run.input_tokens, usage.input_tokens)
        run.cached_tokens = _sum(run.cached_tokens, usage.cached_tokens)
        run.output_tokens = _sum(run.output_tokens, usage.output_tokens)
        run.cost_micros = _sum(run.cost_micros, cost_micros(usage, self._bill.price))
        await run.save(update_fields=["input_tokens", "cached_tokens", "output_tokens", "cost_micros"])
        await self._bill.close(usage)

    async def _end(self, unit: Unit, run: AssistantRun, ended: RoundEnded) -> bool:
        """End the run if nothing is left to do, or too much."""
        if not ended.whole:
            await self._limit(unit, run, "the model ran into its limit of tokens")
        elif len(await calls_of([run.id])) + len(ended.calls) > CALLS_MAX:
            await self._limit(unit, run, f"{CALLS_MAX} calls of tools were not enough")
        elif not ended.calls and not self._length:
            await end(unit, run, RunStatus.FAILED, code=ErrorCode.PROVIDER_UNAVAILABLE, message=SILENT)
        elif not ended.calls:
            await end(unit, run, RunStatus.COMPLETED)
        else:
            return False
        return True

    async def _over_limit(self, message: str) -> None:
        async with tx() as unit:
            await self._limit(unit, await held(self._found.run.id, self._found.run.token), message)

    async def _limit(self, unit: Unit, run: AssistantRun, message: str) -> None:
        await end(unit, run, RunStatus.INCOMPLETE, code=ErrorCode.LIMIT_REACHED, message=message)


def _sum(before: int | None, more: int | None) -> int | None:
    return before if more is None else (before or 0) + more
