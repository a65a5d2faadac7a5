"""HTML in a message is text: it is shown as it was written, and nothing in it is Markdown or a mention."""

import re
from typing import Final

from markdown_it.rules_inline import StateInline

TAG: Final = re.compile(r"""</?[A-Za-z](?:[^<>"']|"[^"]*"|'[^']*'){0,500}+>|<[!?][^<>]*>""")
COMMENT: Final = "<!--"
COMMENT_END: Final = "-->"


def html_as_text(state: StateInline, silent: bool) -> bool:
    """A rule of markdown-it: takes one tag or comment as a whole."""
    end = _end(state.src, state.pos)
    if end is None:
        return False

    if not silent:
        token = state.push("text_special", "", 0)
        token.content = token.markup = state.src[state.pos : end]
        token.info = "html"
    state.pos = end
    return True


def _end(source: str, start: int) -> int | None:
    if source.startswith(COMMENT, start):
        end = source.find(COMMENT_END, start + len(COMMENT))
        return end + len(COMMENT_END) if end >= 0 else None
    tag = TAG.match(source, start)
    return tag.end() if tag else None
