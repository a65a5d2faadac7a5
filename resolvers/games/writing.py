"""What may be said of a game: each column in its range."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic.alias_generators import to_camel

from core.errors import Invalid
from core.text import trimmed
from core.urls import web_url
from models.games import NAME_MAX, URL_MAX, Game, GameStatus, name_key

DESCRIPTION_MAX = 20_000  # characters
PLAYERS = range(1, 1_000)
MINUTES = range(1, 100_001)
AGES = range(121)
YEARS = range(-10_000, 3_001)
BGG_IDS = range(1, 2**31)

Path = tuple[str, ...]


def checked(column: str, value: Any) -> Any:
    """The value as it is stored. Raises Invalid."""
    return COLUMNS[column](value, ("input", to_camel(column)))


def _name(name: str | None, path: Path) -> str:
    return trimmed(" ".join(_given(name, path).split()), path, most=NAME_MAX)


def _status(status: GameStatus | None, path: Path) -> GameStatus:
    return _given(status, path)


def _given(value: Any, path: Path) -> Any:
    if value is None:
        raise Invalid(path, "given, or left out")
    return value


def _description(text: str | None, path: Path) -> str | None:
    return None if text is None else trimmed(text, path, least=0, most=DESCRIPTION_MAX) or None


def _url(url: str | None, path: Path) -> str | None:
    if url is None:
        return None
    url = trimmed(url, path, most=URL_MAX)
    try:
        web_url(url)
    except ValueError as error:
        raise Invalid(path, "an http or https URL") from error
    return url


def _number(allowed: range) -> Callable[[int | None, Path], int | None]:
    def within(number: int | None, path: Path) -> int | None:
        if number is not None and number not in allowed:
            raise Invalid(path, f"between {allowed.start} and {allowed.stop - 1}")
        return number

    return within


COLUMNS: Mapping[str, Callable[[Any, Path], Any]] = {
    "name_base": _name,
    "bgg_id": _number(BGG_IDS),
    "status": _status,
    "min_players": _number(PLAYERS),
    "max_players": _number(PLAYERS),
    "playing_time": _number(MINUTES),
    "min_age": _number(AGES),
    "year_published": _number(YEARS),
    "description": _description,
    "thumbnail_url": _url,
    "image_url": _url,
}


def write(game: Game, values: Mapping[str, Any]) -> None:
    """Put checked values into a game. Raises Invalid if it then would have room for fewer than it needs."""
    game.update_from_dict(dict(values))
    game.folded = name_key(game.name_base)
    if game.min_players and game.max_players and game.min_players > game.max_players:
        at_fault = "maxPlayers" if "max_players" in values else "minPlayers"
        raise Invalid(("input", at_fault), "such that minPlayers is not above maxPlayers")


def told(game: Game) -> dict[str, Any]:
    """What may be said of a game, as it is."""
    return {column: getattr(game, column) for column in COLUMNS}
