"""Turns a memory, which is free text about the player, into something the NPC can say to the player."""

import re
from dataclasses import dataclass
from enum import StrEnum

from providers.composer.clause import agreed
from providers.composer.mentions import NPC, NPCS, PLAYER, PLAYERS, Cast
from providers.composer.verbs import THIRD, base_of, is_finite, is_past
from providers.composer.wording import balanced, capital, clean, cut, ended, safe, unquoted, wordlist

LONGEST = 110  # characters of a memory that are told
QUOTE_LONGEST = 80

FIRST_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-Z“])|;\s+")
SPEAKS = r"(?:said|asked|told|answered|replied|wrote|mentioned)(?: to)?(?: [^“”:,]+)?[:,]?"
SPEECH = re.compile(
    rf"(?P<who>[^“”:,]+?) {SPEAKS} “(?P<said>.+?)”[.!?]?"
    rf"(?: (?P<other>[^“”:,]+?) {SPEAKS} “(?P<answer>.+)”[.!?]?)?(?: [^“”]*)?"
)
WORD = re.compile(r"[\w'\u2019-]+|[\x01-\x04]")
DETERMINERS = wordlist("the a an my our your that this these those some his her their one two three every first")
AFTER_VERB = wordlist(
    "a an the some his her their my our your to with for in at on about from up out into over "
    "one two three four five every all that how and down off away back by it"
)
NO_GERUND = wordlist("spring evening morning nothing something everything anything wedding building king ring string")
GRIM = wordlist(
    "hate insult steal break forget ignore hurt lie destroy kill attack reject divorce "
    "abandon betray cheat threaten mock refuse slap punch scream yell fail blame accuse annoy "
    "embarrass spoil sabotage offend upset argue fight quarrel dislike disappoint miss lose "
    "die cry dead died death funeral grave angry sad broken broke trash garbage rude mean "
    "cruel ex regret"
)
DATED = re.compile(
    r"\b(yesterday|today|tonight|ago|last|tomorrow|earlier|recently|year|week|month|spring|summer|fall|autumn|winter|"
    r"morning|evening|night|once|monday|tuesday|wednesday|thursday|friday|saturday|sunday|day \d+)\b",
    re.IGNORECASE,
)
SECOND_CLAUSE = re.compile(r",? (?:because|which|who|so that|after|before|while) |, (?:and|but|so) ")
THING_WORDS = 10


class Form(StrEnum):
    DEED = "DEED"  # a clause in the past whose subject is the player: "you gave me an amethyst"
    WAY = "WAY"  # the same in another tense: "you like quartz"
    THING = "THING"  # a noun phrase: "the flower dance"
    QUOTE = "QUOTE"  # the player's own words
    SENTENCE = "SENTENCE"  # a whole sentence, with its end mark


@dataclass(frozen=True, slots=True)
class Told:
    """`core` is the part that shows the memory was told; `grim`: nothing to be glad of; `dated`: says itself when."""

    form: Form
    core: str
    answer: str = ""
    grim: bool = False
    dated: bool = False

    @property
    def asked(self) -> bool:
        """Whether it is a question of the player's."""
        return self.form is Form.QUOTE and self.core.endswith("?")


def told(text: str, cast: Cast) -> Told:
    """What the NPC can say of `text`; in doubt the text itself, as a sentence of its own."""
    plain = clean(text)
    words = WORD.findall(plain.lower())
    grim = any(base_of(word) in GRIM for word in words)
    dated = DATED.search(plain) is not None
    form, core, answer = quote(safe(text), cast) or statement(plain, cast)
    return Told(form, core, answer, grim, dated)


def quote(plain: str, cast: Cast) -> tuple[Form, str, str] | None:
    match = SPEECH.fullmatch(plain)
    if match is None or cast.mark(match["who"]) != PLAYER:
        return None
    answered = match["other"] and cast.mark(match["other"]) == NPC
    answer = spoken(match["answer"]) if answered else ""
    return Form.QUOTE, spoken(match["said"]), answer


def spoken(words: str) -> str:
    """What stands between quotation marks, with a capital and an end mark."""
    return capital(ended(cut(unquoted(words).strip(), QUOTE_LONGEST)))


def statement(plain: str, cast: Cast) -> tuple[Form, str, str]:
    first = FIRST_SENTENCE.split(plain, maxsplit=1)[0]
    first = first if balanced(first) else plain
    asked = first.endswith("?")
    bare = first.rstrip(" .!?…;:,")
    marked = "" if asked or "“" in first else cast.mark(bare)
    found = (clause(marked) or thing(marked, whole=bare != first) or clause(main(marked))) if marked else None
    if found:
        return *found, ""
    resolved = agreed(marked) if marked else None
    return Form.SENTENCE, ended(capital(cut(resolved or first, LONGEST))), ""


def main(marked: str) -> str:
    """What stands before a subordinate or second clause; empty if there is none."""
    first, *rest = SECOND_CLAUSE.split(marked, maxsplit=1)
    return first if rest else ""


def clause(marked: str) -> tuple[Form, str] | None:
    """The clause, if the subject is the player or is left out where the player must be meant."""
    words = WORD.findall(marked)
    if not words:
        return None
    if words[0] != PLAYER:
        if PLAYER in words or not starts_with_verb(words):
            return None
        marked = f"{PLAYER} {marked[:1].lower()}{marked[1:]}"
        words = [PLAYER, words[0].lower(), *words[1:]]
    resolved = agreed(marked)
    if resolved is None or not resolved.startswith("you ") or resolved.startswith("you and"):
        return None
    return (form_of(words[1:]), resolved) if len(resolved) <= LONGEST else None


def form_of(predicate: list[str]) -> Form:
    verb = next((word.lower() for word in predicate if is_finite(word.lower())), "")
    return Form.DEED if is_past(verb) else Form.WAY


def starts_with_verb(words: list[str]) -> bool:
    first, second = words[0].lower(), words[1] if len(words) > 1 else ""
    if first in THIRD:
        return second == "" or not is_finite(second.lower())
    named = second[:1].isupper() or second in (NPC, NPCS, PLAYERS) or second[:1].isdigit()
    return is_past(first) and (named or second in AFTER_VERB)


def thing(marked: str, *, whole: bool) -> tuple[Form, str] | None:
    """The noun phrase, if it is one; `whole`: the text had the end mark of a sentence."""
    words = WORD.findall(marked)
    first = words[0] if words else ""
    gerund = first.lower().endswith("ing") and len(first) > 5 and first.lower() not in NO_GERUND  # noqa: PLR2004
    known = gerund or first.lower() in DETERMINERS or first in (PLAYERS, NPCS)
    if whole or not known or not 2 <= len(words) <= THING_WORDS or any(is_finite(w.lower()) for w in words[1:]):  # noqa: PLR2004
        return None
    resolved = agreed(marked)
    return (Form.THING, resolved[:1].lower() + resolved[1:]) if resolved and len(resolved) <= LONGEST else None
