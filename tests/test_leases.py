"""Leases of jobs on SQLite: kept together by one statement, each only while it is its worker's."""

from collections.abc import AsyncGenerator

import pytest

from core.jobs import Job
from core.settings import Settings
from models.database.connection import connect, disconnect
from models.database.rows import execute
from models.database.statements import counted
from models.database.tx import tx
from models.jobs.leases import claim, finished, renewed

pytestmark = pytest.mark.anyio

LEASE = 30.0  # seconds


@pytest.fixture
def settings(on_sqlite: Settings) -> Settings:
    return on_sqlite


@pytest.fixture
async def claimed(settings: Settings) -> AsyncGenerator[list[Job]]:
    await connect(settings.database_url)
    async with tx() as unit:
        for number in range(200):
            await unit.enqueue("short", {"number": number})
    yield await claim(["short"], most=200, lease=LEASE)
    await disconnect()


async def test_all_leases_of_a_worker_are_renewed_by_one_statement(claimed: list[Job]) -> None:
    with counted() as statements:
        kept = await renewed(claimed, lease=LEASE)

    assert kept == set(claimed)
    assert statements.count == 1


async def test_what_ended_or_was_taken_over_is_not_renewed(claimed: list[Job]) -> None:
    ended, taken_over, *rest = claimed
    await finished(ended)
    async with tx():
        await execute("UPDATE job SET token = token + 1 WHERE id = ?", (taken_over.id,))

    assert await renewed(claimed, lease=LEASE) == set(rest)


async def test_a_renewed_job_is_nobody_elses_until_its_lease_ends(claimed: list[Job]) -> None:
    await renewed(claimed[1:], lease=LEASE)
    await renewed(claimed[:1], lease=-LEASE)

    again = await claim(["short"], most=200, lease=LEASE)

    assert [job.id for job in again] == [claimed[0].id]
