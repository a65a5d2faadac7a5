"""The HTTP side of an OpenAI-compatible server: asks, streams, and makes every failure one of ours.

Nothing that goes wrong keeps a trace of what was sent: causes carry the request, with the key and the prompt.
"""

from collections import deque
from collections.abc import Mapping

import httpx2
from openai import (
    APIConnectionError,
    APIError,
    APIStatusError,
    AsyncOpenAI,
    AsyncStream,
    BadRequestError,
    InternalServerError,
    Omit,
    OpenAIError,
    RateLimitError,
    UnprocessableEntityError,
)

from core.errors import ProviderUnavailable
from core.json import json_object
from providers.openai.failures import (
    FAILED,
    LENGTH_CODES,
    NOT_UNDERSTOOD,
    POLICY_CODES,
    UNREACHABLE,
    Busy,
    UnknownFormat,
    UnknownTools,
    failure_of,
)
from providers.openai.frames import Frames, decoded
from providers.retry_after import retry_after_ms

OFFICIAL_URL = "https://api.openai.com/v1"
FORMAT_WORDS = ("format", "schema", "json", "grammar", "structured")
TOOL_WORDS = ("tool", "function", "strict")


class Stream:
    """The events of one answer, as decoded JSON; close it, whatever happens."""

    def __init__(self, response: httpx2.Response) -> None:
        self._response = response
        self._chunks = response.aiter_bytes()
        self._frames = Frames()
        self._waiting: deque[bytes] = deque()

    async def next(self) -> object | None:
        """The next event, None at the end. Raises ProviderUnavailable."""
        try:
            while not self._waiting:
                chunk = await anext(self._chunks, None)
                self._waiting.extend(self._frames.rest() if chunk is None else self._frames.add(chunk))
                if chunk is None and not self._waiting:
                    return None
            event = decoded(self._waiting.popleft())
        except (httpx2.HTTPError, httpx2.StreamError):
            raise ProviderUnavailable(UNREACHABLE) from None
        except (ValueError, RecursionError):  # not JSON, or not UTF-8
            raise ProviderUnavailable(NOT_UNDERSTOOD) from None
        if error := (json_object(event) or {}).get("error"):
            raise failure_of((json_object(error) or {}).get("code"))
        return event

    async def close(self) -> None:
        await self._response.aclose()


class Connection:
    """Timeouts and retries are the caller's; without a key none is sent."""

    def __init__(self, *, api_key: str, base_url: str | None) -> None:
        self._client = AsyncOpenAI(
            api_key=api_key or "none", base_url=base_url or OFFICIAL_URL, max_retries=0, timeout=None
        )
        self._headers: dict[str, str | Omit] = {} if api_key else {"Authorization": Omit()}

    async def ask(self, path: str, body: Mapping[str, object]) -> Stream:
        """Raises Busy, UnknownFormat, UnknownTools, ProviderRefused and ProviderUnavailable."""
        try:
            stream = await self._client.post(
                path,
                cast_to=object,
                body=body,
                options={"headers": self._headers},
                stream=True,
                stream_cls=AsyncStream[object],
            )
        except OpenAIError as error:
            raise translated(error) from None
        except httpx2.HTTPError:  # while the words of an error were read
            raise Busy(UNREACHABLE) from None
        except (httpx2.StreamError, httpx2.InvalidURL, ValueError):
            raise ProviderUnavailable(UNREACHABLE) from None
        return Stream(stream.response)

    async def close(self) -> None:
        await self._client.close()


def translated(error: OpenAIError) -> ProviderUnavailable:
    if isinstance(error, APIConnectionError):
        return Busy(UNREACHABLE)
    if isinstance(error, APIStatusError):
        return status_failure(error)
    return failure_of(error.code) if isinstance(error, APIError) else ProviderUnavailable(FAILED)


def status_failure(error: APIStatusError) -> ProviderUnavailable:
    message = f"the model's server answered with status {error.status_code}"
    if isinstance(error, RateLimitError | InternalServerError):
        return Busy(message, retry_after_ms=retry_after_ms(error.response.headers))
    if error.code in POLICY_CODES | LENGTH_CODES:
        return failure_of(error.code)
    if isinstance(error, BadRequestError | UnprocessableEntityError):
        return not_taken(error.body, message)
    return ProviderUnavailable(message)


def not_taken(body: object, message: str) -> ProviderUnavailable:
    """Servers have no code for what they do not know: any mention counts, and saying nothing means the format."""
    said = str(body or "").lower()
    if not said or any(word in said for word in FORMAT_WORDS):
        return UnknownFormat(message)
    return UnknownTools(message) if any(word in said for word in TOOL_WORDS) else ProviderUnavailable(message)
