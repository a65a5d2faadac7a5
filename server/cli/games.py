"""`inglenook games`; it works beside a running server."""

import json
from dataclasses import asdict, dataclass

import typer
from rich.table import Table

from core.env import Env
from models.games import Game, GameStatus
from models.rulebooks import GameDocument
from server.cli.console import say, show, with_env
from server.cli.facts import Json
from server.cli.games_rules import add_rules

game_commands = typer.Typer(help="The catalogue of games.", no_args_is_help=True)
game_commands.command("add-rules")(add_rules)


@dataclass(frozen=True, slots=True)
class Listed:
    """A game in a line."""

    id: str
    bgg_id: int | None
    name: str
    status: GameStatus
    documents: int


@game_commands.callback()
def only_commands() -> None:
    """The catalogue of games."""


@game_commands.command("list")
def list_games(as_json: Json = False) -> None:
    """Print every game, hidden ones too, by name."""
    games = with_env(_listed)
    if as_json:
        say(json.dumps([asdict(game) for game in games], indent=2, ensure_ascii=False))
        return
    table = Table("name", "status", "BoardGameGeek", "documents", "id", box=None, pad_edge=False)
    for game in games:
        table.add_row(game.name, game.status, str(game.bgg_id or ""), str(game.documents), game.id)
    show(table)


async def _listed(_env: Env) -> list[Listed]:
    documents: dict[object, int] = {}
    for game_id in await GameDocument.all().values_list("game_id", flat=True):
        documents[game_id] = documents.get(game_id, 0) + 1
    return [
        Listed(str(game.id), game.bgg_id, game.name_base, game.status, documents.get(game.id, 0))
        for game in await Game.all().order_by("folded", "id")
    ]
