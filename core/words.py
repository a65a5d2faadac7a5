"""The words by which a text is found: lower case, without accents, stop words and endings."""

import re
import unicodedata

from core.stem import stem

LONGEST = 40  # characters of a word that count
# fmt: off
STOP_WORDS = frozenset([
    "a", "about", "above", "after", "again", "against", "all", "am", "an", "and", "any", "are", "as", "at", "be",
    "because", "been", "before", "being", "below", "between", "both", "but", "by", "can", "could", "did", "do",
    "does", "doing", "don", "down", "during", "each", "few", "for", "from", "further", "had", "has", "have",
    "having", "he", "her", "here", "hers", "herself", "him", "himself", "his", "how", "i", "if", "in", "into",
    "is", "it", "its", "itself", "just", "ll", "m", "me", "more", "most", "my", "myself", "no", "nor", "not",
    "now", "of", "off", "on", "once", "only", "or", "other", "our", "ours", "ourselves", "out", "over", "own",
    "re", "s", "same", "she", "should", "so", "some", "such", "t", "than", "that", "the", "their", "theirs",
    "them", "themselves", "then", "there", "these", "they", "this", "those", "through", "to", "too", "under",
    "until", "up", "ve", "very", "was", "we", "were", "what", "when", "where", "which", "while", "who", "whom",
    "why", "will", "with", "would", "you", "your", "yours", "yourself", "yourselves",
])
# fmt: on
RUN = re.compile(r"[^\W_]+")
TRADE_MARKS = dict.fromkeys(map(ord, "™℠"), " ")  # not the letters that they become
# Han, kana, hangul and Thai run on without spaces: pairs of neighbouring characters stand for their words.
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]+")


def words(text: str) -> list[str]:
    """The different words of `text` in the order they first appear: letters and digits only, so safe in any query."""
    return list(dict.fromkeys(every_word(text)))


def every_word(text: str) -> list[str]:
    """The words of `text` as often as they appear, in its order."""
    return [stem(word)[:LONGEST] for run in RUN.findall(_plain(text)) for word in _split(run) if word not in STOP_WORDS]


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold().translate(TRADE_MARKS))
    bare = "".join(c for c in parts if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", bare).replace("\u2019", "'")


def _split(run: str) -> list[str]:
    if run.isascii():
        return [run]
    parts: list[str] = []
    start = 0
    for match in UNSPACED.finditer(run):
        parts += [run[start : match.start()], *_pairs(match[0])]
        start = match.end()
    return [part for part in [*parts, run[start:]] if part]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]
