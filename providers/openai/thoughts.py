"""Thoughts that a model speaks aloud before its answer, where its server does not tell them apart."""

OPENING, CLOSING = "<think>", "</think>"


class Unspoken:
    """Follows a text from its beginning and leaves such thoughts out; a `<` that begins none is held back a moment."""

    def __init__(self) -> None:
        self._held = ""
        self._begun = False

    def said(self, text: str) -> str:
        """What of `text`, and of what was held back, is meant for others."""
        if self._begun:
            return text
        self._held = (self._held + text).lstrip()
        while self._held.startswith(OPENING):
            _, closed, rest = self._held.partition(CLOSING)
            if not closed:
                self._held = OPENING + self._held.removeprefix(OPENING)[-len(CLOSING) :]
                return ""
            self._held = rest.lstrip()
        if OPENING.startswith(self._held):
            return ""
        self._begun = True
        return self._held
