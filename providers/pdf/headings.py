"""Which lines of a PDF are headings: those that are clearly larger than most of its text."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from core.pages import Heading

LARGER: Final = 1.15  # times the size of most of the text
LENGTH_MAX: Final = 150  # code points of a heading's line
SHARE_MAX: Final = 0.3  # of a document's text, beyond which large lines are no headings
LEVEL_MAX: Final = 6
REPEATS_MAX: Final = 3  # what stands on more pages, and on SHARE_MAX of them, is printed at their edge


@dataclass(frozen=True, slots=True)
class SizedLine:
    """`size` is in points, 0 for a blank line."""

    text: str
    size: float


@dataclass(frozen=True, slots=True)
class SizedPage:
    lines: tuple[SizedLine, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines).rstrip()


def headings_of(pages: Sequence[SizedPage]) -> list[list[Heading]]:
    """Those of each page, in the order of its text. The largest size is level 1."""
    levels = _levels(pages)
    found = [list(_on(page, levels)) for page in pages]
    repeated = _repeated(found)
    return [[heading for heading in page if heading.title not in repeated] for page in found]


def _levels(pages: Sequence[SizedPage]) -> dict[float, int]:
    """By size."""
    written: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            written[_rounded(line.size)] += len(line.text)
    if not written.total():
        return {}
    most = max(written, key=lambda size: written[size])
    sizes = sorted((size for size in written if size >= most * LARGER), reverse=True)
    if sum(written[size] for size in sizes) > SHARE_MAX * written.total():
        return {}
    return {size: min(rank, LEVEL_MAX) for rank, size in enumerate(sizes, 1)}


def _on(page: SizedPage, levels: dict[float, int]) -> Iterator[Heading]:
    start = 0
    open_one: Heading | None = None
    for line in page.lines:
        end = start + len(line.text)
        level = levels.get(_rounded(line.size)) if _is_title(line.text) else None
        if open_one and level != open_one.level:
            yield open_one
            open_one = None
        if level:
            begun = open_one.start if open_one else start + len(line.text) - len(line.text.lstrip())
            title = _title(line.text) if open_one is None else f"{open_one.title} {_title(line.text)}"
            open_one = Heading(level, title, begun, end)
        start = end + 1
    if open_one:
        yield open_one


def _title(text: str) -> str:
    return " ".join(text.replace("-\n", "").split())


def _is_title(text: str) -> bool:
    return sum(character.isalpha() for character in text) > 1 and len(text) <= LENGTH_MAX


def _repeated(pages: Sequence[Sequence[Heading]]) -> set[str]:
    on = Counter(title for page in pages for title in {heading.title for heading in page})
    return {title for title, count in on.items() if count > max(REPEATS_MAX, SHARE_MAX * len(pages))}


def _rounded(size: float) -> float:
    return round(size * 2) / 2
