"""Asking as anybody, by a token: over HTTP, and subscriptions as a socket runs them."""

import json
from typing import Any

import httpx2

from core.env import Env
from gql.context import Context
from gql.documents import Documents
from gql.execution import Operation, follow
from gql.schema import executable
from models.database.tx import tx
from models.users import TokenScope, User
from resolvers.users.api_tokens import create_api_token
from resolvers.users.sessions import open_session
from server.auth import caller
from server.bodies import BadBody, parse_json

DOCUMENTS = Documents(executable())


async def signed_in(env: Env, user: User) -> str:
    """An access token of a new session."""
    async with tx():
        return (await open_session(env, await User.get(id=user.id))).access_token


async def limited(user: User, *scopes: TokenScope) -> str:
    """The secret of a new API token."""
    return (await create_api_token(user, name="mod", scopes=scopes, expires_at=None))[1]


async def asked(
    env: Env, http: httpx2.AsyncClient, token: str | None, document: str, variables: str
) -> list[dict[str, Any]]:
    """The answers to a document with `variables` in JSON: one, or of a subscription all until it ends."""
    authorization = f"Bearer {token}" if token else None
    if document.startswith("subscription"):
        try:
            operation = Operation(DOCUMENTS.get(document), None, parse_json(variables))
        except BadBody:
            return []
        context = Context(env, await caller(env, authorization))
        return [told async for told in follow(executable(), operation, context)]
    body = f'{{"query": {json.dumps(document)}, "variables": {variables}}}'
    headers = {"Content-Type": "application/json"} | ({"Authorization": authorization} if authorization else {})
    answer = await http.post("/graphql", content=body.encode(), headers=headers)
    assert answer.status_code in (200, 400)
    return [answer.json()]
