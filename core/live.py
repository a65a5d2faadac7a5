"""What tells processes that something happened: a doorbell, never the news itself."""

from collections.abc import AsyncGenerator, Iterable
from typing import Protocol

MISSED = "*"  # instead of a topic: some may have been missed, so look at everything


class Doorbell(Protocol):
    """Carries topics, short strings such as "channel:<id>", to every process that runs on the same database.

    Several rings of one topic may arrive as one; a topic may be lost while the service that carries it is away, and
    then MISSED is heard once it is back.
    """

    def ring(self, topics: Iterable[str]) -> None:
        """Tell every process, this one too. Never waits, never raises."""
        ...

    def heard(self) -> AsyncGenerator[str]:
        """Topics as they arrive, until the doorbell is closed. One listener a process."""
        ...
