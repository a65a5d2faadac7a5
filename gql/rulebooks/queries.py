"""What can be asked of one's questions about rules."""

from typing import Annotated

import strawberry

from gql.context import Info
from gql.fields import field
from gql.ids import key_or_nil
from gql.pages import BY_ID, After, Connection, First, connected, window
from gql.rulebooks.types import RulesAnswer, RulesSession
from models.pages import page_of
from resolvers.rulebooks import sessions


@strawberry.type
class RulebooksQuery:
    @field("One's own sessions of questions about rules, the newest first.")
    async def rules_sessions(
        self,
        info: Info,
        game_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="About which game; null: any.")
        ] = None,
        first: First = None,
        after: After = None,
    ) -> Connection[RulesSession]:
        game = None if game_id is None else key_or_nil(game_id, "Game")
        found = sessions.rules_sessions(info.context.viewer, game_id=game)
        page = await page_of(found, window(first, after), order=BY_ID.columns, descending=True)
        return connected(RulesSession, page)

    @field("A session by id; null if there is none that is one's own.")
    async def rules_session(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Which session.")]
    ) -> RulesSession | None:
        session_id = key_or_nil(id, "RulesSession")
        return RulesSession.maybe(await sessions.rules_session(info.context.viewer, session_id=session_id))

    @field("An answer by id; null if there is none that is one's own.")
    async def rules_answer(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Which answer.")]
    ) -> RulesAnswer | None:
        answer_id = key_or_nil(id, "RulesAnswer")
        return RulesAnswer.maybe(await sessions.rules_answer(info.context.viewer, answer_id=answer_id))
