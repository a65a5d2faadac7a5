"""Puts "you", "I", "me", "your" and "my" where a memory names the player and the NPC, with verbs that agree."""

import re
from collections.abc import Callable

from providers.composer.mentions import NPC, NPCS, PLAYER, PLAYERS
from providers.composer.verbs import AUXILIARY, SAME_IN_PAST, SECOND, THIRD, is_finite, with_me, with_you
from providers.composer.wording import wordlist

TOKEN = re.compile(r"[\w'\u2019-]+|[\x01-\x04]|[^\w\s]|\s+")
ADVERBS = wordlist(
    "always never often also just really still once sometimes finally recently already again "
    "secretly only usually rarely truly accidentally suddenly even almost twice now later "
    "first nearly"
)
JOINS = wordlist("and but or then")
OPENS_CLAUSE = wordlist(
    "that how because when while if and but before after since where why until although as than says"
)
PRONOUNS = wordlist("he she his her him they them their theirs hers himself herself themselves")
NOT_OWNING = wordlist("a an the not been got never always so very going")


class Doubt(Exception):
    """It cannot be told what a word means, so the text is better left alone."""


def agreed(marked: str) -> str | None:
    """`marked` as the NPC says it to the player; None in doubt."""
    tokens = TOKEN.findall(marked)
    places = [index for index, token in enumerate(tokens) if token.strip()]
    words = [tokens[place] for place in places]
    try:
        spoken = resolved(words)
    except Doubt:
        return None
    for place, word in zip(places, spoken, strict=True):
        tokens[place] = word
    return "".join(tokens)


def resolved(words: list[str]) -> list[str]:
    spoken = list(words)
    if any(word in (PLAYER, NPC) for word in words):
        settle_pronouns(words, spoken)
    for index, word in enumerate(words):
        if word == PLAYER:
            settle_player(words, spoken, index)
        elif word == NPC:
            settle_npc(words, spoken, index)
        elif word in (PLAYERS, NPCS):
            spoken[index] = owner(words, index)
    if words[:1] == [PLAYER]:
        settle_joined(words, spoken)
    return spoken


def owner(words: list[str], index: int) -> str:
    following = word_at(words, index + 1)
    if not following or following in NOT_OWNING or following.endswith("ing"):
        raise Doubt  # "Ann's going", "Ann's the best": not an owner
    return "your" if words[index] == PLAYERS else "my"


def agree_subject(words: list[str], spoken: list[str], index: int, person: Callable[[str], str | None]) -> None:
    """Makes the verb behind the subject at `index` agree; there must be one."""
    at = index + 1
    while word_at(words, at) in ADVERBS:
        at += 1
    changed = person(word_at(words, at))
    if changed is None:
        raise Doubt
    spoken[at] = changed


def agree_pair(words: list[str], spoken: list[str]) -> None:
    """ "Ann and Leah danced": "you and I danced"."""
    verb = word_at(words, 3)
    if word_at(words, 2) != NPC or not is_finite(verb):
        raise Doubt
    spoken[3] = SECOND.get(verb, verb)


def settle_player(words: list[str], spoken: list[str], index: int) -> None:
    spoken[index] = "you"
    following = word_at(words, index + 1)
    if index == 0 and following == "and":
        agree_pair(words, spoken)
    elif index == 0 or following in AUXILIARY or (word_at(words, index - 1) in OPENS_CLAUSE and is_finite(following)):
        agree_subject(words, spoken, index, with_you)
    elif following in THIRD:
        raise Doubt  # "told Ann plans" or "thinks Ann plans"?


def settle_npc(words: list[str], spoken: list[str], index: int) -> None:
    following, before = word_at(words, index + 1), word_at(words, index - 1) if index else ""
    paired = index == 2 and words[0] == PLAYER and before == "and"  # noqa: PLR2004
    if paired:
        spoken[index] = "I"
        return
    if index == 0 or (following in AUXILIARY) or (before in OPENS_CLAUSE and is_finite(following)):
        spoken[index] = "I"
        agree_subject(words, spoken, index, with_me)
        return
    if is_finite(following) and following not in SAME_IN_PAST:
        raise Doubt  # "gave Leah painted eggs" or "said Leah painted"?
    spoken[index] = "me"


def settle_joined(words: list[str], spoken: list[str]) -> None:
    """A second verb of the player's: "likes tea and hates coffee"."""
    for index in range(2, len(words) - 1):
        verb = word_at(words, index + 1)
        if word_at(words, index) in JOINS and (verb in THIRD or verb in SECOND):
            spoken[index + 1] = with_you(verb) or verb


def settle_pronouns(words: list[str], spoken: list[str]) -> None:
    """Only what cannot mean anybody else: "sold her horse", "hurt herself"."""
    for index, word in enumerate(words):
        if word.lower() not in PRONOUNS:
            continue
        after_verb = words[0] == PLAYER and 2 <= index <= 3 and is_finite(word_at(words, index - 1))  # noqa: PLR2004
        if after_verb and word in ("himself", "herself"):
            spoken[index] = "yourself"
        elif after_verb and word in ("his", "her") and owns_next(words, index):
            spoken[index] = "your"
        else:
            raise Doubt


def owns_next(words: list[str], index: int) -> bool:
    following = word_at(words, index + 1)
    return (
        following.isalpha()
        and following.islower()
        and not is_finite(following)
        and following not in ("a", "an", "the", "to")
    )


def word_at(words: list[str], index: int) -> str:
    return words[index].lower() if 0 <= index < len(words) else ""
