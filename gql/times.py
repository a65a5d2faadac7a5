"""Game time on the wire."""

import strawberry

from core import dialogue as core
from core.dialogue import DAYS_IN_SEASON, LAST_YEAR, MINUTES_IN_DAY, Season
from core.errors import Invalid
from gql.enums import described

described(
    Season,
    "A quarter of a game's year.",
    {"SPRING": "Days 1-28.", "SUMMER": "Days 29-56.", "FALL": "Days 57-84.", "WINTER": "Days 85-112."},
)


@strawberry.type(description="A moment of a game.")
class GameTime:
    year: int = strawberry.field(description="From 1.")
    season: Season = strawberry.field(description="The quarter of the year.")
    day: int = strawberry.field(description="1-28, of the season.")
    minute: int = strawberry.field(
        description="0-1559, since midnight of that day: a day ends at 2 in the next morning."
    )

    @classmethod
    def at(cls, at: int) -> "GameTime":
        moment = core.GameTime(at)
        return cls(year=moment.year, season=moment.season, day=moment.day, minute=moment.minute)


@strawberry.input(description="A moment of a game.")
class GameTimeInput:
    year: int = strawberry.field(description="1-9999.")
    season: Season = strawberry.field(description="The quarter of the year.")
    day: int = strawberry.field(description="1-28, of the season.")
    minute: int = strawberry.field(
        default=360, description="0-1559, since midnight of that day; 360 is 6 in the morning."
    )


def moment_of(given: GameTimeInput, *path: str) -> core.GameTime:
    """Raises Invalid for a day, minute or year that no game has."""
    limits = {"year": (1, LAST_YEAR), "day": (1, DAYS_IN_SEASON), "minute": (0, MINUTES_IN_DAY - 1)}
    for name, value in (("year", given.year), ("day", given.day), ("minute", given.minute)):
        least, most = limits[name]
        if not least <= value <= most:
            raise Invalid((*path, name), f"between {least} and {most}")
    return core.GameTime.of(given.year, given.season, given.day, given.minute)


def moment_or_none(given: GameTimeInput | None, *path: str) -> core.GameTime | None:
    return None if given is None else moment_of(given, *path)
