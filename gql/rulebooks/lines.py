"""The events of an answer as those who follow it see them: its owner, on whatever devices."""

from collections.abc import Collection
from uuid import UUID

from core.errors import ErrorCode, NotFound
from core.events import AnswerNews
from core.live import Event
from gql.chat.events import StreamReset
from gql.chat.lines import RESET
from gql.context import Context
from gql.errors import ProviderUnavailable
from gql.rulebooks.events import AnswerCompleted, AnswerDelta, AnswerFailed
from gql.rulebooks.loading import snapshots_of
from models.answer_rows import sees
from models.answers import AnswerStatus, RulesAnswer

BEGUN_AGAIN = "the server stopped in the middle of the answer: its text begins anew"


class AnswerLine:
    """Everything that happens to one answer; the last event ends it."""

    def __init__(self, answer_id: UUID) -> None:
        self._answer_id = answer_id

    def plain(self, event: Event, cursor: str) -> object | None:
        match event.kind:
            case AnswerNews.DELTA:
                return AnswerDelta(cursor=cursor, text=event.payload["text"])
            case AnswerNews.RESTARTED:
                return StreamReset(cursor=cursor, reason=BEGUN_AGAIN)
            case _:
                return None

    async def shown(self, event: Event, cursor: str, context: Context) -> object | None:
        if event.kind != AnswerNews.FINISHED:
            return None
        found = await context.loaders.each(snapshots_of, self._answer_id)
        return None if found is None else ended(found.answer, cursor)

    def ends(self, event: Event) -> bool:
        return event.kind == AnswerNews.FINISHED

    def suspects(self, event: Event, viewers: Collection[UUID]) -> Collection[UUID]:
        """Everybody at its end: an answer about a game that is hidden or deleted meanwhile is stopped."""
        return viewers if self.ends(event) else ()

    async def strangers(self, viewers: Collection[UUID]) -> Collection[UUID]:
        return set(viewers) - await sees(self._answer_id, viewers)

    def reset(self, cursor: str) -> object:
        return StreamReset(cursor=cursor, reason=RESET)

    def revoked(self, cursor: str) -> object:
        raise NotFound("RulesAnswer", path=("answerId",))


def ended(answer: RulesAnswer, cursor: str) -> AnswerCompleted | AnswerFailed:
    """How an answer that has ended is told of."""
    if answer.status is not AnswerStatus.FAILED:
        return AnswerCompleted(cursor=cursor, answer_id=answer.id)
    code = ErrorCode(answer.error_code or ErrorCode.PROVIDER_UNAVAILABLE)
    return AnswerFailed(cursor=cursor, error=ProviderUnavailable(code=code, message=answer.error_message or ""))
