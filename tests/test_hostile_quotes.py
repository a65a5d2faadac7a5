"""What the worst of models say they quote: only what stands on its page leaves."""

# ruff: noqa: RUF001 - characters that look like others are what this is about

import random
import re
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass

import pytest

from core.rules import Claim, Passage
from models.cited_pages import Place, cited_pages
from models.database.connection import connect, disconnect
from quoting import printed_page, sentence, stored_game
from resolvers.rulebooks.normal import normal_text
from resolvers.rulebooks.quoted_page import QuotedPage
from resolvers.rulebooks.verification import Verified, checked, verified

pytestmark = pytest.mark.anyio

ANSWERS = 10_000
HONEST = 2_000
GIVEN = 5  # passages that a model is given
LOOK_ALIKES = str.maketrans("aeopcx", "аеорсх")
DENIAL = re.compile(r"\s+not\b|not\b")
NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Passages of the game that is asked about, and of another; the pages of both."""

    own: list[Passage]
    other: list[Passage]
    pages: dict[Place, QuotedPage]


@pytest.fixture
async def shelf(database_url: str) -> AsyncGenerator[Shelf]:
    dice = random.Random(1)  # noqa: S311
    books = ["\f".join(printed_page(number, dice) for number in range(6)) for _ in range(3)]
    await connect(database_url)
    own, other = await stored_game("Harvest", books[:2]), await stored_game("Winter", books[2:])
    pages = await cited_pages({(each.document_id, each.page) for each in [*own, *other]})
    yield Shelf(own, other, {place: QuotedPage(page) for place, page in pages.items()})
    await disconnect()


def quoted(passage: Passage, dice: random.Random) -> str:
    """A sentence of it, no heading."""
    start, end = dice.choice(passage.sentences[1:])
    return passage.text[start:end]


def invented(quote: str, dice: random.Random) -> str:
    return sentence(dice) + dice.choice((" Always.", " It is a rule.", ""))


def another_number(quote: str, dice: random.Random) -> str:
    return NUMBER.sub(lambda found: str(int(found[0]) + dice.choice((-1, 1, 1_000, 10_000))), quote, count=1)


def without_a_digit(quote: str, dice: random.Random) -> str:
    return re.sub(r"\d(?= )", dice.choice(("", "7 7", "x")), quote, count=1)


def denied(quote: str, dice: random.Random) -> str:
    turned = DENIAL.sub("", quote, count=1)
    return turned if turned != quote else re.sub(r"\b(may|must|can)\b", r"\1 not", quote, count=1)


def without_a_word(quote: str, dice: random.Random) -> str:
    words = quote.split()
    del words[dice.randrange(1, len(words) - 1)]
    return " ".join(words)


def look_alike(quote: str, dice: random.Random) -> str:
    return quote.translate(LOOK_ALIKES)


def glued(quote: str, dice: random.Random) -> str:
    words = quote.split()
    return " ".join([*words[:4], *words[-4:]])


def cut_within_words(quote: str, dice: random.Random) -> str:
    return quote[2:-3]


def huge(quote: str, dice: random.Random) -> str:
    return quote * dice.choice((20, 2_000))


def empty(quote: str, dice: random.Random) -> str:
    return dice.choice(("", " ", "…", "...", "“”", "\u200b" * 40, "the", "1", "\ud800", "...\n" * 50))


FALSE = (
    invented,
    another_number,
    without_a_digit,
    denied,
    without_a_word,
    look_alike,
    glued,
    cut_within_words,
    huge,
    empty,
)


def lost_its_beginning(quote: str, dice: random.Random) -> str:
    """From "may not move" only "move", which does stand there."""
    return " ".join(quote.split()[-dice.randint(4, 6) :])


def left_out(quote: str, dice: random.Random) -> str:
    return re.sub(r"\b(may|must|can)( ?not)?\s", r"\1 … ", quote, count=1)


PARTIAL = (lost_its_beginning, left_out)


def straight(quote: str, dice: random.Random) -> str:
    return quote.replace("“", '"').replace("”", '"').replace("—", "-")


def spelled(quote: str, dice: random.Random) -> str:
    return quote.replace("ﬃ", "ffi").replace("ﬁ", "fi")


def unbroken(quote: str, dice: random.Random) -> str:
    return " ".join(re.sub(r"-\n", "", quote).split())


def ended_otherwise(quote: str, dice: random.Random) -> str:
    return dice.choice(("“{}”", "{}", "{}…", "... {}")).format(quote.rstrip("."))


TRUE: tuple[Callable[[str, random.Random], str], ...] = (straight, spelled, unbroken, ended_otherwise)


def given(shelf: Shelf, dice: random.Random) -> list[Passage]:
    return dice.sample(shelf.own, GIVEN)


def check(shelf: Shelf, citations: Sequence[Verified], passages: Sequence[Passage]) -> None:
    """Verbatim at its place, a whole sentence, on a page that the model was given."""
    for citation in citations:
        place = (citation.document_id, citation.page)
        page = shelf.pages[place]
        assert page.page.text[citation.char_start : citation.char_end] == citation.quote
        assert place in {(each.document_id, each.page) for each in passages}
        starts = {start for chunk in page.page.chunks for start, _ in chunk.sentences}
        assert citation.char_start in starts
        assert citation.page_label == f"p{citation.page}"


async def test_of_ten_thousand_hostile_answers_nothing_leaves_that_does_not_stand_on_its_page(shelf: Shelf) -> None:
    dice = random.Random(20_261_121)  # noqa: S311
    left = 0

    for _ in range(ANSWERS):
        passages = given(shelf, dice)
        lie, source = dice.choice(FALSE), dice.choice([*passages, *shelf.other])
        claim = Claim(dice.randint(-2, GIVEN + 1), lie(quoted(source, dice), dice))
        citations = checked([claim], passages, shelf.pages)
        check(shelf, citations, passages)
        left += any(normal_text(claim.quote).strip(" '.-") not in normal_text(each.quote) for each in citations)

    assert left == 0


async def test_what_is_of_another_game_or_a_page_that_was_not_given_does_not_leave(shelf: Shelf) -> None:
    dice = random.Random(5)  # noqa: S311
    for _ in range(1_000):
        passages = given(shelf, dice)
        pages = {(each.document_id, each.page) for each in passages}
        foreign = [each for each in [*shelf.own, *shelf.other] if (each.document_id, each.page) not in pages]

        claims = [Claim(number, quoted(dice.choice(foreign), dice)) for number in range(GIVEN)]

        assert checked(claims, passages, shelf.pages) == []


async def test_what_lost_its_not_comes_back_with_it(shelf: Shelf) -> None:
    dice = random.Random(6)  # noqa: S311
    found = 0

    for _ in range(1_000):
        passages = given(shelf, dice)
        number = dice.randrange(GIVEN)
        quote = quoted(passages[number], dice)
        citations = checked([Claim(number, dice.choice(PARTIAL)(quote, dice))], passages, shelf.pages)
        check(shelf, citations, passages)
        found += bool(citations)
        assert all(
            any(normal_text(whole) == normal_text(each.quote) for whole in wholes(passages)) for each in citations
        )

    assert found > 500


def wholes(passages: Sequence[Passage]) -> list[str]:
    return [each.text[start:end] for each in passages for start, end in each.sentences]


async def test_honest_quotes_survive_whatever_the_printer_did(shelf: Shelf) -> None:
    dice = random.Random(7)  # noqa: S311
    survived = 0

    for _ in range(HONEST):
        passages = given(shelf, dice)
        source = dice.randrange(GIVEN)
        quote = quoted(passages[source], dice)
        for change in dice.sample(TRUE, dice.randint(0, len(TRUE))):
            quote = change(quote, dice)
        named = source if dice.random() < 0.9 else dice.randrange(GIVEN)
        citations = checked([Claim(named, quote)], passages, shelf.pages)
        check(shelf, citations, passages)
        survived += len(citations) == 1

    assert survived >= 0.99 * HONEST


async def test_pages_are_read_from_the_database(shelf: Shelf) -> None:
    dice = random.Random(8)  # noqa: S311

    for _ in range(50):
        passages = given(shelf, dice)
        claims = [Claim(number, quoted(each, dice)) for number, each in enumerate(passages)]
        lies = [Claim(0, dice.choice(FALSE)(claims[0].quote, dice)) for _ in range(3)]
        citations = await verified([*claims, *lies], passages)
        check(shelf, citations, passages)

        assert citations == checked([*claims, *lies], passages, shelf.pages)
        assert len(citations) >= 1
