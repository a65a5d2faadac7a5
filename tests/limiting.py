"""Limits of features in tests, as an administrator sets them."""

from typing import Any
from uuid import UUID

from conftest import person
from core.env import Env
from core.flags import FlagScope
from models.users import Role, User
from resolvers.flags.defaults import make_default_flags
from resolvers.flags.editing import set_flag_rule
from resolvers.flags.values import NewRule

QUOTA = """query($key: String! = "chat", $game: ID) { myQuota(featureKey: $key, gameId: $game) {
    featureKey limit used remaining resetsAt } }"""


async def limit(
    env: Env, feature: str = "chat", *, game_id: UUID | None = None, user_id: UUID | None = None, **metadata: Any
) -> None:
    """What there is of a feature in a day, for all, in a game, or for somebody."""
    await make_default_flags()
    admin = await User.get_or_none(username="warden") or await person(env, "warden", Role.ADMIN)
    scope = FlagScope.GAME if game_id else FlagScope.USER if user_id else FlagScope.GLOBAL
    rule = NewRule(scope, enabled=True, scope_id=game_id or user_id, metadata=metadata)
    await set_flag_rule(env, admin, flag_key=feature, rule=rule)
