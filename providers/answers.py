"""What models write, read as an NPC's answer: the asked-for JSON, JSON with mistakes or talk around it, or prose.

The asked-for JSON is {"pages": [{"text": ..., "emotion": ...}], "replies": [...]}.
"""

import re

from core.dialogue import Emotion, Page
from core.errors import ProviderUnavailable
from core.llm import PageDelta
from providers.loose_json import LooseStrings, Path, Piece
from providers.written import Trimmed, Written, prose_in, without_wrapping

PREAMBLE = 80  # characters without a bracket, after which an answer is taken for prose

JSON_START = re.compile(r'[{\[]|\A\s*"')
SENTENCE_END = re.compile(r"(?:[.!?…][\"'”’»)*]*(?=\s|\Z)|[。！？][」』”’]*)")  # noqa: RUF001


def parse_answer(text: str, *, max_pages: int, max_replies: int) -> tuple[tuple[Page, ...], tuple[str, ...]]:
    """The pages and replies in `text`, stripped, blank ones left out, no more than asked for.

    An emotion that is not ours becomes NEUTRAL. Where the text breaks off, so does its last page, at the end of a
    sentence if it has one. Raises ProviderUnavailable when there is no page in it.
    """
    pages, replies = _from_json(without_wrapping(text))
    if not pages and (prose := prose_in(text)):
        pages = [Page(prose)]
    if not pages:
        raise ProviderUnavailable("the model's answer could not be read")
    return tuple(pages[:max_pages]), tuple(replies[:max_replies])


class PageReader:
    """Page texts out of an answer that is still being written.

    The deltas of a page, joined, are its text as `parse_answer` will find it. Talk before the JSON is left out, so
    prose is given only after PREAMBLE characters of it, as page 0; a shorter one is given by `parse_answer` alone.
    """

    def __init__(self, *, max_pages: int = 3) -> None:
        self._max_pages = max_pages
        self._written = Written(start=JSON_START, preamble=PREAMBLE)
        self._page = 0
        self._path: Path | None = None
        self._text = Trimmed()

    def feed(self, delta: str) -> list[PageDelta]:
        pages = (piece for piece in self._written.feed(delta) if _is_page(piece.path))
        return [delta for piece in pages for delta in self._in_place(piece)]

    def _in_place(self, piece: Piece) -> list[PageDelta]:
        if piece.path != self._path:
            self._page += self._text.begun
            self._path, self._text = piece.path, Trimmed()
        shown = self._text.feed(piece.text) if self._page < self._max_pages else ""
        return [PageDelta(self._page, shown)] if shown else []


def _from_json(said: str) -> tuple[list[Page], list[str]]:
    end = 0
    while bracket := JSON_START.search(said, end):
        strings = LooseStrings()
        values = _values(strings.feed(said[bracket.start() :]))
        end = bracket.start() + strings.length
        if strings.unfinished is not None:
            _cut_short(values, strings.unfinished)
        if pages := _pages(values):
            return pages, _replies(values)
    return [], []


def _values(pieces: list[Piece]) -> dict[Path, str]:
    values: dict[Path, str] = {}
    for piece in pieces:
        values[piece.path] = values.get(piece.path, "") + piece.text
    return {path: text.strip() for path, text in values.items()}


def _cut_short(values: dict[Path, str], path: Path) -> None:
    """Ends the value at `path`, which broke off, with a whole sentence; with none, only a lone page stays."""
    text = values.pop(path, "")
    whole = _whole_sentences(text)
    if whole or (_is_page(path) and not _pages(values)):
        values[path] = whole or text


def _whole_sentences(text: str) -> str:
    ends = [end.end() for end in SENTENCE_END.finditer(text)]
    return text[: ends[-1]] if ends else ""


def _pages(values: dict[Path, str]) -> list[Page]:
    emotions = {path[:-1]: text for path, text in values.items() if path[-1:] == ("emotion",)}
    return [
        Page(text, _emotion(emotions.get(path[:-1] if path[-1:] == ("text",) else path, "")))
        for path, text in values.items()
        if text and _is_page(path)
    ]


def _is_page(path: Path) -> bool:
    """Whether a string at `path` is said aloud: a string or its "text" in the list of pages, or in place of it."""
    place = path[path.index("pages") + 1 :] if "pages" in path else path
    if place and isinstance(place[0], int):
        place = place[1:]
    return place in {(), ("text",)}


def _emotion(name: str) -> Emotion:
    known = name.upper()
    return Emotion(known) if known in Emotion.__members__ else Emotion.NEUTRAL


def _replies(values: dict[Path, str]) -> list[str]:
    return [text for path, text in values.items() if text and _is_reply(path)]


def _is_reply(path: Path) -> bool:
    place = path[path.index("replies") + 1 :] if "replies" in path else path
    return place != path and isinstance(place[0] if place else None, int) and place[1:] in {(), ("text",)}
