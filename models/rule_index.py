"""The index by which passages of rulebooks are found: for each document and word the chunks that hold it."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson

from core.words import every_word
from models.database.rows import execute, fetch, insert, marks

LENGTH = 0.6  # BM25's b: how much less a word counts in a chunk that is longer than its document's others
BEGINNING = 5  # letters that words with the same beginning share: "protest", "protestant"
ANY = "*"  # after a beginning: whatever goes on from there; alone: how many chunks and words there are

Place = tuple[int, float]  # a chunk's number, and how much the word counts there


@dataclass(frozen=True, slots=True)
class Entry:
    """A chunk to find later, by its words and those of the headings it stands under."""

    number: int
    text: str
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Postings:
    """Where one word is in one document, or words that begin alike are; as JSON, for that of a common one is long."""

    document_id: UUID
    term: str
    json: str

    @property
    def places(self) -> list[Place]:
        """In the order of the chunks."""
        return orjson.loads(self.json)

    @property
    def many(self) -> int:
        return self.json.count("[") - 1


def beginning(word: str) -> str:
    """The term that stands for all words which begin like this one; "" for one that is too short for that."""
    return word[:BEGINNING] + ANY if len(word) >= BEGINNING and word.isalpha() else ""


async def add(document_id: UUID, entries: Sequence[Entry]) -> list[int]:
    """Index all chunks of a document that has none in the index; how many words each of them has."""
    if not entries:
        return []
    lengths, terms = await asyncio.to_thread(_counted, entries)
    terms[ANY] = [(len(lengths), sum(lengths))]
    rows = [(document_id, term, orjson.dumps(places).decode()) for term, places in terms.items()]
    await insert("rule_term", ("document_id", "term", "postings"), rows)
    return lengths


async def drop(document_id: UUID) -> None:
    await execute("DELETE FROM rule_term WHERE document_id = ?", (document_id,))


async def postings(document_ids: Sequence[UUID], terms: Sequence[str]) -> list[Postings]:
    """Where `terms` are in these documents, in no order: of `core.words`, `beginning` or ANY. One statement."""
    sql = f"""
        SELECT document_id, term, CAST(postings AS text) AS postings FROM rule_term
        WHERE document_id IN ({marks(document_ids)}) AND term IN ({marks(terms)})
    """  # noqa: S608 - marks
    rows = await fetch(sql, [*document_ids, *terms])
    return [Postings(UUID(str(row["document_id"])), row["term"], row["postings"]) for row in rows]


def _counted(entries: Iterable[Entry]) -> tuple[list[int], dict[str, list[Place]]]:
    """How many words each has, and by term where it is and how much it counts there."""
    counts = {entry.number: Counter(every_word(" ".join([*entry.headings, entry.text]))) for entry in entries}
    lengths = [count.total() for count in counts.values()]
    usual = sum(lengths) / len(lengths) or 1.0
    terms: dict[str, list[Place]] = defaultdict(list)
    for (number, count), length in zip(counts.items(), lengths, strict=True):
        share = 1 - LENGTH + LENGTH * length / usual
        for term, often in _with_beginnings(count).items():
            terms[term].append((number, round(often / share, 3)))
    return lengths, terms


def _with_beginnings(count: Mapping[str, int]) -> Counter[str]:
    found = Counter(count)
    for word, often in count.items():
        found[beginning(word)] += often
    del found[""]
    return found
