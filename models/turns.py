"""Turns that all processes of one database take together."""

import asyncio

from models.database.rows import execute, fetch
from models.database.tx import tx
from models.jobs import jobs

LONGEST = 3_600_000  # milliseconds; further ahead is only what a clock that was wrong left behind
TAKE = f"""INSERT INTO allowance (scope, period, used) VALUES (?, ?, 1) ON CONFLICT (scope) DO UPDATE SET
    period = CASE WHEN allowance.period - excluded.period BETWEEN 0 AND {LONGEST}
        THEN allowance.period ELSE excluded.period END
RETURNING period"""  # noqa: S608 - a number of ours
MOVE = "UPDATE allowance SET period = ? WHERE scope = ?"
LATER = MOVE + " AND period < ?"


class SharedTurns:
    """`interval` is in seconds. The allowance `scope` keeps from when the next turn is free, in ms since 1970."""

    def __init__(self, scope: str, interval: float) -> None:
        self._scope = scope
        self._interval = int(interval * 1_000)

    async def take(self) -> None:
        """Returns when it is the caller's turn; who took one before has theirs before."""
        async with tx():
            now = await _now()
            rows = await fetch(TAKE, (self._scope, now))
            mine = rows[0]["period"]
            await execute(MOVE, (mine + self._interval, self._scope))
        await asyncio.sleep(max(mine - now, 0) / 1_000)

    async def rest(self, seconds: float) -> None:
        """Nobody's turn comes for so long."""
        async with tx():
            free = await _now() + int(seconds * 1_000)
            await execute(LATER, (free, self._scope, free))


async def _now() -> int:
    return int(await jobs().now() * 1_000)
