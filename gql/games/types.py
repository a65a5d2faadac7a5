"""Games with their sections and documents, as they are shown."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import strawberry

from core.errors import Invalid
from gql.context import Info
from gql.fields import field
from gql.games.enums import DocumentKind, DocumentStatus, GameStatus, SyncState
from gql.loaders import Part
from gql.pages import After, Connection, First, Order, connected, connection, whole_number, window
from gql.rows import FromRow, Node
from models import games as rows
from models import rulebooks
from resolvers.games import parts

NUMBER_MAX = 2**31 - 1


def _page_number(text: str) -> int:
    """ValueError for what no page has."""
    number = whole_number(text)
    if number > NUMBER_MAX:
        raise ValueError(text)
    return number


BY_NUMBER = Order(("number",), (_page_number,))


@strawberry.type(description="A game of the catalogue. Null is what is not known.")
class Game(FromRow, Node):
    row: strawberry.Private[rows.Game]
    bgg_id: int | None = strawberry.field(description="Its number at BoardGameGeek.")
    name_base: str = strawberry.field(description="What it is called, 1-200 characters.")
    status: GameStatus = strawberry.field(description="Who sees it.")
    min_players: int | None = strawberry.field(description="The fewest who can play.")
    max_players: int | None = strawberry.field(description="The most who can play.")
    playing_time: int | None = strawberry.field(description="Minutes that it takes.")
    min_age: int | None = strawberry.field(description="From which age, in years.")
    year_published: int | None = strawberry.field(description="When it came out; negative: before our era.")
    rating: float | None = strawberry.field(description="How people like it, 1-10.")
    weight: float | None = strawberry.field(description="How complex people find it, 1-5.")
    description: str | None = strawberry.field(description="What it is about, at most 20,000 characters.")
    categories: list[str] = strawberry.field(description="What sort of game it is.")
    mechanics: list[str] = strawberry.field(description="What one does in it.")
    thumbnail_url: str | None = strawberry.field(description="A small picture.")
    image_url: str | None = strawberry.field(description="A picture.")
    last_synced_from_bgg_at: datetime | None = strawberry.field(description="When it was last fetched.")
    created_at: datetime = strawberry.field(description="When it was added.")
    updated_at: datetime = strawberry.field(description="When it last changed.")

    @strawberry.field(description="Its parts, in their order.")
    async def sections(self, info: Info) -> list[GameSection]:
        return [GameSection.of(row) for row in await info.context.loaders.each(_sections_of, self.row.id)]

    @field("Its rulebooks and what belongs to them, in the order they were added.")
    async def documents(self, info: Info, first: First = None, after: After = None) -> Connection[GameDocument]:
        part = Part(parts.documents_of, "game_id", window(first, after))
        return connected(GameDocument, await info.context.loaders.page(self.row.id, part))


@strawberry.type(description="A part of a game, for which feature flags may be set.")
class GameSection(FromRow, Node):
    row: strawberry.Private[rows.GameSection]
    key: str = strawberry.field(description="1-64 of a-z 0-9 - _, unique in its game.")
    title: str = strawberry.field(description="1-200 characters.")


@strawberry.type(description="A rulebook, or what belongs to one.")
class GameDocument(FromRow, Node):
    row: strawberry.Private[rulebooks.GameDocument]
    title: str = strawberry.field(description="1-200 characters.")
    kind: DocumentKind = strawberry.field(description="What it is.")
    language: str = strawberry.field(description="A BCP 47 tag.")
    edition: str | None = strawberry.field(description="Which edition of the game it is for; null: any.")
    page_count: int | None = strawberry.field(description="How many pages it has; null: not read yet.")
    status: DocumentStatus = strawberry.field(description="Whether it can be searched.")
    failure: str | None = strawberry.field(description="Why it could not be read.")
    licence: str | None = strawberry.field(description="Under what terms its text may be used.")
    source_url: str | None = strawberry.field(description="Where it comes from.")
    created_at: datetime = strawberry.field(description="When it was added.")

    @strawberry.field(description="The game that it is for.")
    async def game(self, info: Info) -> Game:
        return Game.of(await info.context.loaders.game(self.row.game_id))

    @strawberry.field(description="The document that it corrects.")
    async def amends(self, info: Info) -> GameDocument | None:
        if self.row.amends_id is None:
            return None
        amended = await info.context.loaders.document(self.row.amends_id)
        return GameDocument.of(amended) if amended and amended.game_id == self.row.game_id else None

    @field("A page by its number; null if there is none.")
    async def page(
        self, info: Info, number: Annotated[int, strawberry.argument(description="Counts from 1.")]
    ) -> DocumentPage | None:
        if not 1 <= number <= NUMBER_MAX:
            raise Invalid("number", f"between 1 and {NUMBER_MAX}")
        row = await info.context.loaders.each(_numbered_pages, (self.row.id, number))
        return None if row is None else DocumentPage.of(row)

    @field("Its pages, from the first one.")
    async def pages(self, info: Info, first: First = None, after: After = None) -> Connection[DocumentPage]:
        part = Part(parts.pages_of, "document_id", window(first, after, order=BY_NUMBER), order=BY_NUMBER.columns)
        page = await info.context.loaders.page(self.row.id, part)
        places = [(BY_NUMBER.cursor(row), DocumentPage.of(row)) for row in page.rows]
        return connection(places, page.has_next, page.has_previous)


@strawberry.type(description="A page of a document.")
class DocumentPage:
    number: int = strawberry.field(description="Counts from 1.")
    label: str | None = strawberry.field(description="What is printed on it to number it by.")
    text: str = strawberry.field(
        description="What a reader sees; `charStart` and `charEnd` of citations count its code points."
    )

    @classmethod
    def of(cls, row: rulebooks.DocumentPage) -> Self:
        return cls(number=row.number, label=row.label, text=row.text)


@strawberry.type(description="Games being fetched from BoardGameGeek; shown to developers and administrators.")
class SyncJob(FromRow, Node):
    row: strawberry.Private[rows.SyncJob]
    state: SyncState = strawberry.field(description="How far it is.")
    total: int = strawberry.field(description="How many games were asked for.")
    done: int = strawberry.field(description="How many of them were fetched, or could not be had.")
    failures: list[str] = strawberry.field(description="What could not be had, and why.")
    created_at: datetime = strawberry.field(description="When it was asked for.")
    finished_at: datetime | None = strawberry.field(description="When it was over.")


async def _sections_of(game_ids: list[UUID]) -> list[list[rows.GameSection]]:
    return await parts.sections_of(game_ids)


async def _numbered_pages(wanted: list[tuple[UUID, int]]) -> list[rulebooks.DocumentPage | None]:
    return await parts.numbered_pages(wanted)
