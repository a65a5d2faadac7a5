"""Picks among phrasings: the same prompt always the same, and what was said lately last."""

from collections.abc import Mapping, Sequence
from zlib import crc32

from core.llm import Prompt
from providers.composer.wording import PAGE_MAX, SPACES, capital

Slots = Mapping[str, str]
NEVER = -1


class Choice:
    """`turn` gives other picks for the same prompt; `recent` is what the NPC said lately, in one string."""

    def __init__(self, prompt: Prompt, turn: int = 0) -> None:
        told = "|".join(str(memory.id) for memory in prompt.recalled)
        moment = f"{prompt.situation.game_time.at}|{prompt.kind}|{prompt.player_text}"
        salt = f"{prompt.persona.key}|{prompt.seed}|{moment}|{told}|{turn}"
        self.state = crc32(salt.encode("utf-8", "replace"))
        self.recent = folded(" ".join(prompt.recent_lines))

    def number(self, below: int) -> int:
        """The next pseudo-random number from 0 to `below` - 1."""
        self.state = crc32(b"next", self.state)
        return (self.state >> 8) % below

    def said_at(self, text: str) -> int:
        """Where in `recent` the text was said last; NEVER if it was not."""
        return self.recent.rfind(folded(text).rstrip(".!?…")) if self.recent else NEVER

    def phrase(self, frames: Sequence[str], slots: Slots) -> str:
        """One of the frames with its slots filled; unsaid ones first, then the one said longest ago.

        Frames with a slot that `slots` lacks are left out, as are texts too long for a page. Empty if none is left.
        """
        start = self.number(len(frames)) if frames else 0
        oldest, at = "", len(self.recent)
        for frame in (*frames[start:], *frames[:start]):
            text = filled(frame, slots)
            said = self.said_at(text) if text else at
            if said == NEVER:
                return text
            if said < at:
                oldest, at = text, said
        return oldest


def filled(frame: str, slots: Slots) -> str:
    """The frame with its slots filled, or "" where one is missing or the text is too long for a page."""
    try:
        text = frame.format_map(slots)
    except KeyError:
        return ""
    return capital(text) if len(text) <= PAGE_MAX else ""


def folded(text: str) -> str:
    return SPACES.sub(" ", text).casefold()
