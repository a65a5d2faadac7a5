"""How /mcp refuses what never comes to the protocol: by HTTP's status, with an error of JSON-RPC."""

from http import HTTPStatus
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from core.errors import ErrorCode, Forbidden, SignInFirst
from gql.errors import extensions
from gql.execution import unforeseen
from server.bodies import BadBody

JSON = "application/json"
PARSE_ERROR, INVALID_REQUEST, INTERNAL_ERROR = -32_700, -32_600, -32_603  # of JSON-RPC


def refused(error: Exception, request: Request) -> Response:
    """What was not foreseen is told as a reference to the log."""
    match error:
        case SignInFirst():
            challenge = {"www-authenticate": _challenge(request)}
            return _told(HTTPStatus.UNAUTHORIZED, INVALID_REQUEST, error.message, extensions(error), challenge)
        case Forbidden():
            return _told(HTTPStatus.FORBIDDEN, INVALID_REQUEST, error.message, extensions(error))
        case BadBody(status=HTTPStatus.BAD_REQUEST):
            return _told(error.status, PARSE_ERROR, error.message, {"code": str(ErrorCode.INVALID_INPUT)})
        case BadBody():
            too_large = error.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            code = ErrorCode.PAYLOAD_TOO_LARGE if too_large else ErrorCode.INVALID_INPUT
            return _told(error.status, INVALID_REQUEST, error.message, {"code": str(code)})
        case _:
            hidden = unforeseen(error, request.scope.get("request_id", ""))
            return _told(HTTPStatus.INTERNAL_SERVER_ERROR, INTERNAL_ERROR, hidden["message"], hidden["extensions"])


def _challenge(request: Request) -> str:
    return 'Bearer error="invalid_token"' if "authorization" in request.headers else "Bearer"


def _told(
    status: int, code: int, message: str, data: dict[str, Any], headers: dict[str, str] | None = None
) -> Response:
    told = {"jsonrpc": "2.0", "id": None, "error": {"code": code, "message": message, "data": data}}
    return Response(orjson.dumps(told), status, {"cache-control": "no-store", **(headers or {})}, media_type=JSON)
