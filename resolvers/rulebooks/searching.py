"""The passages of a game's rulebooks that may answer a question."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from core.env import Env
from core.errors import Invalid
from core.rules import Passage
from core.text import trimmed
from models import rule_index, rule_rows
from models.games import Game
from models.rulebooks import DocumentKind, DocumentStatus, GameDocument
from models.users import User
from resolvers.games.access import visible_game
from resolvers.rulebooks.closeness import closeness
from resolvers.rulebooks.coverage import weighed
from resolvers.rulebooks.meaning import both, nearest
from resolvers.rulebooks.ranking import Key, Ranked, rank, terms_of

QUERY_MAX: Final = 500  # characters
MOST: Final = 50
KNOWN: Final = 200  # passages whose words are counted
READ: Final = 14  # passages that are looked at word for word, at least: more find nothing else
CORRECTIONS: Final = (DocumentKind.ERRATA, DocumentKind.FAQ)
CORRECTING: Final = 0.5  # share of the best passage's score from which a correction is not left out


async def search_rules(
    env: Env, viewer: User, *, game_id: UUID, query: str, language: str | None, most: int
) -> list[Passage]:
    """Raises NotFound for a game that the viewer may not see, Invalid for a `query` or `most` out of its range."""
    query = trimmed(query, ("query",), most=QUERY_MAX)
    if not 1 <= most <= MOST:
        raise Invalid("first", f"between 1 and {MOST}")
    game = await visible_game(viewer, game_id)
    return await passages(env, viewer, game=game, query=query, language=language, most=most)


async def passages(
    env: Env,
    viewer: User,
    *,
    game: Game,
    query: str,
    language: str | None = None,
    edition: str | None = None,
    most: int = 5,
) -> list[Passage]:
    """The `most` that fit best, best first; none if no word of `query` is in the game's documents.

    Searched are those in `language` (BCP 47), or all if none is, and of them those of `edition` or of any.
    """
    terms = terms_of(query)
    documents = await _documents(viewer, game, language, edition)
    if not terms or not documents:
        return []
    postings = await rule_index.postings(list(documents), terms)
    ranked = rank(query, postings, most=KNOWN)
    read = max(READ, most)
    first = {key for key, _ in ranked.scores[:read]}
    near = await nearest(env, list(documents.values()), query, among=first, most=READ)
    found = await _read(query, ranked, sorted(first | near.keys()), near)
    chosen = _with_correction(found, documents, most)
    return weighed(query, chosen, found_in=ranked.found_in, chunks=ranked.chunks)


async def _documents(viewer: User, game: Game, language: str | None, edition: str | None) -> dict[UUID, GameDocument]:
    """Those to search, by id."""
    rows = await GameDocument.visible_to(viewer).filter(game_id=game.id, status=DocumentStatus.READY)
    fitting = [row for row in rows if edition is None or row.edition is None or _same(row.edition, edition)]
    spoken = [row for row in fitting if language is None or _tongue(row.language) == _tongue(language)]
    return {row.id: row for row in spoken or fitting}


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _tongue(language: str) -> str:
    return language.split("-", maxsplit=1)[0].casefold()


async def _read(query: str, ranked: Ranked, keys: Sequence[Key], near: Mapping[Key, float]) -> list[Passage]:
    """The passages with their scores, best first; those by words alone are shares of the question."""
    texts = await rule_rows.passages(_numbers(keys))
    found = [key for key in keys if key in texts]
    scores = dict(ranked.scores)
    whole = sum(ranked.weights.values()) or 1.0
    said = {key: (scores.get(key, 0.0) + closeness(query, ranked.weights, texts[key])) / whole for key in found}
    best = max(said.values(), default=0.0)
    score = {key: both(said[key], best, near.get(key, 0.0)) if near else said[key] for key in found}
    return [
        replace(texts[key], score=round(score[key], 4)) for key in sorted(found, key=lambda key: (-score[key], key))
    ]


def _numbers(keys: Sequence[Key]) -> dict[UUID, list[int]]:
    numbers: defaultdict[UUID, list[int]] = defaultdict(list)
    for document_id, number in keys:
        numbers[document_id].append(number)
    return numbers


def _with_correction(found: Sequence[Passage], documents: dict[UUID, GameDocument], most: int) -> list[Passage]:
    """The first `most`, the last of them giving way to what corrects the rules about the same words."""
    chosen = list(found[:most])
    corrections = [each for each in found if documents[each.document_id].kind in CORRECTIONS]
    missing = bool(corrections) and corrections[0] not in chosen
    if missing and most > 1 and corrections[0].score >= CORRECTING * found[0].score:
        chosen[-1] = corrections[0]
    return chosen
