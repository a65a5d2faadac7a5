"""What mutations of games answer."""

import strawberry

from gql.fields import Payload
from gql.games.types import Game


@strawberry.type(description="The game that was added or changed, or why not.")
class GamePayload(Payload):
    game: Game | None = strawberry.field(default=None, description="The game as it is now.")
