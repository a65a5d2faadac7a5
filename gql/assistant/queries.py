"""What can be asked of conversations."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from gql.assistant.types import Conversation
from gql.context import Info
from gql.fields import field
from gql.ids import key_or_nil
from gql.pages import After, Connection, First, Order, connected, window
from models.pages import page_of
from resolvers.assistant import conversations

NEWEST = Order(("updated_at", "id"), (datetime.fromisoformat, UUID))


@strawberry.type
class AssistantQuery:
    @field("One's own conversations with the assistant, the one that was last spoken in first.")
    async def conversations(self, info: Info, first: First = None, after: After = None) -> Connection[Conversation]:
        found = conversations.conversations(info.context.viewer)
        page = await page_of(found, window(first, after, order=NEWEST), order=NEWEST.columns, descending=True)
        return connected(Conversation, page, order=NEWEST)

    @field("A conversation by id; null if there is none that is one's own.")
    async def conversation(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Which conversation.")]
    ) -> Conversation | None:
        found = await conversations.conversation(info.context.viewer, conversation_id=key_or_nil(id, "Conversation"))
        return Conversation.maybe(found)
