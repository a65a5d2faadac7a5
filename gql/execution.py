"""Running an operation: what comes back is plain data, and no error tells more than it may."""

import asyncio
import json
import secrets
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
import structlog
from graphql import ExecutionResult, GraphQLError, GraphQLSchema, execute  # pyright: ignore[reportUnknownVariableType]
from graphql.execution import Executor, create_source_event_stream, execute_subscription_event  # pyright: ignore[reportUnknownVariableType]

from core.errors import ErrorCode, Refusal, SignInFirst
from core.steady import RETRY_SOON_SECONDS, insisting
from gql.argument_errors import argument_error
from gql.context import Context
from gql.documents import Document
from gql.errors import extensions
from gql.lines import Line
from gql.shapes import is_of_the_viewer, place_variable
from models.streams import heads

TRIES = 10  # of an event that cannot be shown, until its followers are told so

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


class Unanswered(Exception):
    """Something unforeseen kept an event from being shown; it may go better another time."""


class Subscription:
    """A subscription that may begin: `source` gives its events, each of which is executed by itself."""

    def __init__(self, operation: Operation, executor: "Executor[Any]", source: AsyncIterable[Any]) -> None:
        self.operation = operation
        self.source = source
        self._executor = executor

    async def executed(self, event: Any, context: Context) -> ExecutionResult:
        executor: Executor[Any] = self._executor.build_per_event_executor(event)  # pyright: ignore[reportUnknownVariableType]
        executor.context_value = context
        executor._relevant_sub_fields = {}  # pyright: ignore[reportPrivateUsage] - else that of all grows with each event
        result = execute_subscription_event(executor)
        return result if isinstance(result, ExecutionResult) else await result

    async def response(self, event: Any, context: Context) -> Response:
        return response(await self.executed(event, context), self.operation, context)

    async def told(self, event: Any, context: Context, *, insist: bool = False) -> str:
        """The response in JSON. Raises Unanswered instead of telling what was not foreseen, if one shall `insist`."""
        result = await self.executed(event, context)
        if insist and any(is_unforeseen(error) for error in result.errors or ()):
            raise Unanswered
        return orjson.dumps(response(result, self.operation, context)).decode()

    def key(self, line: Line) -> object:
        """The same for all whose answers are the same for every event of the line's stream."""
        document = self.operation.document
        operation = document.operation(self.operation.name)
        assert operation is not None  # noqa: S101 - it was begun
        place = place_variable(operation, document.node)
        variables = {name: value for name, value in self.operation.variables.items() if name != place}
        viewer = line.viewer_id if is_of_the_viewer(document.node) else None
        canonical = json.dumps(variables, sort_keys=True)  # which takes lone surrogates, too
        return line.stream, type(line.news), document.node, operation, canonical, viewer


async def begin(schema: GraphQLSchema, operation: Operation, context: Context) -> Subscription | Response:
    """The subscription; or a response with `errors` and no data, if it may not begin."""
    executor: list[GraphQLError] | Executor[Any] = Executor.build(  # pyright: ignore[reportUnknownVariableType]
        schema,
        operation.document.node,
        context_value=context,
        raw_variable_values=operation.variables,
        operation_name=operation.name,
    )
    if isinstance(executor, list):
        return {"errors": response(ExecutionResult(None, executor), operation, context)["errors"]}
    source = create_source_event_stream(executor)
    if isinstance(source, Awaitable):
        source = await source
    if isinstance(source, ExecutionResult):
        return {"errors": response(source, operation, context)["errors"]}
    return Subscription(operation, executor, source)


async def follow(subscription: Subscription, contexts: Callable[[], Context]) -> AsyncGenerator[Response]:
    """The responses of a subscription that nobody shares."""
    try:
        async for event in subscription.source:
            yield await _shown(subscription, event, contexts)
    except Exception as error:  # as graphql-core does for fields: the stream ends with it
        context = contexts()
        yield {"errors": [told_error(GraphQLError("", original_error=error), subscription.operation, context)]}


async def _shown(subscription: Subscription, event: Any, contexts: Callable[[], Context]) -> Response:
    """The response to an event; what was not foreseen may pass before it is told."""
    for _ in range(TRIES - 1):
        result = await subscription.executed(event, contexts())
        if not any(is_unforeseen(error) for error in result.errors or ()):
            return response(result, subscription.operation, contexts())
        await asyncio.sleep(RETRY_SOON_SECONDS)
        await insisting(lambda: heads(()))  # an outage, however long, uses up one try
    return await subscription.response(event, contexts())


def response(result: ExecutionResult, operation: Operation, context: Context) -> Response:
    told: Response = {}
    if result.errors:
        told["errors"] = [told_error(error, operation, context) for error in result.errors]
    if result.data is not None or not result.errors or any(error.path for error in result.errors):
        told["data"] = result.data
    return told


def told_refusal(refusal: Refusal) -> Response:
    """The top-level error of a refusal that no field is to be named for."""
    return {"message": refusal.message, "extensions": extensions(refusal)}


def told_error(error: GraphQLError, operation: Operation, context: Context) -> Response:
    """`error` with its code; what was not foreseen becomes INTERNAL, with a reference to the log."""
    cause = argument_error(error, operation.document.node) or _cause(error)
    if isinstance(cause, Refusal):
        return _shaped(error, cause.message, extensions(cause))
    if cause is None:
        return _shaped(error, error.message, {"code": str(ErrorCode.INVALID_INPUT)})
    hidden = unforeseen(cause, context.request_id, error.path)
    return _shaped(error, hidden["message"], hidden["extensions"])


def _cause(error: GraphQLError) -> Exception | None:
    cause = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def is_unforeseen(error: GraphQLError) -> bool:
    """Whether it is a fault of ours, or of what we run on."""
    cause = _cause(error)
    return cause is not None and not isinstance(cause, Refusal)


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
