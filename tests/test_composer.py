import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from uuid import UUID

import pytest

from core.dialogue import (
    DialogueKind,
    DialogueSource,
    Emotion,
    GameTime,
    Item,
    MemoryKind,
    Relationship,
    Season,
    Situation,
    Weather,
)
from core.llm import Answer, Persona, Prompt, Recalled
from providers.composer import Composer, compose
from providers.composer.ago import ago
from providers.composer.archetypes import ARCHETYPES, Archetype, archetype_of
from providers.composer.choice import filled
from providers.composer.mentions import Cast
from providers.composer.phrases_gift import Taste, taste_of
from providers.composer.phrases_memory import ASKED, GOSSIP, frames
from providers.composer.telling import Form, told
from providers.composer.wording import PAGE_MAX

pytestmark = pytest.mark.anyio

NOW = GameTime.of(2, Season.SUMMER, 14, 600)
LEAH = Cast("Ann", ("Leah", "leah"))
FORBIDDEN = frozenset('$#%[]{}^|@*_"<=+>\\`')
TEXTS = {
    MemoryKind.FACT: ("Ann has a dog named Rex", "The farmer repaired the bridge"),
    MemoryKind.GIFT: ("Gave Leah an amethyst", "The farmer gave Leah a salad, which she loved"),
    MemoryKind.EVENT: ("Ann won the egg hunt", "the flower dance", "Ann was lost in the mines"),
    MemoryKind.PROMISE: ("Ann promised to bring Leah a yam", "Leah promised to paint Ann"),
    MemoryKind.PREFERENCE: ("Likes pizza", "Ann likes quartz and hates mayonnaise"),
    MemoryKind.CONVERSATION: ('Ann said: "I love rain". Leah answered: "Me too."', "Ann told Leah about the mines"),
    MemoryKind.RELATIONSHIP: ("Married Leah", "Ann is Leah's best friend", "Ann broke up with Leah"),
    MemoryKind.REFLECTION: ("Ann works harder than anyone.", "Ann is kinder than she seems."),
    MemoryKind.LORE: ("The old mill burned down long ago.", "the wizard's tower"),
}
PERSONAS = {archetype.name: f"Somebody {sorted(archetype.keywords)[0]}." for archetype in ARCHETYPES}


def memory(text: str, kind: MemoryKind = MemoryKind.EVENT, *, at: GameTime = NOW, number: int = 1) -> Recalled:
    return Recalled(UUID(int=number), text, kind, at, importance=5, score=1.0)


def prompt(persona: str = "", *recalled: Recalled, kind: DialogueKind = DialogueKind.TALK, seed: int = 0) -> Prompt:
    return Prompt(Persona("Leah", "Leah", persona), "Ann", kind, Situation(NOW), recalled, seed=seed)


def faults(text: str) -> list[str]:
    """What is wrong with the text as English, and as a page of a game."""
    checks = {
        "no capital at the start": re.match(r"“?[A-Z0-9]", text) is None,
        "no end mark": re.search(r"[.!?…]”?$", text) is None,
        "spaces": "  " in text or text != text.strip() or re.search(r" [.,;:!?…]", text) is not None,
        "end marks": re.search(r"(?<!\.)\.\.(?!\.)|[!?]\.|…\.|[,;:]\.|,,", text) is not None,
        "quotes": [mark for mark in text if mark in "“”"] != ["“", "”"] * text.count("“"),
        "article": re.search(r"\b[Aa] [aeio]\w|\b[Aa]n [bcdfgjklmnpqrstvwxyz]\w", text) is not None,
        "agreement": re.search(r"\b[Yy]ou (was|has|is|likes|does)\b|\bI (are|is|has|were)\b", text) is not None,
        "sentence start": re.search(r"[.!?…] (?!\.)[a-z]", text.replace("...", "")) is not None,
        "characters": bool(FORBIDDEN & set(text)),
        "length": len(text) > PAGE_MAX,
        "doubled word": re.search(r"\b(\w+) \1\b", text.lower()) is not None,
    }
    return [fault for fault, found in checks.items() if found]


def names_in(text: str) -> set[str]:
    """Words with a capital that do not begin a sentence."""
    inner = re.findall(r"(?<![.!?…:“”\n] )(?<![.!?…:“”\n])(?<!^)\b[A-Z][\w'\u2019-]*", text)
    return set(inner) - {"I"}


def prompt_words(given: Prompt) -> str:
    return f"{given.player_name} {given.situation} {given.recalled}"


