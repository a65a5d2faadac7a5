"""Where quotes stand in pages: what may differ, and what may not."""

# ruff: noqa: RUF001 - characters that look like others are what this is about

import random
import re
import time
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from resolvers.rulebooks.normal import normal, normal_text
from resolvers.rulebooks.quotes import LONGEST, located

PAGE = """Setting Up
You may not move\ntwice in a turn. A “player” draws 2–4 cards (10% of 1,000), and may co-\noperate.
Roll six-sided dice — the ﬁrst of them doesn’t move 2½ spaces. Non-player characters pay 1 000 coins or −1 point.
Wait… then draw: one card, two at most. In 10² rounds nobody wins 100 points. En français : « Ne bougez pas » !
"""
FOUND = {
    "You may not move twice in a turn.": "You may not move\ntwice in a turn.",
    "  You may not  move\ttwice in a turn ": "You may not move\ntwice in a turn",
    '"You may not move twice in a turn!"': "You may not move\ntwice in a turn",
    "A 'player' draws 2-4 cards": "A “player” draws 2–4 cards",
    'A "player" draws 2 – 4 cards (10% of 1,000)': "A “player” draws 2–4 cards (10% of 1,000)",
    "and may cooperate.": "and may co-\noperate.",
    "and may co-operate.": "and may co-\noperate.",
    "Roll sixsided dice - the first of them doesn't": "Roll six-sided dice — the ﬁrst of them doesn’t",
    "of them doesn't move 2 1/2 spaces": "of them doesn’t move 2½ spaces",
    "pay 1 000 coins or -1 point": "pay 1 000 coins or −1 point",
    "Wait... then draw": "Wait… then draw",
    "then draw: one card": "then draw: one card",
    "En français : 'Ne bougez pas'": "En français : « Ne bougez pas »",
    "En franc\u0327ais : «Ne bougez": "En français : « Ne bougez",
    "En franc\u0327ais : « Ne bougez pas": "En français : « Ne bougez pas",
    "**You may not move twice**": "You may not move\ntwice",
}
NOT_FOUND = [
    "You may move twice in a turn.",
    "You may not move once in a turn.",
    "you may not move twice in a turn.",
    "You may not move twice in α turn.",
    "player draws 2–5 cards",
    "player draws 2 cards",
    "player draws 24 cards",
    "4 cards (10% of 1,000)",
    "draws 2–4 cards (10",
    "cards (10% of 1",
    "000), and may cooperate",
    "sided dice — the first of them",
    "of them does",
    "t move 2½ spaces",
    "1/2 spaces. Non-player",
    "player characters pay 1 000",
    "000 coins or −1 point",
    "Non-player characters pay 1",
    "1 point. Wait… then draw",
    "In 102 rounds nobody wins",
    "nobody wins 10",
    "ou may not move",
    "You may not mov",
    "", " ", "…", "the", "100", "2–4", "“”", "a a", "You may", "x" * (LONGEST + 1), "\ud800\ud800\ud800 you may",
]  # fmt: skip
PIECES = [
    "move", "not", "10", "100", "2–4", "½", "co-", "operate", "“player”", "doesn’t", "ﬁrst", "—", "-", "−3", "…", "\n",
    "  ", "\u00ad", "\u200b", "\u2028", "é", "e\u0301", "\u0301", "早上好", "１２", "x²", "A", "'", "\t", "1,000",
     "ſ", "ﷺ", "Ǆ", "각",
]  # fmt: skip
WORDS = ["you", "may", "not", "never", "move", "draw", "2", "13", "10", "cards", "twice", "the", "turn"]
WORD = re.compile(r"\w+")
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).flatmap(
    lambda pieces: st.sampled_from([" ", ""]).map(lambda blank: blank.join(pieces))
)


@pytest.mark.parametrize(("quote", "stands"), FOUND.items())
def test_what_printers_and_models_write_otherwise_is_the_same(quote: str, stands: str | None) -> None:
    found = located(quote, PAGE)

    assert (found and PAGE[slice(*found)]) == stands


@pytest.mark.parametrize("quote", NOT_FOUND)
def test_other_words_numbers_and_parts_of_them_are_not_found(quote: str) -> None:
    assert located(quote, PAGE) is None


