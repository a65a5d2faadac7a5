"""The pages at the door: sign in, register, sign out."""

from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import Response

from core.errors import Refusal, WrongCredentials
from resolvers.users.web_sessions import NewWebSession, sign_in, sign_out, sign_up
from server.web import sessions
from server.web.forms import Form
from server.web.html import page, redirect
from server.web.pages import Refused, refused, status_of
from server.web.sessions import Visit


@dataclass(frozen=True, slots=True)
class LoginPage:
    name: str = ""
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """`invitation` is the secret of the link that makes the first administrator."""

    email: str = ""
    username: str = ""
    invitation: str = ""
    refused: Refused | None = None


async def home(visit: Visit) -> Response:
    return redirect(visit, "/login" if visit.session is None else "/dashboard")


async def show_login(visit: Visit) -> Response:
    return redirect(visit, "/dashboard") if visit.session else page(visit, "login.html", LoginPage())


async def log_in(visit: Visit, form: Form) -> Response:
    name = form.text("name")
    try:
        opened = await sign_in(visit.env, email_or_username=name, password=form.text("password"))
    except Refusal as refusal:
        status = HTTPStatus.UNAUTHORIZED if isinstance(refusal, WrongCredentials) else status_of(refusal)
        return page(visit, "login.html", LoginPage(name, refused(refusal, ())), status)
    return await _enter(visit, opened)


async def show_register(visit: Visit) -> Response:
    invitation = visit.request.query_params.get("invitation", "")
    if visit.session and not invitation:
        return redirect(visit, "/dashboard")
    return page(visit, "register.html", RegisterPage(invitation=invitation))


async def register(visit: Visit, form: Form) -> Response:
    filled = RegisterPage(form.text("email"), form.text("username"), form.text("invitation"))
    try:
        opened = await sign_up(
            visit.env,
            email=filled.email,
            username=filled.username.strip(),
            password=form.text("password"),
            invitation=filled.invitation or None,
            time_zone=form.text("time_zone"),
        )
    except Refusal as refusal:
        told = refused(refusal, ("email", "username", "password"))
        again = RegisterPage(filled.email, filled.username, filled.invitation, told)
        return page(visit, "register.html", again, status_of(refusal))
    return await _enter(visit, opened)


async def log_out(visit: Visit, form: Form) -> Response:
    del form
    if visit.session is not None:
        await sign_out(visit.session)
    response = redirect(visit, "/login")
    sessions.forget(visit, response)
    return response


async def _enter(visit: Visit, opened: NewWebSession) -> Response:
    """Into the session that was opened, out of the one that the browser had."""
    if visit.session is not None:
        await sign_out(visit.session)
    response = redirect(visit, "/dashboard")
    sessions.remember(visit, response, opened)
    return response
