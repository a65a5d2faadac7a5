"""GraphQL over HTTP, after the GraphQL-over-HTTP specification; GraphiQL for browsers."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

import orjson
import structlog
from graphql import GraphQLSchema, OperationType
from starlette.requests import Request
from starlette.responses import Response

from core.env import Env
from core.errors import ErrorCode, SignInFirst
from core.json import json_object
from core.text import has_forbidden
from gql.context import Context, Live
from gql.documents import BadDocument, Document, Documents
from gql.errors import extensions
from gql.execution import Operation, unforeseen
from server.addresses import address_of
from server.auth import caller
from server.bodies import BadBody, parse_json, read_body
from server.operations import run_logged
from server.quota_headers import quota_headers

GRAPHQL_JSON = "application/graphql-response+json"
JSON = "application/json"

log = structlog.get_logger(__name__)


class BadRequest(Exception):
    """Nothing was run; `errors` are the response's."""

    def __init__(self, code: ErrorCode, errors: list[dict[str, Any]], status: int = 400) -> None:
        super().__init__(errors[0]["message"])
        self.code = code
        self.errors = errors
        self.status = status


def refused(code: ErrorCode, message: str, status: int = 400) -> BadRequest:
    return BadRequest(code, [{"message": message, "extensions": {"code": str(code)}}], status)


@dataclass(frozen=True, slots=True)
class GraphQLOverHTTP:
    """Answers /graphql."""

    env: Env
    live: Live
    schema: GraphQLSchema
    documents: Documents

    async def __call__(self, request: Request) -> Response:
        try:
            operation = await self._operation(request)
            address = address_of(request, self.env.settings)
            request_id = request.scope.get("request_id", "")
            context = Context(self.env, self.live, await self._caller(request), request_id, address)
            told = await run_logged(self.schema, operation, context)
        except BadRequest as bad:
            return self._answer(request, {"errors": bad.errors}, self._status(request, bad))
        except Exception as error:  # the database is gone, before any field is asked
            told = {"errors": [unforeseen(error, request.scope.get("request_id", ""))]}
            return self._answer(request, told, 500)
        unfit = "data" not in told and _media_type(request) == GRAPHQL_JSON
        return self._answer(request, told, 400 if unfit else 200, quota_headers(context.quotas.values()))

    async def _caller(self, request: Request) -> Any:
        try:
            return await caller(self.env, request.headers.get("authorization"))
        except SignInFirst as refusal:
            told = {"message": refusal.message, "extensions": extensions(refusal)}
            raise BadRequest(refusal.code, [told], 401) from None

    async def _operation(self, request: Request) -> Operation:
        parameters = dict(request.query_params) if request.method == "GET" else await self._posted(request)
        operation = operation_of(self.documents, parameters)
        kind = operation.document.kind(operation.name)
        if kind is OperationType.SUBSCRIPTION:
            raise refused(ErrorCode.GRAPHQL_VALIDATION_FAILED, "subscriptions are served over WebSocket")
        if request.method == "GET" and kind is not OperationType.QUERY:
            raise refused(ErrorCode.GRAPHQL_VALIDATION_FAILED, "a mutation is sent by POST", 405)
        return operation

    async def _posted(self, request: Request) -> Any:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
            raise refused(ErrorCode.INVALID_INPUT, f"send the body as {JSON}", 415)
        try:
            return parse_json(await read_body(request, self.env.settings.body_limit))
        except BadBody as bad:
            code = (
                ErrorCode.PAYLOAD_TOO_LARGE
                if bad.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
                else ErrorCode.INVALID_INPUT
            )
            raise refused(code, bad.message, bad.status) from None

    def _status(self, request: Request, bad: BadRequest) -> int:
        """A document that is not valid is 200 to clients that take only application/json, after the specification."""
        of_document = bad.code in (ErrorCode.GRAPHQL_PARSE_FAILED, ErrorCode.GRAPHQL_VALIDATION_FAILED)
        return (
            200 if of_document and bad.status == HTTPStatus.BAD_REQUEST and _media_type(request) == JSON else bad.status
        )

    def _answer(
        self, request: Request, told: dict[str, Any], status: int, more: Mapping[str, str] = MappingProxyType({})
    ) -> Response:
        headers = {"cache-control": "no-store", "vary": "Accept, Origin", **more}
        if status == HTTPStatus.UNAUTHORIZED:
            headers["www-authenticate"] = "Bearer"
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["allow"] = "POST"
        media_type = f"{_media_type(request)}; charset=utf-8"
        return Response(orjson.dumps(told), status, headers, media_type=media_type)


def _media_type(request: Request) -> str:
    return GRAPHQL_JSON if GRAPHQL_JSON in request.headers.get("accept", "") else JSON


def operation_of(documents: Documents, parameters: Any) -> Operation:
    """What `{query, operationName, variables}` ask for, in JSON or as strings of a URL. Raises BadRequest."""
    given = json_object(parameters)
    if given is None:
        raise refused(ErrorCode.INVALID_INPUT, "the body must be one JSON object: batches are not taken")
    document = _document(documents, given.get("query"))
    name = given.get("operationName")
    if name is not None and not isinstance(name, str):
        raise refused(ErrorCode.INVALID_INPUT, "operationName must be a string")
    if document.operation(name) is None:
        raise refused(ErrorCode.GRAPHQL_VALIDATION_FAILED, "operationName must name one operation of the document")
    return Operation(document, name or None, _variables(given))


def _document(documents: Documents, text: Any) -> Document:
    if not isinstance(text, str) or not text.strip():
        raise refused(ErrorCode.INVALID_INPUT, "query must be a string with a GraphQL document")
    if has_forbidden(text.replace("\r", "")):
        raise refused(ErrorCode.GRAPHQL_PARSE_FAILED, "the document has control characters or lone surrogates")
    try:
        return documents.get(text)
    except BadDocument as bad:
        errors = [error.formatted | {"extensions": {"code": str(bad.code)}} for error in bad.errors]
        raise BadRequest(bad.code, [dict(error) for error in errors]) from None


def _variables(given: dict[str, Any]) -> dict[str, Any]:
    for name in ("variables", "extensions"):
        if isinstance(given.get(name), str):
            try:
                given[name] = parse_json(given[name])
            except BadBody:
                raise refused(ErrorCode.INVALID_INPUT, f"{name} must be a JSON object") from None
        if given.get(name) is not None and not isinstance(given[name], dict):
            raise refused(ErrorCode.INVALID_INPUT, f"{name} must be an object")
    return given.get("variables") or {}
