"""Stored rulebooks to quote from: pages full of numbers and denials, set as printers set them."""

import random
from collections.abc import Sequence

from core.pages import PageText
from core.rules import Passage
from models.database.rows import insert_rows
from models.database.tx import tx
from models.games import Game, name_key
from models.rulebooks import DocumentKind, DocumentPage, DocumentStatus, GameDocument, RuleChunk
from resolvers.rulebooks.chunking import Chunk, chunks_of
from resolvers.rulebooks.pages import pages_of_text

WHO = (
    "The active player",
    "The first player",
    "Each player",
    "The dealer",
    "The lonely knight",
    "A wizard of the north",
)
DOES = ("draw", "discard", "exchange", "reveal", "bury", "sacrifice", "fly over", "offer", "confiscate")
WHAT = ("“harvest” cards", "oﬃce tokens", "six-sided dice", "gold coins", "wooden ships", "spaces of the board")
WHEN = ("in the same turn", "before the last round", "when the bell rings", "after a ﬁght — or a truce")
LINE = 60  # characters, as printed


def sentence(dice: random.Random) -> str:
    may = dice.choice(("may", "may not", "must", "must not", "can", "cannot"))
    return (
        f"{dice.choice(WHO)} {may} {dice.choice(DOES)} {dice.randint(2, 999)} {dice.choice(WHAT)} {dice.choice(WHEN)}."
    )


def printed(text: str, dice: random.Random) -> str:
    """In lines, with some words broken at their ends."""
    lines, line = list[str](), ""
    for word in text.split():
        if len(line) + len(word) > LINE:
            cut = dice.randint(2, len(word) - 2) if word.isalpha() and len(word) > 5 and dice.random() < 0.3 else 0
            lines.append(f"{line} {word[:cut]}-" if cut else line)
            line = word[cut:]
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def printed_page(number: int, dice: random.Random, *, sentences: int = 8) -> str:
    return f"# Part {number}\n\n" + printed(" ".join(sentence(dice) for _ in range(sentences)), dice)


async def stored_game(name: str, documents: Sequence[str]) -> list[Passage]:
    """A game with documents of Markdown, pages parted by form feeds; their chunks as they are found."""
    async with tx():
        game = await Game.create(name_base=name, folded=name_key(name))
    return [passage for number, text in enumerate(documents) for passage in await _stored(game, f"Book {number}", text)]


async def _stored(game: Game, title: str, text: str) -> list[Passage]:
    document = GameDocument(game_id=game.id, title=title, kind=DocumentKind.RULEBOOK, language="en")
    document.status = DocumentStatus.READY
    pages = pages_of_text(text, markdown=True)
    chunks = chunks_of(pages)
    async with tx():
        await insert_rows([document])
        rows = [
            DocumentPage(document_id=document.id, number=page.number, text=page.text, label=f"p{page.number}")
            for page in pages
        ]
        await insert_rows(rows)
        await insert_rows([_row(document, chunk) for chunk in chunks])
    return [_passage(document, pages[chunk.page - 1], chunk) for chunk in chunks]


def _row(document: GameDocument, chunk: Chunk) -> RuleChunk:
    return RuleChunk(
        document_id=document.id,
        number=chunk.number,
        page=chunk.page,
        section_path=list(chunk.section_path),
        char_start=chunk.char_start,
        char_end=chunk.char_end,
        sentences=[list(span) for span in chunk.sentences],
        words=1,
    )


def _passage(document: GameDocument, page: PageText, chunk: Chunk) -> Passage:
    return Passage(
        document_id=document.id,
        document_title=document.title,
        page=page.number,
        page_label=f"p{page.number}",
        section_path=chunk.section_path,
        text=page.text[chunk.char_start : chunk.char_end],
        char_start=chunk.char_start,
        sentences=tuple((start - chunk.char_start, end - chunk.char_start) for start, end in chunk.sentences),
        score=1.0,
    )
