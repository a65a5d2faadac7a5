"""What every command shares: settings, the database, and how to say that something could not be done."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import NoReturn, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from core.env import Env
from core.settings import EXIT_CONFIG, Settings, SettingsError, load_settings, unknown_names
from models.database.migrate import migrate
from models.database.migration_files import MigrationFailed
from providers.assistants import require_assistant
from providers.rules_models import require_rules
from server.starting import running

T = TypeVar("T")

WIDEST = 10_000  # characters

notes = Console(stderr=True, highlight=False)


def read_settings() -> Settings:
    """The settings of this command; exits with EXIT_CONFIG and all that is wrong with them."""
    for warning in unknown_names():
        notes.print(f"[yellow]warning:[/] {escape(warning)}", soft_wrap=True)
    try:
        settings = load_settings()
        require_assistant(settings)
        require_rules(settings)
    except SettingsError as error:
        for problem in error.problems:
            notes.print(f"[red]error:[/] {escape(problem)}", soft_wrap=True)
        raise typer.Exit(EXIT_CONFIG) from None
    return settings


def fail(message: str) -> NoReturn:
    """Say why it could not be done, and exit with 1; a name in it may look like markup."""
    notes.print(f"[red]error:[/] {escape(message)}", soft_wrap=True)
    raise typer.Exit(1)


def with_env(work: Callable[[Env], Awaitable[T]]) -> T:
    """Run `work` with the database open and migrated."""
    settings = read_settings()

    async def run() -> T:
        async with prepared(settings) as env:
            return await work(env)

    return asyncio.run(run())


@asynccontextmanager
async def prepared(settings: Settings) -> AsyncGenerator[Env]:
    await bring_up_to_date(settings)
    async with running(settings) as env:
        yield env


async def bring_up_to_date(settings: Settings, on_step: Callable[[str], None] | None = None) -> list[str]:
    """Make the data directory and migrate; the migrations that ran. Exits with 1 where that cannot be done."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        return await migrate(settings.database_url, on_step=on_step)
    except MigrationFailed as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename or settings.data_dir} cannot be written ({error.strerror}): set INGLENOOK_DATA_DIR")
    except ModuleNotFoundError as error:
        fail(f"PostgreSQL needs the extra: pip install 'inglenook[postgres]' ({error.name} is missing)")


def told_step(step: str) -> None:
    notes.print(f"  {step}", soft_wrap=True, markup=False)


def say(text: str) -> None:
    """The answer itself, on standard output."""
    sys.stdout.write(text + "\n")


def show(table: Table) -> None:
    """The answer as a table, on standard output: a row is a line, however long, so that no id is cut off."""
    Console(width=WIDEST, markup=False, highlight=False).print(table)
