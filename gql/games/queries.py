"""What can be asked of games."""

from typing import Annotated
from uuid import UUID

import strawberry

from gql.context import Info
from gql.fields import field
from gql.games.inputs import GameFilter
from gql.games.types import Game
from gql.ids import key_or_nil
from gql.pages import After, Before, Connection, First, Last, Order, connected, plain_text, window
from models.pages import page_of
from resolvers.games import catalogue

BY_NAME = Order(("folded", "id"), (plain_text, UUID))


@strawberry.type
class GamesQuery:
    @field("The games that one may see, by name.")
    async def games(
        self,
        info: Info,
        filter: Annotated[GameFilter | None, strawberry.argument(description="Which of them; null: all.")] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Game]:
        asked = window(first, after, last, before, order=BY_NAME)
        found = catalogue.games(info.context.viewer, (filter or GameFilter()).wanted())
        return connected(Game, await page_of(found, asked, order=BY_NAME.columns), order=BY_NAME)

    @field("A game by id or by its number at BoardGameGeek; null if there is none that one may see.")
    async def game(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="Its id.")] = None,
        bgg_id: Annotated[int | None, strawberry.argument(description="Its number at BoardGameGeek.")] = None,
    ) -> Game | None:
        game_id = key_or_nil(id, "Game") if id is not None else None
        return Game.maybe(await catalogue.game(info.context.viewer, game_id=game_id, bgg_id=bgg_id))
