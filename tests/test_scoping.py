import subprocess
import sys
from pathlib import Path

import pytest

CHECKER = Path(__file__).parent.parent / ".ci" / "scoping.py"
MODELS = """
class World:
    @classmethod
    def owned_by(cls, viewer): ...


class Channel:
    @classmethod
    def visible_to(cls, viewer): ...


class Setting: ...
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for folder in ("models/database", "resolvers"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "models" / "rows.py").write_text(MODELS)
    return tmp_path


def check(*root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, CHECKER, *root], capture_output=True, text=True, check=False, timeout=20)  # noqa: S603


def complaints(root: Path) -> list[str]:
    done = check(root)
    assert done.stderr == ""
    assert done.returncode == (1 if done.stdout else 0)
    return done.stdout.splitlines()


def test_this_repository_keeps_its_own_rules() -> None:
    done = check()

    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    "lookup",
    [
        "World.get(id=1)",
        "World.get_or_none(id=1)",
        "Channel.filter(id=1).first()",
        "Channel.all()",
        "World.first()",
        "rows.World.filter(id=1)",
        "Place.filter(id=1)",
        "list(map(World.get, keys))",
    ],
)
def test_rows_looked_up_past_the_viewer_are_found(house: Path, lookup: str) -> None:
    code = f"from models.rows import World as Place\n\n\nasync def show(viewer):\n    return await {lookup}\n"
    (house / "resolvers" / "worlds.py").write_text(code)

    found = complaints(house)

    assert len(found) == 1
    assert found[0].startswith("resolvers/worlds.py:5: ")
    assert "in show does not go through owned_by or visible_to" in found[0]


@pytest.mark.parametrize(
    "lookup",
    [
        "World.owned_by(viewer).get_or_none(id=1)",
        "Channel.visible_to(viewer).filter(id=1).first()",
        "Setting.get(id=1)",
        "World.create(id=1)",
        "settings.get('World')",
    ],
)
def test_rows_looked_up_through_the_viewer_and_rows_of_nobody_pass(house: Path, lookup: str) -> None:
    (house / "resolvers" / "worlds.py").write_text(f"async def show(viewer):\n    return await {lookup}\n")

    assert complaints(house) == []


@pytest.mark.parametrize(
    "line",
    [
        "from tortoise.transactions import in_transaction",
        "from tortoise.transactions import atomic as whole",
        "await transactions.in_transaction()",
        "await Setting.bulk_create([])",
        "await Tortoise.generate_schemas()",
    ],
)
def test_transactions_outside_the_database_package_are_found(house: Path, line: str) -> None:
    code = f"async def store():\n    {line}\n"
    (house / "resolvers" / "worlds.py").write_text(code)
    (house / "models" / "database" / "tx.py").write_text(code)

    found = complaints(house)

    assert len(found) == 1
    assert found[0].startswith("resolvers/worlds.py:2: ")
    assert "belongs to models/database alone" in found[0]
