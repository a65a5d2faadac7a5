"""Whether passages say what was asked: most of its words, and of those the rare ones and the names before others.

The measure is BM25's (Robertson and Zaragoza 2009) of one passage, as a share of the question. Its constants are
fitted to SQuAD 2.0: `python -m bench.coverage` tells how many questions about other texts are refused.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from core.asking_words import ASKING, SAYING_LITTLE
from core.rules import Passage
from core.words import every_word

COVERED = 1.0  # coverage from which a passage is likely to hold the answer
SATURATION = 2.0  # BM25's k1
LENGTH = 0.5  # BM25's b
USUAL_LENGTH = 80  # words of a passage
SPREAD = 0.7  # power of a word's rarity: words that are nowhere else do not decide alone
NAMED = 2.0  # what names and numbers count more
LITTLE = 0.5  # what words that say little count
AKIN = 0.5  # what a word counts for that only begins alike: invade, invasion
AKIN_LEAST = 5  # letters of a word that may be akin to others
AKIN_DIFFERS = 3  # letters of its end that may differ
AKIN_BEGINS = 4  # letters that must be the same
TOGETHER = 0.36  # what words count more that stand together as in the question
APART = 2  # words from one to the other that are still together
SENTENCE = 0.2  # what the best sentence's share counts more
MANY_WORDS = 0.035  # what each word of a question counts more: of many, some are always said otherwise
WORDS_MOST = 10  # that count so
ALONE = 0.328  # of the question that even a single passage must say
CHANCE = 0.11  # what is added as they multiply e-fold: among many, one is sooner like a question by chance
MANY = 200  # passages beyond which that no longer grows
WORD = re.compile(r"[^\W_]+")


def weighed(question: str, passages: Iterable[Passage], *, found_in: Mapping[str, int], chunks: int) -> list[Passage]:
    """The same passages with their coverage of `question`.

    `found_in` has the number of chunks, of `chunks` in all, that each of the question's words is in (`core.words`).
    """
    weights = _weights(question, found_in, chunks)
    enough = ALONE + CHANCE * math.log(min(max(chunks, 1), MANY))
    return [replace(each, coverage=round(_said(question, weights, each) / enough, 3)) for each in passages]


def covered(question: str, passages: Sequence[Passage]) -> bool:
    """Whether any of the passages, which were found for `question`, is likely to answer it."""
    return bool(question.strip()) and any(passage.coverage >= COVERED for passage in passages)


def _weights(question: str, found_in: Mapping[str, int], chunks: int) -> dict[str, float]:
    weights: dict[str, float] = {}
    for found in WORD.finditer(question):
        for word in every_word(found[0]):
            if word in found_in and word not in ASKING:
                weight = _rarity(found_in[word], chunks) * _emphasis(word, found)
                weights[word] = max(weight, weights.get(word, 0.0))
    return weights


def _rarity(found_in: int, chunks: int) -> float:
    return math.log(1 + max(0.0, chunks - found_in + 0.5) / (found_in + 0.5)) ** SPREAD


def _emphasis(word: str, found: re.Match[str]) -> float:
    first = found[0][0]
    named = first.isdigit() or (first.isupper() and found.start() > 0)
    return (NAMED if named else 1.0) * (LITTLE if word in SAYING_LITTLE else 1.0)


def _said(question: str, weights: Mapping[str, float], passage: Passage) -> float:
    """How much of the question the passage and its headings say; above 1 where they say it often."""
    written = every_word(" ".join([*passage.section_path, passage.text]))
    asked = [word for word in every_word(question) if word in weights]
    share = _share(weights, Counter(written))
    if not share:
        return 0.0
    together = TOGETHER * _together(asked, weights, written) + SENTENCE * _in_a_sentence(weights, passage)
    return share + together + MANY_WORDS * min(len(weights), WORDS_MOST)


def _share(weights: Mapping[str, float], words: Counter[str]) -> float:
    long = SATURATION * (1 - LENGTH + LENGTH * words.total() / USUAL_LENGTH)
    said = sum(weight * _often(word, words, long) for word, weight in weights.items())
    return said / (sum(weights.values()) or 1.0)


def _often(word: str, words: Counter[str], long: float) -> float:
    often = words[word]
    if often:
        return often * (SATURATION + 1) / (often + long)
    return AKIN if len(word) >= AKIN_LEAST and any(_akin(word, other) for other in words) else 0.0


def _together(asked: Sequence[str], weights: Mapping[str, float], written: Sequence[str]) -> float:
    """The share of the question's pairs of words in a row that are near each other in the passage, too."""
    pairs = [(one, other, min(weights[one], weights[other])) for one, other in pairwise(asked) if one != other]
    near = {
        pair
        for apart in range(1, APART + 1)
        for one, other in zip(written, written[apart:], strict=False)
        for pair in ((one, other), (other, one))
    }
    return sum(weight for one, other, weight in pairs if (one, other) in near) / (
        sum(weight for _, _, weight in pairs) or 1.0
    )


def _in_a_sentence(weights: Mapping[str, float], passage: Passage) -> float:
    """The largest share of the question that one of its sentences has."""
    sentences = [set(every_word(passage.text[start:end])) for start, end in passage.sentences]
    said = [sum(weight for word, weight in weights.items() if word in sentence) for sentence in sentences]
    return max(said, default=0.0) / (sum(weights.values()) or 1.0)


def _akin(word: str, other: str) -> bool:
    beginning = word[: max(AKIN_BEGINS, len(word) - AKIN_DIFFERS)]
    return other.startswith(beginning) and abs(len(other) - len(word)) <= AKIN_BEGINS
