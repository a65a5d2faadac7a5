"""Nothing asks the endpoints for assistants and threads that OpenAI has retired."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from fakes.model_server import FakeModel
from fakes.openai_server import FakeOpenAI

ROOT = Path(__file__).parents[1]
CODE = {".py", ".js", ".mjs", ".ts", ".html", ".sh", ".toml", ".yaml", ".yml", ".env", ""}
ELSEWHERE = {".venv", ".git", "node_modules", "vendor", "dist", "build", "__pycache__"}
RETIRED = re.compile(
    r"/v\d\w*/(?:assistants|threads)\b"
    r"|[\"'`]/(?:assistants|threads)(?:/[^\"'`\n]*)?[\"'`]"
    r"|\bbeta\s*\.\s*(?:assistants|threads)\b"
    r"|OpenAI-Beta\W{1,8}assistants\b",
    re.IGNORECASE,
)


def code_of(root: Path) -> Iterator[Path]:
    for path in sorted(root.iterdir()):
        if path.is_dir() and path.name not in ELSEWHERE and not path.name.endswith("_cache"):
            yield from code_of(path)
        elif path.is_file() and path.suffix in CODE and path != Path(__file__):
            yield path


def retired_in(root: Path) -> list[str]:
    """Each line of code below `root` that names one."""
    texts = {path: path.read_text("utf-8", errors="replace").splitlines() for path in code_of(root)}
    return [
        f"{path.relative_to(root)}:{number}: {line.strip()}"
        for path, lines in texts.items()
        for number, line in enumerate(lines, start=1)
        if RETIRED.search(line)
    ]


def test_no_code_of_ours_names_them() -> None:
    assert retired_in(ROOT) == []


def test_the_code_that_asks_models_is_looked_at() -> None:
    looked_at = {path.relative_to(ROOT).as_posix() for path in code_of(ROOT)}

    assert looked_at >= {"providers/openai/requests.py", "providers/openai/connection.py", "tests/conftest.py"}
    assert looked_at >= {"server/starting.py", "inglenook.py", "pyproject.toml", "Makefile"}


@pytest.mark.parametrize(
    "line",
    [
        'await client.post("https://api.openai.com/v1/assistants", json=body)',
        'url = f"{base}/v1/threads/{thread}/runs"',
        'await self._client.post("/threads", cast_to=object)',
        "PATHS = {'runs': '/threads/runs'}",
        "client.get(`/assistants`)",
        "assistant = await client.beta.assistants.create(model=model)",
        "thread = client.beta.threads.create()",
        'headers = {"OpenAI-Beta": "assistants=v2"}',
        "curl -H 'openai-beta: assistants=v2'",
    ],
)
@pytest.mark.parametrize("place", ["providers/openai/old.py", "server/web/static/old.js", "Makefile"])
def test_one_that_is_put_in_is_found(tmp_path: Path, line: str, place: str) -> None:
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_text(f"# first\n{line}\n")

    assert retired_in(tmp_path) == [f"{place}:2: {line}"]


@pytest.mark.parametrize(
    "line", ["from providers.assistants import assistant_model", "threads = 2", '"/assistant"', "in `threads` threads"]
)
def test_what_only_sounds_like_them_is_let_through(tmp_path: Path, line: str) -> None:
    (tmp_path / "new.py").write_text(f"{line}\n")

    assert retired_in(tmp_path) == []


@pytest.mark.parametrize("path", ["assistants", "threads", "threads/t1/runs"])
def test_servers_that_stand_in_for_the_real_ones_know_none_either(
    fake: FakeOpenAI, server: FakeModel, path: str
) -> None:
    ours = httpx2.post(f"{fake.base_url}/{path}", json={})
    others = httpx2.post(f"{server.url}/v1/{path}", json={})

    assert (ours.status_code, others.status_code) == (404, 404)
    assert (fake.calls, server.asked) == ([], [])