def every_combination() -> Iterator[Prompt]:
    """Kinds, manners, weathers and relationships, each once with a memory, a season and pages of its own."""
    combined = product(DialogueKind, PERSONAS.values(), (None, *Weather), (None, *Relationship))
    kinds = tuple(MemoryKind)
    for seed, (kind, persona, weather, relationship) in enumerate(combined):
        about = kinds[seed % len(kinds)]
        text = TEXTS[about][seed % len(TEXTS[about])]
        now = GameTime.of(3, tuple(Season)[seed % 4], seed % 28 + 1, 360 + seed * 7 % 1200)
        then = GameTime(now.at - seed * 1777 % now.at)
        situation = Situation(
            now,
            weather=weather,
            relationship=relationship,
            location=(None, "Beach", "FarmHouse", "Pelican Town")[seed % 4],
            festival="Egg Festival" if kind is DialogueKind.FESTIVAL and seed % 3 else None,
            friendship_points=(None, 0, 700, 2500)[seed % 4],
            gift=Item("66", ("Amethyst", "Parsnip Seeds")[seed % 2])
            if kind is DialogueKind.GIFT and seed % 5
            else None,
            gift_taste=("love", "like", "neutral", "dislike", "hate", None)[seed % 6],
            recent_events=((), ("Ann caught a legendary fish",), ("Robin built Ann a barn",))[seed % 3],
            active_quests=((), ("Robin's Lost Axe",))[seed % 2],
            crops=((), ("Ancient Fruit",))[seed // 2 % 2],
            nearby_npcs=((), ("Robin", "Linus"))[seed // 3 % 2],
            spouse=(None, "Robin", "Leah")[seed // 5 % 3],
            children=((), ("Max",))[seed // 7 % 2],
        )
        asked = ("Do you remember what I gave you?", "How is the weather?", "Who built the castle?", "What time is it?")
        recalled = (replace(memory(text, about, at=then), hops=seed // 11 % 2),) if seed % 4 else ()
        yield replace(
            prompt(persona, *recalled, kind=kind, seed=seed),
            situation=situation,
            player_text=asked[seed % 4] if kind is DialogueKind.QUESTION else None,
            max_pages=seed % 3 + 1,
            max_replies=seed % 5,
        )


TOLD = (
    ("Gave Leah an amethyst", Form.DEED, "you gave me an amethyst"),
    ("The farmer gave Leah a salad", Form.DEED, "you gave me a salad"),
    ("Ann won the egg hunt", Form.DEED, "you won the egg hunt"),
    ("Ann promised to bring Leah a yam", Form.DEED, "you promised to bring me a yam"),
    ("Ann promised Leah to bring her a fish", Form.SENTENCE, "Ann promised Leah to bring her a fish."),
    ("Married Leah", Form.DEED, "you married me"),
    ("Fed the chickens", Form.DEED, "you fed the chickens"),
    ("Visited Linus in the rain", Form.DEED, "you visited Linus in the rain"),
    ("won the Stardew fair", Form.DEED, "you won the Stardew fair"),
    ("Planted 20 parsnips", Form.DEED, "you planted 20 parsnips"),
    ("Player upgraded the house", Form.DEED, "you upgraded the house"),
    ("You saved the cat", Form.DEED, "you saved the cat"),
    ("Ann was lost in the mines", Form.DEED, "you were lost in the mines"),
    ("Ann sold her horse", Form.DEED, "you sold your horse"),
    ("Ann hurt herself in the mines", Form.DEED, "you hurt yourself in the mines"),
    ("Ann accidentally broke Leah's vase", Form.DEED, "you accidentally broke my vase"),
    ("Ann gave Leah a salad, which she loved.", Form.DEED, "you gave me a salad"),
    ("Ann gave Leah a gift; Leah loved it", Form.DEED, "you gave me a gift"),
    ("Ann told Leah that Leah is kind", Form.DEED, "you told me that I am kind"),
    ("Ann watched Leah paint", Form.DEED, "you watched me paint"),
    ("Likes pizza", Form.WAY, "you like pizza"),
    ("Ann likes quartz", Form.WAY, "you like quartz"),
    ("Ann hates mayonnaise and likes pizza.", Form.WAY, "you hate mayonnaise and like pizza"),
    ("Ann has a dog named Rex", Form.WAY, "you have a dog named Rex"),
    ("Ann is Leah's best friend", Form.WAY, "you are my best friend"),
    ("Ann doesn't like spicy food", Form.WAY, "you don't like spicy food"),
    ("Ann never visits Leah", Form.WAY, "you never visit me"),
    ("Ann will visit Leah on Friday", Form.WAY, "you will visit me on Friday"),
    ("The player teleports home every night", Form.WAY, "you teleport home every night"),
    ("the flower dance", Form.THING, "the flower dance"),
    ("Ann's birthday", Form.THING, "your birthday"),
    ("Leah's art show", Form.THING, "my art show"),
    ("dancing with Ann at the fair", Form.THING, "dancing with you at the fair"),
    ("a farmer from the north", Form.THING, "a farmer from the north"),
    ("the farmer's market", Form.THING, "the farmer's market"),
    ('Ann said: "I love rain". Leah answered: "Me too."', Form.QUOTE, "I love rain."),
    ('Ann asked: "Where is the key?"', Form.QUOTE, "Where is the key?"),
    ("Ann said: “I am tired” Leah answered: “You said: “I love rain.” Rest.”", Form.QUOTE, "I am tired."),
    ("The farmer's barn burned down", Form.SENTENCE, "Your barn burned down."),
    ("Leah taught Ann to paint", Form.SENTENCE, "I taught you to paint."),
    ("Leah thinks Ann is kind", Form.SENTENCE, "I think you are kind."),
    ("Ann and Leah danced at the fair", Form.SENTENCE, "You and I danced at the fair."),
    ("Ann and Robin went fishing", Form.SENTENCE, "Ann and Robin went fishing."),
    ("Robin built Ann a barn", Form.SENTENCE, "Robin built you a barn."),
    ("Ann's going to the fair", Form.SENTENCE, "Ann's going to the fair."),
    ("Ann gave Leah painted eggs", Form.SENTENCE, "Ann gave Leah painted eggs."),
    ("Ann met a fisherman and gave him a trout", Form.SENTENCE, "Ann met a fisherman and gave him a trout."),
    ("Annabel won the race", Form.SENTENCE, "Annabel won the race."),
    ("Lost ring", Form.SENTENCE, "Lost ring."),
    ("The old mill burned down long ago.", Form.SENTENCE, "The old mill burned down long ago."),
    ("Is Ann a wizard?", Form.SENTENCE, "Is Ann a wizard?"),
)


@pytest.mark.parametrize(("text", "form", "core"), TOLD)
def test_a_memory_becomes_what_the_npc_would_say(text: str, form: Form, core: str) -> None:
    telling = told(text, LEAH)

    assert (telling.form, telling.core) == (form, core)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "…",
        "$action {x} [1] %adv",
        '"',
        "a" * 500,
        "Ann " * 90,
        "\x00\x01\x02",
        "”Ann“ won",
        "Will said: “Hi. You! See?”",
    ],
)
def test_a_hostile_memory_leaves_a_clean_page(text: str) -> None:
    answer = compose(prompt("A kind baker.", memory(text), seed=3))

    assert all(not FORBIDDEN & set(page.text) and len(page.text) <= PAGE_MAX for page in answer.pages)
    assert all("“" not in page.text or page.text.count("“") == page.text.count("”") for page in answer.pages)


@pytest.mark.parametrize(("kind", "form"), list(product(MemoryKind, Form)))
def test_every_kind_of_memory_has_four_grammatical_phrasings(kind: MemoryKind, form: Form) -> None:
    cores = {
        Form.DEED: "you gave me an egg",
        Form.WAY: "you like eggs",
        Form.THING: "the egg",
        Form.SENTENCE: "It rained.",
    }
    core = cores.get(form, "I love rain.")
    slots = {"you": core, "You": core.capitalize(), "thing": core, "quote": core, "sentence": core, "answer": "Me too."}
    slots |= {"ago": "last week", "Ago": "Last week"}

    texts = {text for frame in frames(kind, form) if (text := filled(frame, slots))}
    if form is Form.QUOTE:
        texts |= {filled(frame, slots | {"quote": "Is it so?"}) for frame in ASKED}
    gossip = {filled(frame, slots) for frame in GOSSIP[form]}

    assert len(texts) >= 4
    assert len(gossip) >= 4
    assert {text: faults(text) for text in texts | gossip if faults(text)} == {}


def test_every_combination_is_grammatical_and_invents_no_name() -> None:
    wrong: dict[str, object] = {}
    count = 0

    for given in every_combination():
        answer = compose(given)
        count += 1
        assert 1 <= len(answer.pages) <= given.max_pages
        assert len(answer.replies) <= given.max_replies
        for text in (*(page.text for page in answer.pages), *answer.replies):
            invented = [name for name in names_in(text) if name.removesuffix("'s") not in prompt_words(given)]
            if faults(text) or invented:
                wrong[text] = (faults(text), invented)

    assert count > 2500
    assert wrong == {}


async def test_the_composer_gives_one_answer_and_the_same_again() -> None:
    given = prompt("A grumpy fisherman.", memory("Ann won the egg hunt"), seed=4)
    composer = Composer()

    first = [piece async for piece in composer.stream(given, deadline=0.0)]
    second = [piece async for piece in composer.stream(given, deadline=0.0)]

    assert composer.source is DialogueSource.COMPOSED
    assert len(first) == 1
    assert isinstance(first[0], Answer)
    assert first == second


def test_another_seed_and_another_npc_speak_differently() -> None:
    lines = {compose(prompt(persona, seed=seed)).pages for persona in PERSONAS.values() for seed in range(10)}

    assert len(lines) > 50


@pytest.mark.parametrize("kind", MemoryKind)
def test_a_recalled_memory_is_told_in_every_kind_of_dialogue(kind: MemoryKind) -> None:
    for spoken, text, seed in product(DialogueKind, TEXTS[kind], range(4)):
        recalled = memory(text, kind)
        for most in (1, 2, 3):
            given = replace(prompt("A shy person.", recalled, kind=spoken, seed=seed), max_pages=most)

            said = " ".join(page.text for page in compose(given).pages)

            assert told(text, LEAH).core.rstrip(".").lower() in said.lower()


@pytest.mark.parametrize("name", ["ann", "李", "X", "José María", "O'Brien", "Ann{0}", "", "The"])
def test_any_name_of_a_player_leaves_a_grammatical_page(name: str) -> None:
    for seed in range(40):
        recalled = memory(f"{name} won the egg hunt")
        given = replace(prompt("A cheerful sailor.", recalled, seed=seed), player_name=name, max_pages=3)

        pages = compose(given).pages

        assert [fault for page in pages for fault in faults(page.text.replace("李", "Li"))] == []


def test_the_best_memory_that_was_not_just_told_is_chosen() -> None:
    both = (memory("Ann won the egg hunt"), memory("Ann repaired the bridge", number=2))
    given = replace(prompt("A kind baker.", *both), recent_lines=("Yesterday you won the egg hunt. What a day.",))

    said = " ".join(page.text for page in compose(given).pages)

    assert "you repaired the bridge" in said.lower()
    assert "egg hunt" not in said


def test_the_only_memory_is_not_told_twice_running() -> None:
    given = replace(prompt("", memory("Ann won the egg hunt")), recent_lines=("Last week you won the egg hunt.",))

    assert "egg hunt" not in " ".join(page.text for page in compose(given).pages)


@pytest.mark.parametrize("persona", PERSONAS.values())
def test_twenty_exchanges_in_a_row_repeat_no_page(persona: str) -> None:
    lines: list[str] = []
    recalled = tuple(memory(TEXTS[kind][0], kind, number=number) for number, kind in enumerate(MemoryKind))
    situation = Situation(NOW, weather=Weather.RAIN, friendship_points=800)

    for exchange in range(20):
        recent = tuple(lines[-10:])
        given = replace(prompt(persona, *recalled[: exchange % 3]), situation=situation, recent_lines=recent)
        answer = compose(given)
        assert not any(page.text in earlier for page in answer.pages for earlier in recent)
        lines.append(" ".join(page.text for page in answer.pages))

    assert len(set(lines)) == 20


@pytest.mark.parametrize(
    ("said", "taste"),
    [
        ("love", Taste.LOVED),
        ("LOVED", Taste.LOVED),
        ("gift_taste_like", Taste.LIKED),
        ("disliked", Taste.DISLIKED),
        ("Hate", Taste.HATED),
        ("neutral", Taste.NEUTRAL),
        ("0", Taste.LOVED),
        ("6", Taste.HATED),
        ("whatever", Taste.NEUTRAL),
        (None, Taste.NEUTRAL),
    ],
)
def test_the_taste_of_a_gift_is_understood_as_games_say_it(said: str | None, taste: Taste) -> None:
    assert taste_of(said) is taste


@pytest.mark.parametrize(
    ("taste", "relationship", "faces"),
    [
        ("loved", Relationship.SPOUSE, {Emotion.LOVE}),
        ("loved", Relationship.FRIEND, {Emotion.HAPPY}),
        ("liked", None, {Emotion.HAPPY}),
        ("neutral", None, {Emotion.NEUTRAL}),
        ("hated", None, {Emotion.ANGRY, Emotion.SAD}),
    ],
)
def test_a_gift_is_named_first_with_a_fitting_face(
    taste: str, relationship: Relationship | None, faces: set[Emotion]
) -> None:
    gift = Situation(NOW, gift=Item("66", "Amethyst"), gift_taste=taste, relationship=relationship)

    first = compose(replace(prompt(kind=DialogueKind.GIFT), situation=gift)).pages[0]

    assert "Amethyst" in first.text
    assert first.emotion in faces


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("Do you remember what I gave you?", "you gave me an amethyst"),
        ("What do I like to eat?", "you like pizza"),
        ("Tell me about the old mill.", "the old mill burned down long ago"),
        ("How is the weather?", ""),
    ],
)
def test_a_question_is_answered_with_the_memory_it_asks_for(asked: str, answer: str) -> None:
    recalled = (
        memory("The old mill burned down long ago.", MemoryKind.LORE),
        memory("Gave Leah an amethyst", MemoryKind.GIFT, number=2),
        memory("Likes pizza", MemoryKind.PREFERENCE, number=3),
    )
    given = replace(prompt("A kind baker.", *recalled, kind=DialogueKind.QUESTION), player_text=asked)

    said = " ".join(page.text for page in compose(given).pages).lower()

    assert answer in said


def test_a_question_is_not_answered_with_the_same_question_asked_before() -> None:
    asked = "Do you remember what I gave you?"
    before = memory(f"Ann said: “{asked}” Leah answered: “You gave me nothing.”", MemoryKind.CONVERSATION)
    gift = memory("Ann gave Leah an Amethyst.", MemoryKind.GIFT, number=2)
    given = replace(prompt("A kind baker.", before, gift, kind=DialogueKind.QUESTION), player_text=asked)

    said = " ".join(page.text for page in compose(given).pages).lower()

    assert "you gave me an amethyst" in said
    assert "remember what i gave you" not in said


def test_what_the_player_asked_is_told_as_a_question() -> None:
    asked = memory("Ann said: “Do you like rain?” Leah answered: “Very much.”", MemoryKind.CONVERSATION)

    said = [" ".join(page.text for page in compose(prompt("", asked, seed=seed)).pages) for seed in range(20)]

    assert all(re.search(r"asked|question|wanted to know", line) and "Do you like rain?" in line for line in said)


@pytest.mark.parametrize("said", ["I repaired the bridge.", "Hello, Leah!", "My day was long"])
def test_what_is_said_without_asking_is_not_met_with_ignorance(said: str) -> None:
    for persona, seed in product(PERSONAS.values(), range(5)):
        given = replace(prompt(persona, seed=seed), player_text=said)

        pages = compose(given).pages

        assert not re.search(r"do not know|no idea|cannot|knew", pages[0].text, re.IGNORECASE)
        assert [fault for page in pages for fault in faults(page.text)] == []


def test_a_question_about_the_weather_is_answered_from_the_situation() -> None:
    rainy = Situation(NOW, weather=Weather.GREEN_RAIN)
    given = replace(prompt(kind=DialogueKind.QUESTION), situation=rainy, player_text="How is the weather?")

    assert "green" in compose(given).pages[0].text.lower()


def test_what_is_not_known_is_said_not_to_be_known() -> None:
    given = replace(prompt("A kind baker.", kind=DialogueKind.QUESTION), player_text="Who built the castle?")

    answer = compose(given)

    assert re.search(r"know|knew|cannot", answer.pages[0].text)
    assert len(answer.pages) == 1


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (GameTime.of(2, Season.SUMMER, 14, 500), "earlier today"),
        (GameTime.of(2, Season.SUMMER, 13, 600), "yesterday"),
        (GameTime.of(2, Season.SUMMER, 10, 600), "four days ago"),
        (GameTime.of(2, Season.SUMMER, 5, 600), "last week"),
        (GameTime.of(2, Season.SPRING, 20, 600), "back in spring"),
        (GameTime.of(1, Season.FALL, 14, 600), "back in fall"),
        (GameTime.of(1, Season.SUMMER, 14, 600), "a year ago"),
        (GameTime.of(2, Season.SUMMER, 20, 600), None),
    ],
)
def test_time_passed_is_told_by_the_games_calendar(then: GameTime, said: str | None) -> None:
    assert ago(NOW, then) == said


@pytest.mark.parametrize("archetype", ARCHETYPES)
def test_the_persona_decides_the_manner_of_speaking(archetype: Archetype) -> None:
    assert archetype_of("Leah", PERSONAS[archetype.name]) is archetype


def test_without_a_persona_the_key_decides_the_manner() -> None:
    manners = {archetype_of(f"npc {number}", "").name for number in range(50)}

    assert archetype_of("Leah", "") is archetype_of("Leah", "")
    assert len(manners) == 6
