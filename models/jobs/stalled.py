"""Jobs on PostgreSQL whose worker is gone: the engine knows them, and leaves it to us when they are taken back."""

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


async def take_back(lease: float) -> None:
    """Have the jobs of workers that were not heard of for `lease` seconds tried again, or leave them for dead."""
    async with tx():
        await execute(STALLED, (lease,))
