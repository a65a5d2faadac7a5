"""What is said of a task besides its title: when, how often, how urgently, under which labels."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from providers.commands.repeats import Repeat, repeat
from providers.commands.when import LONGEST, When, due, when

PRIORITIES = "low|medium|high|urgent"
MARKED_PRIORITY = re.compile(rf"(?<!\S)!({PRIORITIES})(?!\S)", re.IGNORECASE)
SAID_PRIORITY = re.compile(
    rf"(?:with |at |as )?(?:an? )?(?:priority:? (?P<after>{PRIORITIES})|(?P<before>{PRIORITIES})[ -]priority)",
    re.IGNORECASE,
)
LABEL = re.compile(r"(?<!\S)#([^\W\d][\w-]*)(?=[\s,]|$)")
SAID_LABEL = re.compile(r"(?:with (?:the )?label|labelled|labeled|tagged) (\S+)", re.IGNORECASE)
QUOTED = re.compile(r"""(["\u201c'\u2018])(?P<title>.+?)["\u201d'\u2019](?P<rest>(?:\s.*)?)""")
EDGES = " ,;:-\u2013\u2014"
TORN = ("every", "each", "other", "and")  # what comes after them belongs to them


@dataclass(frozen=True, slots=True)
class Details:
    """`words` is what is left, in the words of the one who said it."""

    words: str
    when: When = field(default_factory=When)
    repeat: Repeat | None = None
    priority: str | None = None
    labels: tuple[str, ...] = ()

    @property
    def dated(self) -> bool:
        return self.when != When()

    def due(self, now: datetime) -> date | datetime | None:
        """What comes again without a day begins with the next one that fits."""
        if self.repeat is None or self.when.day is not None:
            return due(self.when, now) if self.dated else None
        if self.when.at is None:
            return self.repeat.first(now.date())
        soonest = due(self.when, now)
        day = soonest.date() if isinstance(soonest, datetime) else soonest
        return due(When(self.repeat.first(day), self.when.at), now)


def details(text: str, now: datetime) -> Details:
    """A title in quotes is left as it is; otherwise what ends or begins the text is read, a part at a time."""
    quoted = QUOTED.fullmatch(text)
    if quoted is not None:
        rest = _trimmed(_marked(quoted["rest"]), now)
        if not rest.words:
            return replace(rest, words=quoted["title"].strip())
    return _led(_trimmed(_marked(text), now), now)


def _marked(text: str) -> Details:
    """Takes out what is marked wherever it stands."""
    labels = tuple(dict.fromkeys(LABEL.findall(text)))
    priority = MARKED_PRIORITY.search(text)
    bare = MARKED_PRIORITY.sub(" ", LABEL.sub(" ", text))
    return Details(" ".join(bare.split()), priority=priority[1].upper() if priority else None, labels=labels)


def _trimmed(found: Details, now: datetime) -> Details:
    """Takes readable parts off the end, the longest first."""
    words = found.words.split(" ")
    for size in range(min(LONGEST, len(words)), 0, -1):
        if size < len(words) and words[-size - 1].lower() in TORN:
            continue
        kept, ending = " ".join(words[:-size]), " ".join(words[-size:]).strip(EDGES)
        more = _with(replace(found, words=kept.rstrip(EDGES)), ending, now)
        if more is not None:
            return _trimmed(more, now) if kept else more
    return found


def _led(found: Details, now: datetime) -> Details:
    """Takes a readable part off the beginning, where a colon, a comma or "to" ends it."""
    words = found.words.split(" ")
    for size in range(min(LONGEST, len(words) - 1), 0, -1):
        lead, rest = " ".join(words[:size]), words[size:]
        more = _with(replace(found, words=" ".join(rest)), lead.strip(EDGES), now)
        if more is not None and lead.endswith((":", ",")):
            return more
        if more is not None and rest[0].lower() == "to" and len(rest) > 1:
            return replace(more, words=" ".join(rest[1:]))
    return found


def _with(found: Details, part: str, now: datetime) -> Details | None:
    """The same and what `part` says; None if it says nothing that is not said yet."""
    named = when(part, now)
    if named is not None:
        return _with_when(found, named)
    if found.repeat is None and (again := repeat(part)) is not None:
        return replace(found, repeat=again)
    return _with_words(found, part)


def _with_when(found: Details, named: When) -> Details | None:
    if (named.day and found.when.day) or (named.at and found.when.at):
        return None
    return replace(found, when=When(named.day or found.when.day, named.at or found.when.at))


def _with_words(found: Details, part: str) -> Details | None:
    priority, label = SAID_PRIORITY.fullmatch(part), SAID_LABEL.fullmatch(part)
    if priority is not None and found.priority is None:
        return replace(found, priority=(priority["after"] or priority["before"]).upper())
    if label is not None:
        return replace(found, labels=(*found.labels, label[1].strip("#\"'")))
    return None
