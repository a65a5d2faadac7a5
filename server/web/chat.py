"""The chat page, and the short-lived token with which its script follows channels."""

from http import HTTPStatus

from starlette.responses import JSONResponse, Response

from core.errors import SignInFirst
from resolvers.users.web_sessions import access_token_of
from server.web.forms import Form
from server.web.html import CSP, headers, page
from server.web.sessions import Visit
from server.web.wording import now

POLICY = f"{CSP}; require-trusted-types-for 'script'; trusted-types sanitised"  # HTML of the server's, by one function


async def show_chat(visit: Visit) -> Response:
    response = page(visit, "chat.html", visit.viewer)
    response.headers["content-security-policy"] = POLICY
    return response


async def give_token(visit: Visit, form: Form) -> Response:
    """For a script of ours, which tells its reader to sign in again where others are sent to /login."""
    del form
    try:
        if visit.session is None:
            raise SignInFirst
        signed = await access_token_of(visit.env, visit.session)
    except SignInFirst:
        return JSONResponse({"error": "sign in first"}, HTTPStatus.UNAUTHORIZED, headers(CSP))
    seconds = int((signed.expires_at - now()).total_seconds())  # not a time: clocks of browsers are wrong
    return JSONResponse({"token": signed.token, "expiresIn": seconds}, headers=headers(CSP))
