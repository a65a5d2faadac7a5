"""What somebody may use in a day, what was used, and how the services are that are paid for it, on the wire."""

from datetime import datetime
from typing import Annotated, Self

import strawberry

from gql.context import Info
from gql.fields import field
from gql.ids import key
from resolvers.usage import quotas


@strawberry.type(description="How often somebody may use a feature in a day.")
class QuotaStatus:
    feature_key: str = strawberry.field(description="The feature, by the key of its flag.")
    limit: int | None = strawberry.field(description="How often in a day; null: unlimited.")
    used: int = strawberry.field(description="How often they did today.")
    remaining: int | None = strawberry.field(description="How often they still may today; null: unlimited.")
    resets_at: datetime = strawberry.field(description="When the next day begins, in the limit's own time zone.")

    @classmethod
    def of(cls, status: quotas.QuotaStatus) -> Self:
        return cls(
            feature_key=status.feature_key,
            limit=status.limit,
            used=status.used,
            remaining=status.remaining,
            resets_at=status.resets_at,
        )


@strawberry.type
class UsageQuery:
    @field("How often one may use a feature today; of one that has no flag, as often as one likes.")
    async def my_quota(
        self,
        info: Info,
        feature_key: Annotated[
            str, strawberry.argument(description="chat: questions about rules; dialogue; assistant.")
        ] = "chat",
        game_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="For that game, which may have a limit of its own.")
        ] = None,
    ) -> QuotaStatus:
        ctx = info.context
        game = None if game_id is None else key(game_id, "Game", path=("gameId",))
        status = await quotas.quota_status(ctx.env, ctx.viewer, feature_key=feature_key, game_id=game)
        ctx.tell(status)
        return QuotaStatus.of(status)
