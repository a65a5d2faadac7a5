"""Taking an answer: whoever does so begins it again, and whoever cannot go on lets it go."""

from dataclasses import dataclass
from uuid import UUID

from core.events import AnswerNews
from models.answer_rows import locked, taken
from models.answers import AnswerStatus, RulesAnswer, RulesSession
from models.database.tx import Unit, tx
from models.streams import answer_stream
from models.users import User
from resolvers.rulebooks.ending import break_off, interrupt
from resolvers.usage.quotas import Reservation, refund

MOST_ATTEMPTS = 3  # to write the text


@dataclass(frozen=True, slots=True)
class Held:
    """An answer that the caller alone works on, by `answer.token`; its session has its game."""

    answer: RulesAnswer
    session: RulesSession
    viewer: User


async def claim(answer_id: UUID, job_id: int, *, last_try: bool) -> Held | None:
    """The answer; None if there is nothing to be done, or it was begun too often: then it fails with what it has."""
    async with tx() as unit:
        found = await taken(answer_id, job_id)
        if found is None:
            await _tell_of_the_end(unit, answer_id)
            return None
        held = Held(*found)
        begun = bool(held.answer.answer)
        if last_try or (begun and held.answer.attempt >= MOST_ATTEMPTS):
            await interrupt(unit, held.answer)
            return None
        if begun:
            await _restart(unit, held.answer)
        return held


async def let_go(found: Held) -> None:
    """What cannot be gone on with: stopped if it is still held, as its game was hidden; else another's, or gone."""
    async with tx() as unit:
        now = await locked(found.answer.id)
        if now is None:
            await _give_back(found.answer)
            await _tell_of_the_end(unit, found.answer.id)
        elif now.token == found.answer.token and now.status is AnswerStatus.STREAMING:
            await break_off(unit, now, AnswerStatus.CANCELLED)


async def _restart(unit: Unit, answer: RulesAnswer) -> None:
    answer.attempt += 1
    answer.answer = ""
    await answer.save(update_fields=["attempt", "answer"])
    await unit.append(answer_stream(answer.id), AnswerNews.RESTARTED, {})


async def _give_back(answer: RulesAnswer) -> None:
    """The question of an answer that was deleted with its game."""
    if answer.reservation is not None:
        await refund(Reservation.of_json(answer.reservation), cost_micros=None)


async def _tell_of_the_end(unit: Unit, answer_id: UUID) -> None:
    """Whoever follows an answer that was deleted would wait for ever."""
    if await locked(answer_id) is None:
        await unit.append(answer_stream(answer_id), AnswerNews.FINISHED, {})
