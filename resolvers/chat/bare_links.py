"""Web addresses that stand bare in a message become links."""

import re
from typing import Final

from markdown_it.rules_inline import StateInline

SCHEME: Final = re.compile(r"(?<![^\W_])https?\Z", re.IGNORECASE)
REST: Final = re.compile(r"""://[^\W_][^\s<>"`]*""")
TRAILING: Final = frozenset(".,:;!?'*_~")  # belong to the sentence, not to the address


def bare_link(state: StateInline, silent: bool) -> bool:
    """A rule of markdown-it: takes `://` and what follows, and the scheme from the text before it."""
    if silent or state.linkLevel or state.src[state.pos] != ":":
        return False
    scheme, rest = SCHEME.search(state.pending), REST.match(state.src, state.pos)
    if not scheme or not rest:
        return False
    tail = _trimmed(rest.group())
    address = state.md.normalizeLink(scheme.group() + tail)

    state.pending = state.pending[: scheme.start()]
    _push_link(state, address, state.md.normalizeLinkText(scheme.group() + tail))
    state.pos += len(tail)
    return True


def _trimmed(address: str) -> str:
    """`address` without the punctuation of the sentence, and without the bracket that was opened before it."""
    end, surplus = len(address), address.count(")") - address.count("(")
    while address[end - 1] in TRAILING or (address[end - 1] == ")" and surplus > 0):
        surplus -= address[end - 1] == ")"
        end -= 1
    return address[:end]


def _push_link(state: StateInline, address: str, shown: str) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": address}
    state.push("text", "", 0).content = shown
    state.push("link_close", "a", -1)
