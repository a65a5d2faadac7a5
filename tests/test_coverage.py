"""Which questions the passages cover."""

from dataclasses import replace
from uuid import UUID

import pytest

from core.rules import Passage
from core.words import every_word, words
from resolvers.rulebooks.coverage import covered, weighed

RULES = (
    "You draw two cards at the start of your turn. A hare that stands on a carrot square may eat carrots.",
    "Moving a hare costs carrots: one for the first square, three for two squares, six for three.",
    "When the tortoise passes the harbour, each player pays a toll of 5 coins. Whoever cannot pay leaves the race.",
    "The game ends after 12 rounds. The player with the most lettuce wins; ties are broken by carrots.",
    "Du ziehst zwei Karten zu Beginn deines Zuges. Wer passt, darf in dieser Runde nicht mehr bieten.",
    "あなたの手番にカードを二枚引きます。手札は七枚までです。",
)


def found(question: str, texts: tuple[str, ...] = RULES, *, headings: tuple[str, ...] = ()) -> list[Passage]:
    """As the search finds them."""
    held = {word: sum(word in every_word(text) for text in texts) for word in words(question)}
    passages = [
        Passage(UUID(int=1), "Hares", number, None, headings, text, 0, ((0, len(text)),), 1.0)
        for number, text in enumerate(texts, 1)
        if set(words(question)) & set(every_word(text))
    ]
    return weighed(question, passages, found_in=held, chunks=len(texts))


@pytest.mark.parametrize(
    "question",
    [
        "How many cards do I draw?",
        "cards?",
        "What does moving a hare cost?",
        "Who wins the game after 12 rounds?",
        "How are ties broken?",
        "What is paid at the harbour?",
        "Wie viele Karten ziehe ich?",
        "Was passiert, wenn ich passe? Darf ich bieten?",
        "カードは何枚引きますか",
    ],
)
def test_what_the_rules_say_is_covered(question: str) -> None:
    assert covered(question, found(question))


@pytest.mark.parametrize(
    "question",
    [
        "Which King of France ordered the Huguenots to leave?",
        "How many soldiers did Napoleon take to Moscow?",
        "Where is the capital of the Ming dynasty's first emperor?",
        "What wavelength does the laser in the 1974 experiment emit?",
        "Wie heißt die Hauptstadt von Norwegen?",
        "Can I?",
        "",
        "?!",
    ],
)
def test_what_they_do_not_say_is_not(question: str) -> None:
    assert not covered(question, found(question))


def test_without_passages_nothing_is_covered() -> None:
    assert not covered("How many cards do I draw?", [])


def test_names_and_numbers_count_more_than_other_words() -> None:
    said = found("What does Napoleon pay for a hare?")
    unsaid = found("What does somebody pay for a hare?")

    assert max(each.coverage for each in said) < max(each.coverage for each in unsaid)


def test_a_passage_is_read_with_its_headings() -> None:
    bare = found("What does the bridge of sighs cost in coins?", RULES[2:3])
    headed = found("What does the bridge of sighs cost in coins?", RULES[2:3], headings=("Bridge of Sighs",))

    assert headed[0].coverage > bare[0].coverage


def test_words_that_stand_together_count_more() -> None:
    together = found("carrot square", ("Orange soup: a carrot square shines.",))
    apart = found("carrot square", ("Carrot soup shines: an orange square.",))

    assert together[0].coverage > apart[0].coverage


def test_words_in_one_sentence_count_more_than_the_same_in_two() -> None:
    said = found("carrot square", ("Carrot soup shines: an orange square.",))
    [parted] = [replace(each, sentences=((0, 18), (19, len(each.text)))) for each in said]

    [again] = weighed("carrot square", [parted], found_in={"carrot": 1, "squar": 1}, chunks=1)

    assert again.coverage < said[0].coverage


def test_among_many_passages_more_must_be_said() -> None:
    few = weighed("hare tax office", found("hare tax office"), found_in={"hare": 2, "tax": 0, "offic": 0}, chunks=6)
    many = weighed(
        "hare tax office", found("hare tax office"), found_in={"hare": 200, "tax": 0, "offic": 0}, chunks=600
    )

    assert max(each.coverage for each in many) < max(each.coverage for each in few)
