"""The part of a message that shows why it was found, as HTML whose only markup is <mark>."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from core.searching import Span, Wanted, composed, spans

LENGTH = 160  # characters that are shown, besides the markup
LEAD = 40  # of these at most before the first word that is marked
NEIGHBOURS = 12  # places that are looked at for where most different words are together
MORE = "…"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something that was wanted stands."""

    wanted: Wanted
    start: int
    end: int


def snippet(content: str, terms: Sequence[Wanted]) -> str:
    """About LENGTH characters of `content` in one line, escaped; what `terms` fit is in <mark>."""
    text = " ".join(composed(content).split())
    places = [Place(term, span.start, span.end) for span in spans(text) if (term := _fitting(span, terms)) is not None]
    start = _start(text, _best(places)) if places else 0
    end = _end(text, start)
    before, after = MORE if start else "", MORE if end < len(text) else ""
    return before + _marked(text, start, end, places) + after


def _fitting(span: Span, terms: Sequence[Wanted]) -> Wanted | None:
    return next((term for term in terms if term.fits(span.word)), None)


def _best(places: Sequence[Place]) -> int:
    """Where the first place is after which most different words follow closely."""

    def different(at: int) -> int:
        reach = places[at].start + LENGTH - LEAD
        return len({place.wanted for place in places[at : at + NEIGHBOURS] if place.end <= reach})

    return places[max(range(len(places)), key=different)].start


def _start(text: str, first: int) -> int:
    """Where a word begins, at most LEAD characters before `first`, but no later than fills the length."""
    start = max(0, min(first - LEAD, len(text) - LENGTH))
    if start == 0:
        return 0
    space = text.find(" ", start - 1, first)
    return start if space < 0 else space + 1


def _end(text: str, start: int) -> int:
    end = start + LENGTH
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", start + LENGTH // 2, end + 1)
    return end if space < 0 else space


def _marked(text: str, start: int, end: int, places: Sequence[Place]) -> str:
    parts: list[str] = []
    at = start
    for left, right in _joined(places):
        first, last = max(left, start), min(right, end)
        if first < last:
            parts += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
            at = last
    return "".join([*parts, escape(text[at:end])])


def _joined(places: Sequence[Place]) -> list[tuple[int, int]]:
    """The parts of the text that they cover, those that touch as one."""
    parts: list[tuple[int, int]] = []
    for place in sorted(places, key=lambda place: place.start):
        if parts and place.start <= parts[-1][1]:
            parts[-1] = (parts[-1][0], max(parts[-1][1], place.end))
        else:
            parts.append((place.start, place.end))
    return parts
