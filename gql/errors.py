"""How refusals look on the wire: members of a payload's `errors`, or top-level errors with a code."""

from datetime import datetime

import strawberry

from core import errors
from core.errors import ErrorCode, Refusal
from gql.enums import described

described(
    ErrorCode,
    "What went wrong, for programs.",
    {
        "UNAUTHENTICATED": "Nobody is signed in, or the credentials are wrong.",
        "FORBIDDEN": "The thing may be seen, but this may not be done to it.",
        "NOT_FOUND": "There is no such thing, or the caller may not know that there is.",
        "INVALID_INPUT": "An argument is not in its range; `path` names it.",
        "ALREADY_EXISTS": "Another thing has this unique value.",
        "CONFLICT": "The state of the thing does not allow this now.",
        "IDEMPOTENCY_MISMATCH": "The same clientMutationId came with another input.",
        "LIMIT_REACHED": "An allowance is spent.",
        "BUDGET_EXCEEDED": "A budget is spent.",
        "RATE_LIMITED": "Too many requests; try again later.",
        "FEATURE_DISABLED": "The operator turned this feature off.",
        "NOT_READY": "The thing is still being made.",
        "PROVIDER_UNAVAILABLE": "A service outside did not answer properly.",
        "PROVIDER_TIMEOUT": "A service outside did not answer in time.",
        "QUERY_TOO_COMPLEX": "The document asks for too much at once.",
        "PAYLOAD_TOO_LARGE": "The request body is too large.",
        "PERSISTED_QUERY_NOT_FOUND": "No document is known by this hash: send its text.",
        "GRAPHQL_PARSE_FAILED": "The document is not GraphQL.",
        "GRAPHQL_VALIDATION_FAILED": "The document does not fit the schema.",
        "UNAVAILABLE": "The server is too busy, starting or stopping.",
        "INTERNAL": "A fault of the server; the message has a reference to its log.",
    },
)


@strawberry.interface(description="Why something was refused.")
class Error:
    code: ErrorCode = strawberry.field(description="What went wrong, for programs.")
    message: str = strawberry.field(description="What went wrong, for people.")
    path: list[str] | None = strawberry.field(
        default=None, description="The argument to mend, outermost name first; null if none is at fault."
    )


@strawberry.type(description="An argument is not in its range.")
class InvalidInput(Error):
    pass


@strawberry.type(description="The credentials are wrong; never says which part.")
class Unauthenticated(Error):
    pass


@strawberry.type(description="There is no such thing, or the caller may not know that there is.")
class NotFound(Error):
    pass


@strawberry.type(description="The thing may be seen, but this may not be done to it.")
class Forbidden(Error):
    pass


@strawberry.type(description="Another thing has this unique value.")
class AlreadyExists(Error):
    pass


@strawberry.type(description="The state of the thing does not allow this now.")
class Conflict(Error):
    pass


@strawberry.type(description="An allowance or a budget is spent.")
class LimitReached(Error):
    limit: int = strawberry.field(default=0, description="How much the allowance is.")
    used: int = strawberry.field(default=0, description="How much of it is used.")
    resets_at: datetime | None = strawberry.field(default=None, description="When it is whole again; null: never.")


@strawberry.type(description="The operator turned this feature off.")
class FeatureDisabled(Error):
    feature_key: str = strawberry.field(default="", description="The feature's key.")


@strawberry.type(description="A service outside did not answer properly, or not in time.")
class ProviderUnavailable(Error):
    retry_after_ms: int | None = strawberry.field(
        default=None, description="When the service asked to be asked again, in milliseconds from now."
    )


def member(refusal: Refusal) -> Error:
    """The member of a payload's `errors` that tells of `refusal`."""
    path = list(refusal.path) if refusal.path else None
    match refusal:
        case errors.LimitReached():
            return LimitReached(
                code=refusal.code,
                message=refusal.message,
                path=path,
                limit=refusal.limit,
                used=refusal.used,
                resets_at=refusal.resets_at,
            )
        case errors.FeatureDisabled():
            return FeatureDisabled(
                code=refusal.code, message=refusal.message, path=path, feature_key=refusal.feature_key
            )
        case errors.ProviderUnavailable():
            return ProviderUnavailable(
                code=refusal.code, message=refusal.message, path=path, retry_after_ms=refusal.retry_after_ms
            )
        case _:
            return PLAIN[refusal.code](code=refusal.code, message=refusal.message, path=path)


PLAIN: dict[ErrorCode, type[Error]] = {
    ErrorCode.INVALID_INPUT: InvalidInput,
    ErrorCode.UNAUTHENTICATED: Unauthenticated,
    ErrorCode.NOT_FOUND: NotFound,
    ErrorCode.FORBIDDEN: Forbidden,
    ErrorCode.ALREADY_EXISTS: AlreadyExists,
    ErrorCode.CONFLICT: Conflict,
    ErrorCode.IDEMPOTENCY_MISMATCH: Conflict,
    ErrorCode.NOT_READY: Conflict,
}
MEMBERS = [*dict.fromkeys(PLAIN.values()), LimitReached, FeatureDisabled, ProviderUnavailable]


def is_member(refusal: Refusal) -> bool:
    """Whether a payload can tell of `refusal`; the others are top-level errors everywhere."""
    special = (errors.LimitReached, errors.FeatureDisabled, errors.ProviderUnavailable)
    return not isinstance(refusal, errors.SignInFirst) and (refusal.code in PLAIN or isinstance(refusal, special))


def extensions(refusal: Refusal) -> dict[str, object]:
    """The `extensions` of a top-level error that tells of `refusal`."""
    told: dict[str, object] = {"code": str(refusal.code)}
    if refusal.path:
        told["path"] = list(refusal.path)
    match refusal:
        case errors.LimitReached():
            resets_at = refusal.resets_at.isoformat() if refusal.resets_at else None
            told |= {"limit": refusal.limit, "used": refusal.used, "resetsAt": resets_at}
        case errors.FeatureDisabled():
            told["featureKey"] = refusal.feature_key
        case errors.ProviderUnavailable():
            told["retryAfterMs"] = refusal.retry_after_ms
        case _:
            pass
    return told
