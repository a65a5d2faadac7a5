"""What goes wrong with a model's server, in words that tell nothing of what was sent."""

from core.errors import ProviderRefused, ProviderUnavailable

DECLINED = "the model declined to answer"
ENDED_EARLY = "the model's answer ended early"
FAILED = "the model's server failed"
NOT_UNDERSTOOD = "the model's server sent something that could not be read"
TOOLS_NOT_TAKEN = "the model's server does not take the assistant's tools: it, or this model, may know none"
TOO_LONG = "the model's answer was too long"
TOO_MUCH_ASKED = "there is more in the conversation than the model can read"
UNREACHABLE = "the model's server could not be reached"

POLICY_CODES = frozenset(
    {"content_filter", "content_policy_violation", "bio_policy", "misalignment_policy_violation", "invalid_prompt"}
)

LENGTH_CODES = frozenset({"context_length_exceeded"})


class Busy(ProviderUnavailable):
    """Another try may do: 429, a server error, or no connection."""


class UnknownFormat(ProviderUnavailable):
    """The server does not know the answer's format that was asked for."""


class UnknownTools(ProviderUnavailable):
    """The server does not know tools, or not all that was asked of them."""


def failure_of(code: object) -> ProviderUnavailable:
    """The failure that a server gave `code` to."""
    known = code if isinstance(code, str) else ""
    if known in LENGTH_CODES:
        return ProviderUnavailable(TOO_MUCH_ASKED)
    return ProviderRefused(DECLINED) if known in POLICY_CODES else ProviderUnavailable(FAILED)
