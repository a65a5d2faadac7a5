"""What somebody may use in a day, what was used, and how the services are that are paid for it, on the wire."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from gql.context import Info
from gql.enums import described
from gql.fields import field
from gql.ids import global_id, key, key_or_nil
from models.usage_summary import Bucket, UsageDimension
from resolvers.usage import quotas
from resolvers.usage.providers import ProviderStatus as Status
from resolvers.usage.providers import provider_statuses
from resolvers.usage.summary import BUCKETS_MAX, DAYS_MAX, Span, usage_summary

described(
    UsageDimension,
    "What model calls may have in common.",
    {
        "DAY": "The day in UTC, such as 2026-11-21.",
        "USER": "The id of who asked.",
        "GAME": "The id of the game that was asked about; null: none, or one that may not be seen.",
        "WORLD": "The id of the world that it was for; null: none.",
        "FEATURE": "The feature, by the key of its flag.",
        "PROVIDER": "Whose model answered.",
        "MODEL": "Which model answered.",
    },
)
TYPES = {UsageDimension.USER: "User", UsageDimension.GAME: "Game", UsageDimension.WORLD: "World"}


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


@strawberry.type(description="Model calls that have something in common.")
class UsageBucket:
    keys: JSON = strawberry.field(description="What they have in common: an object with a value by each dimension.")
    requests: int = strawberry.field(description="How many, those that failed too.")
    input_tokens: int = strawberry.field(description="What models read.")
    output_tokens: int = strawberry.field(description="What models wrote.")
    cost_micros: int = strawberry.field(description="Micro-USD, as far as prices are known.")
    failures: int = strawberry.field(description="How many brought nothing that could be used.")
    latency_ms_p50: int | None = strawberry.field(
        name="latencyMsP50", description="Milliseconds that half of them did not take longer than."
    )
    latency_ms_p95: int | None = strawberry.field(
        name="latencyMsP95", description="Milliseconds that 95 of 100 did not take longer than."
    )

    @classmethod
    def of(cls, bucket: Bucket) -> Self:
        keys: Any = {name.value: _shown(name, value) for name, value in bucket.keys.items()}
        return cls(
            keys=keys,
            requests=bucket.requests,
            input_tokens=bucket.input_tokens,
            output_tokens=bucket.output_tokens,
            cost_micros=bucket.cost_micros,
            failures=bucket.failures,
            latency_ms_p50=bucket.p50,
            latency_ms_p95=bucket.p95,
        )


def _shown(dimension: UsageDimension, value: str | UUID | None) -> str | None:
    return global_id(TYPES[dimension], value) if isinstance(value, UUID) else value


@strawberry.type(description="How a service is that answers with a model.")
class ProviderStatus:
    name: str = strawberry.field(description="What it is called, as in usage and settings.")
    configured: bool = strawberry.field(description="Whether it can be asked.")
    healthy: bool = strawberry.field(
        description="Whether it is configured and its last call, if it had one within a day, did not fail."
    )
    model: str | None = strawberry.field(description="Which model is asked; null: none.")
    last_error: str | None = strawberry.field(
        description="To developers and administrators: how it last failed within a day, as a code."
    )
    last_error_at: datetime | None = strawberry.field(description="When that was.")

    @classmethod
    def of(cls, status: Status) -> Self:
        return cls(
            name=status.name,
            configured=status.configured,
            healthy=status.healthy,
            model=status.model,
            last_error=status.last_error,
            last_error_at=status.last_error_at,
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

    @field(
        f"One's own model calls, added up; administrators see everybody's. At most {BUCKETS_MAX:,} buckets, ordered."
    )
    async def usage_summary(
        self,
        info: Info,
        from_: Annotated[date, strawberry.argument(name="from", description="The first day, in UTC.")],
        to: Annotated[date, strawberry.argument(description=f"The last day, in UTC; at most {DAYS_MAX} days in all.")],
        group_by: Annotated[
            list[UsageDimension], strawberry.argument(description="What is told apart: 1-7 dimensions, each once.")
        ] = [UsageDimension.DAY],  # noqa: B006 - the schema's default
        user_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Only this user's; null: one's own, to an administrator everybody's."),
        ] = None,
    ) -> list[UsageBucket]:
        buckets = await usage_summary(
            info.context.viewer,
            span=Span(from_, to),
            group_by=group_by,
            user_id=None if user_id is None else key_or_nil(user_id, "User"),
        )
        return [UsageBucket.of(bucket) for bucket in buckets]

    @field("The services that answer with models, the built-in ones too.")
    async def providers(self, info: Info) -> list[ProviderStatus]:
        statuses = await provider_statuses(info.context.env, info.context.viewer)
        return [ProviderStatus.of(status) for status in statuses]
