"""PDFs for tests, written byte by byte."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
TOP = 760  # points
LINE = 16


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text, `size` points high; `scaled`: by the matrix and not by the font."""

    text: str
    size: int = 10
    scaled: bool = False


def pdf(pages: Sequence[Sequence[Words | str]], *, labels: str = "", trailer: str = "") -> bytes:
    """A page for each sequence of lines; `labels` are a PDF's number tree, such as "0 << /S /r >>"."""
    return of_streams([_stream(page) for page in pages], labels=labels, trailer=trailer)


def of_streams(streams: Sequence[bytes], *, labels: str = "", trailer: str = "", packed: bool = False) -> bytes:
    """Pages with these contents; `packed`: by zlib."""
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(streams)))
    numbered = f" /PageLabels << /Nums [{labels}] >>" if labels else ""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R{numbered} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
        FONT.encode(),
    ]
    for index, stream in enumerate(streams):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * index} 0 R >>".encode()
        )
        kind = " /Filter /FlateDecode" if packed else ""
        objects.append(f"<< /Length {len(stream)}{kind} >>\nstream\n".encode() + stream + b"\nendstream")
    return _file(objects, trailer)


def encrypted() -> bytes:
    """Of a password that nobody knows."""
    key = "<" + "41" * 32 + ">"
    return pdf(
        [["Secret"]], trailer=f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >> /ID [{key} {key}]"
    )


def picture() -> bytes:
    """One page with a drawing and no text."""
    return of_streams([b"q 100 0 0 100 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"])


def bomb(piece: bytes, times: int) -> bytes:
    """One page with `piece` that often, never held unpacked."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(piece) for _ in range(times)) + packer.flush()
    return of_streams([packed], packed=True)


def _stream(lines: Sequence[Words | str]) -> bytes:
    drawn: list[str] = []
    height = TOP
    for line in lines:
        words = Words(line) if isinstance(line, str) else line
        font, scale = (1, words.size) if words.scaled else (words.size, 1)
        escaped = words.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        drawn.append(f"BT /F1 {font} Tf {scale} 0 0 {scale} 60 {height} Tm ({escaped}) Tj ET")
        height -= max(LINE, int(words.size * 1.5))
    return "\n".join(drawn).encode("cp1252")


def _file(objects: Sequence[bytes], trailer: str) -> bytes:
    written = bytearray(b"%PDF-1.7\n")
    places: list[int] = []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for place in places:
        written += f"{place:010d} 00000 n \n".encode()
    written += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(written)
