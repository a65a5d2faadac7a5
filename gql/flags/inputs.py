"""What mutations of flags take and answer."""

from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON

from core.flags import ANY_ENVIRONMENT, FlagScope
from gql.fields import Payload
from gql.flags.types import TYPES, FeatureFlag
from gql.ids import key_or_nil
from gql.users import given
from models.users import Role
from resolvers.flags.values import NewRule

FlagKey = Annotated[str, strawberry.argument(description="Which flag.")]


@strawberry.input(description="A flag that shall be there.")
class UpsertFlagInput:
    key: str = strawberry.field(description="1-64 letters, digits, . _ -")
    description: str | None = strawberry.field(
        default=strawberry.UNSET, description="1-1,000 characters; absent: as it is, null: none."
    )
    default_enabled: bool | None = strawberry.field(
        default=None, description="Whether it is on where no rule fits; null: as it is, of a new one true."
    )

    def changes(self) -> dict[str, Any]:
        asked = {"description": self.description} if given(self.description) else {}
        return asked if self.default_enabled is None else asked | {"default_enabled": self.default_enabled}


@strawberry.input(description="A rule as it shall be; one for the same scope, role and environment is replaced.")
class SetFlagRuleInput:
    flag_key: str = strawberry.field(description="Of which flag.")
    scope: FlagScope = strawberry.field(description="Where it holds.")
    enabled: bool = strawberry.field(description="Whether the flag is on there.")
    scope_id: strawberry.ID | None = strawberry.field(
        default=None, description="Of which user, game or section; not for GLOBAL."
    )
    role: Role | None = strawberry.field(default=None, description="For which role; null: for any.")
    environment: str = strawberry.field(
        default=ANY_ENVIRONMENT, description="In which environment, 1-64 of a-z 0-9 . _ -; *: in any."
    )
    value: JSON | None = strawberry.field(default=None, description="At most 10,000 bytes.")
    variant: str | None = strawberry.field(default=None, description="What that is called, 1-64 characters.")
    rollout_percent: float | None = strawberry.field(
        default=None, description="To how many of a hundred it is rolled out, 0-100; null: to all."
    )
    bucket_by: FlagScope = strawberry.field(
        default=FlagScope.USER, description="Whose id decides who is in the rollout; GLOBAL: all are, or nobody is."
    )
    metadata: JSON | None = strawberry.field(
        default=None,
        description="An object of at most 10,000 bytes; `daily_limit`, `daily_micros`, `time_zone` and `provider` "
        "in it are checked.",
    )

    def rule(self) -> NewRule:
        return NewRule(
            scope=self.scope,
            enabled=self.enabled,
            scope_id=None if self.scope_id is None else key_or_nil(self.scope_id, TYPES[self.scope]),
            role=self.role,
            environment=self.environment,
            value=self.value,
            variant=self.variant,
            rollout_percent=self.rollout_percent,
            bucket_by=self.bucket_by,
            metadata=self.metadata,
        )


@strawberry.type(description="The flag that was made or changed, or why not.")
class FlagPayload(Payload):
    flag: FeatureFlag | None = strawberry.field(default=None, description="The flag as it is now.")
