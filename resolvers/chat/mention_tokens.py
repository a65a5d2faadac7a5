"""Where a message mentions someone: marked among its tokens, so that showing and telling agree."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

MENTION: Final = "mention_open"  # its content is the name as it was written, with what may end the sentence
PUNCTUATION: Final = "._-"  # allowed in names, and ends sentences
NAME_MIN, NAME_MAX = 2, 32  # characters
NOBODY: Final = frozenset({"all", "everyone"})  # reserved, and no way to say @channel

AT_NAME: Final = re.compile(rf"@([A-Za-z0-9][A-Za-z0-9{PUNCTUATION}]*+)")
JOINED: Final = frozenset("@/" + PUNCTUATION)  # before it: an address, a path, the end of another word
DEPTH: Final = {"blockquote_open": 1, "blockquote_close": -1, "link_open": 1, "link_close": -1}
BREAKS: Final = frozenset({"softbreak", "hardbreak"})
WRITTEN: Final = frozenset({"text", "text_special"})  # special: escaped, or HTML


def mark_mentions(state: StateCore) -> None:
    """A rule of markdown-it: puts `mention_open` and `mention_close` around each, but not in block quotes."""
    quotes = 0
    for token in state.tokens:
        quotes += DEPTH.get(token.type, 0)
        if token.children and not quotes:
            token.children = _marked(token.children)


def _marked(tokens: list[Token]) -> list[Token]:
    marked: list[Token] = []
    before, links = "", 0
    for written, group in groupby(tokens, key=lambda token: token.type in WRITTEN):
        run = list(group)
        marked += _with_mentions(run, before) if written and not links else run
        links += sum(DEPTH.get(token.type, 0) for token in run)
        before = _last_seen("".join(map(_seen, run))) or before
    return marked


def _with_mentions(run: Sequence[Token], before: str) -> list[Token]:
    text = "".join(token.content for token in run)
    inert = _inert(run)
    marked: list[Token] = []
    end = 0
    for found in AT_NAME.finditer(text):
        if found.start() not in inert and _counts(text, found, before):
            shown = meant(found[1])[-1]
            marked += [_text(text[end : found.start()]), *_mention(found[1], shown)]
            end = found.start(1) + len(shown)
    return [*marked, _text(text[end:])]


def _inert(run: Sequence[Token]) -> set[int]:
    """Where in the text of `run` the characters are that only stand for themselves."""
    inert: set[int] = set()
    at = 0
    for token in run:
        if token.type == "text_special":
            inert.update(range(at, at + len(token.content)))
        at += len(token.content)
    return inert


def meant(name: str) -> tuple[str, ...]:
    """The usernames that `name` may mean, longest first: punctuation at its end is its own, or the sentence's."""
    shortest = max(len(name.rstrip(PUNCTUATION)), NAME_MIN)
    return tuple(name[:size].lower() for size in range(min(len(name), NAME_MAX), shortest - 1, -1))


def _counts(text: str, found: re.Match[str], before: str) -> bool:
    previous = _last_seen(text[: found.start()]) or before
    following = text[found.end() : found.end() + 1]
    joined = previous in JOINED or _is_letter(previous) or following == "@" or _is_letter(following)
    usernames = meant(found[1])
    return not joined and bool(usernames) and usernames[-1] not in NOBODY


def _is_letter(char: str) -> bool:
    """Whether `char` is a letter or digit of any script, or a mark upon one."""
    return char != "" and unicodedata.category(char)[0] in "LNM"


def _last_seen(text: str) -> str:
    """The last character of `text` that is neither invisible nor a mark upon another; empty if there is none."""
    visible = (char for char in reversed(text) if unicodedata.category(char) not in ("Cf", "Mn", "Me"))
    return next(visible, "")


def _seen(token: Token) -> str:
    return " " if token.type in BREAKS else token.content


def _mention(name: str, shown: str) -> list[Token]:
    opening = Token(MENTION, "span", 1, attrs={"class": "mention"}, content=name)
    return [opening, _text("@" + name[: len(shown)]), Token("mention_close", "span", -1)]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
