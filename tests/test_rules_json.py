"""What a model writes about rules, in JSON or not, is read as it comes."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import ProviderUnavailable
from core.rules import Claim
from fakes import rules_answers as writes
from fakes.openai_events import cut
from providers.rules_json import MOST_CLAIMS, JsonAnswer
from rules_asking import ASK, BACKWARDS

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
quotes = st.lists(st.fixed_dictionaries({"passage": st.integers(-3, 5), "quote": texts}), max_size=4)
answers = st.fixed_dictionaries({"covered": st.just(True), "answer": texts, "citations": quotes})


def read(text: str, size: int = 7) -> tuple[str, JsonAnswer]:
    """The text that was given, and who read it, from pieces of `size` characters."""
    answer = JsonAnswer()
    given = "".join(answer.feed(piece) for piece in cut(text, size))
    return given + answer.rest(), answer


@pytest.mark.parametrize("size", [1, 7, 10_000])
@pytest.mark.parametrize(
    ("text", "claims", "whole"),
    [
        (writes.GOOD, (BACKWARDS,), True),
        (writes.LOOSE, (BACKWARDS,), True),
        (writes.THOUGHT, (BACKWARDS,), True),
        (writes.REPEATED, (BACKWARDS,), True),
        (writes.STRINGS, (BACKWARDS,), True),
        (writes.INVENTED, (Claim(0, "A hare always moves backwards."), Claim(1, writes.QUOTE)), True),
        (writes.CUT_IN_THE_QUOTE, (), False),
        (writes.CUT_BEFORE_THE_QUOTE, (), False),
    ],
)
def test_the_answer_and_what_it_quotes_are_found(text: str, claims: tuple[Claim, ...], whole: bool, size: int) -> None:
    given, answer = read(text, size)

    assert given == writes.SAID
    assert (answer.covered, answer.claims(ASK), answer.whole) == (True, claims, whole)


@pytest.mark.parametrize("text", [writes.NOT_COVERED, writes.TALKATIVE_NOT_COVERED, writes.answer("", covered="no")])
@pytest.mark.parametrize("size", [1, 10_000])
def test_of_what_is_not_covered_nothing_is_said(text: str, size: int) -> None:
    given, answer = read(text, size)

    assert (given, answer.covered) == ("", False)


def test_the_answer_comes_as_it_is_written() -> None:
    answer = JsonAnswer()

    pieces = [answer.feed(piece) for piece in ('{"covered": true, "answer": "No, ', "a hare ", 'never does."', "}")]

    assert pieces == ["No,", " a hare", " never does.", ""]


@pytest.mark.parametrize("text", [writes.PROSE, writes.SHORT_PROSE, "Roll {2d6} and add."])
def test_prose_is_an_answer_that_quotes_nothing(text: str) -> None:
    given, answer = read(text)

    assert given == text
    assert (answer.covered, answer.claims(ASK), answer.whole) == (True, (), True)


def test_an_answer_that_breaks_off_is_given_as_far_as_it_came() -> None:
    given, answer = read(writes.CUT_IN_THE_ANSWER)

    assert given == "Nein, ein Hase zieht"
    assert not answer.whole


@pytest.mark.parametrize("text", ["", " ", writes.NOTHING, writes.NOT_JSON_AT_ALL, writes.PAGE, "<think>Hm", "..."])
def test_what_says_nothing_is_no_answer(text: str) -> None:
    with pytest.raises(ProviderUnavailable):
        read(text)


def test_no_more_quotes_are_taken_than_anybody_would_check() -> None:
    _, answer = read(writes.MANY)

    assert len(answer.claims(ASK)) == MOST_CLAIMS


def test_what_no_database_takes_is_left_out() -> None:
    given, answer = read(writes.NULLS)

    assert given == "No. \ufffd"
    assert answer.claims(ASK) == (BACKWARDS,)


@given(wanted=answers, size=st.integers(1, 30))
@settings(max_examples=150, deadline=None)
def test_however_it_is_cut_into_pieces_the_same_is_read(wanted: dict[str, object], size: int) -> None:
    text = json.dumps(wanted)

    try:
        given, answer = read(text, size)
    except ProviderUnavailable:
        assert not str(wanted["answer"]).strip()
        return

    assert given == str(wanted["answer"]).strip()
    assert answer.claims(ASK) == read(text, 10_000)[1].claims(ASK)
