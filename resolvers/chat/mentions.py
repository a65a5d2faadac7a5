"""Whom a message mentions, as it is written; whether they exist and may read it is for others to find out."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

CHANNEL: Final = "channel"
HERE: Final = "here"
CACHED: Final = 256  # messages: one is parsed when it is sent, and again when it is edited


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Each of `names` is one mention: the usernames it may mean, longest first, for `@ann.` may end a sentence.

    In order of first appearance, once each and in lower case. `channel` and `here`: whether these are mentioned too.
    """

    names: tuple[tuple[str, ...], ...]
    channel: bool
    here: bool

    @property
    def usernames(self) -> tuple[str, ...]:
        """Those mentioned if nobody's name ends in punctuation."""
        return tuple(dict.fromkeys(name[-1] for name in self.names))

    @property
    def candidates(self) -> tuple[str, ...]:
        """Every username to look up before `among`."""
        return tuple(dict.fromkeys(username for name in self.names for username in name))

    def among(self, known: Container[str]) -> tuple[str, ...]:
        """Those mentioned when the usernames that exist are `known`: the longest of each that does."""
        found = (next((username for username in name if username in known), None) for name in self.names)
        return tuple(dict.fromkeys(username for username in found if username is not None))


@lru_cache(CACHED)
def mentioned(content: str) -> Mentioned:
    """Those whom Markdown `content` mentions: not in code, links, addresses, escapes, HTML and block quotes."""
    names = tuple(dict.fromkeys(_names(content)))
    whole = {name[-1] for name in names}
    return Mentioned(
        names=tuple(name for name in names if name[-1] not in (CHANNEL, HERE)),
        channel=CHANNEL in whole,
        here=HERE in whole,
    )


def _names(content: str) -> Iterator[tuple[str, ...]]:
    if "@" not in content:
        return
    from resolvers.chat.mention_tokens import MENTION, meant  # noqa: PLC0415 (35 ms of markdown-it)
    from resolvers.chat.parser import tokens_of  # noqa: PLC0415

    for block in tokens_of(content):
        for token in block.children or ():
            if token.type == MENTION:
                yield meant(token.content)
