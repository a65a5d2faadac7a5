"""Every change of the models is in a migration, and a migration is drafted so that both databases can run it."""

import shutil
from pathlib import Path

import pytest

from models.database.makemigration import makemigration, models_match_migrations
from models.database.migrate import migrate
from models.database.migration_files import MIGRATIONS, migrations_in
from services import PostgresServer
from tables import contents, populate, query

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[1]
FARM_NAME = "farm_name = fields.CharField(max_length=128)"
ADDED = """
    stars = fields.IntField(default=3)
    motto = fields.TextField(null=True)
    host: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="hosted", null=True, on_delete=fields.SET_NULL
    )"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A tree with our models and migrations that a test may change."""
    for name in ("core", "models", "migrations"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def change(copy: Path, old: str, new: str) -> None:
    worlds = copy / "models" / "worlds.py"
    text = worlds.read_text()
    assert old in text
    worlds.write_text(text.replace(old, new))


async def test_the_models_are_as_the_migrations_leave_them() -> None:
    assert await models_match_migrations(), "run `inglenook makemigration NAME`, and read what it writes"


async def test_a_changed_model_without_a_migration_is_noticed(copy: Path) -> None:
    change(copy, FARM_NAME, FARM_NAME.replace("128", "256"))

    assert not await models_match_migrations(folder=copy / "migrations" / "models", root=copy)


async def test_words_and_defaults_are_no_reason_for_a_migration(copy: Path) -> None:
    change(copy, '"""A save of a game.', '"""What a player saved.')
    change(copy, 'fields.TextField(default="")', 'fields.TextField(default="kind")')

    assert await makemigration("nothing", folder=copy / "migrations" / "models", root=copy) is None


@pytest.mark.parametrize("farm_name", [FARM_NAME, FARM_NAME.replace("128", "256")], ids=["added", "made anew"])
async def test_a_change_is_drafted_once_and_runs_where_there_are_rows(
    copy: Path, postgres: PostgresServer, farm_name: str
) -> None:
    folder = copy / "migrations" / "models"
    urls = [f"sqlite:///{copy / 'house.sqlite3'}", postgres.new_database()]
    tables: list[list[str]] = []
    for url in urls:
        await migrate(url)
        tables.append(await populate(url))
    change(copy, FARM_NAME, farm_name + ADDED)

    path = await makemigration("hosts", folder=folder, root=copy)

    assert path is not None
    assert path.name.startswith(f"{len(migrations_in(MIGRATIONS))}_")
    assert await models_match_migrations(folder=folder, root=copy)
    for url, filled in zip(urls, tables, strict=True):
        assert await migrate(url, folder=folder) == [path.stem]
        assert [table for table in filled if await query(url, f'SELECT 1 FROM "{table}"')] == filled  # noqa: S608
        assert await query(url, "SELECT farm_name, stars, motto, host_id FROM world") == [("x", 3, None, None)]
        await query(url, 'UPDATE "world" SET "host_id" = "user_id"')
        with pytest.raises(Exception, match=r"(?i)foreign key"):
            await query(url, 'UPDATE "world" SET "host_id" = \'00000000-0000-0000-0000-000000000000\'')


async def test_the_first_migration_of_a_house_makes_all_its_tables(copy: Path) -> None:
    shutil.rmtree(copy / "migrations")
    folder = copy / "migrations" / "models"
    folder.mkdir(parents=True)
    url = f"sqlite:///{copy / 'house.sqlite3'}"

    path = await makemigration("first", folder=folder, root=copy)
    await migrate(url, folder=folder)

    assert path is not None
    assert path.name.startswith("0_")
    assert {"user", "world", "npc", "memory", "interaction"} <= (await contents(url)).keys()


async def test_a_name_that_is_no_name_is_refused() -> None:
    with pytest.raises(ValueError, match="lower-case letters"):
        await makemigration("../up")


async def test_models_that_cannot_be_read_are_told(copy: Path) -> None:
    change(copy, "class World(Model):", "class World(Model:")

    with pytest.raises(RuntimeError, match="SyntaxError"):
        await models_match_migrations(folder=copy / "migrations" / "models", root=copy)
