"""Programs of our own that read what strangers made: in a process that can be killed, within limits."""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HOME: Final = Path(__file__).resolve().parents[1]  # of our packages, in a checkout and once installed
KEPT: Final = ("LANG", "LD_LIBRARY_PATH", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "SYSTEMROOT")
PIECE: Final = 65_536  # bytes


class TooMuch(Exception):
    """The program wrote more than it may."""


@dataclass(frozen=True, slots=True)
class Ended:
    """`code` is negative if a signal ended the program."""

    code: int
    output: bytes


async def run_module(module: str, given: bytes, *, seconds: float, output_max: int) -> Ended:
    """Run a module of ours with `given` on standard input and none of our secrets; it is killed when we leave.

    Raises TimeoutError after `seconds`, and TooMuch beyond `output_max` bytes of output.
    """
    environ = {name: os.environ[name] for name in KEPT if name in os.environ} | {"PYTHONPATH": str(HOME)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", module, cwd=HOME, env=environ, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    feeding = asyncio.create_task(_feed(process, given))
    try:
        async with asyncio.timeout(seconds):
            output = await _output(process, output_max)
            return Ended(await process.wait(), output)
    finally:
        feeding.cancel()  # it may be stuck: the program need not read all
        await asyncio.wait({feeding})
        await _killed(process)


def confine(*, memory: int, seconds: int) -> None:
    """From now on this process may have `memory` bytes and `seconds` of the processor, and writes no file."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


async def _feed(process: Process, given: bytes) -> None:
    assert process.stdin is not None  # noqa: S101 - a pipe
    with contextlib.suppress(ConnectionError):  # it ended before it had read all
        process.stdin.write(given)
        await process.stdin.drain()
        process.stdin.close()


async def _output(process: Process, most: int) -> bytes:
    assert process.stdout is not None  # noqa: S101 - a pipe
    output = bytearray()
    while piece := await process.stdout.read(PIECE):
        output += piece
        if len(output) > most:
            raise TooMuch
    return bytes(output)


async def _killed(process: Process) -> None:
    assert process.stdout is not None  # noqa: S101 - a pipe
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    while await process.stdout.read(PIECE):  # the pipe closes at its end alone
        pass
    await process.wait()
