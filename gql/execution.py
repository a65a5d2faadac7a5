"""Running an operation: what comes back is plain data, and no error tells more than it may."""

import secrets
from collections.abc import AsyncGenerator, Awaitable, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from graphql import ExecutionResult, GraphQLError, GraphQLSchema, execute, subscribe  # pyright: ignore[reportUnknownVariableType]

from core.errors import ErrorCode, Refusal, SignInFirst
from gql.argument_errors import argument_error
from gql.context import Context
from gql.documents import Document
from gql.errors import extensions

log = structlog.get_logger(__name__)

Response = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """What a client asks to be run."""

    document: Document
    name: str | None = None
    variables: dict[str, Any] = field(default_factory=dict[str, Any])


async def run(schema: GraphQLSchema, operation: Operation, context: Context) -> Response:
    """The response to a query or mutation; in production a visitor does not see the schema."""
    if operation.document.introspects and context.caller is None and context.env.settings.env == "production":
        return {"errors": [{"message": "sign in to see the schema", "extensions": extensions(SignInFirst())}]}
    result = execute(
        schema,
        operation.document.node,
        context_value=context,
        variable_values=operation.variables,
        operation_name=operation.name,
    )
    return response(result if isinstance(result, ExecutionResult) else await result, operation, context)


async def follow(schema: GraphQLSchema, operation: Operation, context: Context) -> AsyncGenerator[Response]:
    """The responses of a subscription; if it may not begin, one with `errors` and no data."""
    stream = subscribe(
        schema,
        operation.document.node,
        context_value=context,
        variable_values=operation.variables,
        operation_name=operation.name,
    )
    if isinstance(stream, Awaitable):
        stream = await stream
    if isinstance(stream, ExecutionResult):
        yield {"errors": response(stream, operation, context)["errors"]}
        return
    try:
        async for result in stream:
            yield response(result, operation, context)
    except Exception as error:  # as graphql-core does for fields: the stream ends with it
        yield {"errors": [told_error(GraphQLError("", original_error=error), operation, context)]}


def response(result: ExecutionResult, operation: Operation, context: Context) -> Response:
    told: Response = {}
    if result.errors:
        told["errors"] = [told_error(error, operation, context) for error in result.errors]
    if result.data is not None or not result.errors or any(error.path for error in result.errors):
        told["data"] = result.data
    return told


def told_error(error: GraphQLError, operation: Operation, context: Context) -> Response:
    """`error` with its code; what was not foreseen becomes INTERNAL, with a reference to the log."""
    cause = argument_error(error, operation.document.node) or error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    if isinstance(cause, Refusal):
        return _shaped(error, cause.message, extensions(cause))
    if cause is None:
        return _shaped(error, error.message, {"code": str(ErrorCode.INVALID_INPUT)})
    hidden = unforeseen(cause, context.request_id, error.path)
    return _shaped(error, hidden["message"], hidden["extensions"])


def unforeseen(error: Exception, request_id: str, path: Sequence[str | int] | None = None) -> Response:
    """What a client is told of a fault of ours: a reference to the log, which tells the rest."""
    reference = secrets.token_hex(6)
    log.error("unforeseen", reference=reference, request_id=request_id, path=path, exc_info=error)
    return {
        "message": f"something went wrong: reference {reference}",
        "extensions": {"code": str(ErrorCode.INTERNAL)},
    }


def _shaped(error: GraphQLError, message: str, told: dict[str, object]) -> Response:
    shaped: Response = {"message": message}
    if error.locations:
        shaped["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    if error.path:
        shaped["path"] = error.path
    return {**shaped, "extensions": told}
