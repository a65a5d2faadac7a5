"""A server process under measurement: its CPU time and memory as /proc tells them."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from server.cli.client import Client

ROOT = Path(__file__).parents[1]
LAUNCHER = ROOT / "inglenook.py"
START_SECONDS = 30.0
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Process:
    """`start_seconds`: from the command to a ready answer."""

    pid: int
    url: str
    start_seconds: float

    def cpu_seconds(self) -> float:
        """User and system time so far, of the process and those it started; in steps of 1 / TICKS seconds."""
        return sum(_ticks(pid) for pid in _family(self.pid)) / TICKS

    def resident_mb(self) -> float:
        return sum(_resident_kib(pid) for pid in _family(self.pid)) / 1024


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _family(int(child)))]


def _ticks(pid: int) -> int:
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(told[11]) + int(told[12])


def _resident_kib(pid: int) -> int:
    told = Path(f"/proc/{pid}/status").read_text()
    return int(told.partition("VmRSS:")[2].split()[0])


@contextmanager
def server(**settings: str) -> Generator[Process]:
    """`inglenook serve` with these settings; if they do not say otherwise, with a throw-away SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        told = {"data_dir": folder, "log_format": "json", **settings}
        environment = {f"INGLENOOK_{name.upper()}": value for name, value in told.items()}
        port = free_port()
        with launched([sys.executable, str(LAUNCHER), "serve", "--port", str(port)], port, environment) as process:
            yield process


@contextmanager
def launched(command: Sequence[str], port: int, environment: Mapping[str, str]) -> Generator[Process]:
    """A server that listens on `port` and answers /readyz, until the end of the block."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        log = Path(folder, "log")
        with log.open("w") as output:
            running = subprocess.Popen(command, env=os.environ | environment, cwd=folder, stderr=output)  # noqa: S603
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url, began, running, log)
            yield Process(running.pid, url, time.perf_counter() - began)
        finally:
            running.terminate()
            running.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait(url: str, began: float, running: subprocess.Popen[bytes], log: Path) -> None:
    with Client(url) as client:
        while not client.ready():
            if running.poll() is not None or time.perf_counter() - began > START_SECONDS:
                raise TimeoutError(f"the server did not start:\n{log.read_text()}")
            time.sleep(0.01)
