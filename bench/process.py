"""A server process under measurement: its CPU time and memory as /proc tells them."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from server.cli.client import Client

LAUNCHER = Path(__file__).parents[1] / "inglenook.py"
START_SECONDS = 30.0
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Process:
    """`start_seconds`: from the command to a ready answer."""

    pid: int
    url: str
    start_seconds: float

    def cpu_seconds(self) -> float:
        """User and system time of the process so far; /proc counts in steps of 1 / TICKS seconds."""
        told = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / TICKS

    def resident_mb(self) -> float:
        told = Path(f"/proc/{self.pid}/status").read_text()
        return int(told.partition("VmRSS:")[2].split()[0]) / 1024


@contextmanager
def server() -> Generator[Process]:
    """`inglenook serve` with a throw-away SQLite file."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = os.environ | {"INGLENOOK_DATA_DIR": folder, "INGLENOOK_LOG_FORMAT": "json"}
        command = [sys.executable, str(LAUNCHER), "serve", "--port", str(port)]
        began = time.perf_counter()
        log = Path(folder, "log")
        with log.open("w") as output:
            running = subprocess.Popen(command, env=environment, cwd=folder, stderr=output)  # noqa: S603
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url, began, log)
            yield Process(running.pid, url, time.perf_counter() - began)
        finally:
            running.terminate()
            running.wait()


def _wait(url: str, began: float, log: Path) -> None:
    with Client(url) as client:
        while not client.ready():
            if time.perf_counter() - began > START_SECONDS:
                raise TimeoutError(f"the server did not start:\n{log.read_text()}")
            time.sleep(0.01)
