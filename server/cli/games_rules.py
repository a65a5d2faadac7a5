"""`inglenook games add-rules`; it works beside a running server, and shares the work with it."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from core.env import Env
from core.errors import Refusal
from core.global_ids import global_id, type_and_key
from core.jobs import Pace
from models.games import Game, name_key
from models.rulebooks import DocumentKind, DocumentStatus, GameDocument
from resolvers.rulebooks.documents import Content, add_file
from resolvers.rulebooks.facts import Facts
from resolvers.rulebooks.indexing import INDEX_JOB, Indexer
from resolvers.rulebooks.reading import MARKDOWN, PDF, PLAIN
from server.cli.console import fail, notes, say, with_env
from server.logs import set_up
from server.uploads import NO_PDF, UPLOAD_MAX
from server.worker import working

LOOK_SECONDS = 0.1
PACE = Pace(drain=1.0)  # so that Ctrl-C is heard soon
OVER = (DocumentStatus.READY, DocumentStatus.FAILED)
DOING = {DocumentStatus.PENDING: "waiting", DocumentStatus.PROCESSING: "being read"}
TYPES = {".pdf": PDF, ".md": MARKDOWN, ".markdown": MARKDOWN, ".txt": PLAIN}

File = Annotated[
    Path, typer.Argument(help="A .pdf, .md or .txt of at most 20 MiB.", metavar="FILE", show_default=False)
]


@dataclass(frozen=True, slots=True)
class Asked:
    """A file to add, and the game that it is for as it was named."""

    game: str
    facts: Facts
    content: Content


def add_rules(  # noqa: PLR0913 - one for each fact
    file: File,
    *,
    game: Annotated[str, typer.Option(help="Which game it is for: its id, or its name.")],
    title: Annotated[str | None, typer.Option(help="What to call it; the file's name if nothing is said.")] = None,
    kind: Annotated[DocumentKind, typer.Option(help="What it is.", case_sensitive=False)] = DocumentKind.RULEBOOK,
    language: Annotated[str, typer.Option(help="What it is written in, such as en or pt-BR.")] = "en",
    edition: Annotated[str | None, typer.Option(help="Which edition of the game it is for.")] = None,
    licence: Annotated[str | None, typer.Option(help="Under what terms its text may be used.")] = None,
    source_url: Annotated[str | None, typer.Option(help="Where it comes from.")] = None,
) -> None:
    """Add a rulebook to a game and index it; its id is printed. The same file again is the document that is there."""
    facts = Facts(
        title=title or file.stem.replace("-", " ").replace("_", " "),
        kind=kind,
        language=language,
        edition=edition,
        licence=licence,
        source_url=source_url,
    )
    asked = Asked(game, facts, _content(file))
    try:
        document = with_env(lambda env: _added(env, asked))
    except Refusal as refusal:
        fail(refusal.message)
    except KeyboardInterrupt:
        fail("stopped: a server does the rest, or the same command again")
    if document.status is DocumentStatus.FAILED:
        fail(f"{file} cannot be indexed: {document.failure}")
    pages = "1 page" if document.page_count == 1 else f"{document.page_count} pages"
    notes.print(f"{document.title} can be searched: {pages}.", soft_wrap=True, markup=False)
    say(global_id("GameDocument", document.id))


def _content(file: Path) -> Content:
    media_type = TYPES.get(file.suffix.lower())
    if media_type is None:
        raise typer.BadParameter("must end in .pdf, .md or .txt", param_hint="FILE")
    try:
        data = file.read_bytes()
    except OSError as error:
        fail(f"{file} cannot be read ({error.strerror})")
    if not 0 < len(data) <= UPLOAD_MAX:
        fail(f"{file} must have between 1 byte and {UPLOAD_MAX // 2**20} MiB")
    return Content(data, media_type)


async def _added(env: Env, asked: Asked) -> GameDocument:
    """The document once it is indexed, whichever process did that."""
    set_up(env.settings.log_format)
    if asked.content.media_type == PDF and env.pdf is None:
        fail(NO_PDF)
    document = await add_file(await _game(asked.game), facts=asked.facts, content=asked.content)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    async with working(env, {INDEX_JOB: Indexer().run}, pace=PACE):
        with Progress(*columns, console=notes, disable=not notes.is_terminal, transient=True) as progress:
            shown = progress.add_task("waiting")
            while document.status not in OVER:
                progress.update(shown, description=DOING[document.status])
                await asyncio.sleep(LOOK_SECONDS)
                document = await GameDocument.get(id=document.id)
    return document


async def _game(named: str) -> Game:
    key = _key(named)
    found = await Game.filter(id=key) if key else await Game.filter(folded=name_key(named)).order_by("id")
    if not found:
        fail(f"there is no game {named}: `inglenook games list` prints them all")
    if len(found) > 1:
        fail(f"{len(found)} games are called {named}: give the id of one, from `inglenook games list`")
    return found[0]


def _key(named: str) -> UUID | None:
    decoded = type_and_key(named)
    if decoded and decoded[0] == "Game":
        return decoded[1]
    try:
        return UUID(named)
    except ValueError:
        return None
