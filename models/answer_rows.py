"""The rows that those who work on answers need, found by their keys."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from core.events import AnswerNews
from core.live import Head
from core.writing import Lost, Piece
from models.answers import OPEN, AnswerCitation, AnswerStatus, RulesAnswer, RulesSession
from models.database.connection import dialect
from models.database.rows import execute, fetch, marks, row_of
from models.database.tx import tx
from models.games import VISIBLE
from models.rulebooks import DocumentStatus, GameDocument
from models.streams import answer_stream, append_each
from models.users import User

SEEN = " OR ".join(
    f"(owner.role = '{role}' AND game.status = '{status}')" for role, statuses in VISIBLE.items() for status in statuses
)
WITH_GAME = """FROM rules_answer AS answer JOIN rules_session AS session ON session.id = answer.session_id
JOIN game ON game.id = session.game_id JOIN "user" AS owner ON owner.id = session.user_id"""
LOCK = {"sqlite": "", "postgres": " ORDER BY answer.id FOR UPDATE OF answer"}
KEEP = {"sqlite": "", "postgres": " FOR KEY SHARE"}
TAKE = """UPDATE rules_answer SET token = token + 1, status = ? WHERE id = ? AND job_id = ? AND status IN (?, ?)
RETURNING *"""
ADD = {
    "sqlite": "UPDATE rules_answer AS row SET answer = row.answer || piece.text "
    "FROM (SELECT value ->> 0 AS id, value ->> 1 AS text FROM json_each(?)) AS piece WHERE row.id = piece.id",
    "postgres": "UPDATE rules_answer AS row SET answer = row.answer || piece.text "
    "FROM (SELECT (value ->> 0)::uuid AS id, value ->> 1 AS text FROM jsonb_array_elements(?::jsonb) AS pieces(value)) "
    "AS piece WHERE row.id = piece.id",
}


async def taken(answer_id: UUID, job_id: int) -> tuple[RulesAnswer, RulesSession, User] | None:
    """The answer, from now on held by the caller alone, its session with the game, and who asks.

    None if it is not to be worked on. Inside `tx()`.
    """
    rows = await fetch(TAKE, (AnswerStatus.STREAMING, answer_id, job_id, AnswerStatus.QUEUED, AnswerStatus.STREAMING))
    if not rows:
        return None
    answer = row_of(RulesAnswer, rows[0])
    session = await RulesSession.get(id=answer.session_id).select_related("game", "user")
    return answer, session, session.user


async def locked(answer_id: UUID) -> RulesAnswer | None:
    """The answer as it is now; nobody else changes it until the `tx()` ends."""
    return await RulesAnswer.select_for_update().get_or_none(id=answer_id)


async def held(answer_id: UUID, token: int) -> RulesAnswer:
    """The same of one that is worked on. Raises Lost if it is not held by that token any more, or its game hidden."""
    if (await _tokens([answer_id])).get(answer_id) != token:
        raise Lost
    return await RulesAnswer.get(id=answer_id)


async def add_pieces(pieces: Sequence[Piece]) -> set[Piece]:
    """Store those whose answer is still held so, of games that their owners see, at most one of each; which."""
    async with tx() as unit:
        tokens = await _tokens(sorted({piece.work_id for piece in pieces}))
        kept = [piece for piece in pieces if tokens.get(piece.work_id) == piece.token]
        if kept:
            rows = [[str(piece.work_id), piece.text] for piece in kept]
            await execute(ADD[dialect()], (orjson.dumps(rows).decode(),))
            told = {answer_stream(piece.work_id): {"text": piece.text} for piece in kept}
            await append_each(AnswerNews.DELTA, told)
            for stream in told:
                unit.ring(stream)
    return set(kept)


async def _tokens(answer_ids: Sequence[UUID]) -> dict[UUID, int]:
    """By which those that are worked on are held; nobody else changes them until the transaction ends.

    Without those of games that were hidden from their owners since.
    """
    sql = f"SELECT answer.id, answer.token {WITH_GAME} WHERE answer.id IN ({marks(answer_ids)}) AND answer.status = ?"
    rows = await fetch(f"{sql} AND ({SEEN}){LOCK[dialect()]}", (*answer_ids, AnswerStatus.STREAMING))
    return {UUID(str(row["id"])): row["token"] for row in rows}


async def sees(answer_id: UUID, user_ids: Collection[UUID]) -> set[UUID]:
    """Who of them may see the answer: its owner, while the game may be seen."""
    sql = f"SELECT owner.id {WITH_GAME} WHERE answer.id = ? AND ({SEEN})"
    owners = {UUID(str(row["id"])) for row in await fetch(sql, (answer_id,))}
    return owners & set(user_ids)


async def earlier_answers(session_id: UUID, before: UUID, *, most: int) -> list[RulesAnswer]:
    """What was answered in the session before that answer, at most `most`, oldest first."""
    ended = [AnswerStatus.ANSWERED, AnswerStatus.UNVERIFIED, AnswerStatus.NOT_COVERED]
    rows = RulesAnswer.filter(session_id=session_id, id__lt=before, status__in=ended).order_by("-id").limit(most)
    return (await rows)[::-1]


async def standing(document_ids: Collection[UUID]) -> set[UUID]:
    """Those that are there, and stay until the `tx()` ends."""
    if not document_ids:
        return set()
    sql = f"SELECT id FROM game_document WHERE id IN ({marks(list(document_ids))}) ORDER BY id{KEEP[dialect()]}"  # noqa: S608
    return {UUID(str(row["id"])) for row in await fetch(sql, list(document_ids))}


async def citations_of(answer_ids: Sequence[UUID]) -> list[AnswerCitation]:
    """Of all these answers, each one's in their order."""
    return await AnswerCitation.filter(answer_id__in=list(answer_ids)).order_by("answer_id", "place")


