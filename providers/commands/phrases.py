"""Sentences as patterns: "(a|b)" is one of them, "[a|b]" may be missing, "<x>" is kept, "{x}" is one word of it."""

import re
from collections.abc import Mapping

PART = re.compile(r"\[[^\]]*\]|\([^)]*\)|\S+")


def phrase(pattern: str) -> re.Pattern[str]:
    """Compile a pattern; white space and case do not matter in what it reads."""
    return re.compile("".join(_part(part) for part in PART.findall(pattern)) + r"\s*", re.IGNORECASE)


def read(pattern: re.Pattern[str], text: str) -> Mapping[str, str] | None:
    """What the pattern keeps if it fits all of `text`."""
    found = pattern.fullmatch(" " + text)
    return None if found is None else {name: part.strip() for name, part in found.groupdict().items()}


def _part(part: str) -> str:
    if part == ":":
        return r"\s*:(?=\s)"
    if part == "[:]":
        return r"(?:\s*[:,](?=\s)|\s+[-\u2013\u2014](?=\s))?"
    if part.startswith(("<", "#<")):
        return rf"\s+{part.replace('<', '(?P<')}.+?)"
    if part.startswith(("{", "#{")):
        return rf"\s+{part.replace('{', '(?P<').replace('}', '>')}\S+)"
    if part.startswith(("(", "[")):
        choices = sorted(part[1:-1].split("|"), key=len, reverse=True)  # "search for" before "search"
        words = "|".join(_words(choice) for choice in choices)
        return rf"(?:\s+(?:{words}))" + ("?" if part.startswith("[") else "")
    return rf"\s+{_words(part)}"


def _words(text: str) -> str:
    """An apostrophe may be curly, or missing."""
    return r"\s+".join(re.escape(word) for word in text.split()).replace("'", "['\u2019]?")
