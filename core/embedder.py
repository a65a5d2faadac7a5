"""The shape of what turns texts into vectors, so that like meanings lie close to each other."""

from collections.abc import Sequence
from typing import Protocol


class Embedder(Protocol):
    """`model` names what the vectors are comparable within; each has `dimensions` numbers and the length 1.

    `languages` are those it knows, as the first parts of BCP 47 tags; empty: it is asked whatever the language.
    """

    model: str
    dimensions: int
    languages: frozenset[str]

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector for each text, in their order."""
        ...
