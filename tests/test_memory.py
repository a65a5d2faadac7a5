from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest

from core.dialogue import MINUTES_IN_DAY, DialogueKind, DialogueSource, Emotion, MemoryKind, MemoryVisibility
from core.errors import NotFound
from models.database.connection import connect, disconnect
from models.database.rows import fetch
from models.database.statements import counted
from models.database.tx import tx
from models.dialogue import Interaction, Memory
from models.memories import rewind
from remembering import Village, fact, recalled, stored, tell, village
from resolvers.dialogue.memory import NewMemory, forget, reword

pytestmark = pytest.mark.anyio


@pytest.fixture
async def town(database_url: str) -> AsyncGenerator[Village]:
    await connect(database_url)
    yield await village("ann")
    await disconnect()


async def save(town: Village, *, day: int) -> None:
    """The game was saved in the morning of `day`."""
    town.world.committed_at = day * MINUTES_IN_DAY
    town.world.committed_epoch = town.world.epoch
    town.world.epoch += 1
    async with tx():
        await town.world.save()


async def back_to(town: Village, *, day: int, minute: int = 0) -> int:
    async with tx():
        return await rewind(town.world.id, to=day * MINUTES_IN_DAY + minute)


async def test_a_newer_fact_about_the_same_subject_supersedes(town: Village) -> None:
    tea = replace(fact(town.penny, "Ann drinks tea"), subject_key="drink")
    coffee = replace(fact(town.penny, "Ann drinks coffee", day=1), subject_key="drink")

    (old,) = await tell(town.world, tea)
    (new,) = await tell(town.world, coffee)

    assert (await stored(old.id)).superseded_by_id == new.id
    assert await recalled(town.world, town.penny, "Ann drinks tea coffee") == ["Ann drinks coffee"]


async def test_nothing_is_remembered_in_a_world_that_is_gone(town: Village) -> None:
    async with tx():
        await town.world.delete()

    with pytest.raises(NotFound):
        await tell(town.world, fact(town.penny, "Ann drinks tea"))


async def test_an_older_fact_that_comes_late_is_superseded_at_once(town: Village) -> None:
    coffee = replace(fact(town.penny, "Ann drinks coffee", day=1), subject_key="drink")
    tea = replace(fact(town.penny, "Ann drinks tea"), subject_key="drink")

    new, old = await tell(town.world, coffee, tea)

    assert (await stored(old.id)).superseded_by_id == new.id
    assert await recalled(town.world, town.penny, "drinks") == ["Ann drinks coffee"]


async def test_a_subject_is_one_npcs_and_one_players(town: Village) -> None:
    about = [
        replace(fact(town.penny, "Ann drinks tea", player="ann"), subject_key="drink"),
        replace(fact(town.penny, "Bob drinks milk", player="bob"), subject_key="drink"),
        replace(fact(town.lewis, "Ann drinks beer", player="ann"), subject_key="drink"),
        replace(fact(None, "Everybody drinks water"), subject_key="drink"),
    ]

    rows = await tell(town.world, *about)

    assert [(await stored(row.id)).superseded_by_id for row in rows] == [None] * 4


async def test_the_same_text_again_makes_one_memory_firmer(town: Village) -> None:
    gift = replace(fact(town.penny, "Ann gave Penny a poppy"), kind=MemoryKind.GIFT)
    later = replace(gift, text="Ann gave  penny a Poppy", at=gift.at + 60)

    (first,) = await tell(town.world, gift)
    (again,) = await tell(town.world, later)
    (sent_twice,) = await tell(town.world, later)

    row = await stored(first.id)
    assert first.id == again.id == sent_twice.id
    assert (row.told, row.importance, row.at) == (2, 60, later.at)
    assert await Memory.all().count() == 1


async def test_the_same_text_about_another_player_is_another_memory(town: Village) -> None:
    rows = await tell(
        town.world, fact(town.penny, "came late", player="ann"), fact(town.penny, "came late", player="bob")
    )

    assert rows[0].id != rows[1].id


async def test_importance_stops_at_100(town: Village) -> None:
    promise = replace(fact(town.penny, "Ann will come"), importance=98)

    (row,) = await tell(town.world, promise)
    await tell(town.world, replace(promise, at=promise.at + 1))

    assert (await stored(row.id)).importance == 100


async def test_the_same_event_is_stored_once(town: Village) -> None:
    event = replace(fact(town.penny, "The bridge broke"), event_key="bridge")

    first, twin = await tell(town.world, event, replace(event, text="The bridge fell"))
    (again,) = await tell(town.world, replace(event, text="No more bridge"))

    assert first.id == twin.id == again.id
    assert await recalled(town.world, town.penny, "bridge") == ["The bridge broke"]


async def test_kinds_have_their_importance_unless_it_is_told(town: Village) -> None:
    promise = replace(fact(town.penny, "Ann will mend the roof"), kind=MemoryKind.PROMISE)

    rows = await tell(town.world, promise, replace(promise, text="Ann will bring wood", importance=3))

    assert [row.importance for row in rows] == [80, 3]


async def test_a_hundred_facts_take_as_many_statements_as_two(town: Village) -> None:
    await tell(town.world, *few_facts(town, "old", 100))

    with counted() as two:
        await tell(town.world, *few_facts(town, "two", 2))
    with counted() as hundred:
        await tell(town.world, *few_facts(town, "hundred", 100))

    assert two.count == hundred.count


