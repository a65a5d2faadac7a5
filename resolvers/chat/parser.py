"""The parser of messages: which Markdown people may write in chat, as tokens."""

from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from resolvers.chat.bare_links import bare_link
from resolvers.chat.html_text import html_as_text
from resolvers.chat.mention_tokens import mark_mentions

SCHEMES: Final = ("http://", "https://", "mailto:")


def tokens_of(content: str) -> list[Token]:
    return parser().parse(content)


@cache
def parser() -> MarkdownIt:
    """CommonMark with strikethrough, line breaks, bare web addresses and mentions, and without HTML.

    Nor are there images, which tell a stranger who reads; headings underlined by a line of dashes, which nobody
    means; definitions of links, which nobody would see; and tables: 4,000 characters of one can become 650 KB of cells.
    A link to elsewhere than the web or a mailbox stays as it was written.
    """
    markdown = MarkdownIt("commonmark", {"html": False, "breaks": True})
    markdown.enable("strikethrough")
    markdown.disable(["image", "html_block", "lheading", "reference"])
    markdown.inline.ruler.after("text", "bare_link", bare_link)
    markdown.inline.ruler.at("html_inline", html_as_text)
    markdown.core.ruler.before("text_join", "mark_mentions", mark_mentions)
    markdown.validateLink = _leads_out
    return markdown


def _leads_out(url: str) -> bool:
    return url.lower().startswith(SCHEMES)
