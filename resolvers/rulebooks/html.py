"""HTML inside Markdown, taken apart into tags and the text between them; what is broken of it is text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Final

TAG: Final = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9-]*)(?:[^<>"']|"[^"]{0,2000}"|'[^']{0,2000}'){0,500}+>""")
DECLARATION: Final = re.compile(r"<[!?][^<>]{0,2000}>")
COMMENT: Final = "<!--"
COMMENT_END: Final = "-->"
UNSEEN: Final = frozenset({"script", "style"})  # with all that is inside


@dataclass(frozen=True, slots=True)
class Tag:
    """`name` is in lower case."""

    name: str
    closes: bool


Part = Tag | str


def parts_of_html(source: str) -> Iterator[Part]:
    """Tags, and the text between them as it is read; comments, scripts and styles are left out."""
    at = 0
    while (start := source.find("<", at)) >= 0:
        if at < start:
            yield unescape(source[at:start])
        if source.startswith(COMMENT, start):
            at = _after(source, COMMENT_END, start)
        elif tag := TAG.match(source, start):
            name = tag[2].lower()
            yield Tag(name, closes=bool(tag[1]))
            at = _after(source, f"</{name}>", tag.end()) if name in UNSEEN and not tag[1] else tag.end()
        elif declaration := DECLARATION.match(source, start):
            at = declaration.end()
        else:
            yield "<"
            at = start + 1
    yield unescape(source[at:])


def _after(source: str, end: str, start: int) -> int:
    """Where what begins at `start` is over; without an end the rest belongs to it."""
    found = re.compile(re.escape(end), re.IGNORECASE).search(source, start)
    return found.end() if found else len(source)
