"""Keys of rows: UUIDv7, so that rows sort in the order they were made."""

from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> UUID:
    """A new key; later ones of this process sort after earlier ones."""
    return _uuid7()


def uuid7_after(other: UUID | None) -> UUID:
    """A new key that sorts after `other`, though that may be of a process whose clock is ahead of ours."""
    new = uuid7()
    return new if other is None or new > other else UUID(int=other.int + 1)
