"""`inglenook demo`: a server of one's own, two game weeks, and two NPCs that remember them."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from server.cli import demo_story as story
from server.cli.client import Client, ServerRefused
from server.cli.console import fail
from server.cli.demo_load import load

START_SECONDS = 30.0
SETTINGS = ("INGLENOOK_", "OPENAI_", "REDIS_URL", "CORS_ORIGINS")  # whatever they say, the demo asks no model
HOME = Path(__file__).parents[2]  # the checkout, or the wheel's inglenook_app
LAUNCHER = next(path for path in (HOME / "inglenook.py", HOME.parent / "inglenook.py") if path.exists())

screen = Console(highlight=False, soft_wrap=True)


demo_commands = typer.Typer(help="Two NPCs that remember, on a throw-away server; or games to try.")
demo_commands.command("load")(load)


@demo_commands.callback(invoke_without_command=True)
def demo(
    context: typer.Context, once: Annotated[bool, typer.Option(help="End after the last exchange.")] = False
) -> None:
    """Start a server with a throw-away database and let two NPCs answer over real HTTP; `load` fills the catalogue."""
    if context.invoked_subcommand is not None:
        return
    with _server() as url:
        try:
            with Client(url) as visitor:
                token = _token(visitor)
            with Client(url, token) as mod:
                _play(mod)
        except ServerRefused as refusal:
            fail(str(refusal))
        screen.print(f"\nTry it yourself: [bold]{url}/graphql[/] opens GraphiQL.")
        if not once:
            screen.print("The server runs until Ctrl-C; its database is thrown away then.")
            with contextlib.suppress(KeyboardInterrupt):
                signal.pause()


@contextlib.contextmanager
def _server() -> Generator[str]:
    with tempfile.TemporaryDirectory(prefix="inglenook-demo-") as folder:
        port = _free_port()
        command = [sys.executable, str(LAUNCHER), "serve", "--port", str(port)]
        environment = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
        environment |= {"INGLENOOK_DATA_DIR": folder, "DATABASE_URL": "", "INGLENOOK_PASSWORD_ROUNDS": "10"}
        log = Path(folder, "server.log")
        with log.open("w") as output:
            server = subprocess.Popen(command, env=environment, cwd=folder, stdout=output, stderr=output)  # noqa: S603
        try:
            _wait(server, f"http://127.0.0.1:{port}", log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(server: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    began = time.monotonic()
    with Client(url) as client, screen.status("starting a server ..."):
        while not client.ready():
            if server.poll() is not None or time.monotonic() - began > START_SECONDS:
                fail(f"the server did not start:\n{log.read_text()}")
            time.sleep(0.05)
    screen.print(f"A server with a throw-away SQLite file is ready at {url} after {time.monotonic() - began:.1f} s.")


def _token(visitor: Client) -> str:
    account = {"email": "robin@example.org", "username": "robin", "password": secrets.token_urlsafe(12)}
    signed_in = _done(visitor.run(story.REGISTER, {"input": account}), "register")
    with Client(visitor.url, signed_in["accessToken"]) as person:
        made = _done(
            person.run(story.MAKE_KEY, {"input": {"name": "my mod", "scopes": ["DIALOGUE"]}}), "createApiToken"
        )
    screen.print(f"Registered [bold]robin[/] and made an API token for the mod: {made['apiToken']['prefix']}…")
    return made["secret"]


def _play(mod: Client) -> None:
    world = _done(mod.run(story.OPEN_WORLD, {"input": story.WORLD}), "openWorld")["world"]
    mod.run(story.UPSERT_NPCS, {"world": world["id"], "npcs": story.NPCS})
    told = _done(mod.run(story.RECORD_EVENTS, {"world": world["id"], "events": story.EVENTS}), "recordEvents")
    screen.print(
        f"Opened the world [bold]{world['farmName']}[/] and told it {len(told['memories'])} events of two weeks."
    )
    for exchange in story.EXCHANGES:
        _exchange(mod, world["id"], exchange)


def _exchange(mod: Client, world_id: str, exchange: dict[str, Any]) -> None:
    answer = _done(mod.run(story.GENERATE, {"input": {"worldId": world_id, **exchange}}), "generateDialogue")
    dialogue = answer["dialogue"]
    time_of_day = exchange["context"]["gameTime"]
    screen.print(f"\n[dim]{time_of_day['season'].lower()} {time_of_day['day']}, {story.scene(exchange)}[/]")
    if exchange.get("playerText"):
        screen.print(f"  [cyan]Robin:[/] {escape(exchange['playerText'])}")
    for line in dialogue["plain"].splitlines():
        screen.print(f"  [green]{exchange['npcKey']}:[/] {escape(line)}")
    best = dialogue["recalled"][0]
    screen.print(f"  [dim]remembered (score {best['score']:.2f}): {escape(best['memory']['text'])}[/]")
    screen.print(f"  [dim]for the game: {escape(dialogue['stardew'])}[/]")


def _done(data: dict[str, Any], name: str) -> dict[str, Any]:
    payload: dict[str, Any] = data[name]
    for error in payload["errors"]:
        fail(error["message"])
    return payload
