"""Feature flags for OpenFeature's clients: the OpenFeature Remote Evaluation Protocol (OFREP) 0.3."""

from collections.abc import Callable
from enum import StrEnum
from hashlib import sha256
from http import HTTPStatus
from typing import Any
from uuid import UUID

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.env import Env
from core.errors import Forbidden, Invalid, NotFound, Refusal, SignInFirst
from core.flags import Evaluation, FlagReason, Subject
from core.global_ids import key_or_nil, type_and_key
from core.json import json_object
from gql.execution import unforeseen
from gql.fields import READING
from models.games import EDITORS
from models.users import User
from resolvers.flags.evaluating import subject_of
from server.auth import caller
from server.bodies import BadBody, parse_json, read_body

PATH = "/ofrep/v1/evaluate/flags"
OTHER_METHODS = ("GET", "PUT", "PATCH", "DELETE", "OPTIONS")
JSON = "application/json"
SCALARS = (bool, str, int, float)  # what metadata may hold by the protocol


class Code(StrEnum):
    FLAG_NOT_FOUND = "FLAG_NOT_FOUND"
    PARSE_ERROR = "PARSE_ERROR"
    INVALID_CONTEXT = "INVALID_CONTEXT"
    GENERAL = "GENERAL"


def ofrep() -> list[Route]:
    one = f"{PATH}/{{key:path}}"  # a key with a slash is not there, either
    return [
        Route(PATH, evaluate_all, methods=["POST"]),
        Route(one, evaluate, methods=["POST"]),
        Route(PATH, wrong_method, methods=OTHER_METHODS),
        Route(one, wrong_method, methods=OTHER_METHODS),
    ]


async def wrong_method(_: Request) -> Response:
    return _failed(HTTPStatus.METHOD_NOT_ALLOWED, Code.GENERAL, "send it by POST", headers={"allow": "POST"})


async def evaluate(request: Request) -> Response:
    """One flag."""
    key: str = request.path_params["key"]

    def answer(env: Env, subject: Subject) -> Response:
        found = env.flags.evaluate(key, subject)
        if found.reason is FlagReason.UNKNOWN:
            return _failed(HTTPStatus.NOT_FOUND, Code.FLAG_NOT_FOUND, "there is no such flag", key)
        return _answer(orjson.dumps(_told(found)))

    return await _answered(request, answer, key)


async def evaluate_all(request: Request) -> Response:
    """All that are not archived; 304 to who knows them already."""

    def answer(env: Env, subject: Subject) -> Response:
        body = orjson.dumps({"flags": [_told(one) for one in env.flags.evaluate_all(subject)]})
        tag = f'"{sha256(body).hexdigest()[:32]}"'
        if _knows(request, tag):
            return _answer(b"", HTTPStatus.NOT_MODIFIED, {"etag": tag})
        return _answer(body, headers={"etag": tag})

    return await _answered(request, answer)


async def _answered(request: Request, answer: Callable[[Env, Subject], Response], key: str | None = None) -> Response:
    env: Env = request.app.state.env
    try:
        viewer = await _viewer(env, request)
        context = _context(await read_body(request, env.settings.body_limit))
        return answer(env, await _subject(viewer, context))
    except Refusal as refusal:
        return _refused(refusal, key)
    except BadBody as bad:
        code = Code.PARSE_ERROR if bad.status == HTTPStatus.BAD_REQUEST else Code.GENERAL
        return _failed(bad.status, code, bad.message, key)
    except Exception as error:  # the database is gone
        hidden = unforeseen(error, request.scope.get("request_id", ""))
        return _failed(HTTPStatus.INTERNAL_SERVER_ERROR, Code.GENERAL, hidden["message"], key)


async def _viewer(env: Env, request: Request) -> User:
    """Raises SignInFirst and Forbidden."""
    who = await caller(env, request.headers.get("authorization"))
    if who is None:
        raise SignInFirst("send a token as Authorization: Bearer <token>")
    if who.scopes is not None and not who.scopes & READING:
        raise Forbidden("this API token's scopes do not reach this: it takes READ scope")
    return who.user


def _context(body: bytes) -> dict[str, Any]:
    """Raises BadBody, and Invalid for a context that is none."""
    asked = json_object(parse_json(body)) if body else {}
    if asked is None:
        raise BadBody("the body must be one JSON object")
    given = asked.get("context")
    context = {} if given is None else json_object(given)
    if context is None:
        raise Invalid("context", "an object")
    return context


async def _subject(viewer: User, context: dict[str, Any]) -> Subject:
    """The viewer, in the game and the section that the context names by their ids. Raises NotFound and Invalid."""
    return await subject_of(
        viewer,
        game_id=_key(context, "gameId", "Game"),
        section_id=_key(context, "sectionId", "GameSection"),
        person=await _person(viewer, context.get("targetingKey")),
    )


def _key(context: dict[str, Any], name: str, kind: str) -> UUID | None:
    """NIL for what is no id of that kind: it will not be found."""
    value = context.get(name)
    if value is not None and not isinstance(value, str):
        raise Invalid(name, "a string")
    return None if value is None else key_or_nil(value, kind)


async def _person(viewer: User, targeting_key: Any) -> User | None:
    """Whom those who set flags ask about by an id; others are always asked about themselves."""
    named = type_and_key(targeting_key) if isinstance(targeting_key, str) else None
    if viewer.role not in EDITORS or named is None or named[0] != "User":
        return None
    person = await User.visible_to(viewer).get_or_none(id=named[1])
    if person is None:
        raise NotFound("User", path=("targetingKey",))
    return person


def _told(found: Evaluation) -> dict[str, Any]:
    return {
        "key": found.key,
        "reason": found.reason,
        "variant": found.variant or ("on" if found.enabled else "off"),  # clients count on one
        "value": found.enabled if found.value is None else found.value,
        "metadata": {name: value for name, value in found.metadata.items() if isinstance(value, SCALARS)},
    }


def _knows(request: Request, tag: str) -> bool:
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    return tag in known or "*" in known


def _refused(refusal: Refusal, key: str | None) -> Response:
    match refusal:
        case SignInFirst():
            challenge = {"www-authenticate": "Bearer"}
            return _failed(HTTPStatus.UNAUTHORIZED, Code.GENERAL, refusal.message, key, challenge)
        case Forbidden():
            return _failed(HTTPStatus.FORBIDDEN, Code.GENERAL, refusal.message, key)
        case _:
            return _failed(HTTPStatus.BAD_REQUEST, Code.INVALID_CONTEXT, refusal.message, key)


def _failed(
    status: int, code: Code, details: str, key: str | None = None, headers: dict[str, str] | None = None
) -> Response:
    named = {} if key is None else {"key": key}
    return _answer(orjson.dumps({**named, "errorCode": code, "errorDetails": details}), status, headers)


def _answer(body: bytes, status: int = HTTPStatus.OK, headers: dict[str, str] | None = None) -> Response:
    every = {"cache-control": "private, no-cache", "vary": "Authorization, Origin"}
    return Response(body, status, every | (headers or {}), media_type=JSON)
