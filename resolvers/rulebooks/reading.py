"""The pages of a document, of whatever kind its bytes are."""

import asyncio
from typing import Final

from core.apart import read_apart
from core.env import Env
from core.pages import PageText, Unreadable
from resolvers.rulebooks.pages import pages_of_text

PDF: Final = "application/pdf"
MARKDOWN: Final = "text/markdown"
PLAIN: Final = "text/plain"
SMALL: Final = 50_000  # bytes; Markdown beyond it can take minutes, if somebody means it to


async def read_pages(env: Env, content: bytes, media_type: str) -> list[PageText]:
    """Raises Unreadable."""
    if media_type == PDF:
        return await _pages_of_pdf(env, content)
    if media_type == MARKDOWN and len(content) > SMALL:
        return await read_apart("resolvers.rulebooks.markdown_program", content)
    return await asyncio.to_thread(pages_of_text, decoded(content), media_type == MARKDOWN)


def decoded(content: bytes) -> str:
    """Raises Unreadable."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise Unreadable("it is no text in UTF-8") from None


async def _pages_of_pdf(env: Env, content: bytes) -> list[PageText]:
    if env.pdf is None:
        raise Unreadable("reading PDFs needs the extra: pip install 'inglenook[pdf]'")
    return await env.pdf.pages(content)
