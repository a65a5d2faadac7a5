"""Several processes write to one SQLite file at the same time."""

import asyncio
from pathlib import Path

import pytest

from models.database.migrate import migrate
from processes import program
from tables import query

pytestmark = pytest.mark.anyio

PROCESSES = 4
TRANSACTIONS = 250  # of each process
COUNTS = """
import asyncio, os, sys
from pathlib import Path
from models.database.connection import connect, disconnect
from models.database.tx import tx
from models.users import User

async def count(url, times, meeting, processes):
    await connect(url)
    (meeting / str(os.getpid())).touch()
    while len(list(meeting.iterdir())) < processes:
        await asyncio.sleep(0.01)
    try:
        for _ in range(times):
            await step()
    finally:
        await disconnect()

async def step():
    async with tx():
        user = await User.get(username="ann")
        user.token_version += 1
        await user.save()

asyncio.run(count(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])))
"""
ANN = """INSERT INTO "user" (id, username, display_name, role, time_zone, token_version, created_at, updated_at)
    VALUES ('01a1fc7d-11e8-72d3-bd17-2567b7d2eb2e', 'ann', 'Ann', 'BASIC', 'UTC', 0,
        CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)"""


async def test_a_thousand_read_then_write_transactions_of_four_processes_lose_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'house.sqlite3'}"
    await migrate(url)
    await query(url, ANN)
    meeting = tmp_path / "all are there"
    meeting.mkdir()

    arguments = (url, str(TRANSACTIONS), str(meeting), str(PROCESSES))
    ended = await asyncio.gather(*(program(COUNTS, *arguments) for _ in range(PROCESSES)))

    assert ended == [(0, "")] * PROCESSES
    assert await query(url, 'SELECT token_version FROM "user"') == [(PROCESSES * TRANSACTIONS,)]
