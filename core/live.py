"""What goes on live: events in streams, those who follow them, and the doorbell that wakes them."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

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


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a stream, numbered `seq` from 1. `payload` has keys of rows, never their text."""

    stream: str
    seq: int
    kind: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """Where a stream ends: at `last_seq`, those up to `min_seq` being pruned. One without events has epoch 0."""

    epoch: int = 0
    last_seq: int = 0
    min_seq: int = 0


class Pruned(Exception):
    """The events that should come next are no longer kept."""


class Follower(Protocol):
    """Follows some streams, each event of which it can have as soon as it is stored."""

    async def follow(self, stream: str) -> Head:
        """Begin to follow; where the stream ends now."""
        ...

    def leave(self, stream: str) -> None: ...

    def epoch(self, stream: str) -> int:
        """Which log a followed stream's numbers are of; 0 while it has no events."""
        ...

    async def after(self, stream: str, seq: int) -> list[Event]:
        """The next events past `seq`, without a gap; none if there are none yet. Raises Pruned."""
        ...

    def known(self, stream: str, seq: int) -> list[Event] | None:
        """The same if it is known here; None: only `after` can tell."""
        ...

    def is_at_end(self, stream: str, seq: int) -> bool:
        """Whether nothing past `seq` is there yet, as far as is known here."""
        ...

    async def woken(self) -> None:
        """Wait until something new may be there."""
        ...


class Hub(Protocol):
    """Reads every stream that somebody in this process follows, each event once."""

    def follower(self) -> AbstractAsyncContextManager[Follower]: ...
