"""Rulebooks as they are when their job is done: each paragraph of each page is a chunk."""

from collections.abc import Sequence
from typing import Any

from models import rule_index
from models.database.rows import insert_rows
from models.database.tx import tx
from models.games import Game, GameStatus
from models.rule_index import Entry
from models.rulebooks import DocumentKind, DocumentPage, DocumentStatus, GameDocument, RuleChunk


async def new_game(name: str = "Nine Men's Morris", status: GameStatus = GameStatus.ACTIVE) -> Game:
    async with tx():
        return await Game.create(name_base=name, folded=name.lower(), status=status)


async def shelved(
    game: Game,
    *pages: str,
    headings: Sequence[tuple[str, ...]] = (),
    title: str = "Rules",
    language: str = "en",
    edition: str | None = None,
    status: DocumentStatus = DocumentStatus.READY,
) -> GameDocument:
    """A rulebook with these pages, its paragraphs under `headings` as far as there are any."""
    rulebook = GameDocument(game=game, title=title, language=language, edition=edition, status=status)
    rulebook.kind = DocumentKind.RULEBOOK
    return await _filled(rulebook, pages, headings)


async def amending(document: GameDocument, *pages: str, kind: DocumentKind = DocumentKind.ERRATA) -> GameDocument:
    """Errata or answers that belong to that rulebook."""
    errata = GameDocument(game_id=document.game_id, title=kind.title(), kind=kind, language=document.language)
    errata.amends_id = document.id
    errata.status = DocumentStatus.READY
    return await _filled(errata, pages, ())


async def _filled(document: GameDocument, pages: Sequence[str], headings: Sequence[tuple[str, ...]]) -> GameDocument:
    document.page_count = len(pages)
    rows = [DocumentPage(document_id=document.id, number=n, text=text) for n, text in enumerate(pages, 1)]
    async with tx():
        await insert_rows([document])
        await insert_rows(rows)
        await _index(document, rows, headings)
    return document


async def _index(document: GameDocument, pages: Sequence[DocumentPage], headings: Sequence[tuple[str, ...]]) -> None:
    spans = [(page, *span) for page in pages for span in _paragraphs(page.text)]
    paths = [*headings, *([()] * len(spans))]
    entries = [Entry(n, page.text[start:end], paths[n]) for n, (page, start, end) in enumerate(spans)]
    words = await rule_index.add(document.id, entries)
    await insert_rows([_chunk(document, n, *spans[n], paths[n], words[n]) for n in range(len(spans))])


def _chunk(
    document: GameDocument, number: int, page: DocumentPage, start: int, end: int, path: Sequence[str], words: int
) -> RuleChunk:
    chunk: dict[str, Any] = {"char_start": start, "char_end": end, "sentences": [[start, end]], "words": words}
    return RuleChunk(document_id=document.id, number=number, page=page.number, section_path=list(path), **chunk)


def _paragraphs(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for part in text.split("\n\n"):
        spans.append((start, start + len(part)))
        start += len(part) + len("\n\n")
    return spans
