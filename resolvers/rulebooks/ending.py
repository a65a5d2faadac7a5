"""How an answer comes to its end, whichever it is."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from core.errors import NotFound
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

MILLISECONDS = 1_000
END = ["status", "error_code", "error_message", "finished_at", "latency_ms", "reservation"]


async def end(unit: Unit, answer: RulesAnswer, status: AnswerStatus, *, used: bool) -> None:
    """End an answer that is locked, with the text that it has; what it was counted for is given back if not `used`."""
    now = datetime.now(UTC)
    if answer.reservation is not None:
        reservation = Reservation.of_json(answer.reservation)
        await (settle(reservation, answer.cost_micros) if used else refund(reservation))
    answer.reservation = None
    answer.status = status
    answer.finished_at = now
    answer.latency_ms = round((now - answer.created_at).total_seconds() * MILLISECONDS)
    await answer.save(update_fields=END)
    await unit.append(answer_stream(answer.id), AnswerNews.FINISHED, {})


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
        await end(unit, answer, AnswerStatus.CANCELLED, used=bool(answer.answer))
        await jobs().cancel(answer.job_id)
