"""What an OpenAI-compatible server sends back: the events of a stream, on either wire."""

from typing import Protocol, TypeVar

from pydantic import BaseModel, NonNegativeInt, ValidationError

from core.errors import ProviderRefused, ProviderUnavailable
from core.llm import Usage
from providers.openai.failures import DECLINED, FAILED, NOT_UNDERSTOOD, failure_of
from providers.openai.requests import Wire

M = TypeVar("M", bound=BaseModel)
P_co = TypeVar("P_co", covariant=True)


class Events(Protocol[P_co]):
    """Follows one stream. `finished`: the model has said that its answer ends here."""

    @property
    def finished(self) -> bool: ...

    @property
    def usage(self) -> Usage: ...

    def added(self, event: object) -> P_co:
        """What `event` adds to the answer. Raises ProviderRefused, or ProviderUnavailable if it tells of a failure."""
        ...


def events_of(wire: Wire) -> Events[str]:
    return ResponsesEvents() if wire == "responses" else ChatEvents()


class TokenDetails(BaseModel):
    cached_tokens: NonNegativeInt | None = None


class ChatUsage(BaseModel):
    prompt_tokens: NonNegativeInt | None = None
    completion_tokens: NonNegativeInt | None = None
    prompt_tokens_details: TokenDetails | None = None


class ChatDelta(BaseModel):
    content: str | None = None
    refusal: str | None = None


class ChatChoice(BaseModel):
    delta: ChatDelta | None = None
    finish_reason: str | None = None


class ChatChunk(BaseModel):
    choices: list[ChatChoice] | None = None
    usage: ChatUsage | None = None


class ChatEvents:
    def __init__(self) -> None:
        self.finished = False
        self.usage = Usage()

    def added(self, event: object) -> str:
        chunk = read(ChatChunk, event)
        if chunk.usage is not None:
            details = chunk.usage.prompt_tokens_details or TokenDetails()
            self.usage = Usage(chunk.usage.prompt_tokens, details.cached_tokens, chunk.usage.completion_tokens)
        return "".join(self._choice_text(choice) for choice in (chunk.choices or [])[:1])

    def _choice_text(self, choice: ChatChoice) -> str:
        delta = choice.delta or ChatDelta()
        if delta.refusal or choice.finish_reason == "content_filter":
            raise ProviderRefused(DECLINED)
        if choice.finish_reason == "error":
            raise ProviderUnavailable(FAILED)
        self.finished = self.finished or choice.finish_reason is not None
        return delta.content or ""


class ResponsesUsage(BaseModel):
    input_tokens: NonNegativeInt | None = None
    output_tokens: NonNegativeInt | None = None
    input_tokens_details: TokenDetails | None = None


class Failure(BaseModel):
    code: str | None = None


class Incomplete(BaseModel):
    reason: str | None = None


class ResponseBody(BaseModel):
    usage: ResponsesUsage | None = None
    error: Failure | None = None
    incomplete_details: Incomplete | None = None


class ResponsesEvent(BaseModel):
    type: str


class TextDelta(BaseModel):
    delta: str


class Ending(BaseModel):
    response: ResponseBody


class ResponsesEvents:
    def __init__(self) -> None:
        self.finished = False
        self.usage = Usage()

    def added(self, event: object) -> str:
        match read(ResponsesEvent, event).type:
            case "response.output_text.delta":
                return read(TextDelta, event).delta
            case "response.refusal.delta" | "response.refusal.done":
                raise ProviderRefused(DECLINED)
            case "response.completed" | "response.incomplete" | "response.failed":
                self._end(read(Ending, event).response)
            case "error":
                raise failure_of(read(Failure, event).code)
            case _:
                pass
        return ""

    def _end(self, response: ResponseBody) -> None:
        if response.error is not None:
            raise failure_of(response.error.code)
        if response.incomplete_details and response.incomplete_details.reason == "content_filter":
            raise ProviderRefused(DECLINED)
        self.finished = True
        if response.usage is not None:
            details = response.usage.input_tokens_details or TokenDetails()
            self.usage = Usage(response.usage.input_tokens, details.cached_tokens, response.usage.output_tokens)


def read(model: type[M], event: object) -> M:
    try:
        return model.model_validate(event)
    except ValidationError:
        raise ProviderUnavailable(NOT_UNDERSTOOD) from None
