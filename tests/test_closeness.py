"""Which of several passages with the same words a question is about."""

from uuid import UUID

from core.rules import Passage
from core.words import words
from resolvers.rulebooks.closeness import closeness
from resolvers.rulebooks.sentences import sentences_of


def close(query: str, text: str) -> float:
    passage = Passage(UUID(int=1), "Mills", 1, None, (), text, 0, tuple(sentences_of(text)), 0.0)
    return closeness(query, dict.fromkeys(words(query), 1.0), passage)


def test_a_passage_is_about_what_its_first_sentence_says() -> None:
    opening = close("a mill of three", "A mill is three pieces in a row. White begins with two stones.")
    later = close("a mill of three", "White begins with two stones. A mill is three pieces in a row.")

    assert opening > later


def test_of_a_long_and_a_short_passage_with_the_same_sentence_the_short_one_is_closer() -> None:
    short = close("closing a mill", "Closing a mill takes a stone.")
    long = close("closing a mill", "Closing a mill takes a stone. " + "White waits and Black moves on. " * 20)

    assert short > long > 0


def test_length_alone_never_counts_against_a_passage() -> None:
    assert close("dragons", "White waits and Black moves on. " * 200) == 0


def test_words_that_begin_alike_are_closer_than_others_and_farther_than_the_same() -> None:
    same = close("invade the corner", "They invade a corner of the square.")
    alike = close("invade the corner", "An invasion ends in a corner of the square.")
    unlike = close("invade the corner", "An ambush ends in a corner of the square.")

    assert same > alike > unlike


def test_two_words_in_a_row_count_with_their_endings() -> None:
    in_a_row = close("who moves first there", "White moves first there.")
    apart = close("who moves first there", "White moved there first.")

    assert in_a_row > apart
