"""Feature flags with their rules, and what they are for somebody, as they are shown."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from core.flags import Evaluation, FlagReason, FlagScope
from gql.context import Info
from gql.enums import described
from gql.ids import global_id
from gql.rows import FromRow, Node
from models import flags as rows
from models.users import Role
from resolvers.flags import editing

described(
    FlagScope,
    "Where a rule holds; USER goes before GAME, GAME before SECTION, SECTION before GLOBAL.",
    {
        "USER": "For one person.",
        "GAME": "In one game.",
        "SECTION": "In one section of a game.",
        "GLOBAL": "Everywhere.",
    },
)
described(
    FlagReason,
    "Why a flag is what it is, by the names of OpenFeature.",
    {
        "STATIC": "No rule fits: it is the flag's default.",
        "TARGETING_MATCH": "A rule fits.",
        "SPLIT": "A rule fits that is rolled out to a part, which one is in.",
        "DISABLED": "It is killed or archived.",
        "UNKNOWN": "There is no such flag.",
    },
)
TYPES = {FlagScope.USER: "User", FlagScope.GAME: "Game", FlagScope.SECTION: "GameSection", FlagScope.GLOBAL: ""}


@strawberry.type(description="A switch for a feature. Developers and administrators see it.")
class FeatureFlag(FromRow, Node):
    row: strawberry.Private[rows.FeatureFlag]
    key: str = strawberry.field(description="1-64 letters, digits, . _ -")
    killed: bool = strawberry.field(description="Whether it is off for everybody, whatever its rules.")
    default_enabled: bool = strawberry.field(description="Whether it is on where no rule fits.")
    archived_at: datetime | None = strawberry.field(description="Since when it is no longer used.")
    version: int = strawberry.field(description="Counts its changes and those of its rules, from 1.")

    @strawberry.field(description="What it is for, at most 1,000 characters; empty where nobody said.")
    def description(self) -> str:
        return self.row.description or ""

    @strawberry.field(description="For whom it is what, at most 1,000, in the order they were made.")
    async def rules(self, info: Info) -> list[FlagRule]:
        return [FlagRule.of(row) for row in await info.context.loaders.each(_rules_of, self.row.id)]


@strawberry.type(description="What a flag is in one scope, for a role and in an environment.")
class FlagRule(FromRow, Node):
    row: strawberry.Private[rows.FlagRule]
    scope: FlagScope = strawberry.field(description="Where it holds.")
    environment: str = strawberry.field(description="In which environment; *: in any.")
    enabled: bool = strawberry.field(description="Whether the flag is on there.")
    value: JSON | None = strawberry.field(description="What the flag is there, if it is more than on or off.")
    variant: str | None = strawberry.field(description="What that is called.")
    rollout_percent: float | None = strawberry.field(
        description="To how many of a hundred it is rolled out, 0-100; the others go on to the next rule. Null: to all."
    )
    bucket_by: FlagScope = strawberry.field(
        description="Whose id decides who is in the rollout; GLOBAL: all are, or nobody is."
    )
    metadata: JSON = strawberry.field(description="What is attached; narrower scopes go before wider ones.")

    @strawberry.field(description="Of which user, game or section; null: GLOBAL.")
    def scope_id(self) -> strawberry.ID | None:
        return global_id(TYPES[self.row.scope], UUID(self.row.scope_id)) if self.row.scope_id else None

    @strawberry.field(description="For which role; null: for any.")
    def role(self) -> Role | None:
        return Role(self.row.role) if self.row.role else None


async def _rules_of(flag_ids: list[UUID]) -> list[list[rows.FlagRule]]:
    return await editing.rules_of(flag_ids)


@strawberry.type(description="What a flag is for oneself.")
class FlagEvaluation:
    key: str = strawberry.field(description="Which flag.")
    enabled: bool = strawberry.field(description="Whether it is on.")
    value: JSON | None = strawberry.field(description="What it is, if it is more than on or off.")
    variant: str | None = strawberry.field(description="What that is called.")
    reason: FlagReason = strawberry.field(description="Why it is so.")
    matched_scope: FlagScope | None = strawberry.field(description="The scope of the rule that fits; null: none does.")
    metadata: JSON = strawberry.field(description="Of all rules that fit, narrower scopes before wider ones.")

    @classmethod
    def of(cls, found: Evaluation) -> Self:
        return cls(
            key=found.key,
            enabled=found.enabled,
            value=found.value,
            variant=found.variant,
            reason=found.reason,
            matched_scope=found.matched_scope,
            metadata=found.metadata,  # pyright: ignore[reportArgumentType]
        )
