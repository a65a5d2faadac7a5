"""Workers on the assistant's runs, each of which may be killed."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from pathlib import Path
from random import Random
from typing import Any

from processes import ROOT

PATIENCE = 60.0  # seconds that a busy machine may take


class Workers:
    """Workers one after the other, by tests/assistant_worker.py, which says what they can be told."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._pid: int | None = None  # of the one that works

    async def work(self, **options: Any) -> int:
        """The exit code of the next one."""
        await self.start(**options)
        return await self.answer()

    async def start(self, **options: Any) -> int:
        """The id of the next one, which works; its exit code is the next answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(options).encode() + b"\n")
        self._pid = await self._line()
        return self._pid

    async def answer(self) -> int:
        """The exit code of the one that works, once it has ended."""
        code = await self._line()
        self._pid = None
        return code

    async def close(self) -> None:
        """Kill the one that works first: it would keep the pipes open."""
        if self._pid is not None:
            os.kill(self._pid, signal.SIGKILL)
        self._process.kill()
        await self._process.wait()

    async def _line(self) -> int:
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            return int(await self._process.stdout.readline())


@contextlib.asynccontextmanager
async def workers(folder: Path) -> AsyncGenerator[Workers]:
    command = (sys.executable, str(ROOT / "tests" / "assistant_worker.py"))
    process = await asyncio.create_subprocess_exec(*command, cwd=folder, stdin=PIPE, stdout=PIPE)
    one = Workers(process)
    try:
        yield one
    finally:
        await one.close()


class Killing:
    """Kills workers at random moments until there were `kills`; the last ones then go on."""

    def __init__(self, kills: int, options: dict[str, Any], *, least: float, most: float) -> None:
        self.times: list[float] = []
        self._kills = kills
        self._options = options
        self._lives = (least, most)
        self._random = Random(4)  # noqa: S311

    async def kill_again(self, one: Workers) -> None:
        """Each life of a worker is between `least` and `most` seconds long."""
        while len(self.times) < self._kills:
            pid = await one.start(**self._options)
            await asyncio.sleep(self._random.uniform(*self._lives))
            os.kill(pid, signal.SIGKILL)
            self.times.append(asyncio.get_running_loop().time())
            assert await one.answer() == -signal.SIGKILL
        await one.start(**self._options)
