"""What Claude sends back: the events of a stream."""

from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, NonNegativeInt, ValidationError

from core.assistant import RoundEnded, ToolRequest
from core.errors import ProviderRefused, ProviderUnavailable
from core.llm import Usage
from providers.openai.failures import DECLINED, NOT_UNDERSTOOD

OUT_OF_TOKENS = ("max_tokens", "model_context_window_exceeded")

M = TypeVar("M", bound=BaseModel)


class Event(BaseModel):
    type: str


class Counts(BaseModel):
    input_tokens: NonNegativeInt | None = None
    cache_creation_input_tokens: NonNegativeInt | None = None
    cache_read_input_tokens: NonNegativeInt | None = None
    output_tokens: NonNegativeInt | None = None


class Message(BaseModel):
    usage: Counts | None = None


class Start(BaseModel):
    message: Message


class Block(BaseModel):
    type: str
    id: str = ""
    name: str = ""


class BlockStart(BaseModel):
    index: int
    content_block: Block


class Delta(BaseModel):
    text: str = ""
    partial_json: str = ""
    thinking: str = ""


class BlockDelta(BaseModel):
    index: int
    delta: Delta


class Ending(BaseModel):
    stop_reason: str | None = None


class MessageDelta(BaseModel):
    delta: Ending
    usage: Counts | None = None


@dataclass(slots=True)
class Call:
    id: str
    name: str
    arguments: str = ""


class ClaudeRound:
    """Fills providers.rounds.Reading. Of a round that ran out of tokens no call counts: the last one may be cut."""

    def __init__(self) -> None:
        self.size = 0
        self.finished = False
        self._whole = True
        self._calls: dict[int, Call] = {}
        self._counts = Counts()

    def text(self, event: object) -> str:
        match read(Event, event).type:
            case "message_start":
                self._count(read(Start, event).message.usage)
            case "content_block_start":
                self._begin(read(BlockStart, event))
            case "content_block_delta":
                return self._added(read(BlockDelta, event))
            case "message_delta":
                self._end(read(MessageDelta, event))
            case _:
                pass
        return ""

    def ended(self) -> RoundEnded:
        calls = [ToolRequest(call.id, call.name, call.arguments or "{}") for call in self._calls.values()]
        return RoundEnded(tuple(calls) if self._whole else (), usage_of(self._counts), self._whole)

    def _begin(self, start: BlockStart) -> None:
        block = start.content_block
        if block.type == "tool_use":
            if not (block.id and block.name):
                raise ProviderUnavailable(NOT_UNDERSTOOD)
            self._calls[start.index] = Call(block.id, block.name)
            self.size += 1

    def _added(self, event: BlockDelta) -> str:
        delta = event.delta
        self.size += len(delta.text) + len(delta.partial_json) + len(delta.thinking)
        if delta.partial_json:
            if event.index not in self._calls:
                raise ProviderUnavailable(NOT_UNDERSTOOD)
            self._calls[event.index].arguments += delta.partial_json
        return delta.text

    def _end(self, event: MessageDelta) -> None:
        self._count(event.usage)
        reason = event.delta.stop_reason
        if reason == "refusal":
            raise ProviderRefused(DECLINED)
        self.finished = self.finished or reason is not None
        self._whole = reason not in OUT_OF_TOKENS

    def _count(self, told: Counts | None) -> None:
        """Each event tells what has come together so far; what it leaves out stays."""
        if told is not None:
            self._counts = self._counts.model_copy(update=told.model_dump(exclude_none=True))


def usage_of(counts: Counts) -> Usage:
    """Claude counts what the cache held, or was given, apart from the rest."""
    cached = counts.cache_read_input_tokens
    if counts.input_tokens is None:
        return Usage(None, cached, counts.output_tokens)
    total = counts.input_tokens + (cached or 0) + (counts.cache_creation_input_tokens or 0)
    return Usage(total, cached, counts.output_tokens)


def read(model: type[M], event: object) -> M:
    try:
        return model.model_validate(event)
    except ValidationError:
        raise ProviderUnavailable(NOT_UNDERSTOOD) from None
