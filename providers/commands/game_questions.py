"""Questions about games that are understood: which there are, and what their rulebooks say."""

import re
from collections.abc import Callable, Mapping

from providers.commands.asked import AskRules, Command, FindGames
from providers.commands.manners import Sentence, unquoted
from providers.commands.phrases import phrase, read
from providers.commands.questions import SHOW
from providers.commands.when import number

LARGEST = 9_999  # players, or minutes
HOUR = 60  # minutes
GAME = "(game|board game|boardgame)"
GAMES = "(games|board games|boardgames)"
THERE = "[do you have|do you know|have you got|are there|can we play|can i play]"
PEOPLE = "(players|player|people|persons|person)"
FIND = "(search|search for|find|look for)"
ASKING = r"how|what|when|where|which|who|why|may|can|could|must|should|do|does|did|is|are|will|am"
QUOTED = re.compile(
    r"""(?P<game>["\u201c'\u2018].+?["\u201d'\u2019])(?:\s*[:,]|\s+[-\u2013\u2014])?\s+(?P<question>.+)"""
)
COLON = re.compile(r"(?P<game>.+?)\s*:\s+(?P<question>.+)")
PAUSE = re.compile(r"(?P<game>.+?)(?:\s*,|\s+[-\u2013\u2014])\s+(?P<question>.+)")
ABOUT = re.compile(r"(?P<game>.+?)(?: say)? (?:about|on|concerning) (?P<question>.+)", re.IGNORECASE)
ASKED = re.compile(rf"(?P<game>.+?)\s+(?P<question>(?:{ASKING})\b.+)", re.IGNORECASE)

Kept = Mapping[str, str]
Maker = Callable[[Kept], Command | None]


def game_question(asked: Sentence) -> Command | None:
    """The first pattern that fits counts."""
    for pattern, made in PATTERNS:
        kept = read(pattern, asked.plain)
        command = made(kept) if kept is not None else None
        if command is not None:
            return command
    kept = read(RULES, asked.plain)
    return None if kept is None else _about_rules(kept["rest"], "?" if asked.asks else "")


def _about_rules(text: str, ending: str) -> Command | None:
    """The name ends where its quotes do, else at a colon, else at the first pause or beginning of a question."""
    marked = QUOTED.fullmatch(text) or COLON.fullmatch(text)
    cuts = [marked] if marked else [cut for pattern in (PAUSE, ABOUT, ASKED) if (cut := pattern.fullmatch(text))]
    if not cuts:
        return None
    found = min(cuts, key=lambda cut: len(cut["game"]))
    words = unquoted(found["question"])
    question = f"What about {words}?" if found.re is ABOUT else words + ending
    return AskRules(unquoted(found["game"]), question)


def _all(_kept: Kept) -> Command:
    return FindGames()


def _named(kept: Kept) -> Command:
    return FindGames(search=unquoted(kept["game"]))


def _fitting(kept: Kept) -> Command | None:
    """For so many players, in so many minutes or hours; None where that is no number."""
    players, minutes, hours = (_number(kept, name) for name in ("players", "minutes", "hours"))
    if 0 in (players, minutes, hours):
        return None
    return FindGames(players=players, minutes=minutes or (hours and hours * HOUR))


def _number(kept: Kept, name: str) -> int | None:
    """0 for what is none, or too large."""
    if name not in kept:
        return None
    found = number(kept[name].lower()) or 0
    return found if found <= LARGEST else 0


WHICH = f"[{SHOW[1:-1]}|what|which|{FIND[1:-1]}] [me] [all] [the] {GAMES} {THERE}"
FOR = f"(for|with) {{players}} {PEOPLE}"
WITHIN = "[that take|which take|that last] (in|under|in under|within|at most|up to|less than|no more than|of at most)"
MINUTES, HOURS = f"{WITHIN} {{minutes}} (minutes|minute|min)", f"{WITHIN} {{hours}} (hours|hour)"
RULES = phrase(
    "[ask|check|in|by|according to|what do] [the] (rules|rule book|rulebook|rulebooks) (of|for) [the game] <rest>"
)
PATTERNS = tuple(
    (phrase(pattern), made)
    for pattern, made in (
        (f"[{SHOW[1:-1]}] [me] [all] [of] [the|your] {GAMES}", _all),
        (f"(what|which) {GAMES} {THERE}", _all),
        ("(what can we play|what can i play)", _all),
        (f"{WHICH} {FOR}", _fitting),
        (f"{WHICH} {FOR} {MINUTES}", _fitting),
        (f"{WHICH} {FOR} {HOURS}", _fitting),
        (f"{WHICH} {MINUTES}", _fitting),
        (f"{WHICH} {HOURS}", _fitting),
        (f"(what can we play|what can i play) (with|as) {{players}} [{PEOPLE[1:-1]}|of us]", _fitting),
        (f"(what can|what games can|which games can) {{players}} {PEOPLE} play", _fitting),
        (f"(search|look through) [the|all] {GAMES} (for|with) <game>", _named),
        (f"{FIND} [the|all|any] {GAMES} (called|named|like) <game>", _named),
        (f"{FIND} [the|a] {GAME} (called|named) <game>", _named),
        (f"(what|which) {GAMES} (are|are there|do you have|do you know) (called|named|like) <game>", _named),
        (f"(do you have|do you know|have you got|is there) (a|any|the) {GAME} [called|named] <game>", _named),
    )
)
