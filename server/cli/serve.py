"""`inglenook serve`: migrate, then answer until told to stop."""

import asyncio
import signal
import socket
from typing import Annotated

import typer
import uvicorn

from core.settings import EXIT_CONFIG, Settings
from models.database.connection import connect, disconnect
from providers.doorbell import is_of_one_process
from resolvers.chat.defaults import make_default_channels
from resolvers.flags.defaults import make_default_flags
from resolvers.users.invitations import first_admin_invitation
from server.cli.console import bring_up_to_date, fail, notes, read_settings, told_step

STOP_SECONDS = 15  # that running requests may take after SIGTERM
PING_SECONDS = 20.0
BACKLOG = 2_048

Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65_535)]
Workers = Annotated[int, typer.Option(help="How many processes answer.", min=1, max=64)]


def serve(host: Host = "127.0.0.1", port: Port = 8000, workers: Workers = 1) -> None:
    """Migrate the database, then serve until SIGTERM or Ctrl-C."""
    settings = read_settings()
    if workers > 1 and is_of_one_process(settings.live_url):
        notes.print(
            "[red]error:[/] several workers need a doorbell: set INGLENOOK_LIVE_URL=redis://...", soft_wrap=True
        )
        raise typer.Exit(EXIT_CONFIG)
    _require_free(host, port)
    invitation = asyncio.run(_prepare(settings))
    url = settings.public_url if "public_url" in settings.model_fields_set else f"http://{host}:{port}"
    notes.print(f"Inglenook serves at {url}/graphql", soft_wrap=True)
    if invitation is not None:
        notes.print(
            f"Nobody is administrator yet. Register as one, once: {url}/register?invitation={invitation}",
            soft_wrap=True,
        )
    _listen(host, port, workers, settings)


def _require_free(host: str, port: int) -> None:
    """Exits where it cannot listen, before anything is done or promised."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        why, _, _ = str(error.strerror).partition(" (")  # which tells the address once more
        fail(f"cannot listen on {host}:{port} ({why}): choose another by --port or --host")


async def _prepare(settings: Settings) -> str | None:
    """Make what is missing; the secret of the first administrator's link while there is no administrator."""
    await bring_up_to_date(settings, told_step)
    await connect(settings.database_url, pool_size=1)
    try:
        await make_default_channels()
        await make_default_flags()
        return await first_admin_invitation()
    finally:
        await disconnect()


def _listen(host: str, port: int, workers: int, settings: Settings) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stopped)
    uvicorn.run(
        "server.app:from_environment",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        backlog=BACKLOG,
        http="httptools",
        ws="server.websocket:Protocol",
        ws_max_size=settings.body_limit,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PING_SECONDS,
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


def _stopped(_number: int, _frame: object) -> None:
    """Uvicorn raises the signal again after it stopped in order: the exit code stays 0."""
