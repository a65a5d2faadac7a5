"""What goes wrong with BoardGameGeek, in words that say what to do and tell nothing of what was sent."""

from collections.abc import Mapping

from core.errors import ProviderUnavailable
from providers.retry_after import retry_after_ms

LATE = "BoardGameGeek did not answer in time"
NOT_ALLOWED = "BoardGameGeek does not accept the token: put a valid one into INGLENOOK_BGG_TOKEN"
NOT_READY = "BoardGameGeek did not get its answer ready in time"
NOT_UNDERSTOOD = "BoardGameGeek sent something that could not be read"
TOO_LONG = "BoardGameGeek's answer was too long"
UNREACHABLE = "BoardGameGeek could not be reached"
CHECK_URL = "check INGLENOOK_BGG_BASE_URL"

ACCEPTED = 202
MOVED = range(300, 400)
UNAUTHORIZED = (401, 403)
BUSY = (429, 500, 502, 503, 504)


class Busy(ProviderUnavailable):
    """Another try may do."""


def failure_of(status: int, headers: Mapping[str, str]) -> ProviderUnavailable:
    """The failure that an answer with this status is."""
    if status == ACCEPTED:
        return Busy(NOT_READY, retry_after_ms=retry_after_ms(headers))
    if status in UNAUTHORIZED:
        return ProviderUnavailable(NOT_ALLOWED)
    if status in BUSY:
        return Busy(f"BoardGameGeek answered with status {status}", retry_after_ms=retry_after_ms(headers))
    if status in MOVED:
        return ProviderUnavailable(f"BoardGameGeek sends us elsewhere: {CHECK_URL}")
    return ProviderUnavailable(f"BoardGameGeek answered with status {status}: {CHECK_URL}")
