"""How long a model's stream may keep us waiting: in all, for its first word, between words, and after its last."""

import asyncio
from types import TracebackType

from core.errors import ProviderTimeout

LATE = "the model did not answer in time"
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

    def limit(self) -> "Limit":
        """Raises ProviderTimeout when the body is not done in time."""
        return Limit(self._due)

    def _wait(self, seconds: float) -> None:
        self._due = min(self.deadline, asyncio.get_running_loop().time() + seconds)


class Limit:
    """A class, as each piece of an answer has one: a generator takes 7 us of CPU more."""

    def __init__(self, due: float) -> None:
        self._timeout = asyncio.timeout_at(due)

    async def __aenter__(self) -> None:
        await self._timeout.__aenter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self._timeout.__aexit__(kind, error, trace)
        except TimeoutError:
            raise ProviderTimeout(LATE) from None
        if isinstance(error, TimeoutError):
            raise ProviderTimeout(LATE) from None
