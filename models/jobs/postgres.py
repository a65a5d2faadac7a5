"""Jobs on PostgreSQL: procrastinate's tables, changed by its own functions on our connection."""

from typing import Any

import orjson

from core.jobs import KEPT_DAYS, SLOT, JobStatus, ListedJob, NewJob
from models.database.rows import execute, fetch

STATUS = {
    "todo": JobStatus.WAITING,
    "doing": JobStatus.RUNNING,
    "succeeded": JobStatus.DONE,
    "failed": JobStatus.DEAD,
    "cancelled": JobStatus.CANCELLED,
    "aborting": JobStatus.RUNNING,
    "aborted": JobStatus.CANCELLED,
}
DEFER = """SELECT unnest(procrastinate_defer_jobs_v1(ARRAY[ROW(
    ?::varchar, ?::varchar, 0, NULL, NULL, ?::jsonb, ?::timestamptz
)::procrastinate_job_to_defer_v1])) AS id"""  # each name is a queue, so that a worker takes only what it knows
ENDED = """DELETE FROM procrastinate_jobs AS job WHERE status IN ('succeeded', 'cancelled', 'aborted')
    AND NOT EXISTS (
        SELECT 1 FROM procrastinate_events AS event
        WHERE event.job_id = job.id AND event.at > now() - make_interval(days => ?)
    )"""


class PostgresJobs:
    """`core.jobs.Jobs` on procrastinate's schema."""

    async def enqueue(self, job: NewJob) -> int:
        if job.key is None:
            return await _deferred(job)
        claimed = await fetch(
            "INSERT INTO job_key (name, key) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING name", (job.name, job.key)
        )
        if not claimed:
            rows = await fetch("SELECT job_id FROM job_key WHERE name = ? AND key = ?", (job.name, job.key))
            return rows[0]["job_id"]
        sql = f"UPDATE job_key SET job_id = ({DEFER}) WHERE name = ? AND key = ? RETURNING job_id"  # noqa: S608
        return (await fetch(sql, (*_deferring(job), job.name, job.key)))[0]["job_id"]

    async def cancel(self, job_id: int) -> bool:
        rows = await fetch("SELECT procrastinate_cancel_job_v1(?, TRUE, FALSE) AS id", (job_id,))
        return rows[0]["id"] is not None

    async def retry(self, job_id: int) -> bool:
        again = "UPDATE procrastinate_jobs SET attempts = -1 WHERE id = ? AND status = 'failed' RETURNING id"
        if not await fetch(again, (job_id,)):
            return False
        await execute("SELECT procrastinate_retry_job_v2(?, now(), NULL, NULL, NULL)", (job_id,))  # adds one
        return True

    async def is_open(self, job_id: int) -> bool:
        sql = "SELECT 1 FROM procrastinate_jobs WHERE id = ? AND status IN ('todo', 'doing', 'aborting')"
        return bool(await fetch(sql, (job_id,)))

    async def listed(self, status: JobStatus | None, *, most: int) -> list[ListedJob]:
        wanted = [theirs for theirs, ours in STATUS.items() if status in (None, ours)]
        sql = """SELECT id, task_name, args ->> 'key' AS key, status::text AS status, attempts, scheduled_at
            FROM procrastinate_jobs WHERE status::text = ANY(?)
            AND (? OR NOT (status = 'succeeded' AND COALESCE(args ->> 'key', '') LIKE ?)) ORDER BY id DESC LIMIT ?"""
        return [_listed(row) for row in await fetch(sql, (wanted, status is not None, f"{SLOT}%", most))]

    async def forget(self) -> None:
        await execute(ENDED, (KEPT_DAYS,))

    async def now(self) -> float:
        return (await fetch("SELECT extract(epoch FROM now())::float8 AS now"))[0]["now"]


async def _deferred(job: NewJob) -> int:
    return (await fetch(DEFER, _deferring(job)))[0]["id"]


def _deferring(job: NewJob) -> tuple[object, ...]:
    args = orjson.dumps({"args": job.args, "key": job.key}).decode()
    return job.name, job.name, args, job.run_at


def _listed(row: dict[str, Any]) -> ListedJob:
    status = STATUS[row["status"]]
    due = row["scheduled_at"] if status is JobStatus.WAITING else None
    return ListedJob(row["id"], row["task_name"], row["key"], status, row["attempts"], due)
