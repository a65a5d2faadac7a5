"""Small grammar: clean text, capitals, articles, lists and lengths."""

import re
from collections.abc import Sequence

PAGE_MAX = 180  # characters
ELLIPSIS = "…"
ENDS = ".!?…"

FORBIDDEN = re.compile(r"[$#%\[\]{}^|@*_<=+>\\`¦\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
SPACES = re.compile(r"\s+")
QUOTED = re.compile(r'"([^"“”]*)"')
SPACE_BEFORE = re.compile(r"\s+([,.;:!?…])")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def wordlist(text: str) -> frozenset[str]:
    """The words of a word list."""
    return frozenset(text.split())


PLACES = wordlist(
    "alley arcade bakery barn bathhouse beach bridge bus cabin castle cave cellar chapel "
    "church clinic coast coop cottage desert dock docks farm farmhouse field fields forest "
    "fountain garden graveyard greenhouse guild hall harbour hill hospital house inn island "
    "kitchen lake library lighthouse market meadow mill mine mines mountain mountains museum "
    "orchard park path pier plaza pond pub quarry railroad ranch river road saloon school "
    "sewer sewers shed shop shore spa square stable station store street summit swamp tavern "
    "temple tower town tunnel valley village volcano well woods workshop"
)
GATHERINGS = wordlist(
    "ball bazaar carnival celebration ceremony contest dance derby fair feast festival fête "
    "gala hunt jubilee market parade party race show tournament"
)


def clean(text: str) -> str:
    """`text` in one line, without the characters that a game may read as commands; quotes are paired or gone."""
    plain = safe(text)
    return plain if balanced(plain) else unquoted(plain)


def safe(text: str) -> str:
    """`text` in one line without those characters; straight quotes become curly, in pairs or not."""
    curly = QUOTED.sub(r"“\1”", text).replace('"', "")
    plain = SPACES.sub(" ", FORBIDDEN.sub(" ", curly)).strip()
    return SPACE_BEFORE.sub(r"\1", plain)


def unquoted(text: str) -> str:
    return SPACES.sub(" ", text.replace("“", "").replace("”", "")).strip()


def balanced(text: str) -> bool:
    """Whether every curly quote that opens also closes, one at a time."""
    marks = [mark for mark in text if mark in "“”"]
    return marks == ["“", "”"] * (len(marks) // 2)


def capital(text: str) -> str:
    """`text` with its first letter, behind a quotation mark if need be, as a capital."""
    if text.startswith("“"):
        return "“" + capital(text[1:])
    return text[:1].upper() + text[1:]


def ended(text: str) -> str:
    """`text` with an end mark, behind which nothing may follow but a closing quote."""
    bare = text.rstrip(" ,;:-\u2013\u2014")
    if bare.rstrip("”")[-1:] in tuple(ENDS):
        return bare
    return bare + "."


def cut(text: str, most: int) -> str:
    """At most `most` characters of `text`, ending at a word."""
    if len(text) <= most:
        return text
    head = text[: most - 1].rpartition(" ")[0] or text[: most - 1]
    head = head.rstrip(" ,;:.!?…-\u2013\u2014“")
    return head + ELLIPSIS if balanced(head) else unquoted(head) + ELLIPSIS


def listed(names: Sequence[str]) -> str:
    """The names as one would say them: "a", "a and b", "a, b and c"."""
    if len(names) < 2:  # noqa: PLR2004
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]


def gathering(name: str) -> str:
    """A festival's name as it stands inside a sentence: "the Egg Festival"."""
    words = name.split()
    if not words or words[0].lower() in ("the", "a", "an", "our"):
        return name[:1].lower() + name[1:]
    return f"the {name}" if words[-1].lower() in GATHERINGS else name


def place(name: str) -> str:
    """A location's name as it stands inside a sentence: "the beach", "Pelican Town"."""
    words = CAMEL.sub(" ", name).split()
    if not words or words[0].lower() == "the":
        return name[:1].lower() + name[1:]
    common = words[-1].lower() in PLACES and (len(words) == 1 or " " not in name)
    return "the " + " ".join(words).lower() if common else " ".join(words)
