"""The gate in front of a feature that an operator may turn off; it costs no SQL statement."""

from dataclasses import replace
from uuid import UUID

from core.env import Env
from core.errors import FeatureDisabled
from core.flags import Evaluation, FlagReason, Subject
from models.users import User


def admitted(env: Env, viewer: User, feature: str, *, game_id: UUID | None = None) -> Evaluation:
    """What the flag of a feature is for the viewer, who may use it; a feature without a flag is on.

    Raises FeatureDisabled where it is off.
    """
    found = env.flags.evaluate(feature, Subject(viewer.id, viewer.role, game_id))
    if found.reason is FlagReason.UNKNOWN:
        return replace(found, enabled=True)
    if not found.enabled:
        raise FeatureDisabled(feature)
    return found
