"""Passages that mean what a question means, whatever their words: where there is an embedding model."""

from collections.abc import Container, Sequence
from typing import Final

from core.embedder import Embedder
from core.env import Env
from core.vector_shelf import Key
from models import rule_rows
from models.rulebooks import GameDocument

MEANING: Final = 0.65  # what meaning counts of a passage's score, beside words


async def nearest(
    env: Env, documents: Sequence[GameDocument], query: str, *, among: Container[Key], most: int
) -> dict[Key, float]:
    """How near passages are to `query`, at most 1: of those `among`, and the `most` nearest of all.

    None where there is no model, it does not know a document's language, or has not seen one.
    """
    embedder = env.embedder
    if embedder is None or not _known(embedder, documents):
        return {}
    ids = [document.id for document in documents]
    missing = env.vectors.missing(ids, embedder.model)
    read = await rule_rows.vectors(missing, embedder.model) if missing else {}
    if len(read) < len(missing):
        return {}
    for document_id, rows in read.items():
        env.vectors.put(document_id, embedder.model, rows)
    (vector,) = await embedder.embed([query])
    return env.vectors.nearest(ids, embedder.model, vector, among=among, most=most)


def both(words: float, best: float, meaning: float) -> float:
    """A passage's score by what it says, of which `best` is the most that any has, and by what it means."""
    return (1 - MEANING) * words / (best or 1.0) + MEANING * max(meaning, 0.0)


def _known(embedder: Embedder, documents: Sequence[GameDocument]) -> bool:
    languages = {document.language.split("-", maxsplit=1)[0].casefold() for document in documents}
    return not embedder.languages or languages <= embedder.languages
