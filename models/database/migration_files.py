"""The migration files: aerich's format, with the SQL of both databases in one file."""

import importlib.util
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import cast

from tortoise.backends.base.client import Capabilities

MIGRATIONS = Path(__file__).parents[2] / "migrations" / "models"
FILE_NAME = re.compile(r"(\d+)_\d{14}_\w+\.py")
ENDS_A_TRANSACTION = re.compile(r"^\s*(COMMIT|ROLLBACK)\b[^;]*;", re.IGNORECASE | re.MULTILINE)


class MigrationFailed(Exception):
    """The database is as it was before; the message says which migration could not be run, and why."""


class DatabaseIsNewer(MigrationFailed):
    """The database has migrations that this version of Inglenook does not know."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a migration is told of the database: its `capabilities.dialect` is sqlite or postgres."""

    capabilities: Capabilities


@dataclass(frozen=True, slots=True)
class Migration:
    """One file; `state` is aerich's packed description of the models after it."""

    number: int
    name: str
    upgrade: Callable[[Target], Awaitable[str]]
    state: str

    async def sql(self, dialect: str) -> str:
        """Its statements for that kind of database. Raises MigrationFailed if they would end the transaction."""
        text = await self.upgrade(Target(Capabilities(dialect)))
        if ENDS_A_TRANSACTION.search(text):
            raise MigrationFailed(f"migration {self.name} ends the transaction that it runs in: nothing was changed")
        return text


def migrations_in(folder: Path) -> list[Migration]:
    """In the order they run. Raises MigrationFailed if two have the same number."""
    found = [(int(match[1]), path) for path in folder.iterdir() if (match := FILE_NAME.fullmatch(path.name))]
    found.sort()
    for (number, first), (following, second) in pairwise(found):
        if number == following:
            raise MigrationFailed(f"{first.name} and {second.name} have the same number: give one the next")
    migrations: list[Migration] = []
    for number, path in found:
        migrations.append(_read(number, path, before=migrations[-1].state if migrations else ""))
    return migrations


def _read(number: int, path: Path, *, before: str) -> Migration:
    """The file's migration; one that changes no model has no state of its own."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise MigrationFailed(f"{path} cannot be read")
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    upgrade = cast("Callable[[Target], Awaitable[str]]", module.upgrade)
    return Migration(number, path.stem, upgrade, getattr(module, "MODELS_STATE", before))
