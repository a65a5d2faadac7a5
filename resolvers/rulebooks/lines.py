"""Writes blocks, lists and tables as lines of plain text, and remembers which lines are headings."""

import re
from typing import Final

from core.pages import Heading

BLANKS: Final = re.compile(r"[ \t]+")
BULLET: Final = "• "
INDENT: Final = "  "
CELL: Final = " | "
LISTS: Final = frozenset({"ol", "ul"})
CELLS: Final = frozenset({"td", "th"})
HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
# fmt: off
BLOCKS: Final = frozenset([
    "address", "article", "aside", "blockquote", "center", "details", "div", "dl", "fieldset", "figure", "footer",
    "form", "header", "hr", "main", "nav", "p", "pre", "section", "table",
])
# fmt: on
OWN_LINES: Final = frozenset(["br", "caption", "dd", "dt", "figcaption", "legend", "li", "summary", "tr"])
LINE, BLOCK = 1, 2  # newlines


class Lines:
    """Blocks are set apart by a blank line. `open` and `close` take any tag, and need not match each other."""

    def __init__(self) -> None:
        self.headings: list[Heading] = []
        self._parts: list[str] = []
        self._length = 0
        self._break = 0  # newlines before what comes next
        self._bullet = False  # nothing came after it yet
        self._lists: list[int | None] = []  # the next number of each list that is open, None for one without
        self._cells = 0  # of this row
        self._heading: tuple[int, int, int] | None = None  # its level, and where it begins: in the text, in the parts

    def text(self) -> str:
        return "".join(self._parts).rstrip()

    def open(self, tag: str, first: int = 1) -> None:
        """`first` is the number that an ordered list begins with."""
        if tag in LISTS:
            self._end(LINE if self._lists else BLOCK)
            self._lists.append(first if tag == "ol" else None)
        elif tag == "li":
            self._begin_item()
        elif tag in CELLS:
            self._begin_cell()
        elif tag in HEADINGS:
            self._end(BLOCK)
            self._heading = (HEADINGS[tag], -1, -1)
        else:
            self._pass(tag)

    def close(self, tag: str) -> None:
        if tag in LISTS:
            if self._lists:
                self._lists.pop()
            self._end(LINE if self._lists else BLOCK)
        elif tag in HEADINGS:
            self._end_heading()
            self._end(BLOCK)
        else:
            self._pass(tag)

    def write(self, text: str) -> None:
        """A part of a line; a run of blanks is one."""
        text = BLANKS.sub(" ", text)
        if self._at_start() or self._parts[-1].endswith(" "):
            text = text.lstrip(" ")
        if text:
            self._put(text)

    def write_lines(self, text: str) -> None:
        """Text whose lines may end anywhere."""
        first, *rest = text.split("\n")
        self.write(first)
        for line in rest:
            self.end_line()
            self.write(line)

    def write_block(self, text: str) -> None:
        """A block whose blanks count."""
        self._end(BLOCK)
        if text.strip():
            self._put(text.rstrip())
        self._end(BLOCK)

    def end_line(self) -> None:
        self._end(LINE)

    def _pass(self, tag: str) -> None:
        if tag in BLOCKS:
            self._end(BLOCK)
        elif tag in OWN_LINES:
            self._end(LINE)
        if tag == "tr":
            self._cells = 0

    def _end(self, newlines: int) -> None:
        if self._parts and not self._bullet:
            self._break = max(self._break, newlines)

    def _begin_item(self) -> None:
        self._bullet = False
        self._end(LINE)
        number = self._lists[-1] if self._lists else None
        mark = BULLET if number is None else f"{number}. "
        if number is not None:
            self._lists[-1] = number + 1
        self._put(INDENT * (len(self._lists) - 1) + mark)
        self._bullet = True

    def _begin_cell(self) -> None:
        if self._cells:
            self._put(CELL)
        self._cells += 1

    def _end_heading(self) -> None:
        level, start, part = self._heading or (0, -1, -1)
        self._heading = None
        if start < 0:
            return
        written = "".join(self._parts[part:]).rstrip()
        self.headings.append(Heading(level, " ".join(written.split()), start, start + len(written)))

    def _at_start(self) -> bool:
        return not self._parts or self._break > 0

    def _put(self, text: str) -> None:
        if self._break:
            self._trim()
            self._add("\n" * self._break)
        self._break = 0
        self._bullet = False
        if self._heading and self._heading[1] < 0:
            self._heading = (self._heading[0], self._length, len(self._parts))
        self._add(text)

    def _trim(self) -> None:
        bare = self._parts[-1].rstrip(" ")
        self._length -= len(self._parts[-1]) - len(bare)
        self._parts[-1] = bare

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
