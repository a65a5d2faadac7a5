"""Work that is done once for its caller, however often and from wherever it is asked for."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from tortoise.queryset import QuerySet

from core.errors import AlreadyExists, IdempotencyMismatch, ProviderTimeout, ProviderUnavailable
from core.ids import uuid7
from core.text import trimmed
from models.database.rows import insert_rows
from models.database.tx import tx
from models.idempotency import Claim
from models.users import User

KEY_MAX = 128
POLL_SECONDS = 0.03
LEASE = timedelta(seconds=1)  # past the time that work may take, until a twin may take over what crashed


@dataclass(frozen=True, slots=True)
class Once:
    """`claim` is ours to work on, or else `result_id` is what came of the work before."""

    claim: Claim | None
    result_id: UUID | None = None


async def once(viewer: User, *, operation: str, key: str, input_hash: str, within: timedelta) -> Once:
    """Claim work that takes at most `within`, or wait so long for the one who has it.

    What is unfinished for longer has crashed and may be taken over. Raises IdempotencyMismatch for another input,
    ProviderUnavailable when the one who had it gave up, and ProviderTimeout when there was no end of it in time.
    """
    name = trimmed(key, ("input", "clientMutationId"), most=KEY_MAX)
    try:
        async with tx():
            until = datetime.now(UTC) + within + LEASE
            claim = await Claim.create(
                user=viewer, operation=operation, key=name, input_hash=input_hash, expires_at=until
            )
        return Once(claim)
    except AlreadyExists:
        return await _join(
            await Claim.get_or_none(user_id=viewer.id, operation=operation, key=name), input_hash, within
        )


async def _join(claim: Claim | None, input_hash: str, within: timedelta) -> Once:
    end = asyncio.get_running_loop().time() + within.total_seconds()
    while claim is not None:
        if claim.input_hash != input_hash:
            raise IdempotencyMismatch
        if claim.result_id is not None:
            return Once(None, claim.result_id)
        if claim.expires_at < datetime.now(UTC) and await _take_over(claim, within):
            return Once(claim)
        if asyncio.get_running_loop().time() > end:
            raise ProviderTimeout("the twin of this request has not answered yet: send it again")
        await asyncio.sleep(POLL_SECONDS)
        claim = await Claim.get_or_none(id=claim.id)
    raise ProviderUnavailable("the twin of this request failed: send it again")


async def _take_over(claim: Claim, within: timedelta) -> bool:
    until = datetime.now(UTC) + within + LEASE
    async with tx():
        taken = await _held(claim).update(expires_at=until)
    claim.expires_at = until
    return bool(taken)


async def finish(claim: Claim | None, result_id: UUID) -> None:
    """Note what came of it, inside the `tx()` that stores the result.

    Raises ProviderTimeout, so that nothing is stored, if it took so long that another took over.
    """
    if claim is not None and not await _held(claim).update(result_id=result_id):
        raise ProviderTimeout("another request took this one over: send it again")


async def give_up(claim: Claim | None) -> None:
    """Let the same key be tried again."""
    if claim is not None:
        async with tx():
            await _held(claim).delete()


def _held(claim: Claim) -> "QuerySet[Claim]":
    """The claim while it is as we have it: its end is the fencing token."""
    return Claim.filter(id=claim.id, result_id=None, expires_at=claim.expires_at)


async def claim_result(
    viewer: User,
    operation: str,
    key: str | None,
    input_hash: str,
    result_id: UUID,
    *,
    path: tuple[str, ...] = ("input", "clientMutationId"),
) -> UUID | None:
    """For work that one `tx()` does, inside it: note that `result_id` will come of it, or what came of it before.

    A concurrent twin waits for the transaction. Raises Invalid, and IdempotencyMismatch for another input.
    """
    if key is None:
        return None
    name = trimmed(key, path, most=KEY_MAX)
    claim = Claim(
        id=uuid7(),
        user_id=viewer.id,
        operation=operation,
        key=name,
        input_hash=input_hash,
        result_id=result_id,
        expires_at=datetime.now(UTC),
        created_at=datetime.now(UTC),
    )
    await insert_rows([claim], 'ON CONFLICT ("user_id", "operation", "key") DO NOTHING')
    known = await Claim.get(user_id=viewer.id, operation=operation, key=name)
    if known.input_hash != input_hash:
        raise IdempotencyMismatch(path)
    return None if known.id == claim.id else known.result_id
