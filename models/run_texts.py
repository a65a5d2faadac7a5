"""What runs write, stored for many of them at once: the text of their messages, and the events that tell of it."""

from collections.abc import Sequence, Set
from uuid import UUID

import orjson

from core.events import RunNews
from core.writing import Piece
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


async def add_pieces(pieces: Sequence[Piece]) -> set[Piece]:
    """Store those whose run is still held so, at most one of each; which. Five statements, for however many."""
    async with tx() as unit:
        held = await _held({piece.work_id for piece in pieces})
        kept = [piece for piece in pieces if (piece.work_id, piece.token) in held]
        if kept:
            rows = [[held[piece.work_id, piece.token], piece.text] for piece in kept]
            await execute(ADD[dialect()], (orjson.dumps(rows).decode(),))
            told = {run_stream(piece.work_id): {"at": piece.at, "text": piece.text} for piece in kept}
            await append_each(RunNews.DELTA, told)
            for stream in told:
                unit.ring(stream)
    return set(kept)


async def _held(run_ids: Set[UUID]) -> dict[tuple[UUID, int], str]:
    """By run and the token that holds it, the message of those in progress; they stay so until the transaction ends."""
    ids = list(run_ids)
    sql = f"SELECT id, token, message_id FROM assistant_run WHERE id IN ({marks(ids)}) AND status = ?"  # noqa: S608
    rows = await fetch(sql + LOCK[dialect()], (*ids, RunStatus.IN_PROGRESS))
    return {(UUID(str(row["id"])), row["token"]): str(row["message_id"]) for row in rows}
