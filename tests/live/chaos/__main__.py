"""`make chaos`: three workers on PostgreSQL and Redis, then one on SQLite, with everything killed again and again."""

import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Annotated

import typer
import uvloop
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TimeElapsedColumn

from live.chaos.cluster import Cluster, on_postgres_and_redis, on_sqlite
from live.chaos.report import report
from live.chaos.run import Outcome, chaos

SECONDS = 90.0  # for each of the two
console = Console()


def main(
    seconds: Annotated[float, typer.Option(help="How long each of the two goes on.", min=1)] = SECONDS,
    seed: Annotated[int, typer.Option(help="Another course of events.")] = 1,
    logs: Annotated[Path | None, typer.Option(help="Where the workers' logs are kept.")] = None,
) -> None:
    good = True
    for title, on in (
        ("3 workers, PostgreSQL and Redis", on_postgres_and_redis),
        ("1 worker, SQLite", on_sqlite),
    ):
        outcome = uvloop.run(_shown(title, on, seconds, seed, logs))
        console.print(report(f"{title}, {seconds:g} s", outcome))
        for line in outcome.verdict.strange[:10]:
            console.print(line, markup=False)
        good = good and outcome.verdict.good
    sys.exit(not good)


async def _shown(
    title: str, on: Callable[[Path], AbstractAsyncContextManager[Cluster]], seconds: float, seed: int, logs: Path | None
) -> Outcome:
    columns = (SpinnerColumn(), *Progress.get_default_columns()[:3], TimeElapsedColumn())
    with (
        tempfile.TemporaryDirectory() as folder,
        Progress(*columns, console=console, disable=not console.is_terminal) as bar,
    ):
        task = bar.add_task(title, total=seconds)
        async with on(logs or Path(folder)) as cluster:
            return await chaos(
                cluster, seconds=seconds, seed=seed, progress=lambda over: bar.update(task, completed=over)
            )


if __name__ == "__main__":
    typer.run(main)
