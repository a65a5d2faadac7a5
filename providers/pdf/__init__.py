"""PDFs, read by PDFium in a process of its own: whatever a PDF does there, the server goes on."""

import asyncio
from importlib.util import find_spec
from typing import Final

from core.apart import SECONDS, read_apart
from core.pages import PageText

AT_ONCE: Final = 2  # PDFs that one process has read


class Pdfium:
    """`core.pages.PdfReader`. One PDF may take `seconds`."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._room = asyncio.Semaphore(AT_ONCE)

    async def pages(self, content: bytes) -> list[PageText]:
        async with self._room:
            return await read_apart("providers.pdf.reading", content, seconds=self._seconds)


def pdf_reader() -> Pdfium | None:
    """None where the extra `pdf` is not installed."""
    return Pdfium() if find_spec("pypdfium2") else None
