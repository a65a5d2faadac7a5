"""An answer to "Which one?": a number, which means nothing without what was asked before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core.assistant import AssistantSaid, Turn, UserSaid
from providers.commands.asked import Choice, Command, Targeted
from providers.commands.manners import sentence
from providers.commands.phrases import phrase, read
from providers.commands.understanding import understood
from providers.commands.when import number
from providers.commands.wording import listed_line

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
PATTERN = phrase("[the|number|take|i mean|i mean the] {number} [one|task]")


def chosen(text: str, before: Sequence[Turn], now: datetime) -> Command | None:
    """The command before, and which of its tasks is meant; None if nothing was asked, or the number was not listed."""
    wanted = _number(text)
    if wanted is None or not before or not isinstance(before[-1], AssistantSaid):
        return None
    line = listed_line(before[-1].text, wanted)
    earlier = next((turn.text for turn in reversed(before) if isinstance(turn, UserSaid)), "")
    command = understood(earlier, now)
    return replace(command, choice=Choice(wanted, line)) if line and isinstance(command, Targeted) else None


def _number(text: str) -> int | None:
    said = sentence(text)
    kept = read(PATTERN, said.plain) if said else None
    if kept is None:
        return None
    word = kept["number"].lower().removeprefix("#")
    if word in ORDINALS:
        return ORDINALS.index(word) + 1
    return None if word in ("a", "an") else number(word)
