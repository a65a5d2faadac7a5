"""When a server asks to be asked again, from the headers of its answer."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_RETRY_AFTER = 86_400.0  # seconds; beyond it the header is not believed


def retry_after_ms(headers: Mapping[str, str]) -> int | None:
    """From `retry-after-ms`, or `Retry-After` in seconds or as a date."""
    if (milliseconds := number(headers.get("retry-after-ms", ""))) is not None:
        return believed(milliseconds / 1000)
    said = headers.get("retry-after", "")
    seconds = number(said)
    return believed(seconds_until(said) if seconds is None else seconds)


def believed(seconds: float | None) -> int | None:
    """In milliseconds, None where it cannot be meant."""
    return math.ceil(seconds * 1000) if seconds is not None and 0 <= seconds <= LONGEST_RETRY_AFTER else None


def number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def seconds_until(date: str) -> float | None:
    try:
        when = parsedate_to_datetime(date)
    except ValueError:
        return None
    return max((when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds(), 0.0)
