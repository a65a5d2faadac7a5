"""Vectors of documents in memory, so that a search does not read them anew: the longest unused ones go first."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
from collections import OrderedDict
from collections.abc import Container, Iterable, Sequence
from typing import Any
from uuid import UUID

from core.vectors import SCALE_BYTES

BYTES_MAX = 64 * 1024 * 1024

Key = tuple[UUID, int]  # a document, and the number of a chunk in it


class VectorShelf:
    """What a document that can be searched is made of never changes: what is here stays true."""

    def __init__(self, most: int = BYTES_MAX) -> None:
        self._most = most
        self._held: OrderedDict[tuple[UUID, str], tuple[Sequence[int], Any]] = OrderedDict()

    def missing(self, document_ids: Iterable[UUID], model: str) -> list[UUID]:
        """Those that are not here, to be read."""
        return [one for one in document_ids if (one, model) not in self._held]

    def put(self, document_id: UUID, model: str, rows: Sequence[tuple[int, bytes]]) -> None:
        """Each row is a chunk's number with its packed vector."""
        import numpy as np  # noqa: PLC0415 - where there are vectors there is the extra that made them

        whole = np.frombuffer(b"".join(content[SCALE_BYTES:] for _, content in rows), dtype=np.int8)
        self._held[document_id, model] = ([number for number, _ in rows], whole.reshape(len(rows), -1))
        while len(self._held) > 1 and sum(matrix.nbytes for _, matrix in self._held.values()) > self._most:
            self._held.popitem(last=False)

    def nearest(
        self, document_ids: Iterable[UUID], model: str, vector: Sequence[float], *, among: Container[Key], most: int
    ) -> dict[Key, float]:
        """The cosine of the angle between a chunk's vector and that one: of those `among`, and the `most` nearest."""
        import numpy as np  # noqa: PLC0415

        near: dict[Key, float] = {}
        known: dict[Key, float] = {}
        asked = np.asarray(vector, dtype=np.float32)
        for one in document_ids:
            self._held.move_to_end((one, model))
            numbers, matrix = self._held[one, model]
            plain = matrix.astype(np.float32)
            cosines = plain @ asked / np.maximum(np.linalg.norm(plain, axis=1), 1.0)
            best = np.argsort(-cosines, kind="stable")[:most].tolist()
            near |= {(one, numbers[place]): float(cosines[place]) for place in best}
            known |= {(one, n): float(cosines[place]) for place, n in enumerate(numbers) if (one, n) in among}
        first = sorted(near, key=lambda key: (-near[key], key))[:most]
        return known | {key: near[key] for key in first}
