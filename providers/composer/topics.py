"""Small talk: what the situation gives the NPC to remark on."""

from core.dialogue import Relationship
from providers.composer import phrases_relation as relation
from providers.composer import phrases_situation as talk
from providers.composer.choice import NEVER
from providers.composer.scene import Scene, edge_of_season, hour_name
from providers.composer.telling import Form, told
from providers.composer.wording import capital, ended

MANY_HEARTS, FEW_HEARTS = 8, 2
Frames = tuple[str, ...]


def remark(scene: Scene, *, without: str = "") -> tuple[str, str]:
    """A topic and what is said on it: another topic than `without`, and if possible nothing said lately."""
    topics = [topic for topic in ordered(scene) if topic[0] != without]
    first = "", ""
    for name, frames in topics:
        text = news(scene) if name == "news" else scene.phrase(frames)
        if text and scene.choice.said_at(text) == NEVER:
            return name, text
        first = first if first[1] else (name, text)
    return first


def ordered(scene: Scene) -> list[tuple[str, Frames]]:
    """The topics that are given, in the order to try them: weather and what is special at the front more often."""
    special, common = special_topics(scene), common_topics(scene)
    turned_special, turned_common = turned(scene, special), turned(scene, common)
    if special and scene.choice.number(5) < 3:  # noqa: PLR2004
        return turned_special + turned_common
    return turned_common + turned_special


def turned(scene: Scene, topics: list[tuple[str, Frames]]) -> list[tuple[str, Frames]]:
    start = scene.choice.number(len(topics)) if topics else 0
    return topics[start:] + topics[:start]


def special_topics(scene: Scene) -> list[tuple[str, Frames]]:
    situation, slots = scene.prompt.situation, scene.slots
    of_child = scene.relationship is Relationship.CHILD
    by_slot = (
        ("festival", talk.FESTIVAL),
        ("quest", talk.QUEST),
        ("crop", talk.CROP),
        ("place", talk.PLACE),
        ("names", talk.NEARBY),
        ("spouse", relation.SPOUSE_ELSEWHERE),
        ("children", relation.CHILDREN),
    )
    given: list[tuple[str, Frames]] = [(slot, frames) for slot, frames in by_slot if slot in slots]
    if of_child:
        given = [topic for topic in given if topic[0] not in ("spouse", "children")]
    if situation.recent_events:
        given.append(("news", ()))
    return given + relation_topics(scene)


def relation_topics(scene: Scene) -> list[tuple[str, Frames]]:
    given: list[tuple[str, Frames]] = []
    if scene.relationship is not None:
        given.append(("relation", relation.REMARKS[scene.relationship]))
    close = scene.beloved or scene.relationship in (None, Relationship.FRIEND)
    distant = scene.relationship in (None, Relationship.STRANGER, Relationship.ACQUAINTANCE)
    if close and scene.hearts is not None and scene.hearts >= MANY_HEARTS:
        given.append(("hearts", relation.MANY_HEARTS))
    if distant and scene.hearts is not None and scene.hearts < FEW_HEARTS:
        given.append(("hearts", relation.FEW_HEARTS))
    return given


def common_topics(scene: Scene) -> list[tuple[str, Frames]]:
    now = scene.prompt.situation.game_time
    weather, edge = scene.prompt.situation.weather, edge_of_season(now)
    given: list[tuple[str, Frames]] = [("season", talk.SEASON[now.season]), ("hour", talk.HOUR[hour_name(now)])]
    if weather is not None:
        given = [("weather", talk.WEATHER[weather]), *given, ("weather", talk.WEATHER[weather])]
    if edge is not None:
        given.append(("day", talk.DAY[edge]))
    return [*given, ("idle", talk.IDLE)]


def news(scene: Scene) -> str:
    events = scene.prompt.situation.recent_events
    event = told(events[scene.choice.number(len(events))], scene.cast)
    slots = {"deed": event.core, "Deed": capital(event.core)}
    if event.form in (Form.DEED, Form.WAY) and not event.grim:
        return scene.choice.phrase(talk.EVENT, slots)
    text = f"You said: “{event.core}”" if event.form is Form.QUOTE else event.core
    return scene.choice.phrase(talk.NEWS, {"news": ended(capital(text))})
