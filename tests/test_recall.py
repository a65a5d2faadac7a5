from collections.abc import AsyncGenerator
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from core.dialogue import MINUTES_IN_DAY
from models.database.connection import connect, disconnect
from models.database.statements import counted
from models.database.tx import tx
from models.dialogue import Memory
from models.memory_index import Line, postings
from models.worlds import Npc
from remembering import Village, fact, recalled, tell, village
from resolvers.dialogue.memory import reword
from resolvers.dialogue.recall import SEARCH_MAX, recall, search

pytestmark = pytest.mark.anyio


async def searched(
    npc: Npc, text: str, *, player_key: str | None = None, include_superseded: bool = False
) -> list[tuple[UUID, float]]:
    found = await search([npc], text, player_key=player_key, include_superseded=include_superseded)
    return found[npc.id]


DAYS = {
    0: ["Ann moved into the old farm", "Ann asked who built the library", "Penny lent Ann a book of poems"],
    1: ["Ann gave Penny a poppy, her favourite flower", "Penny was delighted", "It began to rain at noon"],
    3: ["Ann promised to mend the bridge by summer", "Ann has no wood yet"],
    5: ["Ann caught a sturgeon in the mountain lake", "Ann sold eleven parsnips", "Ann is afraid of bats"],
    6: ["George complained about the noise", "Ann fixed the wheelchair of George"],
}
BEST = {
    "Did you like the flower I gave you?": "Ann gave Penny a poppy, her favourite flower",
    "flowers": "Ann gave Penny a poppy, her favourite flower",
    "Who is building bridges?": "Ann promised to mend the bridge by summer",
    "any FISH in the Mountains, any lakes?": "Ann caught a sturgeon in the mountain lake",
    "parsnip": "Ann sold eleven parsnips",
    "Was George glad about his wheelchair?": "Ann fixed the wheelchair of George",
    "libraries and poetry": "Ann asked who built the library",
    "raining": "It began to rain at noon",
    "bats!": "Ann is afraid of bats",
}
MENDED = [
    ("Ann promised to mend the bridge by summer", 1.1655),
    ("Ann has no wood yet", 0.7841),
    ("Ann sold eleven parsnips", 0.0957),
    ("Ann asked who built the library", 0.0957),
]
HOSTILE = [
    "", " ", '"', "'", '""', "*", "NEAR(poppy bats, 5)", "poppy AND", "NOT poppy", "OR",
    "scope : x", "-poppy", "^poppy",
    "words:poppy", "{scope words}: poppy", "(poppy", "poppy)", "poppy*",
    "'poppy' & !bats", "poppy <-> bats", "a | | b",
    "\\", "%", "_", "; DROP TABLE memory; --", "\x01\x1f", "🎉🎉", "poppy\u202e",
    "e\u0301" * 50, "日本語", "x" * 10_000,
    "poppy " * 2_000, " ".join(f"w{n}" for n in range(3_000)), "?", "$1", ":name", "@n",
    "\ud7ff\ue000", "ß \u017f \ufb01", "İ",
]  # fmt: skip


@pytest.fixture
async def town(database_url: str) -> AsyncGenerator[Village]:
    await connect(database_url)
    yield await village("ann")
    await disconnect()


@pytest.fixture
async def lived(town: Village) -> Village:
    await tell(town.world, *(fact(town.penny, text, day=day) for day, texts in DAYS.items() for text in texts))
    return town


async def test_every_database_finds_the_same(lived: Village) -> None:
    best = {query: (await recalled(lived.world, lived.penny, query))[0] for query in BEST}
    found = await recall(lived.world, lived.penny, "Ann mended a bridge", player_key=None, now=0, most=4)

    assert best == BEST
    assert [(one.text, one.score) for one in found] == MENDED


async def test_memories_told_around_a_fitting_one_come_to_mind_after_it(lived: Village) -> None:
    found = await recalled(lived.world, lived.penny, "sturgeon")

    assert found == [DAYS[5][0], DAYS[5][1], DAYS[5][2]]


async def test_nothing_relevant_is_nothing_recalled(lived: Village) -> None:
    assert await recalled(lived.world, lived.penny, "What about astronomy?") == []
    assert await recalled(lived.world, lived.penny, "what are you doing there") == []