async def open_answers(user_id: UUID) -> int:
    """How many of theirs have not ended."""
    return await RulesAnswer.filter(session__user_id=user_id, status__in=list(OPEN)).count()


async def stale_answers(before: datetime, *, most: int) -> list[RulesAnswer]:
    """Answers that were asked for before then and have not ended, the oldest first."""
    return await RulesAnswer.filter(status__in=list(OPEN), created_at__lt=before).order_by("created_at").limit(most)


async def forget_streams(before: datetime) -> None:
    """Delete the events of answers to which nothing happened since then; what was answered stays."""
    streams = "SELECT key FROM stream WHERE key LIKE 'answer:%' AND changed_at < ?"
    for table, column in (("stream_event", "stream_key"), ("stream", "key")):
        await execute(f"DELETE FROM {table} WHERE {column} IN ({streams})", (before,))  # noqa: S608


async def waits_for_documents(game_id: UUID) -> bool:
    """Whether a game has documents of which none can be read yet, but some soon."""
    documents = GameDocument.filter(game_id=game_id)
    if await documents.filter(status=DocumentStatus.READY).exists():
        return False
    there = documents.filter(content_hash__isnull=False)
    return await there.filter(status__in=[DocumentStatus.PENDING, DocumentStatus.PROCESSING]).exists()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An answer as it is, and where its stream was at the same moment."""

    answer: RulesAnswer
    head: Head


SNAPSHOTS = """SELECT answer.*, stream.epoch, stream.last_seq, stream.min_seq FROM rules_answer AS answer
LEFT JOIN stream ON stream.key = 'answer:' || answer.id WHERE answer.id IN ({})"""


async def snapshots(answer_ids: Sequence[UUID]) -> dict[UUID, Snapshot]:
    """One statement, so that text and place belong together."""
    found: dict[UUID, Snapshot] = {}
    for row in await fetch(SNAPSHOTS.format(marks(answer_ids)), answer_ids):
        head = Head(row.pop("epoch") or 0, row.pop("last_seq") or 0, row.pop("min_seq") or 0)
        answer = row_of(RulesAnswer, row)
        found[answer.id] = Snapshot(answer, head)
    return found
