"""The shape of a catalogue of games outside, which ours is filled from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

CALL_MOST = 20  # games of one call


@dataclass(frozen=True, slots=True)
class FetchedGame:
    """A game as BoardGameGeek has it; None where it does not know. `playing_time` is in minutes, `min_age` in years.

    `rating` is the average of its users', 1 to 10, `weight` how heavy they find it, 1 to 5; a year B.C. is negative.
    """

    bgg_id: int
    name: str
    min_players: int | None = None
    max_players: int | None = None
    playing_time: int | None = None
    min_age: int | None = None
    year_published: int | None = None
    rating: float | None = None
    weight: float | None = None
    description: str | None = None
    categories: tuple[str, ...] = ()
    mechanics: tuple[str, ...] = ()
    thumbnail_url: str | None = None
    image_url: str | None = None


class Turns(Protocol):
    """Turns to call a server that wants to be called seldom, for all processes that share them."""

    async def take(self) -> None:
        """Returns when it is the caller's turn."""
        ...

    async def rest(self, seconds: float) -> None:
        """Nobody's turn comes for so long."""
        ...


class Catalogue(Protocol):
    """Whoever calls waits for their turn: calls come no closer than the operator allows, whichever job makes them."""

    async def fetch(self, bgg_ids: Sequence[int]) -> list[FetchedGame]:
        """Those of at most CALL_MOST games that are known, in the order asked for, each once.

        Raises ProviderUnavailable, whose message says what to do, when asking again for some time did not help.
        """
        ...

    async def close(self) -> None: ...
