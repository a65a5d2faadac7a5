"""How an answer comes to its end, whichever it is."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from core.errors import ErrorCode, NotFound
from core.events import AnswerNews
from models.answer_rows import locked
from models.answers import ENDED, AnswerCitation, AnswerStatus, RulesAnswer
from models.database.rows import insert_rows
from models.database.tx import Unit, tx
from models.jobs import jobs
from models.streams import answer_stream
from models.users import User
from resolvers.rulebooks.verification import Verified
from resolvers.usage.quotas import Reservation, refund, settle

INTERRUPTED = "the server stopped again and again while it answered: ask once more"
MILLISECONDS = 1_000
LONGEST = 2**31 - 1  # milliseconds that are told
END = ["status", "error_code", "error_message", "finished_at", "latency_ms", "reservation"]


async def end(
    unit: Unit, answer: RulesAnswer, status: AnswerStatus, *, used: bool, cost_micros: int | None = 0
) -> None:
    """End an answer that is locked, with the text that it has; the question is given back if it is not `used`.

    Where nobody knows what it did cost, `cost_micros` None, budgets keep the estimate.
    """
    now = datetime.now(UTC)
    if answer.reservation is not None:
        reservation = Reservation.of_json(answer.reservation)
        await (settle(reservation, cost_micros) if used else refund(reservation, cost_micros=cost_micros))
    answer.reservation = None
    answer.status = status
    answer.finished_at = now
    answer.latency_ms = _milliseconds(now - answer.created_at)
    await answer.save(update_fields=END)
    await unit.append(answer_stream(answer.id), AnswerNews.FINISHED, {})


def _milliseconds(took: timedelta) -> int:
    """Servers may stand still for months, and their clocks differ."""
    return min(max(round(took.total_seconds() * MILLISECONDS), 0), LONGEST)


async def break_off(unit: Unit, answer: RulesAnswer, status: AnswerStatus) -> None:
    """End an answer that is locked and not whole: a model that was asked may charge for it."""
    await end(unit, answer, status, used=bool(answer.answer), cost_micros=None if answer.token else 0)


async def interrupt(unit: Unit, answer: RulesAnswer) -> None:
    """Fail an answer that is locked, and that the server could not go on with."""
    answer.error_code = ErrorCode.PROVIDER_UNAVAILABLE
    answer.error_message = INTERRUPTED
    await break_off(unit, answer, AnswerStatus.FAILED)


async def cite(answer: RulesAnswer, quotes: Sequence[Verified]) -> None:
    """Store what was verified, in its order."""
    rows = [
        AnswerCitation(
            answer_id=answer.id,
            place=place,
            document_id=quote.document_id,
            page=quote.page,
            page_label=quote.page_label,
            section_path=list(quote.section_path),
            quote=quote.quote,
            char_start=quote.char_start,
            char_end=quote.char_end,
        )
        for place, quote in enumerate(quotes)
    ]
    await insert_rows(rows)


async def cancel_answer(viewer: User, *, answer_id: UUID) -> None:
    """Stop an answer, with the text it has; one that has ended stays as it is. Raises NotFound."""
    async with tx() as unit:
        if not await RulesAnswer.owned_by(viewer).filter(id=answer_id).exists():
            raise NotFound("RulesAnswer", path=("id",))
        answer = await locked(answer_id)
        if answer is None or answer.status in ENDED:
            return
        await break_off(unit, answer, AnswerStatus.CANCELLED)
        await jobs().cancel(answer.job_id)
