"""Work that is done once for its caller, however often and from wherever it is asked for."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from core.errors import AlreadyExists, IdempotencyMismatch, ProviderUnavailable
from core.text import trimmed
from models.database.tx import tx
from models.idempotency import Claim
from models.users import User

KEY_MAX = 128
POLL_SECONDS = 0.03


@dataclass(frozen=True, slots=True)
class Once:
    """`claim` is ours to work on, or else `result_id` is what came of the work before."""

    claim: Claim | None
    result_id: UUID | None = None


async def once(viewer: User, *, operation: str, key: str, input_hash: str, lease: timedelta) -> Once:
    """Claim the work, or wait for the one who has it.

    An unfinished claim may be taken over after `lease`. Raises IdempotencyMismatch for another input, and
    ProviderUnavailable when the one who had it gave up.
    """
    name = trimmed(key, ("input", "clientMutationId"), most=KEY_MAX)
    try:
        async with tx():
            claim = await Claim.create(
                user=viewer, operation=operation, key=name, input_hash=input_hash, expires_at=datetime.now(UTC) + lease
            )
        return Once(claim)
    except AlreadyExists:
        return await _join(await Claim.get_or_none(user_id=viewer.id, operation=operation, key=name), input_hash, lease)


async def _join(claim: Claim | None, input_hash: str, lease: timedelta) -> Once:
    while claim is not None:
        if claim.input_hash != input_hash:
            raise IdempotencyMismatch
        if claim.result_id is not None:
            return Once(None, claim.result_id)
        if claim.expires_at < datetime.now(UTC) and await _take_over(claim, lease):
            return Once(claim)
        await asyncio.sleep(POLL_SECONDS)
        claim = await Claim.get_or_none(id=claim.id)
    raise ProviderUnavailable("the twin of this request failed: send it again")


async def _take_over(claim: Claim, lease: timedelta) -> bool:
    async with tx():
        until = datetime.now(UTC) + lease
        mine = Claim.filter(id=claim.id, result_id=None, expires_at=claim.expires_at)
        return bool(await mine.update(expires_at=until))


async def finish(claim: Claim | None, result_id: UUID) -> None:
    """Note what came of it, inside the `tx()` that stores the result."""
    if claim is not None:
        await Claim.filter(id=claim.id).update(result_id=result_id)


async def give_up(claim: Claim | None) -> None:
    """Let the same key be tried again."""
    if claim is not None:
        async with tx():
            await Claim.filter(id=claim.id, result_id=None).delete()
