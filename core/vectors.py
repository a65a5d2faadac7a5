"""Vectors of an embedding model as they are stored: a scale, and one byte for each dimension."""

import struct
from collections.abc import Sequence

MOST = 127  # that a signed byte holds
SCALE_BYTES = 4


def packed(vector: Sequence[float]) -> bytes:
    """The scale in four bytes, then the numbers divided by it, rounded."""
    scale = max((abs(number) for number in vector), default=0.0) / MOST or 1.0
    return struct.pack(f"<f{len(vector)}b", scale, *(round(number / scale) for number in vector))


def unpacked(content: bytes) -> list[float]:
    """The numbers again, each within half the scale."""
    scale, *numbers = struct.unpack(f"<f{len(content) - SCALE_BYTES}b", content)
    return [number * scale for number in numbers]
