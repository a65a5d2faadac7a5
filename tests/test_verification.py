"""What of a model's claims becomes a citation, and which."""

from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest

from core.rules import Claim, Passage
from models.database.connection import connect, disconnect
from models.database.statements import counted
from quoting import stored_game
from resolvers.rulebooks.verification import MOST, verified

pytestmark = pytest.mark.anyio

ONE = """# Moving
A hare may not move twice, unless it is alone. It moves up to three squares. Then its turn ends.

You must never:
- eat two carrots
- jump over the tortoise

You may:
- stand still
- walk backwards

## Eating
A hare eats one carrot a turn."""
TWO = "only if the dealer agrees. A hare eats one carrot a turn. Carrots cost 10 coins."
MANY = " ".join(f"Rule number {number} is about hares and carrots." for number in range(60))


@pytest.fixture
async def passages(database_url: str) -> AsyncGenerator[list[Passage]]:
    await connect(database_url)
    yield await stored_game("Hares", [f"{ONE}\f{TWO}", MANY])
    await disconnect()


async def said(passages: list[Passage], *claims: Claim) -> list[tuple[int, str]]:
    return [(each.page, each.quote) for each in await verified(claims, passages)]


def place(passages: list[Passage], text: str) -> int:
    return next(number for number, passage in enumerate(passages) if text in passage.text)


async def test_a_quote_is_widened_to_its_sentence(passages: list[Passage]) -> None:
    whole = "A hare may not move twice, unless it is alone."

    assert await said(passages, Claim(0, "not move twice")) == [(1, whole)]
    assert await said(passages, Claim(0, "A hare may not move twice")) == [(1, whole)]
    assert await said(passages, Claim(0, "move twice, unless")) == [(1, whole)]
    assert await said(passages, Claim(0, "it is alone. It moves up")) == [(1, f"{whole} It moves up to three squares.")]
    assert await said(passages, Claim(0, "A hare may move twice")) == []


async def test_what_is_denied_above_a_list_comes_with_its_items(passages: list[Passage]) -> None:
    denied = await said(passages, Claim(0, "jump over the tortoise"))
    allowed = await said(passages, Claim(0, "walk backwards"))

    assert denied[0][1].startswith("You must never:")
    assert denied[0][1].endswith("jump over the tortoise")
    assert allowed == [(1, "• walk backwards")]


async def test_what_begins_on_the_page_before_is_not_quoted(passages: list[Passage]) -> None:
    number = place(passages, "dealer")

    assert await said(passages, Claim(number, "only if the dealer agrees.")) == []
    assert await said(passages, Claim(number, "Carrots cost 10 coins.")) == [(2, "Carrots cost 10 coins.")]


async def test_the_passage_that_is_named_comes_first_and_a_wrong_one_is_set_right(passages: list[Passage]) -> None:
    quote = "A hare eats one carrot a turn."

    for number in (place(passages, "Carrots cost"), place(passages, "Eating")):
        assert await said(passages, Claim(number, quote)) == [(passages[number].page, quote)]
    for wrong in (-1, 0, len(passages), 1_000_000):
        assert await said(passages, Claim(wrong, "Carrots cost 10 coins.")) == [(2, "Carrots cost 10 coins.")]


async def test_only_pages_that_the_model_was_given_are_quoted(passages: list[Passage]) -> None:
    first = [each for each in passages if each.page == 1]

    assert await said(first, Claim(0, "Carrots cost 10 coins.")) == []
    assert await said([], Claim(0, "Carrots cost 10 coins.")) == []
    assert await said(passages) == []


async def test_a_document_that_is_gone_is_not_quoted(passages: list[Passage]) -> None:
    gone = [replace(each, document_id=each.document_id.__class__(int=1)) for each in passages]

    assert await said(gone, Claim(0, "Carrots cost 10 coins.")) == []


async def test_what_is_left_out_is_shown_as_the_sentences_around_it(passages: list[Passage]) -> None:
    found = await said(passages, Claim(0, "A hare may not move … Then its turn ends."))

    assert found == [(1, "A hare may not move twice, unless it is alone."), (1, "Then its turn ends.")]
    assert await said(passages, Claim(0, "Then its turn ends … A hare may not move")) == []
    assert await said(passages, Claim(0, "A hare may not move … and wins the game")) == []
    assert await said(passages, Claim(0, "A hare … may")) == []


async def test_what_is_said_twice_or_overlaps_is_one_citation(passages: list[Passage]) -> None:
    claims = [
        Claim(0, "It moves up to three squares."),
        Claim(0, "Carrots cost 10 coins."),
        Claim(0, "moves up to three squares. Then its turn ends."),
        Claim(0, "It moves up to three squares."),
    ]

    assert await said(passages, *claims) == [
        (1, "It moves up to three squares. Then its turn ends."),
        (2, "Carrots cost 10 coins."),
    ]


async def test_overlapping_quotes_do_not_grow_into_a_whole_page(passages: list[Passage]) -> None:
    def rules(first: int, last: int) -> str:
        return " ".join(f"Rule number {rule} is about hares and carrots." for rule in range(first, last))

    found = await said(passages, *(Claim(0, rules(first, first + 20)) for first in (0, 19, 38)))

    assert found == [(1, rules(0, 39))]


async def test_an_answer_has_so_many_citations_and_no_more(passages: list[Passage]) -> None:
    number = place(passages, "Rule number 7 ")
    claims = [Claim(number, f"Rule number {rule} is about hares and carrots.") for rule in range(20)]

    found = await said(passages, *claims)

    assert found == [(1, claim.quote) for claim in claims[:MOST]]


async def test_a_citation_tells_its_page_and_the_headings_above_it(passages: list[Passage]) -> None:
    passage = passages[place(passages, "Eating")]

    found = (await verified([Claim(0, "A hare eats one carrot a turn.")], [passage]))[0]

    assert (found.document_id, found.page, found.page_label) == (passage.document_id, 1, "p1")
    assert found.section_path == ("Moving", "Eating")
    assert found.char_start == passage.char_start + passage.text.index("A hare eats")
    assert found.char_end - found.char_start == len(found.quote)


async def test_pages_are_read_by_two_statements_however_many(passages: list[Passage]) -> None:
    with counted() as one:
        await verified([Claim(0, "A hare may not move twice")], passages[:1])
    with counted() as all_:
        await verified([Claim(0, "A hare may not move twice")] * 9, passages)

    assert one.count == all_.count == 2
