"""What people think of answers."""

from uuid import UUID

from core.errors import Conflict, NotFound
from core.text import trimmed
from models.answers import ENDED, RulesAnswer
from models.database.tx import tx
from models.users import User

COMMENT_MAX = 1_000  # characters


async def rate_answer(viewer: User, *, answer_id: UUID, helpful: bool, comment: str | None = None) -> None:
    """Note whether it helped; a later word replaces that. Raises NotFound, Invalid, and Conflict before its end."""
    said = None if comment is None else trimmed(comment, ("comment",), least=0, most=COMMENT_MAX)
    async with tx():
        answer = await RulesAnswer.owned_by(viewer).select_for_update().get_or_none(id=answer_id)
        if answer is None:
            raise NotFound("RulesAnswer", path=("id",))
        if answer.status not in ENDED:
            raise Conflict("the answer is still being made: rate it when it has ended")
        answer.helpful = helpful
        answer.comment = said or None
        await answer.save(update_fields=["helpful", "comment"])
