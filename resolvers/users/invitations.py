"""Links that work once: the first administrator registers with one."""

from datetime import UTC, datetime, timedelta

from core.errors import Invalid
from core.tokens import new_secret, secret_hash
from models.database.tx import tx
from models.users import Invitation, Role, User

LIFETIME = timedelta(days=7)


async def first_admin_invitation() -> str | None:
    """The secret of a new link while nobody is an administrator yet, else None; earlier links end."""
    async with tx():
        if await User.filter(role=Role.ADMIN).exists():
            return None
        await Invitation.filter(role=Role.ADMIN, used_at=None).delete()
        secret = new_secret()
        await Invitation.create(token_hash=secret.hash, role=Role.ADMIN, expires_at=datetime.now(UTC) + LIFETIME)
    return secret.secret


async def accept(secret: str) -> Role:
    """Use an invitation up, inside `tx()`. Raises Invalid if it is unknown, used, expired, or no longer needed."""
    now = datetime.now(UTC)
    live = Invitation.filter(token_hash=secret_hash(secret), used_at=None, expires_at__gt=now)
    invitation = await live.get_or_none()
    if invitation is not None and await User.filter(role=Role.ADMIN).exists():
        raise Invalid("invitation", "used while nobody is administrator: ask the one there is for a role")
    if invitation is None or not await Invitation.filter(id=invitation.id, used_at=None).update(used_at=now):
        raise Invalid("invitation", "one that was not used before: restart the server for a new link")
    return invitation.role
