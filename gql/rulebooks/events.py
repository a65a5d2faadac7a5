"""What is told of an answer while it is being made."""

from typing import Annotated
from uuid import UUID

import strawberry

from gql.chat.events import CURSOR, StreamReset
from gql.context import Info
from gql.errors import Error
from gql.rulebooks.loading import snapshots_of
from gql.rulebooks.types import RulesAnswer


@strawberry.type(description="More of the answer's text.")
class AnswerDelta:
    cursor: str = strawberry.field(description=CURSOR)
    text: str = strawberry.field(description="What is added at its end.")


@strawberry.type(description="The last one: the answer has ended, by itself or because it was stopped.")
class AnswerCompleted:
    cursor: str = strawberry.field(description=CURSOR)
    answer_id: strawberry.Private[UUID]

    @strawberry.field(description="The answer as it ended, with what it quotes.")
    async def answer(self, info: Info) -> RulesAnswer:
        found = await info.context.loaders.each(snapshots_of, self.answer_id)
        return RulesAnswer.of(found.answer if found else None)


@strawberry.type(description="The last one: the answer could not be made; the text so far stays.")
class AnswerFailed:
    cursor: str = strawberry.field(description=CURSOR)
    error: Error = strawberry.field(description="Why.")


AnswerEvent = Annotated[
    AnswerDelta | AnswerCompleted | AnswerFailed | StreamReset,
    strawberry.union("AnswerEvent", description="Something that happened to an answer."),
]
