from uuid import uuid4

import pytest

from core.words import every_word, words
from models import rule_index
from models.database.statements import counted
from models.database.tx import tx
from models.rule_index import Entry
from models.rulebooks import GameDocument, RuleTerm
from shelving import new_game, shelved

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("app")]


async def document() -> GameDocument:
    return await shelved(await new_game())


async def places(document: GameDocument, *terms: str) -> dict[str, list[tuple[int, float]]]:
    found = await rule_index.postings([document.id], terms)
    return {each.term: [(number, weight) for number, weight in each.places] for each in found}


async def test_words_are_found_in_the_chunks_that_hold_them() -> None:
    rulebook = await document()

    async with tx():
        lengths = await rule_index.add(rulebook.id, [Entry(0, "Mills of three men."), Entry(1, "Men fly, men jump.")])

    assert lengths == [3, 4]
    found = await places(rulebook, "mill", "men", "absent")
    assert [number for number, _ in found["mill"]] == [0]
    assert [number for number, _ in found["men"]] == [0, 1]
    assert found["men"][1][1] > found["men"][0][1]
    assert "absent" not in found


async def test_a_word_counts_less_in_a_longer_chunk() -> None:
    rulebook = await document()

    async with tx():
        await rule_index.add(rulebook.id, [Entry(0, "mill"), Entry(1, "mill " + "corner " * 40)])

    (short, long) = (await places(rulebook, "mill"))["mill"]
    assert short[1] > 1 > long[1] > 0


async def test_headings_are_words_of_their_chunks() -> None:
    rulebook = await document()

    async with tx():
        lengths = await rule_index.add(rulebook.id, [Entry(0, "Three in a row.", ("Playing", "Mills"))])

    assert lengths == [4]
    assert set(await places(rulebook, "mill", "plai")) == {"mill", "plai"}


async def test_a_chunk_without_words_and_a_document_without_chunks_are_indexed() -> None:
    rulebook = await document()

    async with tx():
        assert await rule_index.add(rulebook.id, [Entry(0, "The \u2014 of!"), Entry(1, "")]) == [0, 0]
        assert await rule_index.add(rulebook.id, []) == []


async def test_a_dropped_document_can_be_indexed_again() -> None:
    rulebook = await document()
    async with tx():
        await rule_index.add(rulebook.id, [Entry(0, "mill")])

    async with tx():
        await rule_index.drop(rulebook.id)
        await rule_index.add(rulebook.id, [Entry(0, "jump")])

    assert set(await places(rulebook, "mill", "jump")) == {"jump"}


async def test_a_deleted_document_leaves_no_words() -> None:
    rulebook = await document()
    async with tx():
        await rule_index.add(rulebook.id, [Entry(0, "mill")])

    async with tx():
        await rulebook.delete()

    assert await RuleTerm.all().count() == 0


async def test_other_documents_and_unknown_ones_are_not_looked_into() -> None:
    game = await new_game()
    mine, other = await shelved(game, "A mill."), await shelved(game, "Another mill.")

    found = await rule_index.postings([mine.id, uuid4()], ["mill"])

    assert [each.document_id for each in found] == [mine.id]
    assert other.id != mine.id
    assert await rule_index.postings([], ["mill"]) == []
    assert await rule_index.postings([mine.id], []) == []


async def test_a_search_is_one_statement_and_a_large_document_is_few() -> None:
    rulebook = await document()
    entries = [Entry(number, f"word{number} mill") for number in range(9_000)]

    with counted() as storing:
        async with tx():
            await rule_index.add(rulebook.id, entries)
    with counted() as searching:
        found = await places(rulebook, "mill", "word8999")

    assert storing.count <= 4
    assert searching.count == 1
    assert len(found["mill"]) == 9_000
    assert found["word8999"][0][0] == 8_999


async def test_every_word_comes_as_often_as_it_stands_there() -> None:
    text = "Mills, mill: the MILL! 雨雨雨"

    assert every_word(text) == ["mill", "mill", "mill", "雨雨", "雨雨"]
    assert words(text) == ["mill", "雨雨"]
