"""Pages of a document as a reader sees them, and the shape of what reads them from a PDF."""

from dataclasses import dataclass
from typing import Protocol

PAGES_MAX = 2_000
TEXT_MAX = 5_000_000  # code points of all pages together
LABEL_MAX = 64  # code points


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of a page's text from `start` to `end`, in code points; level 1 is the highest of 6."""

    level: int
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PageText:
    """`number` counts from 1; `label` is what is printed on the page; `headings` are in the order of the text."""

    number: int
    text: str
    label: str | None = None
    headings: tuple[Heading, ...] = ()


class Unreadable(Exception):
    """A document has no text that can be shown: why, in words for whoever sent it, and none of the document's."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PdfReader(Protocol):
    """Something that reads PDFs, whatever is in them."""

    async def pages(self, content: bytes) -> list[PageText]:
        """Raises Unreadable."""
        ...
