"""One round of the assistant's model as it comes: its text, its calls, and how much of either is taken."""

from collections.abc import Iterable

from core.assistant import RoundEnded
from core.llm import Usage
from core.text import without_forbidden
from providers.openai.assistant_events import Piece
from providers.openai.call_pieces import CallPiece, Calls
from providers.openai.thoughts import Unspoken
from providers.written import mended

LONGEST_TEXT = 32_000  # characters


class RoundSoFar:
    def __init__(self) -> None:
        self._calls = Calls()
        self._text_length = 0
        self._half = ""
        self._unspoken = Unspoken()

    @property
    def full(self) -> bool:
        """Whether a limit is reached: what more would come is not taken."""
        return self._calls.too_much or self._text_length >= LONGEST_TEXT

    def add(self, pieces: Iterable[Piece]) -> str:
        """The text among `pieces` that may be shown. Raises ProviderUnavailable for a call that makes no sense."""
        text = ""
        for piece in pieces:
            match piece:
                case str():
                    text += self._shown(piece)
                case CallPiece():
                    self._calls.add(piece)
                case _:
                    pass
        return text

    def ended(self, usage: Usage, *, cut: bool) -> RoundEnded:
        """Of a round that was cut no call counts: its last one may have lost its end."""
        whole = not (self.full or cut)
        return RoundEnded(self._calls.requests() if whole else (), usage, whole)

    def _shown(self, piece: str) -> str:
        """A character whose halves were sent apart is shown once it is whole, a half alone never."""
        text = self._half + piece
        self._half = text[-1] if "\ud800" <= text[-1] <= "\udbff" else ""
        said = self._unspoken.said(without_forbidden(mended(text.removesuffix(self._half))))
        shown = said[: LONGEST_TEXT - self._text_length]
        self._text_length += len(shown)
        return shown
