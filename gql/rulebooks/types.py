"""Sessions of questions about rules, the answers, and what they quote."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self
from uuid import UUID

import strawberry

from core.live import Head
from gql.context import Info
from gql.cursors import Place
from gql.enums import described
from gql.fields import field
from gql.games.types import Game, GameDocument
from gql.loaders import Part
from gql.pages import After, Connection, First, connected, window
from gql.rows import FromRow, Node
from gql.rulebooks.loading import citations_of_answers, sessions_by_id, snapshots_of
from gql.worlds import TokenUsage
from models import answers as rows
from models.answer_rows import Snapshot
from models.answers import AnswerStatus
from models.pages import Page
from models.streams import answer_stream

described(
    AnswerStatus,
    "How far an answer about rules has come, and whether it can be trusted.",
    {
        "QUEUED": "It is about to begin.",
        "STREAMING": "It is being made.",
        "ANSWERED": "It is whole, and what it quotes stands in the rulebooks.",
        "NOT_COVERED": "The rulebooks do not say.",
        "UNVERIFIED": "It is whole, but quotes nothing that stands in the rulebooks: do not rely on it.",
        "FAILED": "It could not be made; the text so far stays.",
        "CANCELLED": "It was stopped; the text so far stays.",
    },
)


@strawberry.type(description="Words that stand in a document just so, checked by the server.")
class Citation:
    page: int = strawberry.field(description="On which page, by its number.")
    page_label: str | None = strawberry.field(description="What is printed on that page to number it by.")
    section_path: list[str] = strawberry.field(description="Under which headings, the outermost first.")
    quote: str = strawberry.field(description="The words, as they stand in that page's text.")
    char_start: int = strawberry.field(description="Where they begin in that text, in code points.")
    char_end: int = strawberry.field(description="Where they end, in code points.")
    document_id: strawberry.Private[UUID]

    @classmethod
    def of(cls, row: rows.AnswerCitation) -> Self:
        return cls(
            page=row.page,
            page_label=row.page_label,
            section_path=row.section_path,
            quote=row.quote,
            char_start=row.char_start,
            char_end=row.char_end,
            document_id=row.document_id,
        )

    @strawberry.field(description="In which document.")
    async def document(self, info: Info) -> GameDocument:
        return GameDocument.of(await info.context.loaders.document(self.document_id))


@strawberry.type(description="Questions about one game that follow each other; only their owner sees them.")
class RulesSession(FromRow, Node):
    row: strawberry.Private[rows.RulesSession]
    title: str = strawberry.field(description="The beginning of the first question.")
    language: str = strawberry.field(description="Of the first question: a BCP 47 tag.")
    created_at: datetime = strawberry.field(description="When the first question was asked.")

    @strawberry.field(description="The game they are about.")
    async def game(self, info: Info) -> Game:
        return Game.of(await info.context.loaders.game(self.row.game_id))

    @field("What was answered, oldest first.", scopes=None)
    async def answers(self, info: Info, first: First = None, after: After = None) -> Connection[RulesAnswer]:
        asked = window(first, after)
        part = Part(lambda ids: rows.RulesAnswer.filter(session_id__in=ids), "session_id", asked)
        page: Page[Any] = await info.context.loaders.page(self.row.id, part)
        return connected(RulesAnswer, page)


@strawberry.type(description="A question about rules, and its answer.")
class RulesAnswer(FromRow, Node):
    row: strawberry.Private[rows.RulesAnswer]
    question: str = strawberry.field(description="1-1,000 characters.")
    provider: str = strawberry.field(description="Who makes the answer; extractive: the server itself, of quotes.")
    model: str = strawberry.field(description="With which model.")
    created_at: datetime = strawberry.field(description="When it was asked.")

    @strawberry.field(description="The session it is in.")
    async def session(self, info: Info) -> RulesSession:
        return RulesSession.of(await info.context.loaders.each(sessions_by_id, self.row.session_id))

    @strawberry.field(description="The answer in plain text; while it is being made, as much as is there.")
    async def answer(self, info: Info) -> str:
        return (await self._now(info)).answer.answer

    @strawberry.field(description="How far it has come.")
    async def status(self, info: Info) -> AnswerStatus:
        return (await self._now(info)).answer.status

    @strawberry.field(description="What it quotes; empty before it is ANSWERED.")
    async def citations(self, info: Info) -> list[Citation]:
        found = await info.context.loaders.each(citations_of_answers, self.row.id)
        return [Citation.of(row) for row in found]

    @strawberry.field(description="What the model call used.")
    async def usage(self, info: Info) -> TokenUsage:
        row = (await self._now(info)).answer
        return TokenUsage(
            input_tokens=row.input_tokens,
            cached_tokens=row.cached_tokens,
            output_tokens=row.output_tokens,
            cost_micros=row.cost_micros,
        )

    @strawberry.field(description="Milliseconds from the question to the end of the answer; null: it has not ended.")
    async def latency_ms(self, info: Info) -> int | None:
        return (await self._now(info)).answer.latency_ms

    @strawberry.field(description="Follow answerEvents `after` it: what comes then goes on from `answer`.")
    async def stream_cursor(self, info: Info) -> str:
        head = (await self._now(info)).head
        return Place(answer_stream(self.row.id), head.epoch, head.last_seq).cursor()

    async def _now(self, info: Info) -> Snapshot:
        """Text, status and cursor of one operation are of the same moment; a row that is gone is as it was."""
        found = await info.context.loaders.each(snapshots_of, self.row.id)
        return found or Snapshot(self.row, Head())
