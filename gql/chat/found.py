"""Messages that were searched for."""

from typing import Self

import strawberry

from gql.chat.types import Message
from gql.pages import BY_ID, PageInfo
from resolvers.chat.search import Hits


@strawberry.type(description="A message that was found, with its place among the others.")
class MessageSearchEdge:
    cursor: str = strawberry.field(description="The place in the list: ask for what comes `after` it.")
    node: Message = strawberry.field(description="The message.")
    snippet_html: str = strawberry.field(description="Where the words stand: escaped text, the words in <mark>.")


@strawberry.type(description="A page of messages that were found.")
class MessageSearchConnection:
    edges: list[MessageSearchEdge] = strawberry.field(description="The messages of this page, with their cursors.")
    nodes: list[Message] = strawberry.field(description="The messages of this page.")
    page_info: PageInfo = strawberry.field(description="Where this page lies among all that were found.")

    @classmethod
    def of_hits(cls, hits: Hits) -> Self:
        edges = [
            MessageSearchEdge(
                cursor=BY_ID.cursor(hit.message), node=Message.of(hit.message), snippet_html=hit.snippet_html
            )
            for hit in hits.rows
        ]
        return cls(
            edges=edges,
            nodes=[edge.node for edge in edges],
            page_info=PageInfo(
                has_next_page=hits.has_next,
                has_previous_page=hits.has_previous,
                start_cursor=edges[0].cursor if edges else None,
                end_cursor=edges[-1].cursor if edges else None,
            ),
        )
