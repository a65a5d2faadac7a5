"""Listening to what a model of others sends, to its end."""

import asyncio
import traceback
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Generic, TypeVar

from core.assistant import TextPiece
from core.errors import ProviderRefused, ProviderTimeout, ProviderUnavailable

D = TypeVar("D")


@dataclass(frozen=True)
class Told(Generic[D]):
    """What came: pieces, and an end or an error, after so many seconds."""

    pieces: tuple[str, ...] = ()
    ended: D | None = None
    error: ProviderUnavailable | None = None
    seconds: float = 0.0

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def kind(self) -> type[ProviderUnavailable] | None:
        kinds = (ProviderTimeout, ProviderRefused, ProviderUnavailable)
        return next((each for each in kinds if isinstance(self.error, each)), None)

    @property
    def shown(self) -> str:
        """All that a log could tell of the error."""
        return "".join([str(self.error), repr(self.error), *traceback.format_exception(self.error)])


async def told_by(stream: Callable[[float], AsyncGenerator[TextPiece | D, None]], *, seconds: float = 5.0) -> Told[D]:
    """Everything that comes of `stream`, which is given a deadline in `seconds`."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    pieces: list[str] = []
    ended = error = None
    try:
        async with aclosing(stream(start + seconds)) as parts:
            async for part in parts:
                if isinstance(part, TextPiece):
                    pieces.append(part.text)
                else:
                    ended = part
    except ProviderUnavailable as raised:
        error = raised
    return Told(tuple(pieces), ended, error, loop.time() - start)
