"""Pages with the chunks that they were cut into: what quotes are looked for in."""

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass
from uuid import UUID

from tortoise.expressions import Q

from models.rulebooks import DocumentPage, RuleChunk

Place = tuple[UUID, int]  # a document and the number of a page


@dataclass(frozen=True, slots=True)
class CitedChunk:
    """A chunk from `start` to `end` in its page's text, and its sentences in the same."""

    start: int
    end: int
    section_path: tuple[str, ...]
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class CitedPage:
    document_id: UUID
    number: int
    label: str | None
    text: str
    chunks: tuple[CitedChunk, ...]


async def cited_pages(places: Set[Place]) -> dict[Place, CitedPage]:
    """Those of `places` that are there, with their chunks in order. Two statements."""
    if not places:
        return {}
    pages = await DocumentPage.filter(Q(*(Q(document_id=one, number=page) for one, page in places), join_type=Q.OR))
    chunks: dict[Place, list[CitedChunk]] = defaultdict(list)
    cut = RuleChunk.filter(Q(*(Q(document_id=one, page=page) for one, page in places), join_type=Q.OR))
    for chunk in await cut.order_by("document_id", "number"):
        chunks[chunk.document_id, chunk.page].append(_chunk(chunk))
    return {(page.document_id, page.number): _page(page, chunks) for page in pages}


def _chunk(row: RuleChunk) -> CitedChunk:
    sentences = tuple((start, end) for start, end in row.sentences)
    return CitedChunk(row.char_start, row.char_end, tuple(row.section_path), sentences)


def _page(row: DocumentPage, chunks: dict[Place, list[CitedChunk]]) -> CitedPage:
    place = (row.document_id, row.number)
    return CitedPage(*place, row.label, row.text, tuple(chunks[place]))
