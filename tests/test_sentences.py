# ruff: noqa: RUF001 - the stops of other scripts look like ours

import random

import pytest

from core.sentences import sentence_ends
from resolvers.dialogue.sentences import LONGEST, Sentences

TEXTS: list[tuple[str, list[str]]] = [
    ("Morning. It rains. Bye!", ["Morning.", "It rains.", "Bye!"]),
    (
        "Mr. Oak met Dr. Elm, e.g. at St. John. Then J. K. left.",
        ["Mr. Oak met Dr. Elm, e.g. at St. John.", "Then J. K. left."],
    ),
    ("It was I. You knew.", ["It was I.", "You knew."]),
    ("It is 3.5 miles. Or 4.", ["It is 3.5 miles.", "Or 4."]),
    ("Well... maybe. Hm… yes.", ["Well... maybe.", "Hm… yes."]),
    ("I wonder... Never mind.", ["I wonder...", "Never mind."]),
    ('"Stop." He ran. “No!” she cried.', ['"Stop."', "He ran.", "“No!” she cried."]),
    ("Really?! Yes! yes! (So he said.) Fine.", ["Really?!", "Yes!", "yes!", "(So he said.)", "Fine."]),
    ("早上好。你好！？「是。」他说", ["早上好。", "你好！？", "「是。」", "他说"]),
    ("¡Hola! ¿Qué tal, Sra. Luz? Bien.", ["¡Hola!", "¿Qué tal, Sra. Luz?", "Bien."]),
    ("नमस्ते। कैसे हो? مرحبا؟ نعم۔ بعد", ["नमस्ते।", "कैसे हो?", "مرحبا؟", "نعم۔", "بعد"]),
    ("Two\n\nlines. And\tmore", ["Two\n\nlines.", "And\tmore"]),
    ("  \n ", []),
    ("", []),
]


def told(pieces: list[str]) -> list[str]:
    sentences = Sentences()
    whole = [sentence for piece in pieces for sentence in sentences.feed(piece)]
    return [*whole, *filter(None, [sentences.rest()])]


@pytest.mark.parametrize(("text", "sentences"), TEXTS)
def test_text_comes_in_whole_sentences(text: str, sentences: list[str]):
    assert told([text]) == sentences


@pytest.mark.parametrize(("text", "sentences"), TEXTS)
def test_where_the_model_pauses_makes_no_difference(text: str, sentences: list[str]):
    dice = random.Random(3)  # noqa: S311

    for _ in range(50):
        cuts = sorted(dice.randrange(len(text) + 1) for _ in range(dice.randrange(12)))
        pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        assert told(pieces) == sentences
    assert told(list(text)) == sentences


def test_a_sentence_is_given_as_soon_as_the_next_begins():
    sentences = Sentences()

    assert sentences.feed("It rains") == []
    assert sentences.feed(".") == []
    assert sentences.feed(" ") == []
    assert sentences.feed("S") == ["It rains."]
    assert sentences.feed("tay. Or go. If") == ["Stay.", "Or go."]
    assert sentences.rest() == "If"
    assert sentences.rest() == ""


def test_a_sentence_without_an_end_comes_in_pieces():
    words = "word " * 1_000

    pieces = Sentences().feed(words)

    assert all(len(piece) <= LONGEST for piece in pieces)
    assert all(piece.endswith("word") for piece in pieces)
    assert [len(piece) for piece in Sentences().feed("x" * 2_500)] == [LONGEST, LONGEST]


def test_the_end_of_the_text_ends_a_sentence():
    assert list(sentence_ends("Yes. No.")) == [4, 8]
    assert list(sentence_ends("Yes. And Mr.")) == [4]
