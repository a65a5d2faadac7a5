"""Who is there: a lease for each open socket, and what people say of themselves."""

# pyright: reportPrivateUsage=false
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from core.ids import uuid7
from models.database.rows import MOST_VALUES, execute, fetch, marks
from models.users import User


class PresenceStatus(StrEnum):
    ONLINE = "ONLINE"
    AWAY = "AWAY"
    OFFLINE = "OFFLINE"


class PresenceLease(Model):
    """A socket of somebody: they are there until `until`, which its process pushes on while it is open."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="presence_leases")
    user_id: UUID
    process_id = fields.UUIDField()  # drawn by each process when it starts
    until = fields.DatetimeField()
    closed = fields.BooleanField(default=False)

    class Meta:
        table = "presence_lease"
        indexes = (("user_id", "until"), ("process_id",))


class PresenceChoice(Model):
    """How somebody wants to be shown while they are there: OFFLINE is to be invisible."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.OneToOneRelation[User] = fields.OneToOneField("models.User", related_name="presence_choice")
    user_id: UUID
    status = fields.CharEnumField(PresenceStatus, max_length=16, default=PresenceStatus.ONLINE)
    last_active_at = fields.DatetimeField(null=True)

    class Meta:
        table = "presence_choice"


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of somebody: their choice, and when the last of their leases ends or ended, None: long ago."""

    choice: PresenceStatus = PresenceStatus.ONLINE
    last_active_at: datetime | None = None
    until: datetime | None = None


NOTE_ACTIVE = """
INSERT INTO presence_choice (id, user_id, status, last_active_at) VALUES (?, ?, ?, ?)
ON CONFLICT (user_id) DO UPDATE SET last_active_at = excluded.last_active_at
WHERE presence_choice.status <> 'OFFLINE'
"""

CHOOSE = """
INSERT INTO presence_choice (id, user_id, status, last_active_at) VALUES (?, ?, ?, ?)
ON CONFLICT (user_id) DO UPDATE SET status = excluded.status, last_active_at =
    CASE WHEN presence_choice.status = 'OFFLINE' AND excluded.status = 'OFFLINE'
    THEN presence_choice.last_active_at ELSE excluded.last_active_at END
"""

SEEN = """
SELECT u.id, c.status, c.last_active_at, (SELECT MAX(l.until) FROM presence_lease l WHERE l.user_id = u.id) AS until
FROM "user" u LEFT JOIN presence_choice c ON c.user_id = u.id WHERE u.id IN ({})
"""


async def note_active(user_id: UUID, *, at: datetime) -> None:
    """They were there just now; nothing tells it of somebody invisible. Inside `tx()`."""
    await execute(NOTE_ACTIVE, (uuid7(), user_id, PresenceStatus.ONLINE, at))


async def choose(user_id: UUID, status: PresenceStatus, *, at: datetime) -> None:
    """How they want to be shown from now on. Inside `tx()`."""
    await execute(CHOOSE, (uuid7(), user_id, status, at))


async def open_lease(lease: PresenceLease, *, at: datetime) -> None:
    """Inside `tx()`."""
    await lease.save(force_create=True)
    await note_active(lease.user_id, at=at)


async def close_lease(lease_id: UUID, *, by: datetime) -> None:
    """Let it end at `by` if not before; one that is closed stays as it is. Inside `tx()`."""
    await execute(
        "UPDATE presence_lease SET closed = ?, until = CASE WHEN until < ? THEN until ELSE ? END "
        "WHERE id = ? AND closed = ?",
        (True, by, by, lease_id, False),
    )


async def close_leases(process_id: UUID, *, at: datetime, by: datetime) -> None:
    """The same for all that a process has open: everybody in it was active `at` that time. Inside `tx()`."""
    await execute(
        "UPDATE presence_choice SET last_active_at = ? WHERE status <> 'OFFLINE' AND user_id IN "
        "(SELECT user_id FROM presence_lease WHERE process_id = ? AND closed = ?)",
        (at, process_id, False),
    )
    await execute(
        "UPDATE presence_lease SET closed = ?, until = CASE WHEN until < ? THEN until ELSE ? END "
        "WHERE process_id = ? AND closed = ?",
        (True, by, by, process_id, False),
    )


async def push_leases(process_id: UUID, *, until: datetime) -> None:
    """Keep all that a process has open until then. Inside `tx()`."""
    await execute("UPDATE presence_lease SET until = ? WHERE process_id = ? AND closed = ?", (until, process_id, False))


async def delete_leases(*, ended_before: datetime) -> None:
    """Inside `tx()`."""
    await execute("DELETE FROM presence_lease WHERE until < ?", (ended_before,))


async def seen(user_ids: Collection[UUID]) -> dict[UUID, Seen]:
    """What is known of each of them. One statement, or as few as fit."""
    found = dict.fromkeys(user_ids, Seen())
    for part in _parts(list(found)):
        for row in await fetch(SEEN.format(marks(part)), part):
            choice = PresenceStatus(row["status"] or PresenceStatus.ONLINE)
            found[UUID(str(row["id"]))] = Seen(choice, _moment(row["last_active_at"]), _moment(row["until"]))
    return found


async def acquainted(viewer_id: UUID, user_ids: Collection[UUID]) -> set[UUID]:
    """Those of them who share a channel with the viewer. One statement, or as few as fit."""
    found: set[UUID] = set()
    for part in _parts(list(user_ids)):
        sql = (
            f'SELECT u.id FROM "user" u WHERE u.id IN ({marks(part)}) AND EXISTS '  # noqa: S608 - marks alone
            "(SELECT 1 FROM channel_member theirs JOIN channel_member mine ON mine.channel_id = theirs.channel_id "
            "WHERE theirs.user_id = u.id AND mine.user_id = ?)"
        )
        found.update(UUID(str(row["id"])) for row in await fetch(sql, (*part, viewer_id)))
    return found


async def channels_of(user_ids: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """The keys of the channels that each of them is in: two who have one in common are acquainted."""
    found: dict[UUID, set[str]] = {user_id: set() for user_id in user_ids}
    for part in _parts(list(found)):
        sql = f"SELECT user_id, channel_id FROM channel_member WHERE user_id IN ({marks(part)})"  # noqa: S608
        for row in await fetch(sql, part):
            found[UUID(str(row["user_id"]))].add(str(row["channel_id"]))
    return {user_id: frozenset(channels) for user_id, channels in found.items()}


def _parts(user_ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    size = MOST_VALUES - 1
    return [user_ids[start : start + size] for start in range(0, len(user_ids), size)]


def _moment(value: object) -> datetime | None:
    return PresenceLease._meta.fields_map["until"].to_python_value(value)
