"""Text that is stored piece by piece while it is written, by whoever holds the work."""

from dataclasses import dataclass
from uuid import UUID


class Lost(Exception):
    """The work has ended, waits, or is held by another: what this one does for it no longer counts."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The next piece of a text whose length before it is `at`; `token` is that of who holds the work."""

    work_id: UUID
    token: int
    at: int
    text: str
