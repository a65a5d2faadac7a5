"""Whole sentences from text that is still being written."""

from typing import Final

from core.sentences import sentence_ends

LONGEST: Final = 1_000  # characters; what goes on longer without an end is given in pieces, at a space


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
