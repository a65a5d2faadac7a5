"""Documents on their way from bytes to pages: what workers find, claim and store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.pages import PageText
from models.database.rows import execute, fetch, insert, insert_rows
from models.rule_index import Entry, add
from models.rulebooks import DocumentPage, DocumentSource, DocumentStatus, GameDocument, RuleChunk

FAILURE_MAX = 500  # characters


@dataclass(frozen=True, slots=True)
class Source:
    content: bytes
    media_type: str


async def same_document(game_id: UUID, content_hash: str) -> GameDocument | None:
    """The one document of a game with these bytes."""
    return await GameDocument.get_or_none(game_id=game_id, content_hash=content_hash)


async def replace_amended(document: GameDocument, by: UUID | None) -> None:
    """What amends a document that goes amends another one, or none; inside `tx()`."""
    await GameDocument.filter(game_id=document.game_id, amends_id=document.id).update(amends_id=by)


async def awaiting(document_id: UUID, *, hold: bool = False) -> GameDocument | None:
    """Whose bytes may be sent by whoever has the secret; `hold`: until `tx()` ends nobody else changes it."""
    documents = GameDocument.filter(id=document_id).exclude(upload_hash=None)
    return await (documents.select_for_update() if hold else documents).get_or_none()


async def claimed(document_id: UUID) -> Source | None:
    """Begin to work on a document, inside `tx()`; None for one that is done, or not there."""
    sql = """UPDATE game_document SET status = 'PROCESSING'
        WHERE id = ? AND status IN ('PENDING', 'PROCESSING') AND content_hash IS NOT NULL RETURNING id"""
    if not await fetch(sql, (document_id,)):
        return None
    source = await DocumentSource.get(document_id=document_id)
    return Source(bytes(source.content), source.media_type)


async def failed(document_id: UUID, reason: str) -> bool:
    """Whether it still was being worked on; so with `stored`. Inside `tx()`."""
    return await _ended(document_id, DocumentStatus.FAILED, failure=reason[:FAILURE_MAX])


async def stored(document_id: UUID, pages: Sequence[PageText], chunks: Sequence[RuleChunk]) -> bool:
    """Keep what became of a document, and let it be found; the words of each chunk are counted here."""
    if not await _ended(document_id, DocumentStatus.READY, page_count=len(pages)):
        return False
    texts = {page.number: page.text for page in pages}
    entries = [
        Entry(chunk.number, texts[chunk.page][chunk.char_start : chunk.char_end], tuple(chunk.section_path))
        for chunk in chunks
    ]
    for chunk, words in zip(chunks, await add(document_id, entries), strict=True):
        chunk.words = words
    await insert_rows([_page(document_id, page) for page in pages])
    await insert_rows(chunks)
    return True


async def without_vectors(document_id: UUID, model: str) -> list[tuple[int, str]]:
    """The number and text of chunks that a model has not seen yet, in their order."""
    sql = """
        SELECT c.number, substr(p.text, c.char_start + 1, c.char_end - c.char_start) AS text
        FROM rule_chunk c JOIN document_page p ON p.document_id = c.document_id AND p.number = c.page
        WHERE c.document_id = ? AND NOT EXISTS (
            SELECT 1 FROM rule_vector v
            WHERE v.document_id = c.document_id AND v.model = ? AND v.chunk_number = c.number
        ) ORDER BY c.number
    """
    return [(row["number"], row["text"]) for row in await fetch(sql, (document_id, model))]


async def keep_vectors(document_id: UUID, model: str, vectors: Mapping[int, bytes]) -> None:
    """By the chunk's number, packed; inside `tx()`. Of a document that is gone none is kept, of two the first."""
    if not await GameDocument.filter(id=document_id).select_for_update().exists():
        return
    rows = [(document_id, number, model, packed) for number, packed in vectors.items()]
    columns = ("document_id", "chunk_number", "model", "vector")
    await insert("rule_vector", columns, rows, "ON CONFLICT DO NOTHING")


async def forget_unsent(now: datetime) -> None:
    """Delete the documents whose bytes may no longer be sent; inside `tx()`."""
    await GameDocument.filter(content_hash=None, upload_expires_at__lt=now).delete()


async def _ended(
    document_id: UUID, status: DocumentStatus, *, page_count: int | None = None, failure: str | None = None
) -> bool:
    sql = """UPDATE game_document SET status = ?, page_count = ?, failure = ?
        WHERE id = ? AND status = 'PROCESSING' RETURNING id"""
    if not await fetch(sql, (status.value, page_count, failure, document_id)):
        return False
    await execute("DELETE FROM document_source WHERE document_id = ?", (document_id,))
    return True


def _page(document_id: UUID, page: PageText) -> DocumentPage:
    return DocumentPage(document_id=document_id, number=page.number, label=page.label, text=page.text)
