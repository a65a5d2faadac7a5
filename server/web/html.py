"""HTML answers: the templates, and the headers that keep a page to itself."""

from http import HTTPStatus
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from server.web import wording
from server.web.sessions import Visit, greet

HERE = Path(__file__).parent
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
GRAPHIQL_CSP = (  # its editor writes style attributes, and its style sheet holds a font
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
FILTERS: dict[str, Any] = TEMPLATES.filters
FILTERS.update(
    moment=wording.moment, day=wording.day, game_time=wording.game_time, plain=wording.plain, score=wording.score
)


def page(visit: Visit, template: str, shows: object, status: int = HTTPStatus.OK) -> Response:
    """The page that `template` makes of `shows`, which it knows as `page`."""
    text = TEMPLATES.get_template(template).render(page=shows, visit=visit)
    response = HTMLResponse(text, status, headers=headers(CSP))
    greet(visit, response)
    return response


def redirect(visit: Visit, path: str) -> Response:
    """Go on by GET, to a path of our own; a page that asked by htmx goes there as a whole."""
    if visit.by_htmx:
        return Response(headers={"hx-redirect": path} | headers(CSP))
    return RedirectResponse(path, HTTPStatus.SEE_OTHER, headers(CSP))


def graphiql() -> Response:
    return HTMLResponse((HERE / "graphiql.html").read_text("utf-8"), headers=headers(GRAPHIQL_CSP))


def headers(policy: str) -> dict[str, str]:
    return {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",  # no-referrer would make browsers hide the Origin of our own forms
        "cross-origin-opener-policy": "same-origin",
        "cache-control": "no-store",
        "vary": "Accept, Cookie",
    }
