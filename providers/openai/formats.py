"""How plainly a server must be asked for JSON: found by asking, and kept."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from providers.openai.failures import UnknownFormat
from providers.openai.requests import PLAINER, Format

S = TypeVar("S")


class Formats:
    """Begins with the strictest; a server that does not know it is asked more plainly from then on."""

    def __init__(self) -> None:
        self._format = Format.SCHEMA

    async def asked(self, ask: Callable[[Format], Awaitable[S]]) -> S:
        """What `ask` gives for the strictest format at which it does not raise UnknownFormat."""
        format = self._format
        while True:
            try:
                answer = await ask(format)
            except UnknownFormat:
                if format not in PLAINER:
                    raise
                format = PLAINER[format]
            else:
                self._format = format
                return answer
