"""Games listed and looked up."""

from dataclasses import dataclass
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from core.errors import Invalid
from core.text import trimmed
from core.words import UNSPACED
from models.games import Game, GameStatus, name_key
from models.users import User
from resolvers.games.writing import MINUTES, PLAYERS

SEARCH_MAX = 200  # characters


@dataclass(frozen=True, slots=True)
class Wanted:
    """None stands for any; `max_playing_time` counts minutes."""

    status: GameStatus | None = None
    search: str | None = None
    players: int | None = None
    max_playing_time: int | None = None


def games(viewer: User, wanted: Wanted) -> "QuerySet[Game]":
    """Those that the viewer may see and that fit. Raises Invalid."""
    found = Game.visible_to(viewer)
    if wanted.status is not None:
        found = found.filter(status=wanted.status)
    for condition in (*_of_words(wanted.search), *_of_players(wanted.players), *_of_time(wanted.max_playing_time)):
        found = found.filter(condition)
    return found


def _of_words(search: str | None) -> list[Q]:
    """With each word of `search` a word of the name begins, without regard to case and accents."""
    if search is None:
        return []
    words = name_key(trimmed(search, ("filter", "search"), most=SEARCH_MAX)).split()
    return [_begins(word) for word in dict.fromkeys(words)]


def _begins(word: str) -> Q:
    if UNSPACED.search(word):  # a script that puts no spaces: a word may begin anywhere
        return Q(folded__contains=word)
    return Q(folded__startswith=word) | Q(folded__contains=f" {word}")


def _of_players(players: int | None) -> list[Q]:
    """A bound that is not known excludes nobody, but of a game one of the two must be known."""
    if players is None:
        return []
    _check_range("players", players, PLAYERS)
    known = Q(min_players__isnull=False) | Q(max_players__isnull=False)
    enough = Q(min_players__isnull=True) | Q(min_players__lte=players)
    room = Q(max_players__isnull=True) | Q(max_players__gte=players)
    return [known, enough, room]


def _of_time(minutes: int | None) -> list[Q]:
    if minutes is None:
        return []
    _check_range("maxPlayingTime", minutes, MINUTES)
    return [Q(playing_time__lte=minutes)]


def _check_range(name: str, number: int, allowed: range) -> None:
    if number not in allowed:
        raise Invalid(("filter", name), f"between {allowed.start} and {allowed.stop - 1}")


async def game(viewer: User, *, game_id: UUID | None = None, bgg_id: int | None = None) -> Game | None:
    """The one with that id or number at BoardGameGeek. Raises Invalid unless exactly one of the two is given."""
    if (game_id is None) == (bgg_id is None):
        raise Invalid("id", "given, or bggId, but not both")
    if game_id is not None:
        return await Game.visible_to(viewer).get_or_none(id=game_id)
    return await Game.visible_to(viewer).get_or_none(bgg_id=bgg_id)
