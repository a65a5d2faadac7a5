"""A model's server in a process of its own: it writes at an even pace, and when it did so stands in what it writes.

`python -m bench.model PORT` speaks the responses wire of OpenAI. A user message asks for what `ask` says; GET / tells
what was written by then, by key.
"""

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

import orjson
import uvloop

from bench.process import ROOT, free_port

ORDER = re.compile(rb"write (\w+): (\d+) frames, (\d+) a second, after (\d+) ms")
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
STREAMED = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
PLAIN = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b"
END = b"0\r\n\r\n"
ITEM = {"item_id": "msg_0", "output_index": 0, "content_index": 0}
USAGE = {"input_tokens": 900, "output_tokens": 200, "total_tokens": 1_100}
START_SECONDS = 10.0


def ask(key: str, *, frames: int, per_second: int, after_ms: int = 0) -> str:
    """The user message that has so many frames written, the first one `after_ms` from being asked."""
    return f"write {key}: {frames} frames, {per_second} a second, after {after_ms} ms"


def moment(text: str) -> float:
    """When the last frame of `text` was written, by the clock of `time.monotonic`."""
    return float(text.rsplit(maxsplit=1)[-1])


@contextmanager
def model() -> Generator[str]:
    """Its URL, until the end of the block."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.model", str(port)], cwd=ROOT, stdout=subprocess.PIPE)  # noqa: S603
    try:
        assert process.stdout is not None  # noqa: S101 - a pipe
        if process.stdout.readline() != b"ok\n":
            raise RuntimeError("the model's server did not start")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


class Model:
    def __init__(self) -> None:
        self._written: dict[str, list[str]] = {}

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                await self._answer(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError, RuntimeError):  # the other end is gone
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        body = await reader.readexactly(int(length[1])) if length else b""
        orders = ORDER.findall(body)
        if orders:
            key, frames, per_second, after_ms = orders[-1]
            await self._write(writer, key.decode(), int(frames), int(per_second), int(after_ms) / 1_000)
        else:
            told = orjson.dumps({key: "".join(pieces) for key, pieces in self._written.items()})
            writer.write(PLAIN % (len(told), told))
        await writer.drain()

    async def _write(self, writer: asyncio.StreamWriter, key: str, frames: int, per_second: int, after: float) -> None:
        began = time.monotonic() + after
        written = self._written[key] = []
        writer.write(STREAMED)
        for number in range(frames):
            wait = began + number / per_second - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            text = f"{time.monotonic():.4f} "
            written.append(text)
            writer.write(
                event({"type": "response.output_text.delta", "sequence_number": number, "delta": text, **ITEM})
            )
            await writer.drain()
        done = {"id": "resp_0", "object": "response", "status": "completed", "usage": USAGE}
        writer.write(event({"type": "response.completed", "response": done}) + END)


def event(told: dict[str, object]) -> bytes:
    """A server-sent event, as one chunk."""
    data = b"event: %b\ndata: %b\n\n" % (str(told["type"]).encode(), orjson.dumps(told))
    return b"%x\r\n%b\r\n" % (len(data), data)


async def _main(port: int) -> None:
    server = await asyncio.start_server(Model().connected, "127.0.0.1", port, backlog=512)
    print("ok", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_main(int(sys.argv[1])))
