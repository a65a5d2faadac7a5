"""The program that reads a PDF: its text, the labels of its pages and its headings."""

from collections.abc import Iterator
from typing import Final

import pypdfium2 as pdfium  # pyright: ignore[reportMissingTypeStubs]
from pypdfium2 import raw  # pyright: ignore[reportMissingTypeStubs]

from core.apart import answer
from core.pages import LABEL_MAX, PAGES_MAX, TEXT_MAX, PageText, Unreadable
from core.text import without_forbidden
from providers.pdf.headings import SizedLine, SizedPage, headings_of

PASSWORD: Final = frozenset({raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY})
HYPHENS: Final = frozenset({0x02, 0xFFFE})  # what PDFium makes of one at the end of a line, and of that end
SURROGATES: Final = range(0xD800, 0xE000)


def read(content: bytes) -> Iterator[PageText]:
    """Raises Unreadable."""
    pdf = _opened(content)
    pages = list(_pages(pdf))
    if not any(page.text for page in pages):
        raise Unreadable(_without_text(pdf))
    for number, (page, headings) in enumerate(zip(pages, headings_of(pages), strict=True), 1):
        label = without_forbidden(pdf.get_page_label(number - 1)).strip()[:LABEL_MAX]
        yield PageText(number, page.text, label or None, tuple(headings))


def _opened(content: bytes) -> pdfium.PdfDocument:
    try:
        pdf = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if error.err_code in PASSWORD:
            raise Unreadable("it is encrypted: send it without its password") from None
        raise Unreadable("it is no PDF, or a broken one") from None
    if not len(pdf):
        raise Unreadable("it has no pages")
    if len(pdf) > PAGES_MAX:
        raise Unreadable(f"it has {len(pdf):,} pages: at most {PAGES_MAX:,} are read")
    return pdf


def _pages(pdf: pdfium.PdfDocument) -> Iterator[SizedPage]:
    characters = 0
    for index in range(len(pdf)):
        try:
            page = pdf[index]
            text = page.get_textpage()
        except pdfium.PdfiumError:
            raise Unreadable(f"its page {index + 1:,} is broken") from None
        characters += text.count_chars()
        if characters > TEXT_MAX:
            raise Unreadable(f"it has over {TEXT_MAX:,} characters: at most so many are read")
        yield SizedPage(tuple(_lines(text)))
        text.close()
        page.close()


def _lines(text: pdfium.PdfTextPage) -> Iterator[SizedLine]:
    line: list[int] = []  # the index of each character
    codes = [raw.FPDFText_GetUnicode(text, index) for index in range(text.count_chars())]
    for index, code in enumerate(codes):
        if code == ord("\n"):
            yield _line(text, line, codes)
            line = []
        else:
            line.append(index)
    yield _line(text, line, codes)


def _line(text: pdfium.PdfTextPage, line: list[int], codes: list[int]) -> SizedLine:
    written = "".join(_character(codes[index]) for index in line)
    seen = [index for index in line if not _character(codes[index]).isspace()]
    size = min(_size(text, seen[0]), _size(text, seen[-1])) if seen else 0.0
    return SizedLine(without_forbidden(written).rstrip(), size)


def _character(code: int) -> str:
    if code in HYPHENS:
        return "-\n"
    return " " if code in (0, 0x0D, 0x0B, 0x0C) or code in SURROGATES else chr(code)


def _size(text: pdfium.PdfTextPage, index: int) -> float:
    """The height of a character's font in points, as it is scaled on the page."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    return raw.FPDFText_GetFontSize(text, index) * (matrix.c**2 + matrix.d**2) ** 0.5


def _without_text(pdf: pdfium.PdfDocument) -> str:
    for index in range(len(pdf)):
        page = pdf[index]
        if raw.FPDFPage_CountObjects(page):
            return "it has no text: it holds pictures only; run OCR first"
        page.close()
    return "it has no text: its pages are empty"


if __name__ == "__main__":
    answer(read)
