"""A folder in which the README can be followed literally; its `inglenook serve` gives the terminal back."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
START_SECONDS = 30.0
RUN = ("demo", "run")  # other targets are only looked up: this is called by one of them
OTHERS = ("DATABASE_URL", "REDIS_URL", "OPENAI_API_KEY", "OPENAI_BASE_URL", "CORS_ORIGINS")
TOOLS = ("MAKEFLAGS", "MAKELEVEL")


def lay_out(folder: Path, port: int) -> dict[str, str]:
    """Make the folder, and the environment of a terminal in it; its servers listen at `port`."""
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / "inglenook.py").write_text(f"{_import('inglenook')}inglenook(sys.argv[1:])\n")
    tools = folder / "tools"
    tools.mkdir()
    _tool(tools / "make", "make")
    if shutil.which("curl") is None:
        _tool(tools / "curl", "curl")
    left = {name for name in os.environ if name.startswith("INGLENOOK_") or name in (*OTHERS, *TOOLS)}
    kept = {name: text for name, text in os.environ.items() if name not in left}
    return kept | {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
        "SNIPPETS_PORT": str(port),
    }


def _import(name: str) -> str:
    return f"import sys\nsys.path.insert(0, {str(TESTS)!r})\nfrom fakes.checkout import {name}\nsys.path.pop(0)\n"


def _tool(path: Path, name: str) -> None:
    path.write_text(f"#!{sys.executable}\n{_import(name)}{name}(sys.argv[1:])\n")
    path.chmod(0o755)


def make(targets: list[str]) -> None:
    """Run what the Makefile would run last for `demo` and `run`; only look up the others."""
    for target in targets:
        real = shutil.which("make", path=os.environ["PATH"].partition(os.pathsep)[2])
        assert real is not None, "these tests need make"
        command = [real, "--no-print-directory", "-n", "-C", str(ROOT), target, "ONCE=1"]
        recipe = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
        if target in RUN:
            subprocess.run(recipe.splitlines()[-1], check=True, shell=True)  # noqa: S602


def inglenook(arguments: list[str]) -> None:
    """The real command; `serve` goes on in the background, in place of the server before."""
    command = [sys.executable, str(ROOT / "inglenook.py"), *arguments]
    if arguments[0] != "serve":
        os.execv(sys.executable, command)  # noqa: S606
    port = int(os.environ["SNIPPETS_PORT"])
    stop(Path(), port)
    with Path("server.log").open("a") as log:
        server = subprocess.Popen([*command, "--port", str(port)], stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # noqa: S603
    Path("server.pid").write_text(str(server.pid))
    end = time.monotonic() + START_SECONDS
    while not _answers(port):
        if server.poll() is not None or time.monotonic() > end:
            sys.exit(Path("server.log").read_text())
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def stop(folder: Path, port: int) -> None:
    """Stop the server of that folder, if there is one, and wait until it no longer listens."""
    number = folder / "server.pid"
    if not number.exists():
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(int(number.read_text()), signal.SIGTERM)
    number.unlink()
    with contextlib.suppress(ConnectionError):
        while True:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            time.sleep(0.02)


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1):
        return True
    return False


def curl(arguments: list[str]) -> None:
    """As much of curl as the pages use, for machines without it."""
    words = iter(arguments)
    url, body, method, headers = "", None, None, dict[str, str]()
    for word in words:
        match word:
            case "-sS":
                pass
            case "-H":
                name, _, text = next(words).partition(": ")
                headers[name] = text
            case "-d":
                text = next(words)
                body = sys.stdin.buffer.read() if text == "@-" else text.encode()
            case "-T":
                body, method = Path(next(words)).read_bytes(), "PUT"
            case "-X":
                method = next(words)
            case _:
                url = word
    request = urllib.request.Request(url, body, headers, method=method)  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        sys.stdout.write(answer.read().decode())
