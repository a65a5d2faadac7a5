"""All that a line may speak of, made ready for sentences."""

from dataclasses import dataclass

from core.dialogue import DAYS_IN_SEASON, GameTime, Relationship, Situation
from core.llm import Prompt
from providers.composer.archetypes import Archetype, archetype_of
from providers.composer.choice import Choice
from providers.composer.mentions import Cast
from providers.composer.wording import capital, clean, cut, gathering, listed, place

HOURS = ("twelve", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
HEART = 250  # friendship points
FRIEND_HEARTS, ACQUAINTANCE_HEARTS = 6, 2
NAME_MAX, TITLE_MAX = 30, 60
BELOVED = (Relationship.DATING, Relationship.ENGAGED, Relationship.SPOUSE)


@dataclass(frozen=True, slots=True)
class Scene:
    """`slots` has no empty values: what is not given is not there."""

    prompt: Prompt
    archetype: Archetype
    cast: Cast
    relationship: Relationship | None
    hearts: int | None
    slots: dict[str, str]
    choice: Choice

    @property
    def beloved(self) -> bool:
        return self.relationship in BELOVED

    def phrase(self, *frames: tuple[str, ...]) -> str:
        """One of the frames of all these tables, filled."""
        return self.choice.phrase(sum(frames, ()), self.slots)


def scene_of(prompt: Prompt, turn: int = 0) -> Scene:
    """The scene; another `turn` makes other choices for the same prompt."""
    persona, situation = prompt.persona, prompt.situation
    cast = Cast(prompt.player_name, (persona.display_name, persona.key))
    hearts = None if situation.friendship_points is None else situation.friendship_points // HEART
    return Scene(
        prompt=prompt,
        archetype=archetype_of(persona.key, persona.text),
        cast=cast,
        relationship=relationship_of(situation, hearts, cast),
        hearts=hearts,
        slots=slots_of(prompt, cast),
        choice=Choice(prompt, turn),
    )


def relationship_of(situation: Situation, hearts: int | None, cast: Cast) -> Relationship | None:
    if situation.relationship is not None:
        return situation.relationship
    if situation.spouse and situation.spouse in cast.npc:
        return Relationship.SPOUSE
    if hearts is None:
        return None
    if hearts >= FRIEND_HEARTS:
        return Relationship.FRIEND
    return Relationship.ACQUAINTANCE if hearts >= ACQUAINTANCE_HEARTS else Relationship.STRANGER


def slots_of(prompt: Prompt, cast: Cast) -> dict[str, str]:
    situation = prompt.situation
    now = situation.game_time
    near = [name for name in situation.nearby_npcs if name not in cast.npc and name != prompt.player_name]
    item = short(situation.gift.name, NAME_MAX) if situation.gift else ""
    festival = gathering(short(situation.festival or "", NAME_MAX))
    spouse = "" if situation.spouse in cast.npc else short(situation.spouse or "", NAME_MAX)
    slots = {
        "player": short(prompt.player_name, NAME_MAX),
        "daypart": "evening" if hour_name(now) == "night" else hour_name(now),
        "season": now.season.lower(),
        "day": ordinal(now.day),
        "clock": clock(now),
        "item": item,
        "Item": capital(item),
        "festival": festival,
        "Festival": capital(festival),
        "place": place(short(situation.location or "", NAME_MAX)),
        "names": listed([short(name, NAME_MAX) for name in near[:2]]),
        "spouse": spouse,
        "children": listed([short(name, NAME_MAX) for name in situation.children[:2]]),
        "quest": short(next(iter(situation.active_quests), ""), TITLE_MAX).replace("“", "").replace("”", ""),
        "crop": short(next(iter(situation.crops), ""), NAME_MAX).lower(),
    }
    return {name: value for name, value in slots.items() if value}


def short(text: str, most: int) -> str:
    """A name, clean and without an end mark of its own."""
    return cut(clean(text), most).rstrip(" .,;:!?")


def hour_name(now: GameTime) -> str:
    """morning from 5 to 12, afternoon to 18, evening to 22, then night."""
    hour = now.minute // 60
    bounds = ((5, "night"), (12, "morning"), (18, "afternoon"), (22, "evening"))
    return next((name for end, name in bounds if hour < end), "night")


def clock(now: GameTime) -> str:
    """ "half past six": the quarter hour that was last, in words."""
    hour, minute = now.minute // 60 % 24, now.minute % 60
    past = ("", "quarter past ", "half past ", "quarter to ")[minute // 15]
    spoken = HOURS[(hour + (minute >= 45)) % 12]  # noqa: PLR2004
    return f"{past}{spoken}" if past else f"about {spoken}"


def ordinal(day: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}th" if day in (11, 12, 13) else f"{day}{ending}"


def edge_of_season(now: GameTime) -> str | None:
    """ "first" or "last" on the days that are."""
    return {1: "first", DAYS_IN_SEASON: "last"}.get(now.day)
