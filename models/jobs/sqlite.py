"""Jobs on SQLite: a table of our own, whose times are the database's, in seconds since 1970."""

from datetime import UTC, datetime
from typing import Any

import orjson

from core.jobs import KEPT_DAYS, SLOT, JobStatus, ListedJob, NewJob
from models.database.rows import execute, fetch

OPEN = "status IN ('waiting', 'running')"
NOW = "((julianday('now') - 2440587.5) * 86400.0)"


class SqliteJobs:
    """`core.jobs.Jobs` on the table `job`; how a worker gets jobs is in `leases`."""

    async def enqueue(self, job: NewJob) -> int:
        rows = await fetch(
            f"INSERT INTO job (name, key, args, due) VALUES (?, ?, ?, COALESCE(?, {NOW})) "  # noqa: S608
            "ON CONFLICT (name, key) WHERE key IS NOT NULL DO NOTHING RETURNING id",
            (job.name, job.key, orjson.dumps(job.args).decode(), job.run_at.timestamp() if job.run_at else None),
        )
        if not rows:
            rows = await fetch("SELECT id FROM job WHERE name = ? AND key = ?", (job.name, job.key))
        return rows[0]["id"]

    async def cancel(self, job_id: int) -> bool:
        rows = await fetch(
            f"UPDATE job SET status = 'cancelled', due = {NOW} "  # noqa: S608
            f"WHERE id = ? AND {OPEN} RETURNING id",
            (job_id,),
        )
        return bool(rows)

    async def retry(self, job_id: int) -> bool:
        rows = await fetch(
            f"UPDATE job SET status = 'waiting', attempts = 0, due = {NOW} "  # noqa: S608
            "WHERE id = ? AND status = 'dead' RETURNING id",
            (job_id,),
        )
        return bool(rows)

    async def is_open(self, job_id: int) -> bool:
        return bool(await fetch(f"SELECT 1 FROM job WHERE id = ? AND {OPEN}", (job_id,)))  # noqa: S608

    async def listed(self, status: JobStatus | None, *, most: int) -> list[ListedJob]:
        if status is None:
            sql = "SELECT * FROM job WHERE NOT (status = 'done' AND COALESCE(key, '') LIKE ?) ORDER BY id DESC LIMIT ?"
            return [_listed(row) for row in await fetch(sql, (f"{SLOT}%", most))]
        sql = "SELECT * FROM job WHERE status = ? ORDER BY id DESC LIMIT ?"
        return [_listed(row) for row in await fetch(sql, (status, most))]

    async def forget(self) -> None:
        await execute(
            f"DELETE FROM job WHERE status IN ('done', 'cancelled') AND due < {NOW} - ?",  # noqa: S608
            (KEPT_DAYS * 86_400,),
        )

    async def now(self) -> float:
        return (await fetch(f"SELECT {NOW} AS now"))[0]["now"]


def _listed(row: dict[str, Any]) -> ListedJob:
    status = JobStatus(row["status"])
    due = datetime.fromtimestamp(row["due"], UTC) if status is JobStatus.WAITING else None
    return ListedJob(row["id"], row["name"], row["key"], status, row["attempts"], due)
