"""Which chunks have the words of a question: pure, so that every database finds the same."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from core.asking_words import SAYING_LITTLE
from core.words import words
from models.rule_index import ANY, Postings, beginning

TERMS_MAX: Final = 32  # different words of a question that count
SATURATION: Final = 1.2  # BM25's k1: how soon more of the same word stops counting
KIN: Final = 0.3  # what a word counts that only begins like one of the question
SPREAD: Final = 0.8  # power of a word's rarity: among the few chunks of a rulebook common words look rare, too
LITTLE: Final = 0.6  # what words that say little count

Key = tuple[UUID, int]  # a document, and the number of a chunk in it


@dataclass(frozen=True, slots=True)
class Ranked:
    """The chunks that fit a question, best first, with scores; what each of its words weighs; of `chunks` in all.

    `found_in` is how many of them have the word.
    """

    scores: list[tuple[Key, float]]
    weights: Mapping[str, float]
    found_in: Mapping[str, int]
    chunks: int


def terms_of(query: str) -> list[str]:
    """What to look up in the index for a question; nothing if it has no words."""
    found = words(query)[:TERMS_MAX]
    beginnings = {beginning(word) for word in found} - {""}
    return [*found, *sorted(beginnings), ANY] if found else []


def rank(query: str, postings: Iterable[Postings], *, most: int) -> Ranked:
    """The `most` best by BM25, lengths being in the index (Robertson and Zaragoza 2009); of equals the earlier."""
    places = _places(postings)
    chunks = sum(number for _, number in places.pop(ANY, {}))
    scores: defaultdict[Key, float] = defaultdict(float)
    weights: dict[str, float] = {}
    found_in: dict[str, int] = {}
    for term in words(query)[:TERMS_MAX]:
        exact, kin = places.get(term, {}), places.get(beginning(term), {})
        found_in[term] = len(exact)
        weights[term] = _weight(term, len(exact) or len(kin), chunks)
        for key, often in _often(exact, kin).items():
            scores[key] += weights[term] * (SATURATION + 1) * often / (often + SATURATION)
    return Ranked(best(scores, most), weights, found_in, chunks)


def best(scores: Mapping[Key, float], most: int) -> list[tuple[Key, float]]:
    return sorted(scores.items(), key=lambda each: (-each[1], each[0]))[:most]


def _places(postings: Iterable[Postings]) -> dict[str, dict[Key, float]]:
    places: defaultdict[str, dict[Key, float]] = defaultdict(dict)
    for each in postings:
        places[each.term].update(((each.document_id, number), weight) for number, weight in each.places)
    return dict(places)


def _often(exact: Mapping[Key, float], kin: Mapping[Key, float]) -> dict[Key, float]:
    """`kin` has the exact ones, too."""
    often = {key: KIN * weight for key, weight in kin.items()} if kin else {}
    share = 1 - KIN if kin else 1.0
    for key, weight in exact.items():
        often[key] = often.get(key, 0.0) + share * weight
    return often


def _weight(term: str, found_in: int, chunks: int) -> float:
    rarity = math.log(1 + (max(0, chunks - found_in) + 0.5) / (found_in + 0.5)) ** SPREAD
    return rarity * (LITTLE if term in SAYING_LITTLE else 1.0)
