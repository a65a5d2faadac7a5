"""What can be asked of flags."""

from typing import Annotated
from uuid import UUID

import strawberry

from gql.context import Info
from gql.fields import field
from gql.flags.inputs import FlagKey
from gql.flags.types import FeatureFlag, FlagEvaluation
from gql.ids import key
from gql.pages import BY_ID, After, Connection, First, connected, window
from models.pages import page_of
from resolvers.flags import editing, evaluating

InGame = Annotated[strawberry.ID | None, strawberry.argument(description="In which game; null: in none.")]
InSection = Annotated[
    strawberry.ID | None, strawberry.argument(description="In which section of a game; null: in none.")
]


@strawberry.type
class FlagsQuery:
    @field("What a flag is for oneself; one that is not there is UNKNOWN and off.")
    async def evaluate_flag(
        self, info: Info, key: FlagKey, game_id: InGame = None, section_id: InSection = None
    ) -> FlagEvaluation:
        ctx = info.context
        game, section = _place(game_id, section_id)
        found = await evaluating.evaluate_flag(ctx.env, ctx.viewer, key=key, game_id=game, section_id=section)
        return FlagEvaluation.of(found)

    @field("What all flags that are not archived are for oneself, by key.")
    async def evaluate_flags(
        self, info: Info, game_id: InGame = None, section_id: InSection = None
    ) -> list[FlagEvaluation]:
        ctx = info.context
        game, section = _place(game_id, section_id)
        found = await evaluating.evaluate_flags(ctx.env, ctx.viewer, game_id=game, section_id=section)
        return [FlagEvaluation.of(one) for one in found]

    @field("All flags, in the order they were made. For developers and administrators.")
    async def feature_flags(self, info: Info, first: First = None, after: After = None) -> Connection[FeatureFlag]:
        asked = window(first, after)
        page = await page_of(editing.feature_flags(info.context.viewer), asked, order=BY_ID.columns)
        return connected(FeatureFlag, page)


def _place(game_id: str | None, section_id: str | None) -> tuple[UUID | None, UUID | None]:
    return (
        None if game_id is None else key(game_id, "Game", path=("gameId",)),
        None if section_id is None else key(section_id, "GameSection", path=("sectionId",)),
    )
