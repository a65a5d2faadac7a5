"""Rules for addresses: of the web, of databases, and of this machine itself."""

import ipaddress
import re
from urllib.parse import urlsplit

_CREDENTIALS = re.compile(r"(?<=//).*@")


def web_url(url: str) -> str:
    """`url` without a slash at its end. ValueError unless it is http or https with a host."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0 or re.search(r"\s", url):
        raise ValueError("must be an http:// or https:// URL")
    return url.rstrip("/")


def origin(url: str) -> str:
    """`url` if it is an origin: scheme, host and port alone; or `*`. ValueError for anything else."""
    if url == "*":
        return url
    plain = web_url(url)
    parts = urlsplit(plain)
    if plain != f"{parts.scheme}://{parts.netloc}" or "@" in parts.netloc:
        raise ValueError("must be origins such as https://app.example, or *")
    return plain.lower()


def is_loopback(url: str) -> bool:
    """Whether `url` can only mean this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def without_password(url: str) -> str:
    """`url` as it may be shown: no user, no password, no query."""
    return _CREDENTIALS.sub("***@", url.partition("?")[0])
