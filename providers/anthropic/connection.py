"""The HTTP side of Claude: asks, streams, and makes every failure one of ours.

Nothing that goes wrong keeps a trace of what was sent: causes carry the request, with the key and the prompt.
"""

import logging
from typing import Generic, Protocol, TypeVar

import httpx2
from anthropic import AnthropicError, APIConnectionError, APIStatusError, AsyncAnthropic, AsyncStream, BadRequestError

from core.errors import ProviderUnavailable
from providers.openai.failures import FAILED, NOT_UNDERSTOOD, UNREACHABLE, Busy
from providers.retry_after import retry_after_ms

OFFICIAL_URL = "https://api.anthropic.com"
PATH = "/v1/messages"
OK = 200
TOO_MANY_REQUESTS = 429
SERVER_ERROR = 500
BUSY_KINDS = ("api_error", "overloaded_error", "rate_limit_error", "timeout_error")  # inside of a stream

A_contra = TypeVar("A_contra", contravariant=True)

logging.getLogger("anthropic").setLevel(logging.WARNING)  # its debug lines hold the prompt


class ClaudeStream:
    """Fills providers.rounds.Stream; the events are decoded JSON."""

    def __init__(self, stream: AsyncStream[object]) -> None:
        self._stream = stream

    async def next(self) -> object | None:
        try:
            return await anext(self._stream, None)
        except AnthropicError as error:
            raise translated(error) from None
        except (httpx2.HTTPError, httpx2.StreamError):
            raise ProviderUnavailable(UNREACHABLE) from None
        except (ValueError, RecursionError):  # not JSON, or not UTF-8
            raise ProviderUnavailable(NOT_UNDERSTOOD) from None

    async def close(self) -> None:
        await self._stream.close()


class Asked(Protocol[A_contra]):
    def body(self, ask: A_contra, *, unthinking: bool) -> dict[str, object]:
        """`unthinking` keeps the model from thinking first."""
        ...


class ClaudeConnection(Generic[A_contra]):
    """Fills providers.rounds.Connection. A model that always thinks is let do so, once it has told."""

    def __init__(self, *, api_key: str, base_url: str | None, question: Asked[A_contra]) -> None:
        self._client = AsyncAnthropic(
            api_key=api_key,
            base_url=base_url or OFFICIAL_URL,
            max_retries=0,
            timeout=None,
            open_telemetry={"traces": {"enabled": False}, "propagation": False},
        )
        self._question = question
        self._unthinking = True

    async def ask(self, ask: A_contra) -> ClaudeStream:
        try:
            return ClaudeStream(await self._asked(ask))
        except AnthropicError as error:
            raise translated(error) from None
        except httpx2.HTTPError:  # while the words of an error were read
            raise Busy(UNREACHABLE) from None
        except (httpx2.StreamError, httpx2.InvalidURL, ValueError):
            raise ProviderUnavailable(UNREACHABLE) from None

    async def close(self) -> None:
        await self._client.close()

    async def _asked(self, ask: A_contra) -> AsyncStream[object]:
        try:
            return await self._post(self._question.body(ask, unthinking=self._unthinking))
        except BadRequestError as error:
            if not (self._unthinking and "thinking" in (error.api_message or "")):
                raise
        self._unthinking = False
        return await self._post(self._question.body(ask, unthinking=False))

    async def _post(self, body: dict[str, object]) -> AsyncStream[object]:
        return await self._client.post(PATH, cast_to=object, body=body, stream=True, stream_cls=AsyncStream[object])


def translated(error: AnthropicError) -> ProviderUnavailable:
    if isinstance(error, APIConnectionError):
        return Busy(UNREACHABLE)
    return status_failure(error) if isinstance(error, APIStatusError) else ProviderUnavailable(FAILED)


def status_failure(error: APIStatusError) -> ProviderUnavailable:
    """An error that is told inside of a stream has the status 200."""
    status = error.status_code
    message = FAILED if status == OK else f"the model's server answered with status {status}"
    if status == TOO_MANY_REQUESTS or status >= SERVER_ERROR or error.type in BUSY_KINDS:
        return Busy(message, retry_after_ms=retry_after_ms(error.response.headers))
    return ProviderUnavailable(message)
