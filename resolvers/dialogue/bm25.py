"""Ranking by words and by what was told next to them: pure, so that every database finds the same."""

import math
from collections.abc import Sequence

SATURATION = 1.2  # BM25's k1: how soon more of the same word stops counting
ALONE = (1.0,)
NEIGHBOURS = (1.0, 0.5, 0.2, 0.2)  # what a word counts for the memory itself, and for those 1, 2 and 3 places away
OPENING = 200  # places of words, rarest first, around which answers are looked for
FRONT = 48  # of the answers so found, those for which the common words are counted too


def rank(
    postings: Sequence[Sequence[int]], *, total: int, most: int, reach: Sequence[float] = NEIGHBOURS
) -> list[tuple[int, float]]:
    """The `most` keys that fit a question best, with their scores, best first; of equals the newer.

    `postings` has for each word of the question the keys that hold it, of `total` keys. A key's score is BM25 without
    length (Robertson and Zaragoza 2009, b = 0: memories are all short) over words weighted by `reach`, as a share of
    what a memory with every word of the question would score.
    """
    rarest = sorted(postings, key=len)
    rarity = [math.log(1 + (total - len(keys) + 0.5) / (len(keys) + 0.5)) for keys in rarest]
    scores: dict[int, float] = {}
    opened = 0
    for keys, weight in zip(rarest, rarity, strict=True):
        if opened and opened + len(keys) > OPENING:
            scores = dict(_best(scores, FRONT))
            _count(scores, set(keys), weight, reach)
        else:
            opened += len(keys)
            _open(scores, keys, weight, reach)
    whole = sum(rarity) or 1.0
    return [(key, score / whole) for key, score in _best(scores, most)]


def _open(scores: dict[int, float], keys: Sequence[int], weight: float, reach: Sequence[float]) -> None:
    heard = dict.fromkeys(keys, reach[0])
    for distance in range(1, len(reach)):
        share = reach[distance]
        for key in keys:
            for near in (key - distance, key + distance):
                heard[near] = heard[near] + share if near in heard else share
    full = weight * (SATURATION + 1)
    for key, often in heard.items():
        scores[key] = scores.get(key, 0.0) + full * often / (often + SATURATION)


def _count(scores: dict[int, float], keys: set[int], weight: float, reach: Sequence[float]) -> None:
    around = [(step, reach[abs(step)]) for step in range(1 - len(reach), len(reach))]
    full = weight * (SATURATION + 1)
    for key in scores:
        often = 0.0
        for step, share in around:
            if key + step in keys:
                often += share
        scores[key] += full * often / (often + SATURATION)


def _best(scores: dict[int, float], most: int) -> list[tuple[int, float]]:
    """Bare numbers sort fast: that first, to sort no more than the best with their keys."""
    least = sorted(scores.values(), reverse=True)[:most][-1:]
    best = [(key, score) for key, score in scores.items() if score >= least[0]]
    return sorted(best, key=lambda item: (item[1], item[0]), reverse=True)[:most]
