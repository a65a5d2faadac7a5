"""`inglenook tasks`; it works beside a running server."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from core.env import Env
from models.users import User
from resolvers.tasks.export import ExportFormat, export_tasks
from server.cli.console import fail, notes, with_env

task_commands = typer.Typer(help="Tasks.", no_args_is_help=True)


@task_commands.callback()
def only_commands() -> None:
    """Tasks."""  # with a callback `export` keeps its name though it is the only command


@task_commands.command("export")
def export(
    user: Annotated[str, typer.Option(help="Whose: a username.")],
    form: Annotated[ExportFormat, typer.Option("--format", help="A table, or a calendar (VTODO).")],
    output: Annotated[Path | None, typer.Option(help="Where to; standard output if nothing is said.")] = None,
) -> None:
    """Write down somebody's tasks, the deleted ones left out."""

    async def written(_env: Env) -> str:
        owner = await User.get_or_none(username=user)
        if owner is None:
            fail(f"there is no user {user}")
        return await export_tasks(owner, form)

    _put(with_env(written).encode(), output)


def _put(content: bytes, output: Path | None) -> None:
    """Byte for byte: both formats say how their lines end."""
    if output is None:
        sys.stdout.buffer.write(content)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        fail(f"{output} cannot be written ({error.strerror})")
    notes.print(f"Wrote {output}.", soft_wrap=True)
