"""What administrators and developers change, written down in the same transaction, and read again."""

from typing import Any
from uuid import UUID

import orjson
from structlog.contextvars import get_contextvars
from tortoise.models import Model
from tortoise.queryset import QuerySet

from core.errors import Forbidden
from models.audit import AuditEntry
from models.users import Role, User

SECRET = ("hash", "password", "secret")  # a column whose name has one of these words


async def audit(
    viewer: User | None,
    action: str,
    target: Model,
    *,
    target_type: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    """One entry, inside the `tx()` of the change; None stands for the command line, and for a thing that is not there.

    `before` and `after` hold what of the target was changed; secrets among it are left out.
    """
    await AuditEntry.create(
        actor_id=viewer and viewer.id,
        action=action,
        target_type=target_type,
        target_id=target.pk,
        before=_told(before),
        after=_told(after),
        request_id=get_contextvars().get("request_id"),
    )


def _told(values: dict[str, Any] | None) -> dict[str, Any] | None:
    """As it stands in JSON."""
    if values is None:
        return None
    kept = {name: value for name, value in values.items() if not _is_secret(name)}
    return orjson.loads(orjson.dumps(kept, default=str))  # str: keys as asyncpg has them


def _is_secret(name: str) -> bool:
    return any(word in SECRET for word in name.lower().split("_"))


def audit_log(viewer: User, *, target_type: str | None = None, target_id: UUID | None = None) -> "QuerySet[AuditEntry]":
    """All entries, or those about one thing. Raises Forbidden unless for an administrator."""
    if viewer.role is not Role.ADMIN:
        raise Forbidden("only an administrator reads the audit log")
    entries = AuditEntry.visible_to(viewer)
    return entries if target_id is None else entries.filter(target_type=target_type, target_id=target_id)