async def test_at_most_that_many_come_best_first(lived: Village) -> None:
    found = await recall(lived.world, lived.penny, "Ann and Penny", player_key=None, now=0, most=3)

    assert len(found) == 3
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


async def test_any_text_is_a_safe_question(lived: Village) -> None:
    for query in HOSTILE:
        found = await recall(lived.world, lived.penny, query, player_key=query, now=0)
        listed = await searched(lived.penny, query, include_superseded=True)

        assert bool(found) == bool(listed) == ("poppy" in query or "bats" in query), query[:50]


async def test_any_text_can_be_remembered_for_any_player(town: Village) -> None:
    for text in HOSTILE:
        (row,) = await tell(town.world, fact(town.penny, "poppy " + text, player=text[:64]))

        found = await recall(town.world, town.penny, "poppy", player_key=text[:64], now=0)

        assert [one.id for one in found] == [row.id], text[:50]


async def test_the_names_of_the_index_are_no_words(lived: Village) -> None:
    lewis = Line(lived.world.id, lived.lewis.id, None)
    await tell(lived.world, fact(lived.penny, f"{lewis.name} {lewis.owner} @{lewis.name} poison"))

    assert await recalled(lived.world, lived.lewis, "poison") == []
    assert await recalled(lived.world, lived.penny, Line(lived.world.id, lived.penny.id, None).name) == []


async def test_scripts_without_spaces_are_found_by_parts(town: Village) -> None:
    await tell(town.world, fact(town.penny, "アンは図書館で本を読んだ"), fact(town.penny, "雨が降った", day=2))

    assert await recalled(town.world, town.penny, "図書館はどこ") == ["アンは図書館で本を読んだ"]


async def test_accents_and_case_do_not_matter(town: Village) -> None:
    await tell(town.world, fact(town.penny, "Ann mag Käse und CRÈME"))

    assert await recalled(town.world, town.penny, "kase") == ["Ann mag Käse und CRÈME"]
    assert await recalled(town.world, town.penny, "Crème") == ["Ann mag Käse und CRÈME"]


async def test_an_npc_knows_its_own_and_what_everybody_knows(town: Village) -> None:
    facts = [fact(town.penny, "Penny saw a bear"), fact(town.lewis, "Lewis saw a bear"), fact(None, "A bear is about")]
    await tell(town.world, *facts)

    assert set(await recalled(town.world, town.penny, "bear")) == {"Penny saw a bear", "A bear is about"}
    assert await recalled(town.world, None, "bear") == ["A bear is about"]


async def test_what_is_about_one_player_never_comes_for_another(town: Village) -> None:
    facts = [
        fact(town.penny, "Bears like honey"),
        fact(town.penny, "Ann met a bear", player="ann"),
        fact(town.penny, "Bob shot a bear", player="bob"),
        fact(None, "Bob is wanted for a bear", player="bob"),
        replace(fact(town.penny, "Bob owes Penny a bear", player="bob"), pinned=True),
    ]
    await tell(town.world, *facts)

    assert set(await recalled(town.world, town.penny, "bear", player="ann")) == {"Bears like honey", "Ann met a bear"}
    assert await recalled(town.world, town.penny, "bear") == ["Bears like honey"]


async def test_nothing_of_another_world_ever_comes(town: Village) -> None:
    other = await village("bob")
    await tell(other.world, fact(other.penny, "Penny saw a bear"), fact(None, "A bear is about"))
    await tell(other.world, replace(fact(None, "Bears are pinned"), pinned=True))

    assert await recalled(town.world, town.penny, "bear") == []
    assert await searched(town.penny, "bear") == []


async def test_neighbours_of_one_player_do_not_lead_to_anothers(town: Village) -> None:
    facts = [fact(town.penny, "Ann met a bear", player="ann"), fact(town.penny, "Bob picked plums", player="bob")]
    await tell(town.world, *facts)

    assert await recalled(town.world, town.penny, "bear", player="bob") == []


