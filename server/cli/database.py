"""`inglenook init`, `migrate` and `makemigration`."""

import asyncio
from typing import Annotated

import typer

from models.database import makemigration as maker
from models.database import migrate as runner
from models.database.migration_files import MigrationFailed
from resolvers.chat.defaults import make_default_channels
from resolvers.flags.defaults import make_default_flags
from server.cli.console import bring_up_to_date, fail, notes, prepared, read_settings, say, told_step
from server.starting import token_secret


def init() -> None:
    """Make the data directory, the secret, the database, the default channels and flags; what is there stays."""
    settings = read_settings()

    async def make() -> None:
        async with prepared(settings):
            token_secret(settings)
            await make_default_channels()
            await make_default_flags()

    asyncio.run(make())
    notes.print(f"Ready: {settings.data_dir}. Start it with: inglenook serve", soft_wrap=True)


def migrate(plan: Annotated[bool, typer.Option(help="Print the SQL that would run; change nothing.")] = False) -> None:
    """Bring the database up to date; on failure it stays as it was."""
    settings = read_settings()
    if plan:
        try:
            statements = asyncio.run(runner.plan(settings.database_url))
        except MigrationFailed as error:
            fail(str(error))
        for statement in statements:
            say(statement)
        return
    done = asyncio.run(bring_up_to_date(settings, told_step))
    notes.print(f"{len(done)} migrations run." if done else "The database is up to date.")


def makemigration(
    name: Annotated[str, typer.Argument(help="What it does, in words joined by _.")] = "",
    check: Annotated[bool, typer.Option(help="Write nothing; exit 1 if models and migrations differ.")] = False,
) -> None:
    """Write the migration that brings the database to the models, for a person to read before it is committed."""
    if check:
        if not asyncio.run(maker.models_match_migrations()):
            fail("models and migrations differ: run `inglenook makemigration NAME` and read what it wrote")
        return
    written = asyncio.run(maker.makemigration(name))
    notes.print(f"Written: {written}. Read it before you commit it." if written else "Nothing has changed.")
