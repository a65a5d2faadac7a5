"""Migrations happen completely or not at all, once, on both databases."""

import asyncio
import shutil
import sys
from pathlib import Path

import pytest

from models.database import migrate_postgres, migrate_sqlite
from models.database.migrate import migrate, pending, plan
from models.database.migration_files import MIGRATIONS, DatabaseIsNewer, MigrationFailed, migrations_in
from services import PostgresServer
from tables import contents, populate, query

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[1]
SHIPPED = migrations_in(MIGRATIONS)
FIRST = """CREATE TABLE "book" ("id" INT PRIMARY KEY, "title" TEXT);
INSERT INTO "book" VALUES (1, 'Hearths');"""
IN_A_PROCESS = """
import asyncio, os, sys
from models.database.migrate import migrate

def step(name):
    print(name, flush=True)
    if name == sys.argv[2]:
        os.kill(os.getpid(), 9)

asyncio.run(migrate(sys.argv[1], on_step=step))
"""


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'house.sqlite3'}"
    postgres: PostgresServer = request.getfixturevalue("postgres")
    return postgres.new_database()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Migrations of a small house: one that makes a table with a row."""
    place = tmp_path / "migrations"
    place.mkdir()
    write(place, 0, FIRST)
    return place


def write(folder: Path, number: int, sql: str) -> None:
    text = f"async def upgrade(db):\n    return {sql!r}\n\n\nMODELS_STATE = ''\n"
    (folder / f"{number}_20260101000000_step.py").write_text(text)


async def run(url: str, dies_at: str = "") -> tuple[int, list[str]]:
    """Migrate in another process; its exit code and the migrations it began."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", IN_A_PROCESS, url, dies_at, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, said.decode().split()


async def test_a_migration_that_fails_half_way_leaves_schema_and_data_as_before(empty: str, folder: Path) -> None:
    await migrate(empty, folder=folder)
    before = await contents(empty)
    write(folder, 1, 'ALTER TABLE "book" ADD "pages" INT;\nCREATE TABLE "shelf" ("id" INT PRIMARY KEY);')
    write(folder, 2, 'UPDATE "book" SET "title" = NULL;\nDROP TABLE "shelf";\nINSERT INTO "nowhere" VALUES (1);')

    with pytest.raises(MigrationFailed, match=r"2_20260101000000_step failed, nothing was changed: .*nowhere"):
        await migrate(empty, folder=folder)

    assert await contents(empty) == before
    write(folder, 2, 'DROP TABLE "shelf";')
    assert await migrate(empty, folder=folder) == ["1_20260101000000_step", "2_20260101000000_step"]


async def test_a_process_killed_half_way_leaves_schema_and_data_as_before(empty: str) -> None:
    last = SHIPPED[-1].name

    killed = await run(empty, dies_at=last)
    again = await run(empty)

    assert killed[0] == -9
    assert killed[1] == again[1]
    assert again[0] == 0


async def test_five_processes_at_once_migrate_once_and_all_go_on(empty: str) -> None:
    ended = await asyncio.gather(*(run(empty) for _ in range(5)))

    names = [migration.name for migration in SHIPPED]
    assert [code for code, _ in ended] == [0] * 5
    assert sorted(begun for _, begun in ended) == [[]] * 4 + [names]
    assert await pending(empty) == []


@pytest.mark.parametrize("applied", range(1, len(SHIPPED)))
async def test_every_migration_runs_where_all_tables_have_rows(empty: str, tmp_path: Path, applied: int) -> None:
    so_far = tmp_path / "so far"
    so_far.mkdir()
    for migration in SHIPPED[:applied]:
        shutil.copy(MIGRATIONS / f"{migration.name}.py", so_far)
    await migrate(empty, folder=so_far)
    tables = await populate(empty)

    await migrate(empty)

    kept = [table for table in tables if await query(empty, f'SELECT 1 FROM "{table}" LIMIT 1')]  # noqa: S608
    assert kept == tables
    assert "world" in tables


