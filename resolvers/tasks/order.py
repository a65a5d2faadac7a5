"""Where a task stands among the others: keys that sort as text, with room for another between any two.

A key is a fraction between 0 and 1 in base 62 without "0."; keys that were only added at the ends have WIDTH digits.
"""

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"  # in the order of their code points
BASE = len(DIGITS)
WIDTH = 8
STEP = BASE**3  # between keys that are added at an end: room for a thousand more without a longer key
LONGEST = 32  # characters; a longer key is not given out, its neighbours are spread anew


def between(low: str | None, high: str | None) -> str | None:
    """A key after `low` and before `high`, None being the ends; None if there is no short one left."""
    if low is None and high is None:
        return _text(BASE**WIDTH // 2, WIDTH)
    if high is None:
        return _beside(low or "", STEP)
    if low is None:
        return _beside(high, -STEP)
    return _middle(low, high)


def _beside(key: str, step: int) -> str | None:
    """The key a step from the last, or from the first."""
    number = _number(key, WIDTH) + step
    if 0 < number < BASE**WIDTH:
        return _text(number, WIDTH)
    return _middle(key, DIGITS[-1] * LONGEST) if step > 0 else _middle("0", key)


def _middle(low: str, high: str) -> str | None:
    for width in range(WIDTH, LONGEST + 1):
        least = _number(low, width) + 1  # digits further on make `low` no greater than this
        most = _number(high, width) - (len(high) <= width)
        if least <= most:
            return _text((least + most) // 2, width)
    return None


def spread(low: str | None, high: str | None, count: int) -> list[str] | None:
    """`count` keys in order between two others, as far apart as can be; None if there is no room for short ones."""
    for width in range(WIDTH, LONGEST // 2 + 1):
        least = _number(low or "0", width)
        most = BASE**width if high is None else _number(high, width)
        step = (most - least) // (count + 1)
        if step > BASE:
            return [_text(least + step * place, width) for place in range(1, count + 1)]
    return None


def _number(key: str, width: int) -> int:
    """The first `width` digits as a whole number."""
    number = 0
    for digit in key[:width].ljust(width, DIGITS[0]):
        number = number * BASE + DIGITS.index(digit)
    return number


def _text(number: int, width: int) -> str:
    digits: list[str] = []
    for _ in range(width):
        number, digit = divmod(number, BASE)
        digits.append(DIGITS[digit])
    return "".join(reversed(digits))
