"""Looking up what one asked about rules."""

from uuid import UUID

from tortoise.queryset import QuerySet

from models.answers import RulesAnswer, RulesSession
from models.users import User


def rules_sessions(viewer: User, *, game_id: UUID | None = None) -> "QuerySet[RulesSession]":
    """One's own; None: about whatever game."""
    found = RulesSession.owned_by(viewer)
    return found if game_id is None else found.filter(game_id=game_id)


async def rules_session(viewer: User, *, session_id: UUID) -> RulesSession | None:
    return await RulesSession.owned_by(viewer).get_or_none(id=session_id)


async def rules_answer(viewer: User, *, answer_id: UUID) -> RulesAnswer | None:
    return await RulesAnswer.owned_by(viewer).get_or_none(id=answer_id)