async def test_pinned_memories_always_come_along_three_at_most(lived: Village) -> None:
    pins = [replace(fact(lived.penny, f"Pin {n}", day=7), pinned=True, importance=n) for n in range(5)]
    await tell(lived.world, *pins)

    unrelated = await recalled(lived.world, lived.penny, "astronomy")
    related = await recalled(lived.world, lived.penny, "parsnips", most=4)

    assert set(unrelated) == {"Pin 4", "Pin 3", "Pin 2"}
    assert related[0] == "Ann sold eleven parsnips"
    assert set(related[1:]) == {"Pin 4", "Pin 3", "Pin 2"}


async def test_a_pin_that_is_taken_off_comes_no_more(town: Village) -> None:
    (row,) = await tell(town.world, replace(fact(town.penny, "Pinned"), pinned=True))
    async with tx():
        await reword(row, pinned=False)

    assert await recalled(town.world, town.penny, "astronomy") == []


async def test_of_equally_fitting_memories_the_important_and_the_younger_come_first(town: Village) -> None:
    facts = [
        replace(fact(town.penny, "plum pie one", day=0), importance=10),
        replace(fact(town.penny, "plum pie two", day=1), importance=90),
        replace(fact(town.penny, "plum pie three", day=9), importance=10),
    ]
    await tell(town.world, *facts)

    assert await recalled(town.world, town.penny, "plum pie") == ["plum pie two", "plum pie three", "plum pie one"]


async def test_a_recall_takes_two_statements_however_much_there_is(lived: Village) -> None:
    await tell(lived.world, *(fact(lived.penny, f"poppy {n}", day=8) for n in range(50)))

    with counted() as long:
        await recall(lived.world, lived.penny, "poppy bridge rain flower George", player_key="ann", now=0)
    with counted() as short:
        await recall(lived.world, lived.lewis, "poppy", player_key=None, now=0)

    assert (long.count, short.count) == (2, 2)


async def test_how_rare_a_word_is_counts_only_the_lines_that_are_asked(lived: Village) -> None:
    line = Line(lived.world.id, lived.penny.id, None)
    about_bob = replace(line, player_key="bob")
    await tell(
        lived.world, fact(lived.penny, "a bear", player="bob"), fact(lived.lewis, "a bear"), fact(None, "a bear")
    )
    told = sum(len(texts) for texts in DAYS.values())
    nobody = Line(lived.world.id, uuid4(), None)

    scopes = [[line.name], [about_bob.name], [line.owner], [nobody.owner]]
    totals = [(await postings(scope, ["bear"])).total for scope in scopes]

    assert totals == [told, 1, told + 1, 0]


async def test_a_search_finds_words_not_neighbours(lived: Village) -> None:
    found = await searched(lived.penny, "sturgeon bridge")

    texts = {(await Memory.get(id=memory_id)).text for memory_id, _ in found}
    assert texts == {"Ann caught a sturgeon in the mountain lake", "Ann promised to mend the bridge by summer"}


async def test_a_search_shows_superseded_memories_when_asked_and_abandoned_ones_never(town: Village) -> None:
    tea = replace(fact(town.penny, "Ann drinks tea"), subject_key="drink")
    old, new = await tell(town.world, tea, replace(tea, text="Ann drinks coffee", at=tea.at + MINUTES_IN_DAY))

    live = await searched(town.penny, "Ann drinks")
    everything = await searched(town.penny, "Ann drinks", include_superseded=True)

    assert [memory_id for memory_id, _ in live] == [new.id]
    assert {memory_id for memory_id, _ in everything} == {old.id, new.id}


async def test_a_search_is_about_all_players_or_about_one(town: Village) -> None:
    shared, ann, bob = await tell(
        town.world,
        fact(town.penny, "a bear"),
        fact(town.penny, "the bear of Ann", player="ann"),
        fact(town.penny, "the bear of Bob", player="bob"),
    )

    everybody = {memory_id for memory_id, _ in await searched(town.penny, "bear")}
    one = {memory_id for memory_id, _ in await searched(town.penny, "bear", player_key="ann")}

    assert everybody == {shared.id, ann.id, bob.id}
    assert one == {shared.id, ann.id}


async def test_a_search_ends_at_its_maximum(town: Village) -> None:
    await tell(town.world, *(fact(town.penny, f"poppy {uuid4()}", day=n % 9) for n in range(SEARCH_MAX + 20)))

    assert len(await searched(town.penny, "poppy")) == SEARCH_MAX
