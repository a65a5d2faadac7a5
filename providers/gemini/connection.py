"""The HTTP side of Gemini: asks, streams, and makes every failure one of ours.

Nothing that goes wrong keeps a trace of what was sent: causes carry the request, with the key and the prompt.
"""

import logging
from collections.abc import AsyncGenerator, Mapping
from contextvars import ContextVar
from typing import Any, Generic, Protocol, TypeVar, cast

import httpx2
from google.genai import Client
from google.genai.errors import APIError
from google.genai.types import Content, GenerateContentConfig, GenerateContentResponse, HttpOptions

from core.errors import ProviderUnavailable
from core.json import json_list, json_object
from providers.openai.failures import FAILED, NOT_UNDERSTOOD, UNREACHABLE, Busy
from providers.retry_after import believed, number, retry_after_ms

OFFICIAL_URL = "https://generativelanguage.googleapis.com"
TOO_MANY_REQUESTS = 429
SERVER_ERROR = 500

A_contra = TypeVar("A_contra", contravariant=True)

logging.getLogger("google_genai").setLevel(logging.WARNING)  # its debug lines hold what came


class Response(Protocol):
    headers: Mapping[str, str]


class GeminiStream:
    """Fills providers.rounds.Stream. The request is sent when its first chunk is asked for."""

    def __init__(self, chunks: AsyncGenerator[GenerateContentResponse, None]) -> None:
        self._chunks = chunks
        self.response: httpx2.Response | None = None

    async def next(self) -> GenerateContentResponse | None:
        token = LISTENING.set(self)
        try:
            return await anext(self._chunks, None)
        except APIError as error:
            raise translated(error) from None
        except httpx2.HTTPError:
            raise Busy(UNREACHABLE) from None
        except (httpx2.StreamError, httpx2.InvalidURL):
            raise ProviderUnavailable(UNREACHABLE) from None
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError):  # not JSON, or of another shape
            raise ProviderUnavailable(NOT_UNDERSTOOD) from None
        finally:
            LISTENING.reset(token)

    async def close(self) -> None:
        await self._chunks.aclose()
        if self.response is not None:
            await self.response.aclose()


LISTENING: ContextVar[GeminiStream] = ContextVar("LISTENING")


async def keep(response: httpx2.Response) -> None:
    """The client closes a response when its last chunk was read, and not when somebody leaves before."""
    LISTENING.get().response = response


class Asked(Protocol[A_contra]):
    @property
    def model(self) -> str: ...

    def contents(self, ask: A_contra) -> list[dict[str, Any]]: ...
    def config(self, ask: A_contra) -> dict[str, Any]: ...


class GeminiConnection(Generic[A_contra]):
    """Fills providers.rounds.Connection. The client never tries again by itself."""

    def __init__(self, *, api_key: str, base_url: str | None, question: Asked[A_contra]) -> None:
        self._http = httpx2.AsyncClient(timeout=None, event_hooks={"response": [keep]})
        options = HttpOptions(base_url=base_url or OFFICIAL_URL, httpx_async_client=self._http)
        self._client = Client(api_key=api_key, vertexai=False, http_options=options)
        self._question = question

    async def ask(self, ask: A_contra) -> GeminiStream:
        stream = await self._client.aio.models.generate_content_stream(
            model=self._question.model,
            contents=[Content.model_validate(each) for each in self._question.contents(ask)],
            config=GenerateContentConfig.model_validate(self._question.config(ask)),
        )
        return GeminiStream(cast("AsyncGenerator[GenerateContentResponse, None]", stream))

    async def close(self) -> None:
        await self._client.aio.aclose()
        await self._http.aclose()
        self._client.close()


def translated(error: APIError) -> ProviderUnavailable:
    """An error that is told inside of a stream has a code of its own."""
    code: Any = error.code  # as the server wrote it
    if not isinstance(code, int):
        return ProviderUnavailable(FAILED)
    message = f"the model's server answered with status {code}"
    if code == TOO_MANY_REQUESTS or code >= SERVER_ERROR:
        return Busy(message, retry_after_ms=retry_ms(error))
    return ProviderUnavailable(message)


def retry_ms(error: APIError) -> int | None:
    """From the headers, or from the details, where Google tells it: `"retryDelay": "1.5s"`."""
    response = cast("Response | None", error.response)  # of httpx2, or the client's own around it
    if response is not None and (told := retry_after_ms(response.headers)) is not None:
        return told
    delays = [str(detail.get("retryDelay", "")) for detail in details_of(error.details)]
    return next((found for delay in delays if (found := believed(number(delay.removesuffix("s")))) is not None), None)


def details_of(body: Any) -> list[dict[str, Any]]:
    inner = json_object((json_object(body) or {}).get("error")) or {}
    found = [json_object(detail) for detail in json_list(inner.get("details")) or []]
    return [detail for detail in found if detail is not None]
