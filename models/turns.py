"""Turns that all processes of one database take together."""

import asyncio

from models.database.rows import execute, fetch
from models.database.tx import tx
from models.jobs import jobs

LONGEST = 3_600_000  # milliseconds; further ahead is only what a clock that was wrong left behind
TAKE = f"""INSERT INTO allowance (scope, period, used) VALUES (?, ?, 1)
ON CONFLICT (scope) DO UPDATE SET period = excluded.period
    WHERE allowance.period <= ? OR allowance.period > excluded.period + {LONGEST}
RETURNING period"""  # noqa: S608 - a number of ours
LATER = "UPDATE allowance SET period = ? WHERE scope = ? AND period < ?"


class SharedTurns:
    """`interval` is in seconds. The allowance `scope` keeps from when the next turn is free, in ms since 1970."""

    def __init__(self, scope: str, interval: float) -> None:
        self._scope = scope
        self._interval = int(interval * 1_000)

    async def take(self) -> None:
        """Returns when it is the caller's turn."""
        while wait := await self._taken():  # noqa: ASYNC110 - of other processes
            await asyncio.sleep(wait / 1_000)

    async def rest(self, seconds: float) -> None:
        """Nobody's turn comes for so long."""
        async with tx():
            free = await _now() + int(seconds * 1_000)
            await execute(LATER, (free, self._scope, free))

    async def _taken(self) -> int:
        """0 if the turn is the caller's now, else how many milliseconds it is until one is free."""
        async with tx():
            now = await _now()
            if await fetch(TAKE, (self._scope, now + self._interval, now)):
                return 0
            rows = await fetch("SELECT period FROM allowance WHERE scope = ?", (self._scope,))
            return max(rows[0]["period"] - now, 1)


async def _now() -> int:
    return int(await jobs().now() * 1_000)
