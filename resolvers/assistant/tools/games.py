"""Games of the catalogue looked up by the assistant."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic import Field
from tortoise.functions import Count

from core.env import Env
from core.global_ids import global_id
from models.games import VISIBLE, Game
from models.pages import Window, page_of
from models.rulebooks import DocumentStatus, GameDocument
from models.users import User
from resolvers.assistant.tools.fitting import beginning
from resolvers.assistant.tools.tool import READING, Arguments, Effect, Tool
from resolvers.assistant.tools.values import LIMIT, LIMIT_MAX, Limit, told
from resolvers.games import catalogue
from resolvers.games.catalogue import SEARCH_MAX, Wanted

DESCRIPTION_MAX = 300  # characters


class WantedGames(Arguments):
    search: str | None = Field(
        default=None, description=f"1-{SEARCH_MAX} characters: with each word a word of the name begins; null: any."
    )
    players: int | None = Field(default=None, description="That so many can play; null: any number.")
    max_playing_time: int | None = Field(default=None, description="That take at most so many minutes; null: any time.")
    limit: Limit | None = Field(default=None, description=f"At most so many, 1-{LIMIT_MAX}; null: {LIMIT}.")


async def _search_games(env: Env, viewer: User, asked: WantedGames) -> dict[str, Any]:
    del env
    wanted = Wanted(search=asked.search, players=asked.players, max_playing_time=asked.max_playing_time)
    page = await page_of(catalogue.games(viewer, wanted), Window(asked.limit or LIMIT), order=("folded", "id"))
    rulebooks = await _rulebooks(viewer, page.rows)
    return {"games": [_game(viewer, game, rulebooks.get(game.id, 0)) for game in page.rows], "more": page.has_next}


async def _rulebooks(viewer: User, games: Sequence[Game]) -> dict[UUID, int]:
    """How many documents of each game can be asked about. One statement."""
    ready = GameDocument.visible_to(viewer).filter(game_id__in=[game.id for game in games], status=DocumentStatus.READY)
    return dict(await ready.annotate(count=Count("id")).group_by("game_id").values_list("game_id", "count"))


def _game(viewer: User, game: Game, rulebooks: int) -> dict[str, Any]:
    return told(
        {
            "id": global_id("Game", game.id),
            "name": game.name_base,
            "status": game.status if len(VISIBLE[viewer.role]) > 1 else None,
            "minPlayers": game.min_players,
            "maxPlayers": game.max_players,
            "playingTime": game.playing_time,
            "yearPublished": game.year_published,
            "description": game.description and beginning(game.description, DESCRIPTION_MAX),
            "documents": rulebooks,
        }
    )


SEARCH_GAMES = Tool(
    "search_games",
    "Games of the catalogue that fit everything given, by name, each with how many documents ask_rules can quote.",
    Effect.READ_ONLY,
    WantedGames,
    _search_games,
    READING,
    foreign=True,
)
