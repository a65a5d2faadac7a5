"""`inglenook worker` and `inglenook jobs`; both work beside a running server."""

import asyncio
import contextlib
import signal
import sys
from dataclasses import asdict
from typing import Annotated

import orjson
import typer

from core.env import Env
from core.jobs import JobStatus, ListedJob
from core.settings import Settings
from models.database.connection import ring_with
from models.database.tx import tx
from models.jobs import jobs
from providers.doorbell import doorbell
from server.cli.console import bring_up_to_date, fail, notes, read_settings, say, told_step, with_env
from server.logs import set_up
from server.starting import running
from server.worker import crons, handlers, work

MOST = 100

job_commands = typer.Typer(help="Background work.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Status = Annotated[JobStatus | None, typer.Option(help="Only those that are so.")]
Most = Annotated[int, typer.Option(help="How many.", min=1, max=10_000)]


def worker() -> None:
    """Migrate the database, then do background work until SIGTERM or Ctrl-C."""
    settings = read_settings()
    set_up(settings.log_format)
    asyncio.run(_work(settings))


@job_commands.command("list")
def list_jobs(status: Status = None, most: Most = MOST, json: Json = False) -> None:
    """What waits, runs, is done, dead or cancelled, the newest first; --status done: what was done at its time too."""
    _show(status, most, json)


@job_commands.command("dead")
def list_dead(most: Most = MOST, json: Json = False) -> None:
    """What failed for good, the newest first."""
    _show(JobStatus.DEAD, most, json)


@job_commands.command("retry")
def retry(job_id: Annotated[int, typer.Argument(help="The id of a dead job.", metavar="ID")]) -> None:
    """Have a dead job tried again from the step at which it failed."""

    async def again(_env: Env) -> bool:
        async with tx():
            return await jobs().retry(job_id)

    if not with_env(again):
        fail(f"job {job_id} is not dead")
    notes.print(f"Job {job_id} will be tried again.")


async def _work(settings: Settings) -> None:
    await bring_up_to_date(settings, told_step)
    async with running(settings) as env, doorbell(settings.live_url) as bell:
        ring_with(bell.ring)
        working = asyncio.create_task(work(env, handlers(env), crons()))
        for number in (signal.SIGTERM, signal.SIGINT):
            _on(number, working)
        notes.print("Inglenook works in the background.")
        with contextlib.suppress(asyncio.CancelledError):
            await working


def _on(number: signal.Signals, working: asyncio.Task[None]) -> None:
    if sys.platform != "win32":  # there Ctrl-C alone stops it
        asyncio.get_running_loop().add_signal_handler(number, working.cancel)


def _show(status: JobStatus | None, most: int, json: bool) -> None:
    async def find(_env: Env) -> list[ListedJob]:
        return await jobs().listed(status, most=most)

    found = with_env(find)
    for job in found:
        say(orjson.dumps(asdict(job)).decode() if json else _line(job))
    if not found and not json:
        notes.print("None.")


def _line(job: ListedJob) -> str:
    due = f" due {job.due:%Y-%m-%d %H:%M:%S} UTC" if job.due else ""
    key = f" [{job.key}]" if job.key else ""
    return f"{job.id}  {job.status.value:<9}  {job.name}{key}  attempts {job.attempts}{due}"
