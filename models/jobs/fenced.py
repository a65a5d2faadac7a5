"""What becomes of jobs on PostgreSQL, by the engine's functions: each only where the job is still that worker's."""

from datetime import datetime

from core.jobs import MOST_ATTEMPTS
from models.database.rows import execute
from models.database.tx import tx

STALLED = f"""WITH stalled AS (
    SELECT job.id, job.attempts FROM procrastinate_jobs AS job
    WHERE job.status = 'doing' AND NOT EXISTS (
        SELECT 1 FROM procrastinate_workers AS worker
        WHERE worker.id = job.worker_id AND worker.last_heartbeat > now() - make_interval(secs => ?)
    ) FOR UPDATE OF job SKIP LOCKED
) SELECT CASE WHEN attempts + 1 >= {MOST_ATTEMPTS} THEN procrastinate_finish_job_v1(id, 'failed', FALSE)
    ELSE procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) END FROM stalled"""  # noqa: S608

MINE = """WITH mine AS (
    SELECT id FROM procrastinate_jobs WHERE id = ? AND attempts = ? AND status = 'doing' FOR UPDATE
) """  # the attempts before this one are the fencing token: whoever takes a job over adds one


async def take_back(lease: float) -> None:
    """Have the jobs of workers that were not heard of for `lease` seconds tried again, or leave them for dead."""
    async with tx():
        await execute(STALLED, (lease,))


async def finished(job_id: int, token: int, status: str) -> None:
    """End it as `status`, in the engine's words."""
    async with tx():
        sql = MINE + "SELECT procrastinate_finish_job_v1(id, ?::procrastinate_job_status, FALSE) FROM mine"  # noqa: S608
        await execute(sql, (job_id, token, status))


async def tried_again(job_id: int, token: int, when: datetime) -> None:
    async with tx():
        sql = MINE + "SELECT procrastinate_retry_job_v2(id, ?, NULL, NULL, NULL) FROM mine"  # noqa: S608
        await execute(sql, (job_id, token, when))
