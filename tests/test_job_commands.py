"""`inglenook worker` and `inglenook jobs`, beside a database, and `serve` with background work and without."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import pytest

from core.env import Env
from core.jobs import Cron, Job, JobStatus
from core.settings import Settings
from models.database.tx import tx
from models.jobs import jobs
from processes import ROOT, SECRET
from server.app import application
from server.worker import working
from working import HANDLERS, QUICK, counts, failing, until

pytestmark = pytest.mark.anyio

PATIENCE = 30.0  # seconds that a process may take on a busy machine


async def started(settings: Settings, *words: str) -> Process:
    environ = {name: text for name, text in os.environ.items() if not name.startswith("INGLENOOK_")}
    environ |= {
        "INGLENOOK_DATABASE_URL": settings.database_url,
        "INGLENOOK_DATA_DIR": str(settings.data_dir),
        "INGLENOOK_TOKEN_SECRET": SECRET,
    }
    command = (sys.executable, str(ROOT / "inglenook.py"), *words)
    return await asyncio.create_subprocess_exec(*command, cwd=settings.data_dir, env=environ, stdout=PIPE, stderr=PIPE)


async def told(settings: Settings, *words: str) -> tuple[int, str]:
    """The exit code of a command and its answer."""
    process = await started(settings, *words)
    answer, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    return process.returncode or 0, answer.decode()


async def a_dead_job(env: Env) -> int:
    async with tx() as unit:
        job_id = await unit.enqueue("failing", {"private": "words"}, key="the key")
    async with working(env, {"failing": failing}, pace=QUICK):
        async with asyncio.timeout(PATIENCE):
            while not await jobs().listed(JobStatus.DEAD, most=1):  # noqa: ASYNC110 - in the database
                await asyncio.sleep(0.02)
    return job_id


async def test_a_dead_job_is_listed_and_tried_again_on_demand(env: Env, settings: Settings) -> None:
    job_id = await a_dead_job(env)

    dead = await told(settings, "jobs", "dead", "--json")
    again = await told(settings, "jobs", "retry", str(job_id))
    twice = await told(settings, "jobs", "retry", str(job_id))
    listed = await told(settings, "jobs", "list")

    assert json.loads(dead[1]) == {
        "id": job_id, "name": "failing", "key": "the key", "status": "dead", "attempts": 5, "due": None
    }  # fmt: skip
    assert (again[0], twice[0]) == (0, 1)
    assert f"{job_id}  waiting    failing [the key]  attempts 0" in listed[1]


async def test_what_was_done_at_its_time_does_not_hide_the_rest(env: Env, database_url: str) -> None:
    async def nothing(_env: Env, _job: Job) -> None:
        pass

    async with tx() as unit:
        asked = await unit.enqueue("idle", {}, key="slots")
    async with working(env, {"idle": nothing}, [Cron("idle", every=1)], pace=QUICK):
        async with asyncio.timeout(PATIENCE):
            while len(await jobs().listed(JobStatus.DONE, most=10)) < 3:  # noqa: ASYNC110 - in the database
                await asyncio.sleep(0.02)

    listed = await jobs().listed(None, most=10)
    assert [job.id for job in listed if job.status is JobStatus.DONE] == [asked]


async def test_a_worker_stops_in_order_when_it_is_told_to(settings: Settings) -> None:
    process = await started(settings, "worker")
    try:
        assert process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            while b"works in the background" not in await process.stderr.readline():
                pass
            process.send_signal(signal.SIGTERM)
            code = await process.wait()
    finally:
        if process.returncode is None:
            process.kill()

    assert code == 0


@pytest.mark.parametrize("on", [True, False])
async def test_serve_does_background_work_unless_it_is_told_not_to(settings: Settings, on: bool) -> None:
    starlette = application(settings.model_copy(update={"worker": on}), lambda _: HANDLERS)

    async with starlette.router.lifespan_context(starlette):
        async with tx() as unit:
            await unit.enqueue("short", {"number": 1})
        if on:
            await until(settings.database_url, 1, seconds=PATIENCE)
        else:
            await asyncio.sleep(0.6)

    assert await counts(settings.database_url) == ({"short 1": 1} if on else {})


async def test_a_failing_job_does_not_put_its_values_into_the_log(tmp_path: Path, settings: Settings) -> None:
    source = tmp_path / "failing.py"
    source.write_text(LOGGING)
    environ = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}

    process = await asyncio.create_subprocess_exec(
        sys.executable, str(source), settings.database_url, str(tmp_path), env=environ, stdout=PIPE, stderr=PIPE
    )
    _, log = await asyncio.wait_for(process.communicate(), PATIENCE)

    assert process.returncode == 0, log.decode()
    assert log.count(b"a job failed") == 5
    assert b"private" not in log
    assert b"words" not in log


LOGGING = """
import asyncio, sys
from pathlib import Path
from core.jobs import JobStatus
from core.settings import Settings
from models.database.tx import tx
from models.jobs import jobs
from server.logs import set_up
from server.starting import running
from server.worker import working
from working import QUICK, failing

async def main():
    settings = Settings(data_dir=Path(sys.argv[2]), database_url=sys.argv[1], token_secret="x" * 40)
    async with running(settings) as env, working(env, {"failing": failing}, pace=QUICK):
        async with tx() as unit:
            await unit.enqueue("failing", {"private": "words"})
        while not await jobs().listed(JobStatus.DEAD, most=1):
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.2)

set_up("json")
asyncio.run(main())
"""
