"""Text and Markdown made into pages as a reader sees them: a form feed breaks pages."""

import re
from typing import Final

from core.pages import PAGES_MAX, TEXT_MAX, PageText, Unreadable
from core.text import without_forbidden

FORM_FEED: Final = "\f"
METADATA: Final = re.compile(r"\A-{3,}[ \t]*\n(?:[\w-]+:.*\n|[ \t]+.*\n)+-{3,}[ \t]*\n")  # before a text
TITLED: Final = re.compile(r"(?<=\n\n)-{3,}[ \t]*\ntitle:.*\n(?:[a-z][\w-]*:.*\n)*-{3,}[ \t]*\n")  # before one appended


def pages_of_text(text: str, markdown: bool) -> list[PageText]:
    """One page for each part between form feeds, in order; what no reader sees of Markdown is left out.

    Raises Unreadable for a text with nothing to read, or too much.
    """
    if len(text) > TEXT_MAX:
        raise Unreadable(f"it has {len(text):,} characters: at most {TEXT_MAX:,} are read")
    pieces = _pieces(text)
    if len(pieces) > PAGES_MAX:
        raise Unreadable(f"it has {len(pieces):,} pages: at most {PAGES_MAX:,} are read")
    pages = _of_markdown(pieces) if markdown else [PageText(n, piece) for n, piece in enumerate(pieces, 1)]
    if not any(page.text for page in pages):
        raise Unreadable("it has no text")
    return pages


def _pieces(text: str) -> list[str]:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    pieces = [without_forbidden(piece).rstrip().lstrip("\n") for piece in lines.split(FORM_FEED)]
    while len(pieces) > 1 and not pieces[-1]:  # a form feed at the end begins no page
        pieces.pop()
    return pieces


def _of_markdown(pieces: list[str]) -> list[PageText]:
    from resolvers.rulebooks.markdown import page_of_markdown, references_of  # noqa: PLC0415 (35 ms of markdown-it)

    shown = [TITLED.sub("", METADATA.sub("", f"{piece}\n")) for piece in pieces]
    references = references_of(shown)
    return [page_of_markdown(number, piece, references) for number, piece in enumerate(shown, 1)]
