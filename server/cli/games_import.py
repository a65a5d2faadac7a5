"""`inglenook games import`; it works beside a running server, and shares the work with it."""

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from core.env import Env
from core.errors import Refusal
from core.jobs import Pace
from models.games import SyncJob, SyncState
from models.sync_rows import imports_by_id
from resolvers.games.importing import SYNC_JOB, import_all
from resolvers.games.sync import sync_games
from resolvers.games.writing import BGG_IDS
from server.cli.console import fail, notes, with_env
from server.logs import set_up
from server.worker import working

LOOK_SECONDS = 0.2
PACE = Pace(drain=1.0)  # so that Ctrl-C is heard soon
NUMBER = re.compile(r"[0-9]{1,10}", re.ASCII)
REMARK = re.compile(r"#.*")
OVER = (SyncState.SUCCEEDED, SyncState.FAILED)

Ids = Annotated[list[int] | None, typer.Argument(help="Numbers at BoardGameGeek.", metavar="ID")]
File = Annotated[
    Path | None,
    typer.Option("--file", help="A text with more of them, between spaces, commas or lines; # begins a remark."),
]


def import_games(ids: Ids = None, file: File = None) -> None:
    """Fetch games from BoardGameGeek, any number of them; exit 1 if one could not be had.

    What was fetched is stored at once: after Ctrl-C a server goes on, or the next import.
    """
    wanted = [*(ids or ()), *(_numbers_in(file) if file else ())]
    if not wanted or not all(bgg_id in BGG_IDS for bgg_id in wanted):
        raise typer.BadParameter("give numbers above 0, or a --file with some", param_hint="ID")
    try:
        imports = with_env(lambda env: _imported(env, wanted))
    except Refusal as refusal:
        fail(refusal.message)
    except KeyboardInterrupt:
        fail("stopped: a server does the rest, or the next import")
    _tell(imports)


def _numbers_in(file: Path) -> list[int]:
    try:
        words = REMARK.sub("", file.read_text("utf-8-sig")).replace(",", " ").split()
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file} cannot be read ({type(error).__name__})", param_hint="--file") from None
    wrong = next((word for word in words if not NUMBER.fullmatch(word)), None)
    if wrong is not None:
        raise typer.BadParameter(f"{file} holds {wrong[:40]!r}, which is no number", param_hint="--file")
    return [int(word) for word in words]


async def _imported(env: Env, bgg_ids: Sequence[int]) -> list[SyncJob]:
    """The imports, once they are over, whichever process did them."""
    set_up(env.settings.log_format)
    begun = [sync.id for sync in await import_all(env, bgg_ids=bgg_ids)]
    async with working(env, {SYNC_JOB: sync_games}, pace=PACE):
        if notes.is_terminal:
            return await _watched(begun)
        notes.print(f"{sum(sync.total for sync in await imports_by_id(begun))} games are fetched.")
        return await _awaited(begun)


async def _watched(begun: Sequence[UUID]) -> list[SyncJob]:
    columns = (TextColumn("games"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=notes) as progress:
        bar = progress.add_task("games")
        while True:
            imports = await imports_by_id(begun)
            progress.update(bar, total=sum(sync.total for sync in imports), completed=_done(imports))
            if _over(imports):
                return imports
            await asyncio.sleep(LOOK_SECONDS)


async def _awaited(begun: Sequence[UUID]) -> list[SyncJob]:
    told = 0
    while True:
        imports = await imports_by_id(begun)
        if _done(imports) > told:
            told = _done(imports)
            notes.print(f"{told} of {sum(sync.total for sync in imports)}")
        if _over(imports):
            return imports
        await asyncio.sleep(LOOK_SECONDS)


def _done(imports: Sequence[SyncJob]) -> int:
    return sum(sync.done for sync in imports)


def _over(imports: Sequence[SyncJob]) -> bool:
    return all(sync.state in OVER for sync in imports)


def _tell(imports: Sequence[SyncJob]) -> None:
    failures = list(dict.fromkeys(failure for sync in imports for failure in sync.failures))
    missing = sum(len(sync.failures) - (sync.state is SyncState.FAILED) for sync in imports)
    notes.print(f"{_done(imports) - missing} of {sum(sync.total for sync in imports)} games were stored.")
    for failure in failures:
        notes.print(f"[red]error:[/] {escape(failure)}", soft_wrap=True)
    if failures:
        raise typer.Exit(1)
