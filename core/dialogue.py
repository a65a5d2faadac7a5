"""The vocabulary of worlds and dialogue: what a game tells, and what an NPC may answer."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

DAYS_IN_SEASON = 28
MINUTES_IN_DAY = 1560  # a day runs from midnight to 2 in the next morning
LAST_YEAR = 9_999


class Season(StrEnum):
    SPRING = "SPRING"
    SUMMER = "SUMMER"
    FALL = "FALL"
    WINTER = "WINTER"


class Weather(StrEnum):
    SUN = "SUN"
    RAIN = "RAIN"
    STORM = "STORM"
    SNOW = "SNOW"
    WIND = "WIND"
    GREEN_RAIN = "GREEN_RAIN"
    FESTIVAL = "FESTIVAL"


class Relationship(StrEnum):
    STRANGER = "STRANGER"
    ACQUAINTANCE = "ACQUAINTANCE"
    FRIEND = "FRIEND"
    DATING = "DATING"
    ENGAGED = "ENGAGED"
    SPOUSE = "SPOUSE"
    EX = "EX"
    CHILD = "CHILD"


class Emotion(StrEnum):
    NEUTRAL = "NEUTRAL"
    HAPPY = "HAPPY"
    SAD = "SAD"
    UNIQUE = "UNIQUE"
    LOVE = "LOVE"
    ANGRY = "ANGRY"


class DialogueKind(StrEnum):
    TALK = "TALK"
    GIFT = "GIFT"
    QUESTION = "QUESTION"
    GREETING = "GREETING"
    FESTIVAL = "FESTIVAL"
    PREFETCH = "PREFETCH"


class DialogueSource(StrEnum):
    PROVIDER = "PROVIDER"
    LOCAL = "LOCAL"
    COMPOSED = "COMPOSED"


class FallbackReason(StrEnum):
    NO_PROVIDER = "NO_PROVIDER"
    TIMEOUT = "TIMEOUT"
    PROVIDER_ERROR = "PROVIDER_ERROR"
    REFUSAL = "REFUSAL"
    UNSAFE_OUTPUT = "UNSAFE_OUTPUT"
    REPETITION = "REPETITION"
    LIMIT = "LIMIT"
    BUDGET = "BUDGET"


class MemoryKind(StrEnum):
    FACT = "FACT"
    GIFT = "GIFT"
    EVENT = "EVENT"
    PROMISE = "PROMISE"
    PREFERENCE = "PREFERENCE"
    CONVERSATION = "CONVERSATION"
    RELATIONSHIP = "RELATIONSHIP"
    REFLECTION = "REFLECTION"
    LORE = "LORE"


class MemoryOrigin(StrEnum):
    OBSERVED = "OBSERVED"
    DIALOGUE = "DIALOGUE"
    REFLECTION = "REFLECTION"
    GOSSIP = "GOSSIP"
    USER = "USER"
    LORE = "LORE"


class MemoryVisibility(StrEnum):
    PRIVATE = "PRIVATE"
    SHAREABLE = "SHAREABLE"
    PUBLIC = "PUBLIC"


class NpcTier(StrEnum):
    MAIN = "MAIN"
    BACKGROUND = "BACKGROUND"
    OFF = "OFF"


SEASONS = tuple(Season)


@dataclass(frozen=True, slots=True, order=True)
class GameTime:
    """A moment of a game: `at` counts minutes since midnight of year 1, spring 1, in days of MINUTES_IN_DAY."""

    at: int

    @classmethod
    def of(cls, year: int, season: Season, day: int, minute: int) -> Self:
        """The moment at `minute` (0-1559) of `day` (1-28) of `season` in `year` (from 1)."""
        days = ((year - 1) * len(SEASONS) + SEASONS.index(season)) * DAYS_IN_SEASON + day - 1
        return cls(days * MINUTES_IN_DAY + minute)

    @property
    def days(self) -> int:
        """Whole days since the first one."""
        return self.at // MINUTES_IN_DAY

    @property
    def year(self) -> int:
        return self.days // (DAYS_IN_SEASON * len(SEASONS)) + 1

    @property
    def season(self) -> Season:
        return SEASONS[self.days // DAYS_IN_SEASON % len(SEASONS)]

    @property
    def day(self) -> int:
        return self.days % DAYS_IN_SEASON + 1

    @property
    def minute(self) -> int:
        return self.at % MINUTES_IN_DAY


@dataclass(frozen=True, slots=True)
class Item:
    id: str
    name: str
    quality: int | None = None
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Situation:
    """What the game says is so, at the moment somebody speaks to an NPC. `friendship_points`: 250 make one heart."""

    game_time: GameTime
    weather: Weather | None = None
    location: str | None = None
    festival: str | None = None
    friendship_points: int | None = None
    relationship: Relationship | None = None
    spouse: str | None = None
    children: tuple[str, ...] = ()
    gift: Item | None = None
    gift_taste: str | None = None
    recent_events: tuple[str, ...] = ()
    active_quests: tuple[str, ...] = ()
    inventory: tuple[Item, ...] = ()
    crops: tuple[str, ...] = ()
    nearby_npcs: tuple[str, ...] = ()
    original_line: str | None = None
    portraits: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Page:
    """One dialogue box: what is said, and the face it is said with."""

    text: str
    emotion: Emotion = Emotion.NEUTRAL
