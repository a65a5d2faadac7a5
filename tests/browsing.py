"""A browser without a screen: keeps cookies, and sends the forms of the pages that it was shown."""

import contextlib
import re
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlencode

import httpx2

from conftest import PASSWORD
from core.settings import Settings
from server.app import application

Headers = Mapping[str, str]
Fields = dict[str, str] | list[tuple[str, str]]
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Browser:
    http: httpx2.AsyncClient

    async def get(self, path: str, **headers: str) -> httpx2.Response:
        return await self.http.get(path, headers={"Accept": "text/html", **headers})

    async def form_token(self, path: str = "/register?invitation=none") -> str:
        """What the forms of a page carry; by default of one that everybody is shown."""
        found = re.search(r'name="form_token" value="([0-9a-f]+)"', (await self.get(path)).text)
        assert found is not None
        return found[1]

    async def send(self, path: str, fields: Fields | None = None, headers: Headers | None = None) -> httpx2.Response:
        """Send a form as a page of ours would."""
        pairs = list(fields.items()) if isinstance(fields, dict) else fields or []
        return await self.send_raw(path, [("form_token", await self.form_token()), *pairs], headers)

    async def send_raw(
        self, path: str, pairs: list[tuple[str, str]], headers: Headers | None = None
    ) -> httpx2.Response:
        body = urlencode(pairs)
        return await self.http.post(path, content=body, headers={"Content-Type": FORM, **(headers or {})})

    async def sign_in(self, name: str, password: str = PASSWORD) -> httpx2.Response:
        return await self.send("/login", {"name": name, "password": password})

    async def is_signed_in(self) -> bool:
        answer = await self.get("/dashboard")
        assert answer.status_code == 200 or answer.headers["location"] == "/login"
        return answer.status_code == 200


@contextlib.asynccontextmanager
async def opened(settings: Settings, address: str) -> AsyncGenerator[Browser]:
    """A browser before an application of its own, at `address`."""
    app = application(settings)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=address) as http,
    ):
        yield Browser(http)


def text_of(page: str, key: str) -> str:
    """What the element with this id shows."""
    reader = _Reader(key)
    reader.feed(page)
    return " ".join("".join(reader.text).split())


def tag_of(page: str, key: str) -> str:
    """The tag that opens the element with this id."""
    found = re.search(rf'<[^>]*\bid="{re.escape(key)}"[^>]*>', page)
    assert found is not None, f"no element is called {key}"
    return unescape(found[0])


class _Reader(HTMLParser):
    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.depth = 0
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth or ("id", self.key) in attrs:
            self.depth += tag not in ("input", "img", "br")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= bool(self.depth)

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.text.append(data)
