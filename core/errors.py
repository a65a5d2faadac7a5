"""What a client may cause: each Refusal carries what is needed to act on it."""

from datetime import datetime
from enum import StrEnum


class ErrorCode(StrEnum):
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    INVALID_INPUT = "INVALID_INPUT"
    ALREADY_EXISTS = "ALREADY_EXISTS"
    CONFLICT = "CONFLICT"
    IDEMPOTENCY_MISMATCH = "IDEMPOTENCY_MISMATCH"
    LIMIT_REACHED = "LIMIT_REACHED"
    BUDGET_EXCEEDED = "BUDGET_EXCEEDED"
    RATE_LIMITED = "RATE_LIMITED"
    FEATURE_DISABLED = "FEATURE_DISABLED"
    NOT_READY = "NOT_READY"
    PROVIDER_UNAVAILABLE = "PROVIDER_UNAVAILABLE"
    PROVIDER_TIMEOUT = "PROVIDER_TIMEOUT"
    QUERY_TOO_COMPLEX = "QUERY_TOO_COMPLEX"
    PAYLOAD_TOO_LARGE = "PAYLOAD_TOO_LARGE"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL = "INTERNAL"


class Refusal(Exception):
    """Something a client may cause. `path` names the argument to mend, outermost first."""

    code: ErrorCode

    def __init__(self, message: str, *, path: tuple[str, ...] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.path = path


class SignInFirst(Refusal):
    """Nobody is signed in, or the token is expired, revoked or not ours."""

    code = ErrorCode.UNAUTHENTICATED

    def __init__(self, message: str = "sign in first") -> None:
        super().__init__(message)


class WrongCredentials(Refusal):
    """The password, or the refresh token, is not right; never says which part."""

    code = ErrorCode.UNAUTHENTICATED


class Forbidden(Refusal):
    """The thing may be seen, but not this done to it."""

    code = ErrorCode.FORBIDDEN


class NotFound(Refusal):
    """There is no such thing, or the viewer may not know that there is."""

    code = ErrorCode.NOT_FOUND

    def __init__(self, thing: str, *, path: tuple[str, ...] | None = None) -> None:
        super().__init__(f"{thing} not found", path=path)


class Invalid(Refusal):
    """An argument is not in its range. `rule` finishes the sentence "<argument> must be ..."."""

    code = ErrorCode.INVALID_INPUT

    def __init__(self, path: str | tuple[str, ...], rule: str) -> None:
        parts = (path,) if isinstance(path, str) else path
        super().__init__(f"{parts[-1]} must be {rule}", path=parts)


class AlreadyExists(Refusal):
    """Another row has this unique value."""

    code = ErrorCode.ALREADY_EXISTS


class Conflict(Refusal):
    """The thing is in a state that does not allow this now."""

    code = ErrorCode.CONFLICT


class IdempotencyMismatch(Conflict):
    """A clientMutationId came back with another input."""

    code = ErrorCode.IDEMPOTENCY_MISMATCH

    def __init__(self, path: tuple[str, ...] = ("input", "clientMutationId")) -> None:
        super().__init__("clientMutationId was used with another input", path=path)


class NotReady(Conflict):
    """The thing is still being made; try again later."""

    code = ErrorCode.NOT_READY


class LimitReached(Refusal):
    """An allowance is spent.

    `limit` and `used` count in the allowance's own unit; at `resets_at` it is whole again, None: never.
    """

    code = ErrorCode.LIMIT_REACHED

    def __init__(self, *, limit: int, used: int, resets_at: datetime | None) -> None:
        super().__init__(f"limit of {limit} reached")
        self.limit = limit
        self.used = used
        self.resets_at = resets_at


class BudgetExceeded(LimitReached):
    """A budget in micro-USD is spent."""

    code = ErrorCode.BUDGET_EXCEEDED


class FeatureDisabled(Refusal):
    """The operator turned the feature `feature_key` off."""

    code = ErrorCode.FEATURE_DISABLED

    def __init__(self, feature_key: str) -> None:
        super().__init__(f"{feature_key} is turned off")
        self.feature_key = feature_key


class ProviderUnavailable(Refusal):
    """A service outside did not answer properly. `retry_after_ms`: when it asked to be asked again."""

    code = ErrorCode.PROVIDER_UNAVAILABLE

    def __init__(self, message: str, *, retry_after_ms: int | None = None) -> None:
        super().__init__(message)
        self.retry_after_ms = retry_after_ms


class ProviderRefused(ProviderUnavailable):
    """The model declined to answer."""


class ProviderTimeout(ProviderUnavailable):
    """A service outside did not answer in time."""

    code = ErrorCode.PROVIDER_TIMEOUT


class Busy(Refusal):
    """More is waiting than can be done soon; the same request may succeed in some seconds."""

    code = ErrorCode.UNAVAILABLE
