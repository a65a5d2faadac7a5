"""Real `inglenook serve` processes, and other Python programs of this checkout, for tests of several processes."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx2

ROOT = Path(__file__).parents[1]
SECRET = "a secret that only tests know, 32 bytes or more"  # noqa: S105
READY_TIMEOUT = 60.0  # seconds that a server may take on a busy machine
STOP_TIMEOUT = 20.0  # seconds that it may take to stop
POLL = 0.02


@dataclass(frozen=True, slots=True)
class Server:
    process: Process
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def ready(self) -> None:
        """Wait for 200 of /readyz."""
        async with asyncio.timeout(READY_TIMEOUT), httpx2.AsyncClient() as client:
            while not await _answers(client, f"{self.url}/readyz"):
                assert self.process.returncode is None, "the server ended"
                await asyncio.sleep(POLL)

    async def end(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Its exit code, negative if the signal ended it."""
        self.process.send_signal(by)
        return await asyncio.wait_for(self.process.wait(), STOP_TIMEOUT)


@contextlib.asynccontextmanager
async def serving(database_url: str, data_dir: Path, **more: str) -> AsyncGenerator[Server]:
    """`inglenook serve`, just started; killed at the end of the block if it still runs. `more` are settings."""
    server = await launched(_free_port(), data_dir, {"database_url": database_url, **more})
    try:
        yield server
    finally:
        await _killed(server.process)


async def launched(port: int, data_dir: Path, settings: Mapping[str, str], log: IO[bytes] | None = None) -> Server:
    """`inglenook serve`, just started, for the caller to end."""
    told = {"data_dir": str(data_dir), "token_secret": SECRET, "embed": "off", **settings}
    environ = os.environ | {f"INGLENOOK_{name.upper()}": value for name, value in told.items()}
    command = (sys.executable, str(ROOT / "inglenook.py"), "serve", "--port", str(port))
    output = log or DEVNULL
    process = await asyncio.create_subprocess_exec(*command, cwd=data_dir, env=environ, stdout=output, stderr=output)
    return Server(process, port)


async def program(source: str, *arguments: str) -> tuple[int, str]:
    """Run Python source in a process of its own; its exit code and all that it wrote."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", source, *arguments, cwd=ROOT, stdout=PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), READY_TIMEOUT)
    finally:
        await _killed(process)
    return process.returncode or 0, said.decode()


async def _killed(process: Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()


async def _answers(client: httpx2.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(url)).is_success
    except httpx2.TransportError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
