"""Games fetched from BoardGameGeek."""

from typing import Annotated

import strawberry

from gql.context import Info
from gql.fields import Payload, mutation
from gql.games.types import SyncJob
from resolvers.games import importing


@strawberry.type(description="The import that was begun, or why not.")
class ImportGamesPayload(Payload):
    job: SyncJob | None = strawberry.field(
        default=None, description="Which goes on in the background: `node(id)` tells how far it is."
    )


@strawberry.type
class ImportsMutation:
    @mutation(
        ImportGamesPayload,
        "Have games fetched from BoardGameGeek: new ones are added, of known ones the facts are refreshed. "
        "For developers and administrators.",
    )
    async def import_games_from_bgg(
        self,
        info: Info,
        bgg_ids: Annotated[
            list[int], strawberry.argument(description="Their numbers there, 1-100; each is fetched once.")
        ],
    ) -> ImportGamesPayload:
        ctx = info.context
        row = await importing.import_games(ctx.env, ctx.viewer, bgg_ids=bgg_ids)
        return ImportGamesPayload(job=SyncJob.of(row))
