"""Web addresses that stand bare in a message become links."""

import re
from typing import Final

from markdown_it.rules_inline import StateInline

SCHEME: Final = re.compile(r"(?<![^\W_])https?\Z", re.IGNORECASE)
REST: Final = re.compile(r"""://[^\W_][^\s<>"`]*""")
SCHEME_MAX: Final = len("https")
TRAILING: Final = frozenset(".,:;!?'*_~")  # belong to the sentence, not to the address


def bare_link(state: StateInline, silent: bool) -> bool:
    """A rule of markdown-it: takes `://` and what follows, and the scheme from the text before it."""
    if silent or state.linkLevel or state.src[state.pos] != ":":
        return False
    rest = REST.match(state.src, state.pos)
    scheme = SCHEME.search(state.src[max(state.pos - SCHEME_MAX - 1, 0) : state.pos]) if rest else None
    if not rest or not scheme or not state.pending.endswith(scheme.group()):
        return False

    tail = _trimmed(rest.group())
    state.pending = state.pending.removesuffix(scheme.group())
    _push_link(state, scheme.group() + tail)
    state.pos += len(tail)
    return True


def _trimmed(address: str) -> str:
    """`address` without the punctuation of the sentence, and without the bracket that was opened before it."""
    end, surplus = len(address), address.count(")") - address.count("(")
    while address[end - 1] in TRAILING or (address[end - 1] == ")" and surplus > 0):
        surplus -= address[end - 1] == ")"
        end -= 1
    return address[:end]


def _push_link(state: StateInline, address: str) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": state.md.normalizeLink(address)}
    state.push("text", "", 0).content = state.md.normalizeLinkText(address)
    state.push("link_close", "a", -1)
