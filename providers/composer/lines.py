"""The lines themselves: what is said in which order, for each kind of dialogue."""

from dataclasses import dataclass

from core.dialogue import DialogueKind, Emotion, Page, Relationship, Weather
from core.llm import Answer
from providers.composer import phrases_question as question
from providers.composer import phrases_replies as replies
from providers.composer.answering import asks, best_memory, from_situation, greets
from providers.composer.archetypes import GRUFF, LIVELY, Archetype
from providers.composer.phrases_gift import RECEPTIONS, Taste, taste_of
from providers.composer.phrases_relation import GREETINGS, REMARKS
from providers.composer.phrases_situation import FESTIVAL, FESTIVAL_UNNAMED
from providers.composer.remembering import Remembered, recollect, remember
from providers.composer.scene import Scene
from providers.composer.topics import remark
from providers.composer.wording import PAGE_MAX

LEAD_MAX = 100  # characters of a memory's sentence that still bear a lead


@dataclass(frozen=True, slots=True)
class Opening:
    """The first page, and what the player may say to it."""

    text: str
    emotion: Emotion
    topic: str
    replies: tuple[str, ...]


def line(scene: Scene) -> Answer:
    prompt = scene.prompt
    said = (prompt.player_text or "").strip()
    if said and (prompt.kind is DialogueKind.QUESTION or asks(said)):
        return answered(scene)
    if prompt.kind is DialogueKind.GIFT or prompt.situation.gift is not None:
        return told_on(scene, gift_opening(scene))
    if prompt.kind is DialogueKind.FESTIVAL:
        return told_on(scene, festival_opening(scene))
    if said and not greets(said):
        return told_on(scene, heard_opening(scene))
    return told_on(scene, talk_opening(scene))


def told_on(scene: Scene, opening: Opening) -> Answer:
    """The opening, then a memory if there is one, the one the player speaks of if any, else another remark."""
    spoken_of = best_memory(scene) if scene.prompt.player_text else None
    memory = remember(scene) if spoken_of is None else recollect(scene, spoken_of)
    pages = [Page(opening.text, opening.emotion)]
    options = opening.replies
    if memory is not None:
        pages = with_memory(scene, opening, memory)
        options = to_memory(memory) if opening.topic != "gift" else opening.replies
    elif scene.prompt.max_pages > 1 and not cross(opening):
        pages.append(further(scene, opening))
    return Answer(tuple(pages), offered(scene, options))


def with_memory(scene: Scene, opening: Opening, memory: Remembered) -> list[Page]:
    most = scene.prompt.max_pages
    if most == 1:
        emotion = opening.emotion if opening.topic == "gift" else memory.emotion
        return [Page(around(memory.text, before=first_sentence(scene, opening)), emotion)]
    lead = scene.phrase(scene.archetype.leads) if leads(scene, memory) else ""
    last = most == 2 or scene.choice.number(2) == 0  # noqa: PLR2004
    cheerful = last and not cross(opening) and not memory.grim
    closing = closer(scene) if cheerful and scene.choice.number(2) == 0 else ""
    pages = [Page(opening.text, opening.emotion), Page(around(memory.text, before=lead, after=closing), memory.emotion)]
    return pages if last else [*pages, further(scene, opening)]


def cross(opening: Opening) -> bool:
    """Whether the NPC is in no mood for small talk."""
    return opening.emotion in (Emotion.SAD, Emotion.ANGRY)


def closer(scene: Scene) -> str:
    relationship = scene.relationship
    if relationship is Relationship.EX or relationship is Relationship.CHILD:
        return scene.phrase(REMARKS[relationship])
    return scene.phrase(scene.archetype.closers)


def to_memory(memory: Remembered) -> tuple[str, ...]:
    return replies.GRIM if memory.grim else replies.MEMORY[memory.memory.kind]


def first_sentence(scene: Scene, opening: Opening) -> str:
    """What of the opening must be said even where only one page may be shown."""
    if scene.prompt.player_text or opening.topic == "gift" or scene.prompt.kind is DialogueKind.FESTIVAL:
        return opening.text
    return greeting(scene)


def leads(scene: Scene, memory: Remembered) -> bool:
    return memory.bare and not memory.grim and len(memory.text) <= LEAD_MAX and scene.choice.number(5) < 2  # noqa: PLR2004


def further(scene: Scene, opening: Opening) -> Page:
    _, text = remark(scene, without=opening.topic)
    return Page(around(text, after=closer(scene)), Emotion.NEUTRAL)


def talk_opening(scene: Scene) -> Opening:
    topic, text = remark(scene)
    hello = scene.phrase(scene.archetype.murmurs) if scene.prompt.history else greeting(scene)
    return Opening(around(text, before=hello), mood(scene), topic, replies.SMALL_TALK)


