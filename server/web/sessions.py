"""From a browser's cookie to the one who visits."""

import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from core.env import Env
from core.errors import SignInFirst
from core.tokens import new_secret
from models.users import User, WebSession
from resolvers.users.web_sessions import LIFETIME, NewWebSession, session_of
from server.addresses import address_of
from server.web.forms import form_token

SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a browser.

    `secret` is what its cookie holds: a session's, or that of a visitor who has none. `is_new`: the browser brought
    no cookie, and must be given this one.
    """

    env: Env
    request: Request
    secret: str
    is_new: bool
    session: WebSession | None

    @property
    def viewer(self) -> User:
        """The signed-in user. Raises SignInFirst for a visitor: no other check is needed."""
        if self.session is None:
            raise SignInFirst
        return self.session.user

    @property
    def form_token(self) -> str:
        return form_token(self.secret)

    @property
    def by_htmx(self) -> bool:
        """Whether the page that is open asks for a part of itself."""
        return self.request.headers.get("hx-request") == "true"

    @property
    def url(self) -> str:
        """Where this server is found: what its operator set, or else what the browser used."""
        return address_of(self.request, self.env.settings)


async def visit_of(request: Request) -> Visit:
    env: Env = request.app.state.env
    secret = secret_of(request)
    if secret is None:
        return Visit(env, request, new_secret().secret, is_new=True, session=None)
    return Visit(env, request, secret, is_new=False, session=await session_of(secret))


def secret_of(request: Request) -> str | None:
    """What the browser's cookie holds; None if it brought none of ours."""
    secret = request.cookies.get(_cookie(request), "")
    return secret if SECRET.fullmatch(secret) else None


def greet(visit: Visit, response: Response) -> None:
    """Give a new visitor's browser its cookie, which lives until the browser is closed."""
    if visit.is_new:
        _set(visit.request, response, visit.secret, None)


def remember(visit: Visit, response: Response, opened: NewWebSession) -> None:
    """Give the browser the cookie of a session."""
    _set(visit.request, response, opened.secret, int(LIFETIME.total_seconds()))


def forget(visit: Visit, response: Response) -> None:
    """Give the browser of somebody who left a visitor's cookie."""
    _set(visit.request, response, new_secret().secret, None)


def _set(request: Request, response: Response, secret: str, max_age: int | None) -> None:
    response.set_cookie(
        _cookie(request), secret, max_age=max_age, path="/", secure=_is_secure(request), httponly=True, samesite="lax"
    )


def _cookie(request: Request) -> str:
    """Over https the name keeps other sites of the same domain from setting it."""
    return "__Host-inglenook" if _is_secure(request) else "inglenook"


def _is_secure(request: Request) -> bool:
    env: Env = request.app.state.env
    return env.settings.public_url.startswith("https://")
