"""Where sentences end, in any script."""

# ruff: noqa: RUF001, RUF002 - the stops of other scripts look like ours

import re
from collections.abc import Iterator
from typing import Final

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
