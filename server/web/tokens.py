"""The page of API tokens: make one, see it once, end it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

from starlette.responses import Response

from core.errors import Invalid, Refusal
from models.users import ApiToken, TokenScope, User
from resolvers.users import api_tokens
from server.web.forms import Form
from server.web.html import page, redirect
from server.web.pages import Refused, refused, status_of
from server.web.sessions import Visit
from server.web.wording import now

SHOWN_MOST = 200
LAST_YEAR = 2999
SCOPES = {
    TokenScope.DIALOGUE: "Worlds and dialogue: all that a game mod needs.",
    TokenScope.READ: "Read whatever you may see.",
    TokenScope.WRITE: "Change your things; never accounts, roles or tokens.",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What was filled into the form."""

    name: str = ""
    scopes: Sequence[str] = (TokenScope.DIALOGUE,)
    expires_on: str = ""
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class MadeToken:
    """`secret` is shown this once; `config` is a JSON file for a mod."""

    token: ApiToken
    secret: str
    config: str


@dataclass(frozen=True, slots=True)
class TokensPage:
    tokens: Sequence[ApiToken]
    draft: Draft
    made: MadeToken | None
    tomorrow: str
    now: datetime

    @property
    def scopes(self) -> dict[TokenScope, str]:
        return SCOPES


@dataclass(frozen=True, slots=True)
class RevokedToken:
    token: ApiToken
    now: datetime


async def show_tokens(visit: Visit) -> Response:
    return await _tokens(visit, Draft())


async def create(visit: Visit, form: Form) -> Response:
    draft = Draft(form.text("name"), form.texts("scopes"), form.text("expires_on"))
    try:
        token, secret = await api_tokens.create_api_token(
            visit.viewer,
            name=draft.name,
            scopes=_scopes(draft.scopes),
            expires_at=_end_of(draft.expires_on, visit.viewer),
        )
    except Refusal as refusal:
        told = refused(refusal, ("name", "scopes", "expiresAt"))
        return await _tokens(visit, Draft(draft.name, draft.scopes, draft.expires_on, told), status=status_of(refusal))
    return await _tokens(visit, Draft(), MadeToken(token, secret, _config(visit.url, secret)))


async def revoke(visit: Visit, form: Form) -> Response:
    del form
    token = await api_tokens.revoke_api_token(visit.viewer, token_id=visit.request.path_params["id"])
    return page(visit, "_revoked.html", RevokedToken(token, now())) if visit.by_htmx else redirect(visit, "/tokens")


async def _tokens(
    visit: Visit, draft: Draft, made: MadeToken | None = None, status: HTTPStatus = HTTPStatus.OK
) -> Response:
    mine = await api_tokens.api_tokens(visit.viewer).order_by("-id").limit(SHOWN_MOST)
    tomorrow = (now().astimezone(ZoneInfo(visit.viewer.time_zone)) + timedelta(days=1)).date()
    return page(visit, "tokens.html", TokensPage(mine, draft, made, tomorrow.isoformat(), now()), status)


def _scopes(names: Sequence[str]) -> list[TokenScope]:
    try:
        return [TokenScope(name) for name in names]
    except ValueError:
        raise Invalid("scopes", "some of those that are offered") from None


def _end_of(day: str, viewer: User) -> datetime | None:
    """The midnight after `day`, by the viewer's clock; None if no day was chosen. Raises Invalid."""
    if not day:
        return None
    try:
        last = date.fromisoformat(day)
    except ValueError:
        raise Invalid("expiresAt", "a date such as 2027-01-31") from None
    if last.year > LAST_YEAR:
        raise Invalid("expiresAt", f"a date before the year {LAST_YEAR + 1}")
    return datetime.combine(last + timedelta(days=1), datetime.min.time(), ZoneInfo(viewer.time_zone))


def _config(url: str, secret: str) -> str:
    return json.dumps({"endpoint": f"{url}/graphql", "token": secret}, indent=2)
