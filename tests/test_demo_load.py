"""Games of old for the catalogue: `inglenook demo load`."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE

import pytest

from core.settings import Settings
from processes import ROOT
from tables import query

pytestmark = pytest.mark.anyio

GAMES = 12


async def loaded(settings: Settings) -> list[str]:
    """What the command prints."""
    environment = {"INGLENOOK_DATABASE_URL": settings.database_url, "INGLENOOK_DATA_DIR": str(settings.data_dir)}
    command = (sys.executable, str(ROOT / "inglenook.py"), "demo", "load")
    process = await asyncio.create_subprocess_exec(*command, env=os.environ | environment, stdout=PIPE, stderr=PIPE)
    out, problems = await process.communicate()
    assert process.returncode == 0, problems.decode()
    return out.decode().splitlines()


async def test_games_whose_rules_can_be_searched_are_loaded_once(settings: Settings) -> None:
    first = await loaded(settings)
    second = await loaded(settings)

    assert first == second
    assert len(set(first)) == GAMES
    assert await query(settings.database_url, "SELECT COUNT(*) FROM game") == [(GAMES,)]
    documents = await query(settings.database_url, "SELECT status, page_count, licence FROM game_document")
    assert documents == [("READY", 3, "MIT, as Inglenook")] * GAMES
    assert await query(settings.database_url, "SELECT COUNT(DISTINCT document_id) FROM rule_chunk") == [(GAMES,)]
