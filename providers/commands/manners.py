"""What surrounds a command: greetings, politeness, quotes, the way it ends."""

import re
from dataclasses import dataclass

LONGEST = 4_200  # characters: a message to a channel, and who it is for
ENDING = 60  # characters in which to look for it
BEFORE = re.compile(
    r"(?:(?:please|kindly|hey|hi|hello|ok|okay|so|now|then|also|and|just|assistant|inglenook)\b[\s,.!]*"
    r"|(?P<asking>(?:can|could|would|will) you\s+(?:(?:please|kindly|just|now|also)\s+)?)"
    r"|i(?: want|['\u2019]d like| would like| need) you to\s+)",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"(?:[\s,.!]+(?:please|pls)|[,.!?]\s*(?:thanks|thank you|thx|cheers)(?: a lot| so much)?|[\s.!?]+)$", re.I
)
OPENING = "\"'\u201c\u2018\u00ab\u201e>`"
PAIRS = {'"': '"', "'": "'", "\u201c": "\u201d", "\u2018": "\u2019", "\u00ab": "\u00bb", "`": "`"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One request. `verbatim` has its own ending, `plain` has none; `asks` if it ends as a question, and is none."""

    verbatim: str
    plain: str
    asks: bool
    requested: bool

    @property
    def orders(self) -> bool:
        return self.requested or not self.asks


def sentence(text: str) -> Sentence | None:
    """None for what is quoted, has several lines, is empty or too long: no command is like that."""
    text = text.strip()
    if not text or len(text) > LONGEST or "\n" in text or text.startswith(tuple(OPENING)):
        return None
    body, requested = _without_opening(" ".join(text.split()))
    plain = without_ending(body)
    return Sentence(body, plain, asks="?" in body[len(plain) :], requested=requested)


def _without_opening(text: str) -> tuple[str, bool]:
    requested = False
    while found := BEFORE.match(text):
        requested = requested or found["asking"] is not None
        text = text[found.end() :]
    return text, requested


def without_ending(text: str) -> str:
    kept, ending = text[:-ENDING], text[-ENDING:]
    while found := AFTER.search(ending):
        ending = ending[: found.start()]
    return kept + ending


def unquoted(text: str) -> str:
    """Without the quotes around all of it."""
    text = text.strip()
    if len(text) > 2 and PAIRS.get(text[0]) == text[-1] and text[-1] not in text[1:-1]:  # noqa: PLR2004
        return text[1:-1].strip()
    return text
