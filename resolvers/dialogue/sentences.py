"""Where sentences end, and how whole ones are taken from text that is still being written."""

# ruff: noqa: RUF001, RUF002 - the stops of other scripts look like ours

import re
from collections.abc import Iterator
from typing import Final

LONGEST: Final = 1_000  # characters; what goes on longer without an end is given in pieces, at a space

WIDE: Final = frozenset("。！？｡")  # need no blank after them
FINAL: Final = WIDE | frozenset("!?؟")  # end a sentence even where a small letter follows
STOPS: Final = ".!?…؟۔।॥։።" + "".join(sorted(WIDE))
CLOSERS: Final = "\"'”’»)\\]」』）】"
STOP: Final = re.compile(rf"(?<![{STOPS}])[{STOPS}]++[{CLOSERS}]*+")
WORD_BORDER: Final = re.compile(r"[\s(\"'“‘«]")

TITLES: Final = "Mr Mrs Ms Mx Dr Prof Rev St Mt Capt Sgt Lt Col Gen Sr Sra Srta Mme Mlle Hr Fr"
BLANKS_MAX: Final = 8  # characters in which the next sentence's first letter is looked for
WORD_MAX: Final = 8  # characters looked at before a full stop: more than any short form has
SHORT_FORMS: Final = frozenset([*TITLES.split(), "e.g", "E.g", "i.e", "I.e", "vs", "cf", "z.B", "p.ej"])


def sentence_ends(text: str) -> Iterator[int]:
    """The index after each sentence of `text` that ends, closing quotes included.

    A stop ends a sentence when a blank or the end of `text` follows (after 。！？ anything may), but not after a short
    form such as "Mr." or an initial, nor, for a full stop or a closing quote, when a small letter goes on.
    """
    for found in STOP.finditer(text):
        if _ends(text, found):
            yield found.end()


class Sentences:
    """Whole sentences from the pieces of a text, each as soon as what follows shows that it has ended."""

    def __init__(self) -> None:
        self._text = ""

    def feed(self, text: str) -> list[str]:
        """The sentences that `text` completes, in order."""
        self._text += text
        settled = len(self._text.rstrip())  # an end beyond it may yet prove to be none
        start = 0
        sentences: list[str] = []
        for end in sentence_ends(self._text):
            if end >= settled:
                break
            sentences.append(self._text[start:end].strip())
            start = end
        self._text = self._text[start:]
        return sentences + self._pieces()

    def rest(self) -> str:
        """What was not given yet, perhaps unfinished; "" for nothing. Afterwards a new text can begin."""
        rest, self._text = self._text.strip(), ""
        return rest

    def _pieces(self) -> list[str]:
        pieces: list[str] = []
        while len(self._text) > LONGEST:
            space = self._text.rfind(" ", 0, LONGEST)
            cut = space if space > 0 else LONGEST
            pieces.append(self._text[:cut].strip())
            self._text = self._text[cut:]
        return [piece for piece in pieces if piece]


def _ends(text: str, stop: re.Match[str]) -> bool:
    mark = stop.group()
    after = text[stop.end() : stop.end() + BLANKS_MAX]
    if not WIDE.isdisjoint(mark):
        return not after or after[0] not in STOPS
    if after and not after[0].isspace():
        return False
    if mark == "." and _is_short_form(text[max(0, stop.start() - WORD_MAX) : stop.start()]):
        return False
    return mark[-1] in FINAL or not after.lstrip()[:1].islower()


def _is_short_form(before: str) -> bool:
    word = WORD_BORDER.split(before)[-1]
    initial = len(word) == 1 and word.isupper() and word != "I"
    return initial or word in SHORT_FORMS
