"""Markdown, and the HTML in it, as a reader sees it: text alone, with its headings."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.pages import PageText
from resolvers.rulebooks.html import Part, Tag, parts_of_html
from resolvers.rulebooks.lines import Lines

NESTING_MAX: Final = 100  # what is deeper is left out
WRAPPED: Final = re.compile(r"(\]\([^()\s]*/[^()\s]*)\n(?=[^()\s]+(?:\s+\"[^\"]*\"\s*)?\))")  # an address, by a tool
LOOSE: Final = re.compile(r"\*\*+")  # beside a blank or a stop, where it marks nothing

References = dict[str, Any]


def page_of_markdown(number: int, source: str, references: References) -> PageText:
    lines = Lines()
    for token in _parser().parse(WRAPPED.sub(r"\1", source), references):
        _write(lines, token)
    return PageText(number, lines.text(), headings=tuple(lines.headings))


def references_of(sources: Sequence[str]) -> References:
    """What links of any page may refer to, wherever it is defined."""
    references: References = {}
    if len(sources) > 1:
        for source in sources:
            _parser().parse(source, references)
    return references


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": NESTING_MAX})
    return parser.enable(["table", "strikethrough"])


def _write(lines: Lines, token: Token) -> None:
    match token.type:
        case "inline" | "image":
            for child in token.children or ():
                _write(lines, child)
        case "text":
            lines.write(LOOSE.sub("", token.content))
        case "html_block" | "html_inline":
            for part in parts_of_html(token.content):
                _write_part(lines, part)
        case "fence" | "code_block":
            lines.write_block(token.content)
        case "softbreak" | "hardbreak":
            lines.end_line()
        case _:
            _write_other(lines, token)


def _write_other(lines: Lines, token: Token) -> None:
    if token.content:
        lines.write(token.content)
    elif not token.hidden:
        _write_tag(lines, token)


def _write_tag(lines: Lines, token: Token) -> None:
    if token.nesting < 0:
        lines.close(token.tag)
    else:
        lines.open(token.tag, first=_number(token.attrGet("start")))


def _write_part(lines: Lines, part: Part) -> None:
    if not isinstance(part, Tag):
        lines.write_lines(part)
    elif part.closes:
        lines.close(part.name)
    else:
        lines.open(part.name)


def _number(start: object) -> int:
    return start if isinstance(start, int) else 1
