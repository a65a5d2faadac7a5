"""Keeps the flags of a process as they are stored: others change them, too."""

import asyncio
import contextlib

from core.env import Env
from core.flags import Flags
from core.steady import steadily
from models.flag_snapshots import flags_now, stamp_now

TOPIC = "flags:"  # rung after each change
POLL_SECONDS = 0.9  # so that with the reading a change is seen within a second


async def refresh(env: Env) -> None:
    """Read the flags again if any has changed: a statement where none has, two more where one has."""
    async with env.flags.reading:
        if await stamp_now() != env.flags.stamp:
            env.flags.replace(await flags_now(env.flags.known, env.settings.flag_environment))


async def keep_fresh(env: Env) -> None:
    """For as long as the process lives."""

    async def look() -> None:
        await _news(env.flags)
        await refresh(env)

    await steadily(look, seconds=0, failed="flags cannot be read")


async def _news(flags: Flags) -> None:
    """Wait for them, but not for long: who should tell may be broken."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(POLL_SECONDS):
            await flags.news.wait()
    flags.news.clear()
