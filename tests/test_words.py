import pytest

from core.stem import stem
from core.words import LONGEST, words
from resolvers.dialogue.bm25 import ALONE, rank

STEMS = {
    "caresses": "caress", "ponies": "poni", "ties": "ti", "cats": "cat", "agreed": "agre", "feed": "feed",
    "plastered": "plaster", "bled": "bled", "motoring": "motor", "sing": "sing", "conflated": "conflat",
    "troubling": "troubl", "sized": "size", "hopping": "hop", "falling": "fall", "hissing": "hiss", "failing": "fail",
    "filing": "file", "happy": "happi", "sky": "sky", "relational": "relat", "conditional": "condit",
    "digitizer": "digit", "radically": "radic", "vietnamization": "vietnam", "hopefulness": "hope",
    "sensibility": "sensibl", "apology": "apolog", "electrical": "electr", "goodness": "good", "revival": "reviv",
    "adjustment": "adjust", "adoption": "adopt", "effective": "effect", "rate": "rate", "cease": "ceas",
    "controlling": "control", "rolling": "roll", "yes": "ye", "is": "is", "x2": "x2", "été": "été", "a" * 40: "a" * 40,
}  # fmt: skip


@pytest.mark.parametrize(("word", "expected"), STEMS.items())
def test_a_word_loses_its_endings(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_words_are_plain_different_and_without_stop_words() -> None:
    found = words('Did the Café\u2019s cat, THE cat and cats, eat 2 poppies? NEAR(x*y) foo_bar "a:b"')

    assert found == ["cafe", "cat", "eat", "2", "poppi", "near", "x", "y", "foo", "bar", "b"]


def test_words_of_scripts_without_spaces_are_pairs() -> None:
    assert words("図書館へ。雨 iPhone用") == ["図書", "書館", "館へ", "雨", "iphon", "用"]


def test_long_words_are_cut_and_marks_are_no_words() -> None:
    assert words("é" * 100 + " 🎉 \u202e ...") == ["e" * LONGEST]


def test_rare_words_count_more_than_common_ones() -> None:
    ranked = rank([[10], [20, 30, 40]], total=100, most=2, reach=ALONE)

    assert [key for key, _ in ranked] == [10, 40]


def test_a_key_with_every_word_scores_one_and_neighbours_less() -> None:
    ranked = dict(rank([[10], [10]], total=100, most=9))

    assert ranked[10] == pytest.approx(1)
    assert 0 < ranked[13] == ranked[12] < ranked[11] == ranked[9] < 1
    assert 14 not in ranked


def test_a_word_that_is_nowhere_lowers_every_score() -> None:
    ((_, score),) = rank([[10], []], total=100, most=1)

    assert score < 0.5


def test_common_words_only_choose_among_what_rare_words_found() -> None:
    common = list(range(0, 40_000, 4))

    ranked = rank([[1_002], [1_000, 1_001], common], total=50_000, most=40)

    assert ranked[0][0] in {1_000, 1_001, 1_002}
    assert all(990 < key < 1_010 for key, _ in ranked)


def test_a_common_word_alone_finds_the_newest() -> None:
    ranked = rank([list(range(0, 40_000, 8))], total=50_000, most=3)

    assert [key for key, _ in ranked] == [39_992, 39_984, 39_976]


def test_no_words_find_nothing() -> None:
    assert rank([], total=10, most=3) == []
