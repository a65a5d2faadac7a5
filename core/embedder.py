"""The shape of what turns texts into vectors, so that like meanings lie close to each other."""

from collections.abc import Sequence
from typing import Protocol


class Embedder(Protocol):
    """`model` names what the vectors are comparable within; each has `dimensions` numbers and the length 1."""

    model: str
    dimensions: int

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector for each text, in their order."""
        ...
