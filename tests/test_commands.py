"""The command line, as a process of its own: what an operator sees."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest

from processes import ROOT, SECRET
from services import RedisServer, own_redis

NAMES = 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("SELECT name FROM channel").fetchall())'


@dataclass(frozen=True, slots=True)
class Told:
    code: int
    answer: str
    notes: str


class Operator:
    """Somebody with a terminal in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *words: str, stdin: str = "", **settings: str) -> Told:
        environ = {name: text for name, text in os.environ.items() if not name.startswith("INGLENOOK_")}
        environ |= {f"INGLENOOK_{name.upper()}": text for name, text in settings.items()}
        environ |= {"INGLENOOK_DATA_DIR": str(self.folder), "INGLENOOK_TOKEN_SECRET": SECRET}
        done = subprocess.run(  # noqa: S603
            [sys.executable, str(ROOT / "inglenook.py"), *words],
            cwd=self.folder,
            env=environ,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return Told(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path)


@pytest.fixture(scope="module")
def redis() -> Generator[RedisServer]:
    with own_redis() as server:
        yield server


def test_several_workers_without_a_doorbell_between_them_are_refused(operator: Operator) -> None:
    told = operator.run("serve", "--workers", "2")

    assert told.code == 78
    assert "INGLENOOK_LIVE_URL=redis://" in told.notes
    assert not (operator.folder / "inglenook.sqlite3").exists()


def test_an_address_that_is_taken_is_told_before_anything_is_done(operator: Operator) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        told = operator.run("serve", "--port", str(other.getsockname()[1]))

    assert told.code == 1
    assert "Address already in use): choose another by --port" in told.notes
    assert "serves at" not in told.notes
    assert not (operator.folder / "inglenook.sqlite3").exists()


def test_init_makes_the_default_channels_once(operator: Operator) -> None:
    for _ in range(2):
        assert operator.run("init").code == 0

    names = subprocess.run(  # noqa: S603
        [sys.executable, "-c", NAMES, str(operator.folder / "inglenook.sqlite3")],
        capture_output=True,
        text=True,
        check=True,
    )

    assert names.stdout.strip() == "[('general',), ('random',)]"


def test_the_doctor_knocks_at_redis(operator: Operator, redis: RedisServer) -> None:
    operator.run("init")
    there = operator.run("doctor", "--json", live_url=redis.url)
    redis.kill()
    gone = operator.run("doctor", live_url=redis.url)
    redis.start()

    findings = {finding["what"]: finding["ok"] for finding in json.loads(there.answer)}
    assert (there.code, findings["doorbell"]) == (0, True)
    assert gone.code == 1
    assert "no  doorbell: redis" in gone.notes, gone.notes


def test_the_command_line_ends_with_78_where_the_assistant_cannot_be_asked(operator: Operator) -> None:
    told = operator.run("serve", assistant_provider="gemini")

    assert told.code == 78
    assert "INGLENOOK_GEMINI_API_KEY is not set" in told.notes


def test_the_doctor_says_which_assistant_is_asked(operator: Operator) -> None:
    told = operator.run("doctor", "--json", anthropic_api_key="key")

    findings = {finding["what"]: finding["told"] for finding in json.loads(told.answer)}
    assert findings["assistant"] == "anthropic claude-haiku-5-5"
