"""`inglenook demo load`: games of old with their rules, to try the catalogue with; it works beside a running server."""

import json
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from core.env import Env
from models.rulebooks import GameDocument
from resolvers.rulebooks.indexing import index_document
from resolvers.rulebooks.shelving import Shelved, shelve
from server.cli.console import notes, say, with_env

SHELF = Path(__file__).parents[1] / "shelf"
LICENCE = "MIT, as Inglenook"


def load() -> None:
    """Put twelve games of old with their rules into the catalogue; those that are there stay as they are."""
    games = _shelf()
    with_env(lambda env: _loaded(env, games))
    for game in games:
        say(game.name)
    notes.print('Ask about one: inglenook serve, then askRules(input: {gameId: ..., question: "..."}), or its page.')


def _shelf() -> list[Shelved]:
    games = json.loads((SHELF / "games.json").read_text("utf-8"))
    return [Shelved(columns, (SHELF / columns.pop("file")).read_text("utf-8"), LICENCE) for columns in games]


async def _loaded(env: Env, games: list[Shelved]) -> list[GameDocument]:
    columns = (TextColumn("games"), BarColumn(), MofNCompleteColumn())
    documents: list[GameDocument] = []
    with Progress(*columns, console=notes, disable=not notes.is_terminal) as progress:
        bar = progress.add_task("games", total=len(games))
        for game in games:
            document = await shelve(game)
            await index_document(env, document.id)
            documents.append(document)
            progress.advance(bar)
    return documents
