"""What games are asked by, and what their mutations take."""

from typing import Annotated, Any
from uuid import UUID

import strawberry

from gql.games.enums import GameStatus
from gql.ids import key
from gql.users import given
from resolvers.games.catalogue import Wanted
from resolvers.games.sections import NewSection

GameId = Annotated[strawberry.ID, strawberry.argument(description="Which game.")]


@strawberry.input(description="Which games: those that fit everything that is given; null asks for nothing.")
class GameFilter:
    status: GameStatus | None = strawberry.field(default=None, description="With this one.")
    search: str | None = strawberry.field(
        default=None, description="1-200 characters: with each of its words a word of the name begins."
    )
    players: int | None = strawberry.field(
        default=None, description="1-999: so many can play, as far as that is known."
    )
    max_playing_time: int | None = strawberry.field(
        default=None, description="1-100,000 minutes: known to take no longer."
    )

    def wanted(self) -> Wanted:
        return Wanted(
            status=self.status,
            search=self.search,
            players=self.players,
            max_playing_time=self.max_playing_time,
        )


@strawberry.input(description="A new game.")
class CreateGameInput:
    name_base: str = strawberry.field(description="1-200 characters.")
    bgg_id: int | None = strawberry.field(default=None, description="Its number at BoardGameGeek; unique.")
    status: GameStatus = strawberry.field(default=GameStatus.ACTIVE, description="Who sees it.")
    min_players: int | None = strawberry.field(default=None, description="1-999.")
    max_players: int | None = strawberry.field(default=None, description="1-999, not below `minPlayers`.")
    playing_time: int | None = strawberry.field(default=None, description="1-100,000 minutes.")
    min_age: int | None = strawberry.field(default=None, description="0-120 years.")
    year_published: int | None = strawberry.field(default=None, description="-10,000 to 3,000.")
    description: str | None = strawberry.field(default=None, description="At most 20,000 characters.")
    thumbnail_url: str | None = strawberry.field(default=None, description="An http or https URL.")
    image_url: str | None = strawberry.field(default=None, description="An http or https URL.")

    def values(self) -> dict[str, Any]:
        return dict(vars(self))


@strawberry.input(description="What to change of a game: absent is unchanged, null clears.")
class UpdateGameInput:
    id: strawberry.ID = strawberry.field(description="Which game.")
    name_base: str | None = strawberry.field(default=strawberry.UNSET, description="1-200 characters; not null.")
    status: GameStatus | None = strawberry.field(default=strawberry.UNSET, description="Who sees it; not null.")
    min_players: int | None = strawberry.field(default=strawberry.UNSET, description="1-999.")
    max_players: int | None = strawberry.field(default=strawberry.UNSET, description="1-999, not below `minPlayers`.")
    playing_time: int | None = strawberry.field(default=strawberry.UNSET, description="1-100,000 minutes.")
    min_age: int | None = strawberry.field(default=strawberry.UNSET, description="0-120 years.")
    year_published: int | None = strawberry.field(default=strawberry.UNSET, description="-10,000 to 3,000.")
    description: str | None = strawberry.field(default=strawberry.UNSET, description="At most 20,000 characters.")
    thumbnail_url: str | None = strawberry.field(default=strawberry.UNSET, description="An http or https URL.")
    image_url: str | None = strawberry.field(default=strawberry.UNSET, description="An http or https URL.")

    def key(self) -> UUID:
        return key(self.id, "Game", path=("input", "id"))

    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "id" and given(value)}


@strawberry.input(description="A part of a game.")
class GameSectionInput:
    key: str = strawberry.field(description="1-64 of a-z 0-9, joined by - or _; unique in its game.")
    title: str = strawberry.field(description="1-200 characters.")

    def new(self) -> NewSection:
        return NewSection(self.key, self.title)
