"""How a worker on SQLite gets jobs, keeps them, and says what became of them: only while the lease is its own."""

from collections.abc import Sequence
from typing import Any

import orjson

from core.jobs import MOST_ATTEMPTS, Job
from models.database.rows import fetch, marks
from models.database.tx import tx
from models.jobs.sqlite import NOW, OPEN

MINE = "id = ? AND token = ? AND status = 'running'"


async def claim(names: Sequence[str], *, most: int, lease: float) -> list[Job]:
    """Up to `most` jobs that are due or were left by their worker; one left MOST_ATTEMPTS times is dead instead."""
    due = f"{OPEN} AND due <= {NOW} AND name IN ({marks(names)})"
    if not await fetch(f"SELECT 1 FROM job WHERE {due} LIMIT 1", names):  # noqa: S608
        return []  # without the write lock that others may want
    sql = (
        f"UPDATE job SET status = CASE WHEN attempts >= {MOST_ATTEMPTS} THEN 'dead' ELSE 'running' END, "  # noqa: S608
        f"attempts = MIN(attempts + 1, {MOST_ATTEMPTS}), token = token + 1, due = {NOW} + ? "
        f"WHERE id IN (SELECT id FROM job WHERE {due} ORDER BY due, id LIMIT ?) RETURNING *"
    )
    async with tx():
        rows = await fetch(sql, (lease, *names, most))
    return [_job(row) for row in rows if row["status"] == "running"]


async def renewed(jobs: Sequence[Job], *, lease: float) -> set[Job]:
    """Those of the jobs that are still this worker's, for another `lease` seconds."""
    held = ", ".join(["(?, ?)"] * len(jobs))
    sql = (
        f"WITH held (id, token) AS (VALUES {held}) UPDATE job SET due = {NOW} + ? FROM held "  # noqa: S608
        "WHERE job.id = held.id AND job.token = held.token AND status = 'running' RETURNING job.id"
    )
    async with tx():
        rows = await fetch(sql, [*(value for job in jobs for value in (job.id, job.token)), lease])
    kept = {row["id"] for row in rows}
    return {job for job in jobs if job.id in kept}


async def finished(job: Job) -> bool:
    """Whether it still was this worker's; so with all below."""
    return await _ended(job, "done")


async def failed(job: Job, *, wait: float) -> bool:
    """Have it tried again after `wait` seconds, or never after MOST_ATTEMPTS."""
    return await _ended(job, "dead" if job.attempt >= MOST_ATTEMPTS else "waiting", wait=wait)


async def released(job: Job) -> bool:
    """Give it back as if it had not been claimed."""
    return await _ended(job, "waiting", attempts=job.attempt - 1)


async def _ended(job: Job, status: str, *, wait: float = 0.0, attempts: int | None = None) -> bool:
    sql = f"UPDATE job SET status = ?, attempts = ?, due = {NOW} + ? WHERE {MINE} RETURNING id"  # noqa: S608
    async with tx():
        made = job.attempt if attempts is None else attempts
        return bool(await fetch(sql, (status, made, wait, job.id, job.token)))


def _job(row: dict[str, Any]) -> Job:
    return Job(row["id"], row["name"], orjson.loads(row["args"]), row["key"], row["attempts"], row["token"])
