"""Which pages, and under which names of this server, may ask: no other page reaches it through a browser."""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from core.errors import Forbidden
from core.settings import Settings


def check_origin(headers: Mapping[str, str], settings: Settings) -> None:
    """Raises Forbidden for a name that is not ours, which a page may have pointed at us, and for a foreign page."""
    host = headers.get("host", "").lower()
    if not _is_ours(host, settings):
        raise Forbidden("this server is not known by that name: its operator sets INGLENOOK_PUBLIC_URL")
    origin = headers.get("origin", "").lower()
    if origin and not _may_ask(origin, host, settings):
        raise Forbidden("pages of this origin may not ask: the operator names those that may in INGLENOOK_CORS_ORIGINS")


def _is_ours(host: str, settings: Settings) -> bool:
    """An address in numbers is never a name of others that was pointed at us."""
    return host == urlsplit(settings.public_url).netloc.lower() or _is_address_or_localhost(host)


def _is_address_or_localhost(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        if name != "localhost":
            ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _may_ask(origin: str, host: str, settings: Settings) -> bool:
    public = urlsplit(settings.public_url)
    ours = (f"{public.scheme}://{public.netloc}".lower(), f"http://{host}", f"https://{host}")
    return origin in (*ours, *settings.cors_origins) or "*" in settings.cors_origins
