"""Passages of rulebooks: which are found, in which order, and for whom."""

import pytest

from conftest import Ask, person
from core.env import Env
from core.rules import Passage
from gql.ids import global_id
from models.database.statements import counted
from models.database.tx import tx
from models.games import Game, GameStatus
from models.rulebooks import DocumentKind, DocumentStatus
from models.users import Role, User
from resolvers.rulebooks.searching import passages
from shelving import amending, new_game, shelved

pytestmark = pytest.mark.anyio

MILLS = "Three men in a row are a mill. Whoever closes a mill takes a man of the opponent."
FLYING = "A player with three men left may fly: they jump to any free point of the board."
SETUP = "Each player begins with nine men. White places the first one."
SEARCH = """query ($game: ID!, $query: String!, $language: String, $first: Int! = 5) {
  searchRules(gameId: $game, query: $query, language: $language, first: $first) {
    page pageLabel sectionPath text score document { title game { nameBase } } } }"""


async def found(env: Env, viewer: User, game: Game, query: str, **more: str) -> list[Passage]:
    return await passages(
        env, viewer, game=game, query=query, language=more.get("language"), edition=more.get("edition")
    )


def texts(some: list[Passage]) -> list[str]:
    return [each.text for each in some]


async def test_the_passage_that_answers_comes_first_word_for_word(env: Env, ann: User) -> None:
    game = await new_game()
    rulebook = await shelved(game, f"{SETUP}\n\n{MILLS}", FLYING, headings=[("Setup",), ("Play", "Mills")])

    best = (await found(env, ann, game, "What is a mill made of?"))[0]

    assert (best.document_id, best.document_title, best.page, best.page_label) == (rulebook.id, "Rules", 1, None)
    assert (best.text, best.section_path) == (MILLS, ("Play", "Mills"))
    assert best.char_start == len(SETUP) + 2
    assert [best.text[start:end] for start, end in best.sentences] == [MILLS]
    assert best.score > 0


async def test_scores_fall_and_a_search_without_a_word_in_common_finds_nothing(env: Env, ann: User) -> None:
    game = await new_game()
    await shelved(game, SETUP, MILLS, FLYING)

    scores = [each.score for each in await found(env, ann, game, "men of a player")]

    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)
    assert await found(env, ann, game, "submarine torpedo") == []


@pytest.mark.parametrize("query", ["", "the of and", "?!", "🎲", "\u202e", "   "])
async def test_a_query_without_words_finds_nothing(env: Env, ann: User, query: str) -> None:
    game = await new_game()
    await shelved(game, MILLS)

    assert await found(env, ann, game, query) == []


@pytest.mark.parametrize(
    "query",
    ['mill" OR "men', "mill*", "NEAR(mill man)", "text : mill", "mill AND NOT fly", "') OR 1=1 --mill", "mi%ll mill"],
)
async def test_what_other_searches_take_for_commands_are_words(env: Env, ann: User, query: str) -> None:
    game = await new_game()
    await shelved(game, MILLS, FLYING)

    assert texts(await found(env, ann, game, query))[0] == MILLS


async def test_words_of_other_scripts_are_found(env: Env, ann: User) -> None:
    game = await new_game()
    await shelved(game, "三目並べの遊び方。", "Мельница из трёх фишек.", "Trois pièces alignées forment un moulin.")

    assert texts(await found(env, ann, game, "遊び方は")) == ["三目並べの遊び方。"]
    assert texts(await found(env, ann, game, "МЕЛЬНИЦА")) == ["Мельница из трёх фишек."]
    assert texts(await found(env, ann, game, "pieces alignees")) == ["Trois pièces alignées forment un moulin."]


async def test_headings_are_searched_and_words_that_begin_alike_count_a_little(env: Env, ann: User) -> None:
    game = await new_game()
    await shelved(game, f"{SETUP}\n\n{FLYING}", headings=[("Preparation",), ("Endgame",)])

    assert texts(await found(env, ann, game, "endgame"))[0] == FLYING
    assert texts(await found(env, ann, game, "preparing"))[0] == SETUP


async def test_words_side_by_side_come_before_the_same_words_apart(env: Env, ann: User) -> None:
    game = await new_game()
    apart = "White has a corner. The board is square. A player moves first there."
    together = "The corner square is white. A player moves there. The board is first."
    await shelved(game, apart, together)

    assert texts(await found(env, ann, game, "corner square"))[0] == together


async def test_where_a_number_is_asked_for_a_sentence_with_one_comes_first(env: Env, ann: User) -> None:
    game = await new_game()
    await shelved(game, "Cards are dealt to every player in turn.", "Seven cards are dealt to every player at first.")

    assert texts(await found(env, ann, game, "How many cards are dealt to every player?"))[0].startswith("Seven")


