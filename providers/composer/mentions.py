"""Who is meant in a memory: marks for the player and the NPC, whatever the text calls them."""

import re
from dataclasses import dataclass

from providers.composer.wording import clean, wordlist

PLAYER, NPC, PLAYERS, NPCS = "\x01", "\x02", "\x03", "\x04"  # the last two: "the player's", "the NPC's"
ROLES = re.compile(
    r"(?<!\w)(?![Tt]he farmer['\u2019]s market)"
    r"(?:[Tt]he (?:farmer|player)|^(?:[Ff]armer|[Pp]layer)"
    r"|(?<!\b[Tt]he )(?<!\ba )(?<!\banother )(?:farmer|player)(?=['\u2019]s )|^[Yy]ou)"
    r"(?P<own>['\u2019]s)?(?![\w-])(?! [A-Z])"
)
COMMON = wordlist(
    "a an and are as at but he her his i in is it me my of on or our she so the they to us was we will you your"
)


@dataclass(frozen=True, slots=True)
class Cast:
    """`player` is the player's name, `npc` all names of the one who speaks; `player` empty: not known."""

    player: str
    npc: tuple[str, ...]

    def mark(self, text: str) -> str:
        """`text` with marks in place of the two; empty if they cannot be told apart."""
        player = clean(self.player)
        npcs = tuple(name for name in dict.fromkeys(clean(name) for name in self.npc) if usable(name))
        if player.lower() in (name.lower() for name in npcs):
            return ""
        if usable(player):
            text = marked(text, rf"(?:(?:[Tt]he )?(?:[Ff]armer|[Pp]layer) )?{re.escape(player)}", PLAYER, PLAYERS)
        for name in sorted(npcs, key=len, reverse=True):
            text = marked(text, re.escape(name), NPC, NPCS)
        return ROLES.sub(lambda match: PLAYERS if match["own"] else PLAYER, text)


def usable(name: str) -> bool:
    """Whether finding `name` in a text can only mean the one who bears it."""
    letter = len(name) == 1 and name.islower()
    return bool(name) and not letter and name.lower() not in COMMON


def marked(text: str, name: str, mark: str, owner: str) -> str:
    pattern = rf"(?<![\w-]){name}(?P<own>['\u2019]s|(?<=s)['\u2019](?= ))?(?![\w-])"
    return re.sub(pattern, lambda match: owner if match["own"] else mark, text)
