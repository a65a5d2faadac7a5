"""Asking as anybody, by a token: over HTTP, and subscriptions as a socket runs them."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any

import httpx2

from core.env import Env
from gql.context import Context, Live
from gql.documents import Documents
from gql.execution import Operation, Subscription, begin, follow
from gql.lines import Line
from gql.schema import executable
from models.database.tx import tx
from models.users import TokenScope, User
from resolvers.users.api_tokens import create_api_token
from resolvers.users.sessions import open_session
from server.auth import caller
from server.bodies import BadBody, parse_json

DOCUMENTS = Documents(executable())
WAITS = 1.0  # seconds without an event after which a subscription waits for something to happen


async def signed_in(env: Env, user: User) -> str:
    """An access token of a new session."""
    async with tx():
        return (await open_session(env, await User.get(id=user.id))).access_token


async def limited(user: User, *scopes: TokenScope) -> str:
    """The secret of a new API token."""
    return (await create_api_token(user, name="mod", scopes=scopes, expires_at=None))[1]


async def asked(
    env: Env, live: Live, http: httpx2.AsyncClient, token: str | None, document: str, variables: str
) -> list[dict[str, Any]]:
    """The answers to a document with `variables` in JSON: one, or of a subscription what it tells until it waits."""
    authorization = f"Bearer {token}" if token else None
    if document.startswith("subscription"):
        try:
            operation = Operation(DOCUMENTS.get(document), None, parse_json(variables))
        except BadBody:
            return []
        who = await caller(env, authorization)
        return await _followed(operation, lambda: Context(env, live, who))
    body = f'{{"query": {json.dumps(document)}, "variables": {variables}}}'
    headers = {"Content-Type": "application/json"} | ({"Authorization": authorization} if authorization else {})
    answer = await http.post("/graphql", content=body.encode(), headers=headers)
    assert answer.status_code in (200, 400)
    return [answer.json()]


async def _followed(operation: Operation, context: Callable[[], Context]) -> list[dict[str, Any]]:
    begun = await begin(executable(), operation, context())
    if not isinstance(begun, Subscription):
        return [begun]
    if isinstance(begun.source, Line):
        opening = begun.source.opening
        return [] if opening is None else [await begun.response(opening, context())]
    told: list[dict[str, Any]] = []
    async with contextlib.aclosing(follow(begun, context)) as events:
        with contextlib.suppress(TimeoutError, StopAsyncIteration):
            while True:
                told.append(await asyncio.wait_for(anext(events), WAITS))
    return told
