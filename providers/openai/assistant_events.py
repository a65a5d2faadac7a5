"""What an OpenAI-compatible server sends back to the assistant: text and pieces of tool calls, on either wire."""

from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel

from core.llm import Usage
from providers.openai.call_pieces import CallPiece
from providers.openai.events import ChatEvents, Events, ResponsesEvents, read
from providers.openai.requests import Wire


@dataclass(frozen=True, slots=True)
class Thought:
    """A sign that the model thinks; what it thinks is not kept."""


Piece = str | CallPiece | Thought


class AssistantEvents(Events[list[Piece]], Protocol):
    """`cut`: the answer ends here only because it has no more room."""

    cut: bool


def assistant_events_of(wire: Wire) -> AssistantEvents:
    return ResponsesPieces() if wire == "responses" else ChatPieces()


class ChatFunction(BaseModel):
    name: str | None = None
    arguments: str | None = None


class ChatCall(BaseModel):
    index: int | None = None
    id: str | None = None
    function: ChatFunction | None = None


class ChatCallsDelta(BaseModel):
    tool_calls: list[ChatCall] | None = None
    reasoning: object = None
    reasoning_content: object = None


class ChatCallsChoice(BaseModel):
    delta: ChatCallsDelta | None = None
    finish_reason: str | None = None


class ChatCallsChunk(BaseModel):
    choices: list[ChatCallsChoice] | None = None


class ChatPieces:
    def __init__(self) -> None:
        self.cut = False
        self._events = ChatEvents()

    @property
    def finished(self) -> bool:
        return self._events.finished

    @property
    def usage(self) -> Usage:
        return self._events.usage

    def added(self, event: object) -> list[Piece]:
        text = self._events.added(event)
        pieces: list[Piece] = [text] if text else []
        for choice in (read(ChatCallsChunk, event).choices or [])[:1]:
            self.cut = self.cut or choice.finish_reason == "length"
            delta = choice.delta or ChatCallsDelta()
            pieces += [chat_piece(call) for call in delta.tool_calls or []]
            if delta.reasoning or delta.reasoning_content:
                pieces.append(Thought())
        return pieces


def chat_piece(call: ChatCall) -> CallPiece:
    function = call.function or ChatFunction()
    return CallPiece(place=call.index, id=call.id, name=function.name, arguments=function.arguments or "")


class Typed(BaseModel):
    type: str


class FunctionCall(BaseModel):
    id: str | None = None
    call_id: str | None = None
    name: str
    arguments: str | None = None


class ItemEvent(BaseModel):
    output_index: int | None = None
    item: object = None


class ArgumentsEvent(BaseModel):
    output_index: int | None = None
    item_id: str | None = None
    delta: str = ""
    arguments: str = ""


class Output(BaseModel):
    output: list[object] | None = None


class OutputEvent(BaseModel):
    response: Output


class ResponsesPieces:
    def __init__(self) -> None:
        self.cut = False
        self._called = False
        self._events = ResponsesEvents()

    @property
    def finished(self) -> bool:
        return self._events.finished

    @property
    def usage(self) -> Usage:
        return self._events.usage

    def added(self, event: object) -> list[Piece]:
        text = self._events.added(event)
        pieces: list[Piece] = [text] if text else []
        match read(Typed, event).type:
            case "response.output_item.added" | "response.output_item.done":
                pieces += self._items(event)
            case "response.function_call_arguments.delta":
                pieces.append(arguments_piece(event, done=False))
            case "response.function_call_arguments.done":
                pieces.append(arguments_piece(event, done=True))
            case "response.reasoning_text.delta" | "response.reasoning_summary_text.delta":
                pieces.append(Thought())
            case "response.incomplete":
                self.cut = True
            case "response.completed":
                pieces += self._unheard(event)
            case _:
                pass
        return pieces

    def _items(self, event: object) -> list[Piece]:
        told = read(ItemEvent, event)
        pieces = item_pieces(told.item, told.output_index)
        self._called = self._called or bool(pieces)
        return pieces

    def _unheard(self, event: object) -> list[Piece]:
        """The calls of servers that tell of them only at the end."""
        output = [] if self._called else read(OutputEvent, event).response.output or []
        return [piece for index, item in enumerate(output) for piece in item_pieces(item, index)]


def item_pieces(item: object, index: int | None) -> list[Piece]:
    """Nothing for items that are not calls."""
    if read(Typed, item).type != "function_call":
        return []
    call = read(FunctionCall, item)
    place = index if index is not None else call.id
    return [CallPiece(place=place, id=call.call_id, name=call.name, arguments=call.arguments or "", complete=True)]


def arguments_piece(event: object, *, done: bool) -> CallPiece:
    told = read(ArgumentsEvent, event)
    place = told.output_index if told.output_index is not None else told.item_id
    return CallPiece(place=place, arguments=told.arguments if done else told.delta, complete=done)
