"""Asks BoardGameGeek, no faster than allowed and again where that may help, and makes every failure one of ours.

Nothing that goes wrong keeps a trace of what was sent: causes carry the request, with the token.
"""

import asyncio
from collections.abc import Sequence

import httpx2
from pydantic import SecretStr

from core.catalogue import FetchedGame, Turns
from core.errors import ProviderUnavailable
from providers.bgg.failures import LATE, NOT_UNDERSTOOD, TOO_LONG, UNREACHABLE, Busy, failure_of
from providers.bgg.items import games_in
from providers.bgg.pace import Pace

TRIES = 5  # of one call
FIRST_WAIT = 2.0  # seconds before the second try; each further wait is twice as long
LONGEST_WAIT = 120.0  # seconds; a server that asks for more is left alone
TIMEOUT = 20.0  # seconds for a whole call
SIZE_MAX = 4 * 1024 * 1024  # bytes of an answer; twenty games are some 300 kB
OK = 200


class BoardGameGeek:
    """`interval`, `first_wait` and `timeout` are in seconds; `turns` are shared with other processes."""

    def __init__(
        self,
        *,
        token: SecretStr,
        base_url: str,
        interval: float,
        first_wait: float = FIRST_WAIT,
        timeout: float = TIMEOUT,
        turns: Turns | None = None,
    ) -> None:
        self._base_url = base_url
        self._first_wait = first_wait
        self._timeout = timeout
        self._pace = Pace(interval, turns)
        self._client = httpx2.AsyncClient(
            headers={
                "Authorization": f"Bearer {token.get_secret_value()}",
                "Accept": "application/xml, text/xml",
                "Accept-Encoding": "identity",  # what is small on the wire could be huge unpacked
                "User-Agent": "inglenook",
            },
            follow_redirects=False,  # the token is for this server alone
            timeout=None,
        )

    async def fetch(self, bgg_ids: Sequence[int]) -> list[FetchedGame]:
        """As core.catalogue.Catalogue says."""
        body = await self._insisted(f"{self._base_url}/thing?id={','.join(map(str, bgg_ids))}&stats=1")
        return await asyncio.to_thread(games_in, body, bgg_ids)

    async def close(self) -> None:
        await self._client.aclose()

    async def _insisted(self, url: str) -> bytes:
        for attempt in range(1, TRIES):
            try:
                return await self._asked(url)
            except Busy as busy:
                await self._pace.rest(self._wait(attempt, busy))
        return await self._asked(url)

    def _wait(self, attempt: int, busy: Busy) -> float:
        """Raises `busy` where the server wants to be left alone for too long."""
        wanted = (busy.retry_after_ms or 0) / 1_000
        if wanted > LONGEST_WAIT:
            raise busy
        return max(wanted, self._first_wait * 2 ** (attempt - 1))

    async def _asked(self, url: str) -> bytes:
        try:
            async with (
                self._pace.turn(),
                asyncio.timeout(self._timeout),
                self._client.stream("GET", url) as response,
            ):
                if response.status_code != OK:
                    raise failure_of(response.status_code, response.headers)
                return await _body(response)
        except TimeoutError:
            raise Busy(LATE) from None
        except (httpx2.HTTPError, httpx2.StreamError):
            raise Busy(UNREACHABLE) from None
        except httpx2.InvalidURL:
            raise ProviderUnavailable(UNREACHABLE) from None


async def _body(response: httpx2.Response) -> bytes:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise ProviderUnavailable(NOT_UNDERSTOOD)
    body = bytearray()
    async for part in response.aiter_raw():
        body += part
        if len(body) > SIZE_MAX:
            raise ProviderUnavailable(TOO_LONG)
    return bytes(body)
