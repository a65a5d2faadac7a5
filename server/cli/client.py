"""A client of a running server, over HTTP."""

from types import TracebackType
from typing import Any, Self

import httpx2

SECONDS = 70.0  # longer than the longest deadline of a line


class ServerRefused(Exception):
    """The server is not there, or answered with errors."""


class Client:
    def __init__(self, url: str, token: str | None = None) -> None:
        self.url = url
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx2.Client(base_url=url, headers=headers, timeout=SECONDS, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def run(self, document: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """The data of one operation. Raises ServerRefused."""
        try:
            answer = self._http.post("/graphql", json={"query": document, "variables": variables or {}})
        except httpx2.TransportError as error:
            raise ServerRefused(f"no server answers at {self.url}: start one with `inglenook serve`") from error
        try:
            told: dict[str, Any] = answer.json()
        except ValueError:
            raise ServerRefused(f"{self.url} is not an Inglenook server (HTTP {answer.status_code})") from None
        for error in told.get("errors", []):
            raise ServerRefused(error["message"])
        return told["data"]

    def ready(self) -> bool:
        try:
            return self._http.get("/readyz").is_success
        except httpx2.TransportError:
            return False
