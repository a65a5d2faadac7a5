"""How somebody's presence looks to somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.clock import utc_now
from models.presence import PresenceStatus, Seen, acquainted, seen
from models.users import User


@dataclass(frozen=True, slots=True)
class PresenceNow:
    """`expires_at` is when they count as gone if their connection is not heard of again; null unless they are there."""

    user_id: UUID
    status: PresenceStatus
    last_active_at: datetime | None
    expires_at: datetime | None


async def presences(viewer: User, user_ids: Sequence[UUID], *, at: datetime | None = None) -> list[PresenceNow]:
    """How each of them is, in the order asked; strangers are OFFLINE and nothing else is told. Two statements."""
    now = at or utc_now()
    known = await acquainted(viewer.id, user_ids)
    found = await seen({*known, viewer.id})
    return [
        presence_of(user_id, found[user_id], own=user_id == viewer.id, at=now)
        if user_id in known or user_id == viewer.id
        else hidden(user_id)
        for user_id in user_ids
    ]


def presence_of(user_id: UUID, known: Seen, *, own: bool, at: datetime) -> PresenceNow:
    """One's own is always what one chose; others see it while there is a live lease.

    Who chose to be invisible looks to others like who has left.
    """
    there = known.until is not None and known.until > at
    status = known.choice if there or own else PresenceStatus.OFFLINE
    told = there and (own or status is not PresenceStatus.OFFLINE)
    return PresenceNow(user_id, status, known.last_active_at, known.until if told else None)


def hidden(user_id: UUID) -> PresenceNow:
    """How strangers look, and accounts that there are not."""
    return PresenceNow(user_id, PresenceStatus.OFFLINE, None, None)
