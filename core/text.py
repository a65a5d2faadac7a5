"""Rules for strings that come from outside."""

import re

from core.errors import Invalid

_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def has_forbidden(text: str) -> bool:
    """Whether `text` holds NUL, a C0 control other than newline and tab, DEL, or a lone surrogate."""
    return _FORBIDDEN.search(text) is not None


def without_forbidden(text: str) -> str:
    """`text` without those."""
    return _FORBIDDEN.sub("", text)


def trimmed(text: str, path: tuple[str, ...], *, least: int = 1, most: int) -> str:
    """`text` without outer white space. Raises Invalid if it then has not `least` to `most` code points."""
    text = text.strip()
    if not least <= len(text) <= most:
        raise Invalid(path, f"between {least} and {most} characters" if least else f"at most {most} characters")
    return text
