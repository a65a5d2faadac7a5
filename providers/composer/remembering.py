"""Which memory is told, and the sentence that tells it."""

import re
from dataclasses import dataclass

from core.dialogue import Emotion, MemoryKind, Relationship
from core.llm import Recalled
from providers.composer.ago import ago
from providers.composer.choice import NEVER, folded
from providers.composer.phrases_memory import ASKED, GLAD, GOSSIP, frames
from providers.composer.scene import Scene
from providers.composer.telling import Form, Told, told
from providers.composer.wording import capital, ended

MYSELF = re.compile(r"\b(?:I|me|my)\b")
JUST_SAID = 4  # lines within which a memory is not told again
DATED_KINDS = (
    MemoryKind.GIFT,
    MemoryKind.EVENT,
    MemoryKind.PROMISE,
    MemoryKind.CONVERSATION,
    MemoryKind.RELATIONSHIP,
)


@dataclass(frozen=True, slots=True)
class Remembered:
    """`bare`: the sentence may be led up to; others have their own lead."""

    memory: Recalled
    text: str
    emotion: Emotion
    bare: bool

    @property
    def grim(self) -> bool:
        return self.emotion is Emotion.SAD


def remember(scene: Scene) -> Remembered | None:
    """The best memory not told lately, else the one told longest ago, else, if that was just now, none.

    What the player only asked comes after all that happened.
    """
    asked: list[tuple[Recalled, Told]] = []
    told_before: list[tuple[int, Recalled, Told]] = []
    for memory in scene.prompt.recalled:
        telling = told(memory.text, scene.cast)
        if not telling.core.strip(".") or of_this_gift(scene, memory):
            continue
        said = scene.choice.said_at(telling.core)
        if said != NEVER:
            told_before.append((said, memory, telling))
        elif telling.asked:
            asked.append((memory, telling))
        else:
            return remembered(scene, memory, telling)
    if asked:
        return remembered(scene, *asked[0])
    return told_again(scene, told_before) if told_before else None


def told_again(scene: Scene, told_before: list[tuple[int, Recalled, Told]]) -> Remembered | None:
    _, memory, telling = min(told_before, key=lambda each: each[0])
    lately = folded(" ".join(scene.prompt.recent_lines[-JUST_SAID:]))
    return None if folded(telling.core).rstrip(".!?…") in lately else remembered(scene, memory, telling)


def of_this_gift(scene: Scene, memory: Recalled) -> bool:
    """Whether the memory is of the very gift that is being given."""
    gift, now = scene.prompt.situation.gift, scene.prompt.situation.game_time
    same_day = memory.game_time.days == now.days and memory.kind is MemoryKind.GIFT
    return gift is not None and same_day and gift.name.lower() in memory.text.lower()


def recollect(scene: Scene, memory: Recalled) -> Remembered:
    """This memory, told lately or not."""
    return remembered(scene, memory, told(memory.text, scene.cast))


def remembered(scene: Scene, memory: Recalled, telling: Told) -> Remembered:
    grim = telling.grim and memory.kind is not MemoryKind.PREFERENCE
    glad = () if grim else glad_frames(scene, memory, telling)
    heard = memory.hops > 0 and not was_there(telling)
    own = ASKED if telling.asked else frames(memory.kind, telling.form)
    known = GOSSIP[telling.form] if heard else own
    text = scene.choice.phrase(glad + known, slots_of(scene, memory, telling))
    bare = not heard and telling.form in (Form.DEED, Form.WAY, Form.THING)
    return Remembered(memory, text or ended(capital(telling.core)), emotion(scene, memory, grim=grim), bare)


def was_there(telling: Told) -> bool:
    """Whether the NPC has a part in it, so that it cannot be hearsay."""
    return bool(telling.answer) or MYSELF.search(telling.core) is not None


def glad_frames(scene: Scene, memory: Recalled, telling: Told) -> tuple[str, ...]:
    """Frames that thank or rejoice: only for a deed that the NPC was there for, and for a gift only its own."""
    if telling.form is not Form.DEED or memory.hops or scene.relationship is Relationship.EX:
        return ()
    about_me = " me " in f"{telling.core} " or memory.kind is MemoryKind.EVENT
    return GLAD.get(memory.kind, ()) if about_me else ()


def slots_of(scene: Scene, memory: Recalled, telling: Told) -> dict[str, str]:
    names = {Form.THING: "thing", Form.QUOTE: "quote", Form.SENTENCE: "sentence"}
    slots = {names.get(telling.form, "you"): telling.core}
    slots["You"] = capital(telling.core)
    when = ago(scene.prompt.situation.game_time, memory.game_time)
    if when and memory.kind in DATED_KINDS and not telling.dated:
        slots |= {"ago": when, "Ago": capital(when)}
    return slots | {"answer": telling.answer} if telling.answer else slots


def emotion(scene: Scene, memory: Recalled, *, grim: bool) -> Emotion:
    if grim:
        return Emotion.SAD
    if scene.relationship is Relationship.EX or memory.hops:
        return Emotion.NEUTRAL
    if memory.kind in (MemoryKind.GIFT, MemoryKind.RELATIONSHIP):
        return Emotion.LOVE if scene.beloved else Emotion.HAPPY
    return Emotion.HAPPY if memory.kind is MemoryKind.EVENT else Emotion.NEUTRAL