def heard_opening(scene: Scene) -> Opening:
    return Opening(scene.phrase(question.HEARD), mood(scene), "", replies.SMALL_TALK)


def festival_opening(scene: Scene) -> Opening:
    named = "festival" in scene.slots
    text = scene.phrase(FESTIVAL) if named else scene.phrase(FESTIVAL_UNNAMED)
    face = Emotion.NEUTRAL if scene.relationship is Relationship.EX else Emotion.HAPPY
    return Opening(around(text, before=greeting(scene)), face, "festival", replies.FESTIVAL)


def gift_opening(scene: Scene) -> Opening:
    taste = taste_of(scene.prompt.situation.gift_taste)
    reception = RECEPTIONS[taste]
    first = scene.phrase(reception.first if "item" in scene.slots else reception.unnamed)
    text = around(first, after=scene.phrase(reception.then))
    return Opening(text, gift_emotion(scene, taste), "gift", replies.GIFT[taste])


def gift_emotion(scene: Scene, taste: Taste) -> Emotion:
    if taste is Taste.LOVED:
        return Emotion.LOVE if scene.beloved else Emotion.HAPPY
    if taste is Taste.HATED:
        return Emotion.ANGRY if scene.archetype in (GRUFF, LIVELY) else Emotion.SAD
    return {Taste.LIKED: Emotion.HAPPY, Taste.DISLIKED: Emotion.SAD}.get(taste, Emotion.NEUTRAL)


def answered(scene: Scene) -> Answer:
    """What is said to the player's own words: the memory or the fact they ask for, or honestly that there is none."""
    memory, fact = best_memory(scene), from_situation(scene)
    if memory is not None and not fact:
        found = recollect(scene, memory)
        page = Page(around(found.text, before=scene.phrase(question.ANSWERS)), found.emotion)
        return Answer((page,), offered(scene, to_memory(found)))
    if fact:
        return Answer((Page(fact),), offered(scene, replies.QUESTION))
    return unknown(scene)


def unknown(scene: Scene) -> Answer:
    """That it is not known; and a memory besides, if there is one."""
    first = scene.phrase(scene.archetype.unknown)
    besides = remember(scene)
    if besides is None or scene.prompt.max_pages == 1:
        return Answer((Page(first),), offered(scene, replies.UNKNOWN))
    second = Page(around(besides.text, before=scene.phrase(question.BESIDES)), besides.emotion)
    return Answer((Page(first), second), offered(scene, to_memory(besides)))


def greeting(scene: Scene) -> str:
    manner, relationship = scene.archetype, scene.relationship
    if relationship is not None and relationship in GREETINGS:
        grown = relationship not in (Relationship.CHILD, Relationship.EX)
        murmur = scene.phrase(manner.murmurs) if grown and scene.choice.number(3) == 0 else ""
        return around(scene.phrase(GREETINGS[relationship]), before=murmur)
    return scene.phrase(by_closeness(manner, relationship))


def by_closeness(manner: Archetype, relationship: Relationship | None) -> tuple[str, ...]:
    if relationship is Relationship.STRANGER:
        return manner.strangers
    return manner.dear if relationship is Relationship.FRIEND else manner.familiar


def mood(scene: Scene) -> Emotion:
    """The face of small talk."""
    if scene.relationship is Relationship.EX:
        return Emotion.NEUTRAL
    if scene.beloved:
        return Emotion.LOVE if scene.choice.number(2) else Emotion.HAPPY
    bright = scene.relationship in (Relationship.FRIEND, Relationship.CHILD) or scene.archetype is LIVELY
    return Emotion.HAPPY if bright and scene.prompt.situation.weather is not Weather.STORM else Emotion.NEUTRAL


def around(text: str, *, before: str = "", after: str = "") -> str:
    """`text`, with what comes before and after it as far as that fits on the page."""
    if before and len(before) + 1 + len(text) <= PAGE_MAX:
        text = f"{before} {text}"
    if after and len(text) + 1 + len(after) <= PAGE_MAX:
        text = f"{text} {after}"
    return text


def offered(scene: Scene, options: tuple[str, ...]) -> tuple[str, ...]:
    """Some of the options, and if more than one may be offered a way to leave."""
    most = scene.prompt.max_replies
    leave = replies.goodbyes(scene.relationship)
    start, goodbye = scene.choice.number(len(options)), leave[scene.choice.number(len(leave))]
    turned = options[start:] + options[:start]
    return turned[:most] if most <= 1 else (*turned[: most - 1], goodbye)
