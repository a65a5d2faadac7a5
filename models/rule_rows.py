"""Passages of rulebooks as they are stored: part of a page, with where it stands."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from core.rules import Passage
from models.database.rows import fetch, marks

TEXT = "substr(p.text, c.char_start + 1, c.char_end - c.char_start)"


async def passages(numbers: Mapping[UUID, Sequence[int]]) -> dict[tuple[UUID, int], Passage]:
    """Chunks by document and number, without scores. One statement."""
    if not numbers:
        return {}
    wanted = " OR ".join(f"(c.document_id = ? AND c.number IN ({marks(some)}))" for some in numbers.values())
    sql = f"""
        SELECT c.document_id, c.number, c.page, c.char_start, d.title, p.label, {TEXT} AS text,
            CAST(c.section_path AS text) AS section_path, CAST(c.sentences AS text) AS sentences
        FROM rule_chunk c JOIN game_document d ON d.id = c.document_id
        JOIN document_page p ON p.document_id = c.document_id AND p.number = c.page WHERE {wanted}
    """  # noqa: S608 - marks
    rows = await fetch(sql, [value for id, some in numbers.items() for value in (id, *some)])
    found = [(row["number"], _passage(row)) for row in rows]
    return {(passage.document_id, number): passage for number, passage in found}


def _passage(row: Mapping[str, Any]) -> Passage:
    start: int = row["char_start"]
    return Passage(
        document_id=UUID(str(row["document_id"])),
        document_title=row["title"],
        page=row["page"],
        page_label=row["label"],
        section_path=tuple(orjson.loads(row["section_path"])),
        text=row["text"],
        char_start=start,
        sentences=tuple((first - start, last - start) for first, last in orjson.loads(row["sentences"])),
        score=0.0,
    )


async def vectors(document_ids: Sequence[UUID], model: str) -> dict[UUID, list[tuple[int, bytes]]]:
    """What that model made of the chunks, by document: each with its number, in their order. One statement."""
    sql = f"""
        SELECT document_id, chunk_number, vector FROM rule_vector
        WHERE model = ? AND document_id IN ({marks(document_ids)}) ORDER BY document_id, chunk_number
    """  # noqa: S608 - marks
    found: defaultdict[UUID, list[tuple[int, bytes]]] = defaultdict(list)
    for row in await fetch(sql, [model, *document_ids]):
        found[UUID(str(row["document_id"]))].append((row["chunk_number"], bytes(row["vector"])))
    return dict(found)
