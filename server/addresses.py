"""Where this server is found."""

from starlette.requests import HTTPConnection

from core.settings import Settings


def address_of(client: HTTPConnection, settings: Settings) -> str:
    """What its operator set, or else what the client used."""
    if "public_url" in settings.model_fields_set:
        return settings.public_url
    scheme = {"ws": "http", "wss": "https"}.get(client.url.scheme, client.url.scheme)
    return f"{scheme}://{client.url.netloc}"
