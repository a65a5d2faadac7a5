"""From a request's bearer token to the one who asks."""

from core.env import Env
from core.errors import SignInFirst
from core.tokens import looks_like_api_token
from resolvers.users.api_tokens import caller_of_api_token
from resolvers.users.outsiders import caller_of_identity
from resolvers.users.sessions import Caller, caller_of_access_token

TOKEN_MAX = 8_192  # characters


async def caller(env: Env, authorization: str | None) -> Caller | None:
    """Who asks; None for a visitor, who sent no token. Raises SignInFirst for a token that is not good."""
    if not authorization:
        return None
    scheme, _, token = authorization.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or len(token) > TOKEN_MAX or not token.isascii():
        raise SignInFirst("send the header as Authorization: Bearer <token>")
    if looks_like_api_token(token):
        return await caller_of_api_token(token)
    if env.issuers.knows(token):
        return await caller_of_identity(await env.issuers.verify(token))
    return await caller_of_access_token(env, token)
