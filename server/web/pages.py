"""From a request to a page: who visits, whether a form may be taken, and what is said when something was refused."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from core.errors import ErrorCode, Refusal, SignInFirst
from server.web.forms import BadForm, Form, read_form
from server.web.html import page, redirect
from server.web.sessions import Visit, secret_of, visit_of

Show = Callable[[Visit], Awaitable[Response]]
Take = Callable[[Visit, Form], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]

LABELS = {"email": "e-mail", "expiresAt": "last day", "maxPlayingTime": "minutes"}
STATUS = {ErrorCode.NOT_FOUND: HTTPStatus.NOT_FOUND, ErrorCode.UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE}


@dataclass(frozen=True, slots=True)
class Problem:
    title: str
    message: str


@dataclass(frozen=True, slots=True)
class Refused:
    """What to tell beside a form: by `field`, or with None above all of it."""

    field: str | None
    message: str


def shown(show: Show) -> Endpoint:
    """Answers GET with a page; a visitor is sent to sign in where the page needs somebody."""

    async def answer(request: Request) -> Response:
        visit = await visit_of(request)
        return await _guarded(visit, lambda: show(visit))

    return answer


def taken(take: Take) -> Endpoint:
    """Answers POST, if one of our own pages sent it."""

    async def answer(request: Request) -> Response:
        visit = await visit_of(request)
        try:
            form = await read_form(request, secret=secret_of(request), public_url=visit.env.settings.public_url)
        except BadForm as bad:
            return page(visit, "problem.html", Problem("That was not taken", bad.message), bad.status)
        return await _guarded(visit, lambda: take(visit, form))

    return answer


async def _guarded(visit: Visit, work: Callable[[], Awaitable[Response]]) -> Response:
    try:
        return await work()
    except SignInFirst:
        return redirect(visit, "/login")
    except Refusal as refusal:
        title = "Not here" if refusal.code is ErrorCode.NOT_FOUND else "That was not done"
        return page(visit, "problem.html", Problem(title, sentence(refusal)), status_of(refusal))


def refused(refusal: Refusal, fields: tuple[str, ...]) -> Refused:
    """Where a form of `fields` tells of it."""
    field = refusal.path[-1] if refusal.path else None
    return Refused(field if field in fields else None, sentence(refusal))


def sentence(refusal: Refusal) -> str:
    """What was refused, with the names that the forms have for its fields."""
    first, _, rest = refusal.message.partition(" ")
    message = f"{LABELS.get(first, first)} {rest}"
    return f"{message[:1].upper()}{message[1:]}."


def status_of(refusal: Refusal) -> HTTPStatus:
    return STATUS.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY)
