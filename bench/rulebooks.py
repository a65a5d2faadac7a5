"""Rulebooks to search: articles of SQuAD 2.0 with every paragraph a chunk, and Fate Accelerated as it is indexed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.embedder import Embedder
from core.pages import PageText
from core.vectors import packed
from models import rule_index
from models.database.rows import insert, insert_rows
from models.database.tx import tx
from models.games import Game, GameStatus, name_key
from models.rule_index import Entry
from models.rulebooks import DocumentKind, DocumentPage, DocumentStatus, GameDocument, RuleChunk
from resolvers.rulebooks.chunking import Chunk, chunks_of
from resolvers.rulebooks.pages import pages_of_text
from resolvers.rulebooks.sentences import sentences_of

DATA = Path(__file__).parents[2] / "shared" / "data"
SQUAD = DATA / "squad2_dev_half.json"
FATE = DATA / "fate-accelerated.md"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the page of the article that it is about."""

    question: str
    article: str
    page: int
    answerable: bool


@dataclass(frozen=True, slots=True)
class Squad:
    """`paragraphs` are (article, text)."""

    paragraphs: list[tuple[str, str]]
    asked: list[Asked]


def squad() -> Squad:
    articles: list[dict[str, Any]] = json.loads(SQUAD.read_text())
    paragraphs: list[tuple[str, str]] = []
    asked: list[Asked] = []
    for article in articles:
        title: str = article["title"]
        for page, paragraph in enumerate(article["paragraphs"], 1):
            asked += [Asked(each["question"], title, page, not each["is_impossible"]) for each in paragraph["qas"]]
            paragraphs.append((title, paragraph["context"]))
    return Squad(paragraphs, asked)


async def new_game(name: str) -> Game:
    async with tx():
        return await Game.create(name_base=name, folded=name_key(name), status=GameStatus.ACTIVE)


async def add_paragraphs(game: Game, title: str, texts: Sequence[str], embedder: Embedder | None) -> GameDocument:
    """A document whose every page is one of the texts, and a chunk."""
    pages = [PageText(number, text) for number, text in enumerate(texts, 1)]
    chunks = [
        Chunk(number, number + 1, (), 0, len(text), tuple(sentences_of(text))) for number, text in enumerate(texts)
    ]
    return await _stored(game, title, pages, chunks, embedder)


async def add_markdown(game: Game, title: str, text: str, embedder: Embedder | None) -> GameDocument:
    pages = pages_of_text(text, markdown=True)
    return await _stored(game, title, pages, chunks_of(pages), embedder)


async def _stored(
    game: Game, title: str, pages: Sequence[PageText], chunks: Sequence[Chunk], embedder: Embedder | None
) -> GameDocument:
    document = GameDocument(game_id=game.id, title=title, kind=DocumentKind.RULEBOOK, language="en")
    document.status = DocumentStatus.READY
    texts = {page.number: page.text for page in pages}
    entries = [
        Entry(each.number, texts[each.page][each.char_start : each.char_end], each.section_path) for each in chunks
    ]
    vectors = await embedder.embed([each.text for each in entries]) if embedder else []
    async with tx():
        await insert_rows([document])
        await insert_rows([DocumentPage(document_id=document.id, number=n, text=text) for n, text in texts.items()])
        words = await rule_index.add(document.id, entries)
        await insert_rows([_row(document, chunk, words[chunk.number]) for chunk in chunks])
        rows = [(document.id, number, embedder and embedder.model, packed(each)) for number, each in enumerate(vectors)]
        await insert("rule_vector", ("document_id", "chunk_number", "model", "vector"), rows)
    return document


def _row(document: GameDocument, chunk: Chunk, words: int) -> RuleChunk:
    return RuleChunk(
        document_id=document.id,
        number=chunk.number,
        page=chunk.page,
        section_path=list(chunk.section_path),
        char_start=chunk.char_start,
        char_end=chunk.char_end,
        sentences=[list(span) for span in chunk.sentences],
        words=words,
    )
