"""How pages show times, names of kinds and numbers."""

from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.dialogue import GameTime

HOUR = 60
DAY_HOURS = 24


def moment(at: datetime, zone: str) -> str:
    """`at` by the clock of `zone`: 21 Nov 2026, 04:53 UTC."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%b %Y, %H:%M %Z}"


def day(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%b %Y}"


def game_time(at: int) -> str:
    """Spring 13, year 1, 9:00; a game's day goes on until 2 in the next morning."""
    time = GameTime(at)
    hour, minute = divmod(time.minute, HOUR)
    return f"{time.season.capitalize()} {time.day}, year {time.year}, {hour % DAY_HOURS}:{minute:02}"


def plain(name: StrEnum) -> str:
    """NO_PROVIDER is shown as: no provider."""
    return name.value.replace("_", " ").lower()


def score(value: float) -> str:
    return f"{value:.2f}"


def now() -> datetime:
    return datetime.now(UTC)
