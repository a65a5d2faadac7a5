"""Tool calls put together from the pieces that they arrive in, whatever a server calls them by."""

from collections.abc import Container
from dataclasses import dataclass
from uuid import uuid4

from core.assistant import ToolRequest
from core.errors import ProviderUnavailable
from core.text import without_forbidden
from providers.arguments import object_in
from providers.openai.failures import NOT_UNDERSTOOD
from providers.written import mended

MOST_CALLS = 16
LONGEST_CALLS = 32 * 1024  # bytes of all calls of a round, names and ids included
LONGEST_NAME = 64  # characters; no tool has a longer one


@dataclass(frozen=True, slots=True)
class CallPiece:
    """`place`: which call of the round it belongs to, None where the server does not say.

    `complete`: `arguments`, if there are any, are all of them, not the next piece.
    """

    place: int | str | None = None
    id: str | None = None
    name: str | None = None
    arguments: str = ""
    complete: bool = False


@dataclass(slots=True)
class Call:
    id: str
    name: str
    arguments: str = ""
    size: int = 0  # bytes

    def extend(self, piece: CallPiece) -> None:
        self.id = self.id or piece.id or ""
        if piece.complete and piece.arguments:
            self.arguments, self.size = "", bytes_in(self.id) + bytes_in(self.name)
        self.arguments += piece.arguments
        self.size += bytes_in(piece.arguments)

    def is_another(self, piece: CallPiece) -> bool:
        """Whether `piece` cannot belong to this call, though it is in its place: it begins one of its own."""
        if not piece.name or piece.complete:
            return False
        if piece.id and self.id:
            return piece.id != self.id
        return piece.name != self.name or object_in(self.arguments) is not None


class Calls:
    """The calls of one round, in the order in which they began."""

    def __init__(self) -> None:
        self._calls: list[Call] = []
        self._places: dict[int | str, Call] = {}

    @property
    def too_much(self) -> bool:
        return len(self._calls) > MOST_CALLS or sum(call.size for call in self._calls) > LONGEST_CALLS

    def add(self, piece: CallPiece) -> None:
        """Raises ProviderUnavailable for the piece of a call that nobody began."""
        call = self._call_of(piece)
        if call is None or call.is_another(piece):
            call = self._begun(piece)
        call.extend(piece)

    def requests(self) -> tuple[ToolRequest, ...]:
        """As they came, each with an id that no other has."""
        requests: dict[str, ToolRequest] = {}
        for call in self._calls:
            request = requested(call, requests)
            requests[request.id] = request
        return tuple(requests.values())

    def _call_of(self, piece: CallPiece) -> Call | None:
        last = self._calls[-1] if self._calls else None
        if piece.place is not None:
            return self._places.get(piece.place, None if piece.name else last)
        return next((call for call in self._calls if call.id and call.id == piece.id), last)

    def _begun(self, piece: CallPiece) -> Call:
        if not piece.name:
            raise ProviderUnavailable(NOT_UNDERSTOOD)
        call = Call(piece.id or "", piece.name, size=bytes_in(piece.id or "") + bytes_in(piece.name))
        self._calls.append(call)
        if piece.place is not None:
            self._places[piece.place] = call
        return call


def requested(call: Call, taken: Container[str]) -> ToolRequest:
    id = without_forbidden(call.id)
    return ToolRequest(
        id=id if id and id not in taken else f"call_{uuid4().hex}",
        name=without_forbidden(call.name)[:LONGEST_NAME],
        arguments=without_forbidden(mended(call.arguments)) or "{}",
    )


def bytes_in(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
