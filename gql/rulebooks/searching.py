"""Passages of a game's rulebooks that are searched for."""

from __future__ import annotations

from typing import Annotated, Self
from uuid import UUID

import strawberry

from core import rules
from gql.context import Info
from gql.fields import field
from gql.games.types import GameDocument
from gql.ids import key_or_nil
from resolvers.rulebooks.searching import search_rules


@strawberry.type(description="A part of a rulebook's page, word for word, that may hold an answer.")
class RulePassage:
    page: int = strawberry.field(description="On which page, by its number.")
    page_label: str | None = strawberry.field(description="What is printed on that page to number it by.")
    section_path: list[str] = strawberry.field(description="Under which headings, the outermost first.")
    text: str = strawberry.field(description="The words, as they stand in that page's text.")
    score: float = strawberry.field(
        description="How well it fits: higher is better, to be compared within one search alone."
    )
    document_id: strawberry.Private[UUID]

    @classmethod
    def of(cls, passage: rules.Passage) -> Self:
        return cls(
            page=passage.page,
            page_label=passage.page_label,
            section_path=list(passage.section_path),
            text=passage.text,
            score=passage.score,
            document_id=passage.document_id,
        )

    @strawberry.field(description="In which document.")
    async def document(self, info: Info) -> GameDocument:
        return GameDocument.of(await info.context.loaders.document(self.document_id))


USUAL = 5  # passages


@strawberry.type
class RulesSearchQuery:
    @field("The passages of a game's rulebooks that fit a question best, the best first.")
    async def search_rules(
        self,
        info: Info,
        game_id: Annotated[strawberry.ID, strawberry.argument(description="Of which game.")],
        query: Annotated[str, strawberry.argument(description="What is looked for, 1-500 characters.")],
        language: Annotated[
            str | None,
            strawberry.argument(
                description="A BCP 47 tag: documents in this language, all if there are none; null: all."
            ),
        ] = None,
        first: Annotated[int | None, strawberry.argument(description="How many at most, 1-50; null: 5.")] = USUAL,
    ) -> list[RulePassage]:
        found = await search_rules(
            info.context.env,
            info.context.viewer,
            game_id=key_or_nil(game_id, "Game"),
            query=query,
            language=language,
            most=USUAL if first is None else first,
        )
        return [RulePassage.of(passage) for passage in found]
