"""Writing a migration: aerich drafts it for each database, and one file is made of both for a person to read."""

import asyncio
import json
import os
import re
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from models.database.migration_files import MIGRATIONS, Migration, migrations_in

DIALECTS = ("sqlite", "postgres")
ROOT = Path(__file__).parents[2]  # where the packages lie
NAME = re.compile(r"[a-z0-9_]{1,60}")
DRAFT_TIMEOUT = 120.0  # seconds

AERICH_FILE = '''async def upgrade(db: object) -> str:
    return r"""{sql}"""


async def downgrade(db: object) -> str:
    return ""


MODELS_STATE = {state!r}
'''

OUR_FILE = '''"""{title}."""

from tortoise import BaseDBAsyncClient


async def upgrade(db: BaseDBAsyncClient) -> str:
    return {{"sqlite": SQLITE, "postgres": POSTGRES}}[db.capabilities.dialect]


SQLITE = r"""
{sqlite}
"""

POSTGRES = r"""
{postgres}
"""

# The models after this migration, packed by aerich: the next one is drafted from the difference.
MODELS_STATE = (
    {state}
)
'''


@dataclass(frozen=True, slots=True)
class Draft:
    """What aerich proposes; `sql` is None if the models are as the last migration left them."""

    sql: str | None
    state: str


async def makemigration(name: str, *, folder: Path = MIGRATIONS, root: Path = ROOT) -> Path | None:
    """Write the next migration into `folder` and return it; None if the models under `root` have not changed.

    The person who asked for it reads it before it is committed. Raises ValueError if `name` is not made of
    lower-case letters, digits and underscores, and RuntimeError if aerich gives up.
    """
    if not NAME.fullmatch(name):
        raise ValueError("the name of a migration is made of lower-case letters, digits and underscores")
    known = migrations_in(folder)
    sqlite, postgres = [await _draft(dialect, known, root) for dialect in DIALECTS]
    if sqlite.sql is None or postgres.sql is None:
        return None
    number = known[-1].number + 1 if known else 0
    path = folder / f"{number}_{datetime.now(UTC):%Y%m%d%H%M%S}_{name}.py"
    path.write_text(_file(name, sqlite.sql, postgres.sql, sqlite.state), encoding="utf-8")
    return path


async def models_match_migrations(*, folder: Path = MIGRATIONS, root: Path = ROOT) -> bool:
    """Whether every change of the models under `root` is in a migration; writes nothing."""
    return (await _draft("sqlite", migrations_in(folder), root)).sql is None


async def _draft(dialect: str, known: list[Migration], root: Path) -> Draft:
    with tempfile.TemporaryDirectory(prefix="inglenook-draft-") as folder:
        for migration in known:
            text = AERICH_FILE.format(sql=await migration.sql(dialect), state=migration.state)
            _put(Path(folder) / "models" / f"{migration.name}.py", text)
        result = Path(folder) / "result.json"
        await _run([sys.executable, "-m", "models.database.draft", dialect, folder, str(result)], root)
        drafted = json.loads(result.read_text())
    return Draft(drafted["sql"], drafted["state"])


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


async def _run(command: list[str], root: Path) -> None:
    """Raises RuntimeError with what the command says on stderr if it fails."""
    environment = os.environ | {"PYTHONHASHSEED": "0", "PYTHONPATH": str(root)}  # aerich walks through sets
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, cwd=root, env=environment, stdout=pipe, stderr=pipe)
    try:
        _, complaint = await asyncio.wait_for(process.communicate(), DRAFT_TIMEOUT)
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode != 0:
        raise RuntimeError(f"aerich could not draft the migration:\n{complaint.decode(errors='replace')}")


def _file(name: str, sqlite: str, postgres: str, state: str) -> str:
    title = name.replace("_", " ").capitalize()
    return OUR_FILE.format(title=title, sqlite=sqlite.strip(), postgres=postgres.strip(), state=state)
