"""The built-in answers about rules: sentences of the passages, verbatim."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from core.asking_words import ASKING
from core.rules import AnswerEnded, Claim, Exchange, Passage, RulesAsk
from core.words import words
from providers.extractive import Extractive
from resolvers.rulebooks.sentences import sentences_of
from rules_asking import answered

pytestmark = pytest.mark.anyio

STAKES = (
    "Stakes\nBefore the deal every player pays one coin. They may pay with chips instead.\n"
    "Nobody may raise twice in a round. Do you like to bluff?"
)
CARDS = (
    "Cards\nEach player is dealt five cards. There are two choices:\n• keep them all\n• exchange up to three\n\n"
    "A joker is any card that its owner names. It never counts as an ace."
)


def passage(text: str, number: int, **changes: Any) -> Passage:
    whole = Passage(
        document_id=UUID(int=1),
        document_title="Poker for hares",
        page=number,
        page_label=None,
        section_path=(text.partition("\n")[0],),
        text=text,
        char_start=0,
        sentences=tuple(sentences_of(text, [text.index("\n") + 1])),
        score=1.0,
    )
    return replace(whole, **changes)


ASK = RulesAsk("Poker", "How many cards is each player dealt?", "en", (passage(CARDS, 3), passage(STAKES, 2)))


async def ended(ask: RulesAsk) -> AnswerEnded:
    heard = await answered(Extractive(), ask)
    assert heard.ended is not None
    return heard.ended


async def quotes(question: str, **changes: Any) -> list[str]:
    return [claim.quote for claim in (await ended(replace(ASK, question=question, **changes))).claims]


async def test_the_sentence_that_answers_is_quoted_with_its_page() -> None:
    heard = await answered(Extractive(), ASK)

    assert heard.ended == AnswerEnded(covered=True, claims=(Claim(0, "Each player is dealt five cards."),))
    assert heard.text == "The rules say:\n\nPage 3, Cards: “Each player is dealt five cards.”"


async def test_the_same_question_is_answered_the_same_way() -> None:
    assert (await answered(Extractive(), ASK)).text == (await answered(Extractive(), ASK)).text


async def test_what_is_quoted_is_verbatim_of_its_passage() -> None:
    for question in ("Who may exchange cards?", "What is a joker?", "May I raise twice?", "pay chips joker ace round"):
        for claim in (await ended(replace(ASK, question=question))).claims:
            assert claim.quote in ASK.passages[claim.passage].text


async def test_a_list_is_told_with_what_introduces_it() -> None:
    whole = "There are two choices:\n• keep them all\n• exchange up to three"

    assert any(whole in quote for quote in await quotes("Which choices are there?"))


async def test_a_sentence_is_told_with_those_that_lean_on_it_and_that_it_leans_on() -> None:
    joker = "A joker is any card that its owner names. It never counts as an ace."

    assert joker in await quotes("What is a joker?")
    assert joker in await quotes("Does it count as an ace?")
    assert "Before the deal every player pays one coin. They may pay with chips instead." in await quotes(
        "pay in chips?"
    )


async def test_neither_headings_nor_questions_are_quoted() -> None:
    assert await quotes("bluff?") == []
    assert all(not quote.startswith("Stakes") for quote in await quotes("What are the stakes before the deal?"))


@pytest.mark.parametrize("question", ["Who invented the telescope?", "", "How?", "?"])
async def test_what_no_sentence_says_is_not_covered(question: str) -> None:
    heard = await answered(Extractive(), replace(ASK, question=question))

    assert heard.ended == AnswerEnded(covered=False)
    assert heard.text == ""


async def test_where_only_the_heading_says_the_word_its_first_sentence_answers() -> None:
    assert await quotes("How do stakes work?") == [
        "Before the deal every player pays one coin. They may pay with chips instead."
    ]


def test_words_that_ask_in_one_language_and_say_something_in_english_say_it() -> None:
    assert not ASKING & set(words("pass met ties war plus"))


async def test_without_passages_nothing_is_covered() -> None:
    assert await ended(replace(ASK, passages=())) == AnswerEnded(covered=False)


async def test_a_short_question_is_read_with_the_one_before_it() -> None:
    history = (Exchange("How many cards may be exchanged?", "Three."),)

    assert await quotes("And jokers?", history=history)
    assert await quotes("And then?", history=history) != await quotes("And then?")


@pytest.mark.parametrize(
    ("language", "beginning"),
    [
        ("de-AT", "Die Regeln sagen:\n\nSeite 3, Cards: „"),
        ("fr", "Les règles disent :\n\nPage 3, Cards: « "),
        ("es", "Las reglas dicen:\n\nPágina 3, Cards: «"),
        ("pl", "Zasady mówią:\n\nStrona 3, Cards: „"),
        ("tlh", "The rules say:\n\nPage 3, Cards: “"),
    ],
)
async def test_the_words_around_a_quote_are_in_the_language_asked_for(language: str, beginning: str) -> None:
    heard = await answered(Extractive(), replace(ASK, language=language))

    assert heard.text.startswith(beginning)


async def test_the_printed_page_and_of_several_documents_the_title_are_told() -> None:
    other = passage(STAKES, 2, document_id=UUID(int=2), document_title="Errata", page_label="iv")
    ask = replace(ASK, question="May I raise twice in a round?", passages=(ASK.passages[0], other))

    heard = await answered(Extractive(), ask)

    assert "Errata, Page iv, Stakes: “Nobody may raise twice in a round.”" in heard.text
