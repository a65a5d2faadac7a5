"""Subscriptions that follow a stream: who follows it from where, and how its events look on the wire."""

from collections.abc import AsyncGenerator, Collection
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from core.live import Event, Head, Hub
from gql.context import Context
from gql.cursors import Place


class News(Protocol):
    """How the events of a stream look to those who follow it, the same to all of them."""

    def plain(self, event: Event, cursor: str) -> object | None:
        """What an event is on the wire where that is in itself; None: `shown` tells."""
        ...

    async def shown(self, event: Event, cursor: str, context: Context) -> object | None:
        """What an event is on the wire; None if these followers are not told of it."""
        ...

    def ends(self, event: Event) -> bool:
        """Whether nothing follows this event."""
        ...

    def suspects(self, event: Event, viewers: Collection[UUID]) -> Collection[UUID]:
        """Who of the viewers may be strangers since the event."""
        ...

    async def strangers(self, viewers: Collection[UUID]) -> Collection[UUID]:
        """Who of the viewers may not follow now."""
        ...

    def reset(self, cursor: str) -> object:
        """What is told to a follower whose place is not in the log. Raises Refusal where nothing can be told."""
        ...

    def revoked(self, cursor: str) -> object:
        """The last thing told to who is shut out. Raises Refusal where nothing can be told."""
        ...


@dataclass(slots=True, eq=False)
class Line:
    """One subscriber's place in a stream, where everything up to `position` is told.

    Up to `admitted` nothing shuts it out: it was let in after that. `over`: nothing is left to tell but `opening`.
    """

    hub: Hub
    stream: str
    news: News
    viewer_id: UUID
    position: int
    admitted: int
    opening: object | None = None
    over: bool = False

    def __aiter__(self) -> AsyncGenerator[object]:
        """A subscription's source is iterable; lines are served together, by gql.sharing."""
        raise NotImplementedError


def line(hub: Hub, stream: str, news: News, viewer_id: UUID, *, head: Head, after: Place | None) -> Line:
    """From a place on, or from the end if None; a place that the stream cannot go on from is told of first."""
    if after is None or after.fits(stream, head):
        return Line(hub, stream, news, viewer_id, head.last_seq if after is None else after.seq, head.last_seq)
    end = Place(stream, head.epoch, head.last_seq).cursor()
    return Line(hub, stream, news, viewer_id, head.last_seq, head.last_seq, opening=news.reset(end))
