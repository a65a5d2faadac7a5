"""How long a model's stream may keep us waiting: in all, for its first word, between words, and after its last."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from core.errors import ProviderTimeout

AFTERWARDS = 0.25  # seconds for the token counts and the end of the stream, once the answer is whole


class Patience:
    """`deadline` is on the running loop's clock, the rest are seconds; none of them moves the deadline."""

    def __init__(self, *, deadline: float, first_token: float, between_tokens: float) -> None:
        self.deadline = deadline
        self._first_token = first_token
        self._between_tokens = between_tokens
        self._due = deadline

    def asked(self) -> None:
        self._wait(self._first_token)

    def heard(self) -> None:
        self._wait(self._between_tokens)

    def finished(self) -> None:
        self._wait(AFTERWARDS)

    def allows(self, seconds: float) -> bool:
        """Whether that much time is left before the deadline."""
        return asyncio.get_running_loop().time() + seconds <= self.deadline

    @asynccontextmanager
    async def limit(self) -> AsyncGenerator[None, None]:
        """Raises ProviderTimeout when the body is not done in time."""
        try:
            async with asyncio.timeout_at(self._due):
                yield
        except TimeoutError:
            raise ProviderTimeout("the model did not answer in time") from None

    def _wait(self, seconds: float) -> None:
        self._due = min(self.deadline, asyncio.get_running_loop().time() + seconds)
