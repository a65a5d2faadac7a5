"""What runs write, stored for many of them at once: the text of their messages, and the events that tell of it."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from uuid import UUID

import orjson

from core.events import RunNews
from models.assistant import RunStatus
from models.database.connection import dialect
from models.database.rows import execute, fetch, marks
from models.database.tx import tx
from models.streams import append_each, run_stream

LOCK = {"sqlite": "", "postgres": " ORDER BY id FOR UPDATE"}
ADD = {
    "sqlite": "UPDATE conversation_message AS message SET content = message.content || piece.text "
    "FROM (SELECT value ->> 0 AS id, value ->> 1 AS text FROM json_each(?)) AS piece WHERE message.id = piece.id",
    "postgres": "UPDATE conversation_message AS message SET content = message.content || piece.text "
    "FROM (SELECT (value ->> 0)::uuid AS id, value ->> 1 AS text FROM jsonb_array_elements(?::jsonb) AS pieces(value)) "
    "AS piece WHERE message.id = piece.id",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """The next piece of a run's message, whose length before it is `at`; `token` is that of who holds the run."""

    run_id: UUID
    token: int
    message_id: UUID
    at: int
    text: str


async def add_pieces(pieces: Sequence[Piece]) -> set[Piece]:
    """Store those whose run is still held so, at most one of each; which. Five statements, for however many."""
    async with tx() as unit:
        tokens = await _tokens({piece.run_id for piece in pieces})
        kept = [piece for piece in pieces if tokens.get(piece.run_id) == piece.token]
        if kept:
            rows = [[str(piece.message_id), piece.text] for piece in kept]
            await execute(ADD[dialect()], (orjson.dumps(rows).decode(),))
            told = {run_stream(piece.run_id): {"at": piece.at, "text": piece.text} for piece in kept}
            await append_each(RunNews.DELTA, told)
            for stream in told:
                unit.ring(stream)
    return set(kept)


async def _tokens(run_ids: Set[UUID]) -> dict[UUID, int]:
    """By which those in progress are held; nobody else changes them until the transaction ends."""
    ids = list(run_ids)
    sql = f"SELECT id, token FROM assistant_run WHERE id IN ({marks(ids)}) AND status = ?" + LOCK[dialect()]  # noqa: S608
    return {UUID(str(row["id"])): row["token"] for row in await fetch(sql, (*ids, RunStatus.IN_PROGRESS))}
