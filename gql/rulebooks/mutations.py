"""What can be done about questions on rules."""

from typing import Annotated

import strawberry

from gql.context import Info
from gql.fields import Payload, mutation
from gql.ids import key
from gql.rulebooks.types import RulesAnswer
from gql.usage import QuotaStatus
from gql.users import OkPayload
from resolvers.rulebooks import asking, ending, rating
from resolvers.rulebooks.asking import Question


@strawberry.input(description="A question about the rules of a game.")
class AskRulesInput:
    game_id: strawberry.ID = strawberry.field(description="Which game.")
    question: str = strawberry.field(description="1-1,000 characters.")
    language: str = strawberry.field(default="en", description="To be answered in which: a BCP 47 tag.")
    session_id: strawberry.ID | None = strawberry.field(
        default=None, description="To go on in a session about the same game; null: a new one."
    )
    edition: str | None = strawberry.field(
        default=None, description="Only from documents for this edition, and from those for any."
    )
    provider: str | None = strawberry.field(
        default=None, description="Who is to answer: the name of a configured provider; null: the usual one."
    )
    client_mutation_id: str | None = strawberry.field(
        default=None, description="1-128 characters of the client's own: the same id asks once, and counts once."
    )


@strawberry.type(description="The answer that is being made, or why not.")
class AskRulesPayload(Payload):
    answer: RulesAnswer | None = strawberry.field(default=None, description="Follow it by answerEvents.")
    quota: QuotaStatus | None = strawberry.field(default=None, description="How much may still be asked today.")


AnswerId = Annotated[strawberry.ID, strawberry.argument(description="Which answer.")]


@strawberry.type
class RulebooksMutation:
    @mutation(AskRulesPayload, "Have a question about rules answered, with quotes from the game's rulebooks.")
    async def ask_rules(
        self, info: Info, input: Annotated[AskRulesInput, strawberry.argument(description="The question.")]
    ) -> AskRulesPayload:
        ctx = info.context
        where = input.session_id
        question = Question(
            game_id=key(input.game_id, "Game", path=("input", "gameId")),
            text=input.question,
            language=input.language,
            session_id=None if where is None else key(where, "RulesSession", path=("input", "sessionId")),
            edition=input.edition,
            provider=input.provider,
            client_mutation_id=input.client_mutation_id,
        )
        asked = await asking.ask_rules(ctx.env, ctx.viewer, question)
        ctx.tell(asked.quota)
        return AskRulesPayload(answer=RulesAnswer.of(asked.answer), quota=QuotaStatus.of(asked.quota))

    @mutation(OkPayload, "Stop an answer; the text so far stays. One that has ended stays as it is.")
    async def cancel_answer(self, info: Info, id: AnswerId) -> OkPayload:
        await ending.cancel_answer(info.context.viewer, answer_id=key(id, "RulesAnswer", path=("id",)))
        return OkPayload(ok=True)

    @mutation(OkPayload, "Say whether an answer helped; a later word replaces it.")
    async def rate_answer(
        self,
        info: Info,
        id: AnswerId,
        helpful: Annotated[bool, strawberry.argument(description="Whether it did.")],
        comment: Annotated[str | None, strawberry.argument(description="At most 1,000 characters.")] = None,
    ) -> OkPayload:
        answer_id = key(id, "RulesAnswer", path=("id",))
        await rating.rate_answer(info.context.viewer, answer_id=answer_id, helpful=helpful, comment=comment)
        return OkPayload(ok=True)
