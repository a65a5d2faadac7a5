"""The ledger of a job's steps: what is done and noted in one transaction is not done again."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson

from core.jobs import Job, LeaseLost
from models.database.connection import dialect
from models.database.rows import execute, fetch
from models.database.tx import Unit, tx

MINE = {
    "sqlite": "SELECT 1 FROM job WHERE id = ? AND token = ? AND status = 'running'",
    "postgres": "SELECT 1 FROM procrastinate_jobs WHERE id = ? AND attempts = ? AND status = 'doing' FOR SHARE",
}


async def step(job: Job, name: str, work: Callable[[Unit], Awaitable[Any]]) -> Any:
    """What `work` gave, now or in an earlier attempt: something that JSON can say.

    `work` writes within the transaction that notes it, so what it writes is there once. Raises LeaseLost.
    """
    async with tx() as unit:
        if not await fetch(MINE[dialect()], (job.id, job.token)):
            raise LeaseLost
        if not await _begun(job, name):
            return await _result(job, name)
        result = await work(unit)
        noted = orjson.dumps(result).decode()
        await execute("UPDATE job_step SET result = ? WHERE job_id = ? AND name = ?", (noted, job.id, name))
    return result


async def _begun(job: Job, name: str) -> bool:
    sql = "INSERT INTO job_step (job_id, name) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING job_id"
    return bool(await fetch(sql, (job.id, name)))


async def _result(job: Job, name: str) -> Any:
    rows = await fetch("SELECT result FROM job_step WHERE job_id = ? AND name = ?", (job.id, name))
    return orjson.loads(rows[0]["result"])