async def test_only_documents_that_are_ready_and_of_this_game_are_searched(env: Env, ann: User) -> None:
    game, other = await new_game(), await new_game("Fox and Geese")
    await shelved(other, "A mill of geese.")
    for status in (DocumentStatus.PENDING, DocumentStatus.PROCESSING, DocumentStatus.FAILED):
        await shelved(game, "A mill half read.", status=status)
    assert await found(env, ann, game, "mill") == []

    await shelved(game, MILLS)

    assert texts(await found(env, ann, game, "mill")) == [MILLS]


async def test_documents_in_the_language_come_first_and_all_where_there_are_none(env: Env, ann: User) -> None:
    game = await new_game()
    await shelved(game, "Eine Mühle: mill.", language="de-CH")
    await shelved(game, MILLS, language="en")

    assert texts(await found(env, ann, game, "mill", language="de")) == ["Eine Mühle: mill."]
    assert texts(await found(env, ann, game, "mill", language="EN-gb")) == [MILLS]
    assert len(await found(env, ann, game, "mill", language="fr")) == 2
    assert len(await found(env, ann, game, "mill")) == 2


async def test_an_edition_is_searched_with_what_is_for_any(env: Env, ann: User) -> None:
    game = await new_game()
    await shelved(game, "A mill of the first edition.", edition="1st")
    await shelved(game, "A mill of the second edition.", edition="2nd")
    await shelved(game, "A mill of any edition.")

    some = texts(await found(env, ann, game, "mill", edition=" 2ND "))

    assert sorted(some) == ["A mill of any edition.", "A mill of the second edition."]
    assert len(await found(env, ann, game, "mill")) == 3


@pytest.mark.parametrize("kind", [DocumentKind.ERRATA, DocumentKind.FAQ])
async def test_a_correction_about_the_same_words_is_not_left_out(env: Env, ann: User, kind: DocumentKind) -> None:
    game = await new_game()
    rulebook = await shelved(game, *[f"A mill takes one man, case {n}." for n in range(9)])
    correction = await amending(
        rulebook, "Whoever closes a second mill in the same turn takes no further man.", kind=kind
    )
    await amending(rulebook, "Dice are not used.", kind=kind)

    some = await found(env, ann, game, "mill takes one man")

    assert len(some) == 5
    assert [each.document_id for each in some].count(correction.id) == 1


async def test_who_may_not_see_a_game_finds_nothing_of_it(env: Env, ann: User, ask: Ask) -> None:
    game = await new_game(status=GameStatus.HIDDEN)
    await shelved(game, MILLS)
    developer = await person(env, "dora", Role.DEVELOPER)
    about = {"game": global_id("Game", game.id), "query": "mill"}

    refused = await ask(ann, SEARCH, **about)
    shown = await ask(developer, SEARCH, **about)

    assert [error["extensions"]["code"] for error in refused["errors"]] == ["NOT_FOUND"]
    assert shown["data"]["searchRules"][0]["text"] == MILLS
    assert await found(env, ann, game, "mill") == []


async def test_a_game_that_was_hidden_since_is_not_searched(env: Env, ann: User) -> None:
    game = await new_game()
    await shelved(game, MILLS)
    async with tx():
        await Game.filter(id=game.id).update(status=GameStatus.HIDDEN)

    assert await found(env, ann, game, "mill") == []


async def test_the_api_shows_passages_with_their_documents(env: Env, ann: User, ask: Ask) -> None:
    game = await new_game()
    await shelved(game, MILLS, headings=[("Play",)])

    answer = await ask(ann, SEARCH, game=global_id("Game", game.id), query="mill", language="en")

    (passage,) = answer["data"]["searchRules"]
    assert passage.pop("score") > 0
    assert passage == {
        "page": 1,
        "pageLabel": None,
        "sectionPath": ["Play"],
        "text": MILLS,
        "document": {"title": "Rules", "game": {"nameBase": "Nine Men's Morris"}},
    }


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"query": " "}, "query"),
        ({"query": "m" * 501}, "query"),
        ({"first": 0}, "first"),
        ({"first": 51}, "first"),
        ({"first": -1}, "first"),
    ],
)
async def test_arguments_out_of_range_are_refused(ann: User, ask: Ask, given: dict[str, object], path: str) -> None:
    game = await new_game()

    answer = await ask(ann, SEARCH, **({"game": global_id("Game", game.id), "query": "mill"} | given))

    (error,) = answer["errors"]
    assert (error["extensions"]["code"], error["message"].split()[0]) == ("INVALID_INPUT", path)


async def test_more_passages_cost_no_more_statements(env: Env, ann: User) -> None:
    game = await new_game()
    for number in range(4):
        await shelved(game, *[f"A mill on page {page} of {number}." for page in range(20)])
    costs: set[int] = set()

    for most in (1, 5, 50):
        with counted() as statements:
            some = await passages(env, ann, game=game, query="a mill on a page", most=most)
        assert len(some) == most
        costs.add(statements.count)

    assert costs == {3}
