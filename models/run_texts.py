"""What runs write, stored for many of them at once: the text of their messages, and the events that tell of it."""

from collections.abc import Sequence
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


async def add_pieces(pieces: Sequence[Piece]) -> set[UUID]:
    """Store one piece for each run; the runs that are still held so. Five statements, for however many."""
    async with tx() as unit:
        held = await _held(pieces)
        kept = [piece for piece in pieces if piece.run_id in held]
        if kept:
            rows = [[str(piece.message_id), piece.text] for piece in kept]
            await execute(ADD[dialect()], (orjson.dumps(rows).decode(),))
            told = {run_stream(piece.run_id): {"at": piece.at, "text": piece.text} for piece in kept}
            await append_each(RunNews.DELTA, told)
            for stream in told:
                unit.ring(stream)
    return held


async def _held(pieces: Sequence[Piece]) -> set[UUID]:
    """Those that are in progress and held by who writes; nobody else changes them until the transaction ends."""
    tokens = {str(piece.run_id): piece.token for piece in pieces}
    sql = f"SELECT id, token FROM assistant_run WHERE id IN ({marks(list(tokens))}) AND status = ?" + LOCK[dialect()]  # noqa: S608
    rows = await fetch(sql, (*tokens, RunStatus.IN_PROGRESS))
    return {UUID(str(row["id"])) for row in rows if tokens[str(row["id"])] == row["token"]}
