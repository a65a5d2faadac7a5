"""What those who edit the catalogue can do with games."""

from typing import Annotated

import strawberry

from gql.context import Info
from gql.fields import mutation
from gql.games.inputs import CreateGameInput, GameId, GameSectionInput, UpdateGameInput
from gql.games.payloads import GamePayload
from gql.games.types import Game
from gql.ids import key
from gql.users import DeletePayload
from resolvers.games import editing
from resolvers.games import sections as section_resolvers


@strawberry.type
class GamesMutation:
    @mutation(GamePayload, "Add a game. For developers and administrators.")
    async def create_game(
        self, info: Info, input: Annotated[CreateGameInput, strawberry.argument(description="The game.")]
    ) -> GamePayload:
        return GamePayload(game=Game.of(await editing.create_game(info.context.viewer, input.values())))

    @mutation(GamePayload, "Change a game. For developers and administrators.")
    async def update_game(
        self, info: Info, input: Annotated[UpdateGameInput, strawberry.argument(description="What to change.")]
    ) -> GamePayload:
        row = await editing.update_game(info.context.viewer, game_id=input.key(), changes=input.changes())
        return GamePayload(game=Game.of(row))

    @mutation(
        DeletePayload, "Delete a game with its documents and all answers about it. For developers and administrators."
    )
    async def delete_game(self, info: Info, id: GameId) -> DeletePayload:
        await editing.delete_game(info.context.viewer, game_id=key(id, "Game", path=("id",)))
        return DeletePayload(deleted_id=id)

    @mutation(
        GamePayload,
        "Set the parts of a game; those whose key stays keep their id. For developers and administrators.",
    )
    async def set_game_sections(
        self,
        info: Info,
        game_id: GameId,
        sections: Annotated[
            list[GameSectionInput],
            strawberry.argument(description="All that it shall have, in their order, at most 100."),
        ],
    ) -> GamePayload:
        row = await section_resolvers.set_game_sections(
            info.context.viewer,
            game_id=key(game_id, "Game", path=("gameId",)),
            sections=[section.new() for section in sections],
        )
        return GamePayload(game=Game.of(row))
