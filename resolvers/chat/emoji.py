"""The emoji of a reaction: one of those Unicode recommends, in the one form that is stored."""

from functools import cache
from typing import Final

from core.errors import Invalid

EMOJI_MAX: Final = 64  # characters, of an alias too
AS_EMOJI: Final = "\ufe0f"  # the variation selector that tells ❤️ from ❤


def normalised(text: str) -> str:
    """The fully-qualified emoji that `text` stands for: an emoji in any of its forms, or an alias such as `:+1:`.

    Raises Invalid for anything else, such as two emoji, a text, or a skin tone alone.
    """
    trimmed = text.strip()
    found = _emoji_by_form().get(trimmed.replace(AS_EMOJI, "")) if len(trimmed) <= EMOJI_MAX else None
    if found is None:
        raise Invalid(("emoji",), "one emoji, or its alias such as :+1:")
    return found


@cache
def _emoji_by_form() -> dict[str, str]:
    """Every fully-qualified emoji by its aliases, and by itself without variation selectors.

    Without them its minimally-qualified and unqualified forms are all the same.
    """
    from emoji import EMOJI_DATA, STATUS  # noqa: PLC0415 (20 ms, and only who reacts needs it)

    whole = {emoji: facts for emoji, facts in EMOJI_DATA.items() if facts["status"] == STATUS["fully_qualified"]}
    forms = {emoji.replace(AS_EMOJI, ""): emoji for emoji in whole}
    for emoji, facts in whole.items():
        for alias in facts.get("alias", ()):
            forms.setdefault(alias, emoji)
    for emoji, facts in whole.items():
        forms.setdefault(facts["en"], emoji)  # after them: :sunglasses: is a face to people, not what Unicode calls so
    return forms
