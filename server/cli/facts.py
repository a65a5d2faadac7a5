"""`inglenook config`, `doctor` and `schema`: what is so."""

import asyncio
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from core.rules import BUILT_IN
from core.settings import Settings, describe
from gql.schema import printed
from models.database.connection import connect, disconnect
from models.database.migrate import pending
from providers.assistants import assistant_model
from providers.doorbell import answers
from providers.rules_models import rules_models
from server.cli.console import fail, notes, read_settings, say
from server.starting import language_model, token_secret

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
SCHEMA_FILE = Path(__file__).parents[2] / "schema.graphql"


@dataclass(frozen=True, slots=True)
class Finding:
    """`advice` says what to do when it is not `ok`."""

    what: str
    ok: bool
    told: str
    advice: str = ""


def config(as_json: Json = False) -> None:
    """Print every setting, its value and its meaning; secrets only as set or not set."""
    described = describe(read_settings())
    if as_json:
        say(json.dumps([one._asdict() for one in described], indent=2))
        return
    columns = (Column("setting", no_wrap=True), *(Column(one, overflow="fold") for one in ("value", "from", "meaning")))
    table = Table(*columns, box=None, pad_edge=False)
    for one in described:
        table.add_row(*one)
    Console(markup=False).print(table)


def doctor(as_json: Json = False) -> None:
    """Check what the server needs; exit 1 if something is missing."""
    findings = asyncio.run(_findings(read_settings()))
    if as_json:
        say(json.dumps([asdict(finding) for finding in findings], indent=2))
    for finding in findings if not as_json else ():
        mark = "[green]ok[/]" if finding.ok else "[red]no[/]"
        notes.print(f"{mark}  {finding.what}: {escape(finding.told)}", soft_wrap=True)
        if not finding.ok:
            notes.print(f"    {finding.advice}", soft_wrap=True, markup=False)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


async def _findings(settings: Settings) -> list[Finding]:
    return [
        _data_dir(settings),
        _secret(settings),
        *await _database(settings),
        await _doorbell(settings),
        _model(settings),
        _assistant(settings),
        _rules(settings),
    ]


def _data_dir(settings: Settings) -> Finding:
    path = settings.data_dir
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return Finding(
            "data directory", False, str(path), f"make it writable, or set INGLENOOK_DATA_DIR ({error.strerror})"
        )
    return Finding("data directory", True, str(path))


def _secret(settings: Settings) -> Finding:
    try:
        token_secret(settings)
    except OSError as error:
        return Finding("token secret", False, "cannot be read", f"check the data directory ({error.strerror})")
    return Finding("token secret", True, "set" if settings.token_secret else "kept in the data directory")


async def _database(settings: Settings) -> list[Finding]:

    kind = settings.database_url.partition("://")[0]
    try:
        await connect(settings.database_url, pool_size=1)
        waiting = await pending(settings.database_url)
    except (OSError, RuntimeError, ValueError, ModuleNotFoundError) as error:
        return [Finding("database", False, kind, f"check INGLENOOK_DATABASE_URL ({type(error).__name__})")]
    finally:
        await disconnect()
    told = f"{len(waiting)} migrations wait" if waiting else "up to date"
    return [Finding("database", True, kind), Finding("migrations", not waiting, told, "run `inglenook migrate`")]


async def _doorbell(settings: Settings) -> Finding:
    try:
        there = await answers(settings.live_url)
    except (ModuleNotFoundError, ValueError) as error:
        return Finding("doorbell", False, "cannot be used", str(error))
    kind = settings.live_url.partition("://")[0]
    return Finding("doorbell", there, kind, "start Redis, or check INGLENOOK_LIVE_URL: until then news comes late")


def _model(settings: Settings) -> Finding:
    model = language_model(settings)
    if model is None:
        return Finding("language model", True, "none: the built-in composer answers")
    return Finding("language model", True, f"{model.name} {model.model} ({settings.openai_wire} wire)")


def _assistant(settings: Settings) -> Finding:
    model = assistant_model(settings)
    if model.name == "commands":
        return Finding("assistant", True, "none: the built-in commands answer")
    return Finding("assistant", True, f"{model.name} {model.model}")


def _rules(settings: Settings) -> Finding:
    model = next(iter(rules_models(settings).values()))
    if model.name == BUILT_IN:
        return Finding("answers about rules", True, "none: sentences of the rulebook are quoted")
    return Finding("answers about rules", True, f"{model.name} {model.model}")


def schema(check: Annotated[bool, typer.Option(help="Write nothing; exit 1 if it would change.")] = False) -> None:
    """Write schema.graphql, the whole API at a glance."""

    text = printed()
    if check:
        if not SCHEMA_FILE.exists() or text != SCHEMA_FILE.read_text():
            fail("schema.graphql is out of date: run `inglenook schema`")
        return
    SCHEMA_FILE.write_text(text)
    notes.print(f"Written: {SCHEMA_FILE.name}")
