"""Stores what is written in many places, together and as it comes: it survives whatever happens to its writer."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from core.steady import outcome
from core.writing import Lost, Piece

EVERY = 0.05  # seconds between two times that all that is written is stored
MOST_BUSY = 0.25  # of the time: storing that takes longer is done less often


class Pen:
    """What one text is written with, which has `length` characters so far."""

    def __init__(self, scribe: "Scribe", work_id: UUID, token: int, length: int) -> None:
        self._length = length
        self._work_id = work_id
        self._scribe = scribe
        self._token = token
        self._stored = length
        self._waiting: list[str] = []
        self._error: Exception | None = None
        self._settled = asyncio.Event()

    def write(self, text: str) -> None:
        """Have the text stored soon. Raises Lost if the work is no longer held, or what kept the last one from it."""
        if self._error is not None:
            raise self._error
        self._waiting.append(text)
        self._length += len(text)
        self._settled.clear()
        self._scribe.hand_in(self)

    async def flush(self) -> None:
        """Wait until all is stored. Raises as `write` does."""
        while self._error is None and self._stored < self._length:
            await self._settled.wait()
        if self._error is not None:
            raise self._error

    def piece(self) -> Piece:
        """What is to be stored next."""
        text = "".join(self._waiting)
        self._waiting.clear()
        return Piece(self._work_id, self._token, self._stored, text)

    def noted(self, piece: Piece, error: Exception | None) -> None:
        self._stored += len(piece.text)
        self._error = error
        if error is not None or self._stored == self._length:
            self._settled.set()


class Scribe:
    """One of each process and kind of work. `store` gives those pieces whose work was still held so."""

    def __init__(self, store: Callable[[Sequence[Piece]], Awaitable[set[Piece]]], every: float = EVERY) -> None:
        self._store_pieces = store
        self._every = every
        self._waiting: dict[Pen, None] = {}
        self._storing: asyncio.Task[None] | None = None

    def pen(self, work_id: UUID, token: int, length: int) -> Pen:
        return Pen(self, work_id, token, length)

    def hand_in(self, pen: Pen) -> None:
        self._waiting[pen] = None
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store())

    async def _store(self) -> None:
        """What waits, at once, and then at its time until nothing does."""
        while self._waiting:
            pens, self._waiting = list(self._waiting), {}
            began = asyncio.get_running_loop().time()
            await self._store_all(pens)
            took = asyncio.get_running_loop().time() - began
            await asyncio.sleep(max(self._every, took / MOST_BUSY) - took)

    async def _store_all(self, pens: list[Pen]) -> None:
        pieces = [pen.piece() for pen in pens]
        stored = await outcome(self._store_pieces(pieces))
        for pen, piece in zip(pens, pieces, strict=True):
            lost = None if isinstance(stored, Exception) or piece in stored else Lost()
            pen.noted(piece, stored if isinstance(stored, Exception) else lost)