@pytest.mark.parametrize(
    ("quote", "page"),
    [
        ("手番を二回行う", "あなたは手番を二回行うことができます。"),
        ("你不能移动两次", "注意，你不能移动两次。"),
        ("ﾃﾞｯｷからｶｰﾄﾞを引く", "まずデッキからカードを引く。"),
        ("ห้ามเดินสองครั้ง", "ผู้เล่นห้ามเดินสองครั้งในตาเดียว"),
    ],
)
def test_scripts_without_spaces_have_no_borders_between_words(quote: str, page: str) -> None:
    found = located(quote, page)

    assert found
    assert normal_text(page[slice(*found)]) == normal_text(quote)


def test_a_number_is_not_cut_in_scripts_without_spaces_either() -> None:
    assert located("枚のカードを引いてください", "二十枚のカードを引いてください") == (2, 15)
    assert located("十枚のカードを引いてください", "二十枚のカードを引いてください") is None
    assert located("0枚のカードを引いてください", "10枚のカードを引いてください") is None


def test_of_several_places_the_one_nearby_is_meant() -> None:
    page = "Draw two cards. Draw two cards. Draw two cards."

    assert located("Draw two cards.", page) == (0, 15)
    assert located("Draw two cards.", page, (16, 31)) == (16, 31)
    assert located("Draw two cards.", page, (20, 47)) == (32, 47)
    assert located("Draw two cards.", page, (40, 47)) == (0, 15)


@settings(max_examples=200, deadline=None)
@given(texts, st.data())
def test_what_is_found_is_the_quote(page: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(page)))
    quote = page[start : data.draw(st.integers(start, len(page)))]

    found = located(quote, page)

    if found:
        stands = page[slice(*found)]
        assert bare(stands) == bare(quote)
        assert WORD.findall(digits(stands)) == WORD.findall(digits(quote))


@settings(max_examples=150, deadline=None)
@given(texts)
def test_normal_texts_stay_as_they_are_and_each_character_knows_where_it_came_from(text: str) -> None:
    steps = normal(text)

    for step in steps:
        assert step.start(0) is not None
        assert step.end(len(step.text)) is not None
    assert len(steps[-1].text) == steps[-1].at[-1]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=4), st.data())
def test_a_changed_word_is_not_found(words: list[str], data: st.DataObject) -> None:
    page = " ".join(words)
    start = data.draw(st.integers(0, len(words) - 4))
    said = words[start : start + data.draw(st.integers(4, 12))]
    at = data.draw(st.integers(1, len(said) - 2))
    changed = data.draw(st.sampled_from([[*said[:at], *said[at + 1 :]], [*said[:at], "7", *said[at + 1 :]]]))
    quote = " ".join(changed)
    assume(f" {quote} " not in f" {page} ")

    assert located(quote, page) is None


@pytest.mark.parametrize(
    "page",
    [
        "a" * 100_000,
        "a " * 50_000,
        "-" * 100_000,
        " \n" * 50_000,
        "ﬁ" * 40_000,
        "e\u0301" * 40_000,
        "早，" * 40_000,
    ],
    ids=["letters", "words", "dashes", "blanks", "ligatures", "marks", "wide"],
)
def test_no_page_and_no_quote_takes_long(page: str) -> None:
    began = time.process_time()

    located(page[:LONGEST], page)
    located("a " * 499 + "b", page)

    assert time.process_time() - began < 4


def test_a_page_of_prose_is_searched_at_once() -> None:
    dice = random.Random(3)  # noqa: S311
    words = ["you", "may", "not", "draw", "“two”", "cards,", "or", "move", "2–4", "spaces\n"]
    page = " ".join(dice.choices(words, k=20_000))
    began = time.process_time()

    for _ in range(10):
        assert located("you may never draw two cards", page) is None

    assert time.process_time() - began < 4


def bare(text: str) -> str:
    return normal_text(text).strip(" '.,;:!?*_>-")


def digits(text: str) -> str:
    return re.sub(r"\D+", " ", unicodedata.normalize("NFKC", text))
