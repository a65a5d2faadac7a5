"""Server-sent events in the bytes of a stream, as OpenAI and those who speak like it send them."""

import json

import orjson

LAST = b"[DONE]"


class Frames:
    """Follows one stream, whose lines end with LF or CRLF; nothing counts after the last event."""

    def __init__(self) -> None:
        self._line = b""
        self._data: list[bytes] = []
        self._over = False

    def add(self, chunk: bytes) -> list[bytes]:
        """The data of the events that are whole with `chunk`."""
        *lines, self._line = (self._line + chunk).split(b"\n")
        found: list[bytes] = []
        for line in lines:
            if line.startswith(b"data:"):
                self._data.append(line[5:].strip())
            elif line in (b"", b"\r"):
                found += self._whole()
        return found

    def rest(self) -> list[bytes]:
        """An event that the stream ended with, but for the empty line behind it."""
        return self.add(b"\n\n")

    def _whole(self) -> list[bytes]:
        data, self._data = b"\n".join(self._data), []
        self._over = self._over or data.startswith(LAST)
        return [data] if data and not self._over else []


def decoded(data: bytes) -> object:
    """Raises ValueError and RecursionError for what is no JSON."""
    try:
        return orjson.loads(data)
    except ValueError:
        return json.loads(data)  # which takes half a character, too
