"""What can be done with flags."""

from typing import Annotated

import strawberry

from gql.context import Info
from gql.fields import mutation
from gql.flags.inputs import FlagKey, FlagPayload, SetFlagRuleInput, UpsertFlagInput
from gql.flags.types import FeatureFlag
from gql.ids import key_or_nil
from resolvers.flags import editing


@strawberry.type
class FlagsMutation:
    @mutation(FlagPayload, "Make a flag, or change it. For administrators, outside production developers too.")
    async def upsert_flag(
        self, info: Info, input: Annotated[UpsertFlagInput, strawberry.argument(description="The flag.")]
    ) -> FlagPayload:
        ctx = info.context
        flag = await editing.upsert_flag(ctx.env, ctx.viewer, key=input.key, changes=input.changes())
        return FlagPayload(flag=FeatureFlag.of(flag))

    @mutation(FlagPayload, "Say what a flag is in a scope. For administrators, outside production developers too.")
    async def set_flag_rule(
        self, info: Info, input: Annotated[SetFlagRuleInput, strawberry.argument(description="The rule.")]
    ) -> FlagPayload:
        ctx = info.context
        flag = await editing.set_flag_rule(ctx.env, ctx.viewer, flag_key=input.flag_key, rule=input.rule())
        return FlagPayload(flag=FeatureFlag.of(flag))

    @mutation(FlagPayload, "Delete a rule of a flag. For administrators, outside production developers too.")
    async def delete_flag_rule(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Which rule.")]
    ) -> FlagPayload:
        ctx = info.context
        flag = await editing.delete_flag_rule(ctx.env, ctx.viewer, rule_id=key_or_nil(id, "FlagRule"))
        return FlagPayload(flag=FeatureFlag.of(flag))

    @mutation(
        FlagPayload,
        "Turn a flag off for everybody, or take that back. For administrators, outside production developers too.",
    )
    async def kill_flag(
        self,
        info: Info,
        key: FlagKey,
        killed: Annotated[bool, strawberry.argument(description="Whether it shall be off.")],
    ) -> FlagPayload:
        ctx = info.context
        flag = await editing.kill_flag(ctx.env, ctx.viewer, key=key, killed=killed)
        return FlagPayload(flag=FeatureFlag.of(flag))
