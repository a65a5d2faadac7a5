"""What goes wrong with a model's server, in words that tell nothing of what was sent."""

from core.errors import ProviderRefused, ProviderUnavailable

DECLINED = "the model declined to answer"
ENDED_EARLY = "the model's answer ended early"
FAILED = "the model's server failed"
NOT_UNDERSTOOD = "the model's server sent something that could not be read"
TOO_LONG = "the model's answer was too long"
UNREACHABLE = "the model's server could not be reached"

POLICY_CODES = frozenset(
    {"content_filter", "content_policy_violation", "bio_policy", "misalignment_policy_violation", "invalid_prompt"}
)


class Busy(ProviderUnavailable):
    """Another try may do: 429, a server error, or no connection."""


class UnknownFormat(ProviderUnavailable):
    """The server does not know the answer's format that was asked for."""


def failure_of(code: str | None) -> ProviderUnavailable:
    """The failure that a server gave `code` to."""
    return ProviderRefused(DECLINED) if code in POLICY_CODES else ProviderUnavailable(FAILED)