async def test_a_column_that_rows_have_no_value_for_is_refused(empty: str, folder: Path) -> None:
    await migrate(empty, folder=folder)
    write(folder, 1, 'ALTER TABLE "book" ADD "author" TEXT NOT NULL;')

    with pytest.raises(MigrationFailed):
        await migrate(empty, folder=folder)


async def test_the_plan_is_sql_and_changes_nothing(empty: str, folder: Path) -> None:
    fresh = await plan(empty, folder=folder)
    await migrate(empty, folder=folder)
    write(folder, 1, 'DROP TABLE "book";')
    before = await contents(empty)

    later = await plan(empty, folder=folder)

    assert fresh == [f"-- 0_20260101000000_step\n{FIRST}"]
    assert later == ['-- 1_20260101000000_step\nDROP TABLE "book";']
    assert await contents(empty) == before


async def test_a_database_of_a_newer_version_is_refused(empty: str, folder: Path) -> None:
    write(folder, 1, 'CREATE TABLE "shelf" ("id" INT PRIMARY KEY);')
    await migrate(empty, folder=folder)
    before = await contents(empty)
    (folder / "1_20260101000000_step.py").unlink()

    for act in (migrate, pending, plan):
        with pytest.raises(DatabaseIsNewer, match="newer version of Inglenook: it has 1_20260101000000_step"):
            await act(empty, folder=folder)

    assert await contents(empty) == before


async def test_a_migration_may_not_end_its_transaction(empty: str, folder: Path) -> None:
    await migrate(empty, folder=folder)
    before = await contents(empty)
    write(folder, 1, 'DROP TABLE "book";\ncommit;\nSELECT * FROM "nowhere";')

    with pytest.raises(MigrationFailed, match="ends the transaction"):
        await migrate(empty, folder=folder)

    assert await contents(empty) == before


async def test_rows_that_point_at_nothing_are_refused(empty: str, folder: Path) -> None:
    write(folder, 1, 'CREATE TABLE "page" ("id" INT PRIMARY KEY, "book" INT REFERENCES "book" ("id"));')
    await migrate(empty, folder=folder)
    write(folder, 2, 'INSERT INTO "page" VALUES (1, 2);')

    with pytest.raises(MigrationFailed, match="page"):
        await migrate(empty, folder=folder)

    assert await query(empty, 'SELECT * FROM "page"') == []


async def test_two_migrations_with_one_number_are_refused(empty: str, folder: Path) -> None:
    (folder / "0_20260202000000_other.py").write_text("")

    with pytest.raises(MigrationFailed, match="have the same number"):
        await migrate(empty, folder=folder)


async def test_sqlite_keeps_a_copy_from_before_that_only_its_owner_reads(tmp_path: Path, folder: Path) -> None:
    url = f"sqlite:///{tmp_path / 'house.sqlite3'}"
    copy = tmp_path / "house.sqlite3.before-migration"
    await migrate(url, folder=folder)
    fresh = copy.exists()
    before = await contents(url)
    write(folder, 1, 'DROP TABLE "book";')

    await migrate(url, folder=folder)

    assert not fresh
    assert await contents(f"sqlite:///{copy}") == before
    assert copy.stat().st_mode & 0o777 == 0o600


async def test_who_waits_too_long_for_another_process_is_told_on_sqlite(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate_sqlite, "LOCK_TIMEOUT", 0.1)
    path = tmp_path / "house.sqlite3"

    async with migrate_sqlite.sqlite_session(path):
        with pytest.raises(MigrationFailed, match="another process has been migrating"):
            await migrate(f"sqlite:///{path}", folder=folder)


async def test_who_waits_too_long_for_another_process_is_told_on_postgres(
    postgres: PostgresServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate_postgres, "LOCK_TIMEOUT", 0.1)
    url = postgres.new_database()

    async with migrate_postgres.postgres_session(url):
        with pytest.raises(MigrationFailed, match="another process holds the database"):
            await migrate(url, folder=folder)
