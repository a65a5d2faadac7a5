"""One round of a model, however its server speaks: how long is waited, one more try, and its pieces."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from core.assistant import TextPiece
from core.errors import ProviderUnavailable
from providers.openai.deadlines import Patience
from providers.openai.failures import ENDED_EARLY, TOO_LONG, Busy

LONGEST_ROUND = 100_000  # characters, thoughts and arguments included
RETRY_AFTER = 0.2  # seconds before the second try, where the server names none
RETRY_ROOM = 1.0  # seconds that must be left for a second try to make sense

A = TypeVar("A")  # what is asked
A_contra = TypeVar("A_contra", contravariant=True)
E = TypeVar("E")  # an event of the stream
E_co = TypeVar("E_co", covariant=True)
E_contra = TypeVar("E_contra", contravariant=True)
D = TypeVar("D")  # what it comes to
D_co = TypeVar("D_co", covariant=True)


class Stream(Protocol[E_co]):
    """What the server sends in a round. Raises ProviderUnavailable, Busy where another try may do."""

    async def next(self) -> E_co | None: ...  # None at the end
    async def close(self) -> None: ...


class Connection(Protocol[A_contra, E_co]):
    async def ask(self, ask: A_contra) -> Stream[E_co]: ...
    async def close(self) -> None: ...


class Reading(Protocol[E_contra, D_co]):
    """Follows a round. `size`: characters of it so far; `finished`: the model has said that it ends here."""

    @property
    def size(self) -> int: ...

    @property
    def finished(self) -> bool: ...

    def text(self, event: E_contra) -> str:
        """What `event` adds to the text. Raises ProviderUnavailable for what it tells of or cannot be read."""
        ...

    def ended(self) -> D_co: ...


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds; the deadline of a round holds as well."""

    first_piece: float = 20.0
    between_pieces: float = 20.0


PATIENT = Waits()


class Rounds(Generic[A, E, D]):
    """Connects when first asked. A server that has no time is asked once more, if nothing was told by then."""

    def __init__(
        self, connect: Callable[[], Connection[A, E]], reading: Callable[[A], Reading[E, D]], waits: Waits
    ) -> None:
        self._connect = connect
        self._reading = reading
        self._waits = waits
        self._opening = asyncio.Lock()
        self._connection: Connection[A, E] | None = None

    async def stream(self, ask: A, *, deadline: float) -> AsyncGenerator[TextPiece | D, None]:
        """As AssistantModel and RulesModel have it; closing the generator closes the HTTP stream."""
        patience = Patience(
            deadline=deadline, first_token=self._waits.first_piece, between_tokens=self._waits.between_pieces
        )
        told = False
        try:
            async with aclosing(self._once(ask, patience)) as round:
                async for part in round:
                    told = True
                    yield part
            return
        except Busy as busy:
            wait = RETRY_AFTER if busy.retry_after_ms is None else busy.retry_after_ms / 1000
            if told or not patience.allows(wait + RETRY_ROOM):
                raise
        await asyncio.sleep(wait)
        async with aclosing(self._once(ask, patience)) as round:
            async for part in round:
                yield part

    async def close(self) -> None:
        async with self._opening:
            if self._connection is not None:
                await self._connection.close()
                self._connection = None

    async def _once(self, ask: A, patience: Patience) -> AsyncGenerator[TextPiece | D, None]:
        reading = self._reading(ask)
        stream = await self._opened(ask, patience)
        try:
            while (text := await next_text(stream, reading, patience)) is not None:
                if text:
                    yield TextPiece(text)
        finally:
            await stream.close()
        yield reading.ended()

    async def _opened(self, ask: A, patience: Patience) -> Stream[E]:
        patience.asked()
        async with patience.limit():
            return await (await self._connected()).ask(ask)

    async def _connected(self) -> Connection[A, E]:
        async with self._opening:
            if self._connection is None:
                self._connection = await asyncio.to_thread(self._connect)  # imports, and reads certificates
            return self._connection


async def next_text(stream: Stream[E], reading: Reading[E, object], patience: Patience) -> str | None:
    """What the next event adds, None at the end. Once the round is whole, nothing that follows can spoil it."""
    finished, size = reading.finished, reading.size
    try:
        async with patience.limit():
            event = await stream.next()
        if event is None and not finished:
            raise ProviderUnavailable(ENDED_EARLY)
        text = reading.text(event) if event is not None else None
    except ProviderUnavailable:
        if not finished:
            raise
        return None
    if reading.size > LONGEST_ROUND:
        raise ProviderUnavailable(TOO_LONG)
    if reading.finished and not finished:
        patience.finished()
    elif reading.size > size:
        patience.heard()
    return text
