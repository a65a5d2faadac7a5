"""Work that is done again and again for as long as the process lives, whatever becomes of one round of it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import structlog

from core.errors import Refusal
from core.live import Pruned

RETRY_SECONDS = 1.0
RETRY_SOON_SECONDS = 0.2

T = TypeVar("T")

log = structlog.get_logger(__name__)


async def steadily(job: Callable[[], Coroutine[Any, Any, None]], *, seconds: float, failed: str) -> None:
    """Do `job` every so many seconds, sooner after a failure, of which the first in a row is logged as `failed`."""
    failing = False
    while True:
        await asyncio.sleep(min(seconds, RETRY_SECONDS) if failing else seconds)
        error = await _error_of(job())
        if error is not None and not failing:
            log.error(failed, exc_info=error)
        failing = error is not None


async def _error_of(job: Coroutine[Any, Any, None]) -> BaseException | None:
    task = asyncio.create_task(job)
    try:
        await asyncio.wait({task})
    finally:
        task.cancel()
    return None if task.cancelled() else task.exception()


async def insisting(step: Callable[[], Awaitable[T]]) -> T:
    """What `step` answers; tried again for as long as the database does not answer. Raises Refusal and Pruned."""
    failing = False
    while True:
        found = await outcome(step())
        if isinstance(found, Refusal | Pruned):
            raise found
        if not isinstance(found, Exception):
            return found
        if not failing:
            log.error("events cannot be told, trying again", exc_info=found)
        failing = True
        await asyncio.sleep(RETRY_SOON_SECONDS)


async def outcome(step: Awaitable[T]) -> T | Exception:
    """What `step` answers, or what it raised."""
    work = asyncio.ensure_future(step)
    try:
        await asyncio.wait({work})
    finally:
        work.cancel()
    if work.cancelled():
        return RuntimeError("cancelled from within")  # as the one who waits is not
    error = work.exception()
    if error is None or isinstance(error, Exception):
        return error or work.result()
    raise error
