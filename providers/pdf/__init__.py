"""PDFs, read by PDFium in a process of its own: whatever a PDF does there, the server goes on."""

from importlib.util import find_spec

from core.apart import SECONDS, read_apart
from core.pages import PageText


class Pdfium:
    """`core.pages.PdfReader`. One PDF may take `seconds`."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds

    async def pages(self, content: bytes) -> list[PageText]:
        return await read_apart("providers.pdf.reading", content, seconds=self._seconds)


def pdf_reader() -> Pdfium | None:
    """None where the extra `pdf` is not installed."""
    return Pdfium() if find_spec("pypdfium2") else None
