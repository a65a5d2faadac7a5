"""Forms that browsers send: read within bounds, and only from pages of our own."""

import hmac
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from core.text import has_forbidden
from server.bodies import BadBody, read_body

TOKEN_FIELD = "form_token"  # noqa: S105 - a name
MEDIA_TYPE = "application/x-www-form-urlencoded"
FORM_MAX = 65_536  # bytes
FIELDS_MAX = 100
OTHER_PAGE = (
    "This was sent from another page than ours. If this server is behind a proxy, its operator sets "
    "INGLENOOK_PUBLIC_URL to the address that browsers show."
)
OLD_PAGE = "The page was too old to be sent. Open it again, then send it once more."


class BadForm(Exception):
    """Nothing was done with the form; `message` says what to do, `status` is HTTP's."""

    def __init__(self, message: str, status: HTTPStatus) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


@dataclass(frozen=True, slots=True)
class Form:
    fields: Mapping[str, Sequence[str]]

    def text(self, name: str) -> str:
        """What was typed into a field; empty if it is not there."""
        return self.fields[name][0] if name in self.fields else ""

    def texts(self, name: str) -> Sequence[str]:
        """What was chosen of several."""
        return self.fields.get(name, ())


def form_token(secret: str) -> str:
    """Proof that a form was made for the browser whose cookie holds `secret`; does not tell the secret."""
    return hmac.new(secret.encode(), b"inglenook: form", "sha256").hexdigest()


async def read_form(request: Request, *, secret: str | None, public_url: str) -> Form:
    """The form that one of our pages sent. Raises BadForm."""
    if not _from_our_page(request, public_url):
        raise BadForm(OTHER_PAGE, HTTPStatus.FORBIDDEN)
    form = await _parsed(request)
    if secret is None or not hmac.compare_digest(form_token(secret).encode(), form.text(TOKEN_FIELD).encode()):
        raise BadForm(OLD_PAGE, HTTPStatus.FORBIDDEN)
    return form


def _from_our_page(request: Request, public_url: str) -> bool:
    """By what browsers tell of the page that sends; other programs tell nothing, and have no cookie to be misused."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    public = urlsplit(public_url)
    ours = (f"{public.scheme}://{public.netloc}", f"{request.url.scheme}://{request.headers.get('host', '')}")
    return request.headers.get("origin", ours[0]).lower() in [each.lower() for each in ours]


async def _parsed(request: Request) -> Form:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise BadForm(f"A form is sent as {MEDIA_TYPE}.", HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    try:
        body = (await read_body(request, FORM_MAX)).decode("ascii")
        pairs = parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=FIELDS_MAX)
    except BadBody as bad:
        raise BadForm(f"{bad.message.capitalize()}.", HTTPStatus(bad.status)) from None
    except ValueError:
        raise BadForm("This form cannot be read.", HTTPStatus.BAD_REQUEST) from None
    if any(has_forbidden(value) for _, value in pairs):
        raise BadForm("A form holds no control characters.", HTTPStatus.BAD_REQUEST)
    fields: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        fields[name].append(value)
    return Form(dict(fields))