def few_facts(town: Village, name: str, many: int) -> list[NewMemory]:
    """Each with its own event, superseding what another name told about the same subject."""
    facts = [fact(town.penny, f"{name} {number}") for number in range(many)]
    return [replace(one, event_key=one.text, subject_key=one.text.split()[1]) for one in facts]


async def test_nothing_to_remember_is_no_work(town: Village) -> None:
    with counted() as statements:
        told = await tell(town.world)

    assert told == []
    assert statements.count == 0


async def test_a_rewind_abandons_what_was_not_saved(town: Village) -> None:
    await tell(town.world, fact(town.penny, "Ann planted parsnips", day=1))
    await save(town, day=2)
    (kept,) = await tell(town.world, replace(fact(town.penny, "Ann planted melons", day=2), event_key="melons"))
    await line(town, day=2)

    lines = await back_to(town, day=2)

    row = await stored(kept.id)
    assert lines == 1
    assert (row.abandoned, row.event_key) == (True, None)
    assert await Interaction.filter(abandoned=True).count() == 1
    assert await recalled(town.world, town.penny, "planted melons") == ["Ann planted parsnips"]


async def test_a_rewind_keeps_what_was_before_and_what_was_saved(town: Village) -> None:
    await tell(town.world, fact(town.penny, "saved in spite of its late hour", day=3))
    await save(town, day=2)
    await tell(town.world, fact(town.penny, "late morning walk", day=2, minute=700))
    await tell(town.world, fact(town.penny, "late evening walk", day=2, minute=1200))

    await back_to(town, day=2, minute=700)

    assert set(await recalled(town.world, town.penny, "late")) == {
        "saved in spite of its late hour",
        "late morning walk",
    }


async def test_a_day_lived_again_is_live_again(town: Village) -> None:
    event = replace(fact(town.penny, "Ann won the egg hunt", day=2), event_key="egg hunt", subject_key="egg hunt")
    await save(town, day=2)
    (first,) = await tell(town.world, event)
    await back_to(town, day=2)

    (again,) = await tell(town.world, event)

    assert again.id != first.id
    assert await recalled(town.world, town.penny, "egg hunt") == ["Ann won the egg hunt"]


async def test_what_an_abandoned_memory_superseded_is_known_again(town: Village) -> None:
    tea = replace(fact(town.penny, "Ann drinks tea", day=1), subject_key="drink")
    await tell(town.world, tea)
    await save(town, day=2)
    await tell(town.world, replace(tea, text="Ann drinks coffee", at=2 * MINUTES_IN_DAY + 5))
    await tell(town.world, replace(tea, text="Ann drinks milk", at=2 * MINUTES_IN_DAY + 9))

    await back_to(town, day=2)

    assert await recalled(town.world, town.penny, "Ann drinks") == ["Ann drinks tea"]


async def test_a_memory_told_again_in_an_abandoned_day_goes_back_in_time(town: Village) -> None:
    poppy = fact(town.penny, "Ann gave Penny a poppy", day=1)
    (row,) = await tell(town.world, poppy)
    await save(town, day=2)
    await tell(town.world, replace(poppy, at=3 * MINUTES_IN_DAY))

    await back_to(town, day=2)

    assert (await stored(row.id)).at == 2 * MINUTES_IN_DAY


async def test_without_any_save_a_rewind_to_the_first_morning_abandons_all_of_it(town: Village) -> None:
    await tell(town.world, fact(town.penny, "Ann arrived", day=0, minute=360))

    await back_to(town, day=0, minute=360)

    assert await recalled(town.world, town.penny, "arrived") == []


async def test_a_forgotten_memory_is_gone_and_what_it_superseded_is_known_again(town: Village) -> None:
    tea = replace(fact(town.penny, "Ann drinks tea"), subject_key="drink")
    old, new = await tell(town.world, tea, replace(tea, text="Ann drinks coffee"))

    async with tx():
        await forget(new)

    assert await Memory.filter(id=new.id).count() == 0
    assert (await stored(old.id)).superseded_by_id is None
    assert await recalled(town.world, town.penny, "coffee") == []
    assert await recalled(town.world, town.penny, "tea") == ["Ann drinks tea"]


async def test_a_reworded_memory_is_found_by_its_new_words_alone(town: Village) -> None:
    (row,) = await tell(town.world, fact(town.penny, "Ann drinks tea"))

    async with tx():
        await reword(row, text="Ann eats cake", importance=7, visibility=MemoryVisibility.PUBLIC)

    changed = await stored(row.id)
    assert (changed.importance, changed.visibility, changed.pinned) == (7, MemoryVisibility.PUBLIC, False)
    assert await recalled(town.world, town.penny, "tea") == []
    assert await recalled(town.world, town.penny, "cake") == ["Ann eats cake"]


async def test_a_deleted_world_leaves_nothing_in_the_index(town: Village) -> None:
    await tell(town.world, fact(town.penny, "Ann drinks tea"), fact(None, "The mine is open"))

    async with tx():
        await town.world.delete()

    assert await fetch("SELECT key FROM memory_index") == []
    assert await fetch("SELECT id FROM memory_line") == []


async def line(town: Village, *, day: int) -> Interaction:
    async with tx():
        return await Interaction.create(
            world=town.world,
            npc=town.penny,
            kind=DialogueKind.TALK,
            at=day * MINUTES_IN_DAY,
            epoch=town.world.epoch,
            pages=[],
            replies=[],
            recalled=[],
            emotion=Emotion.NEUTRAL,
            stardew="",
            source=DialogueSource.COMPOSED,
            latency_ms=1,
            raw_context={},
        )
