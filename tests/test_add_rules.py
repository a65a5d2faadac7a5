"""A file for a game: `inglenook games add-rules`."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from core.env import Env
from core.settings import Settings
from gql.ids import global_id
from models.database.tx import tx
from models.games import Game, name_key
from models.rulebooks import DocumentPage, GameDocument
from pdfs import encrypted, pdf
from processes import ROOT

pytestmark = pytest.mark.anyio


@pytest.fixture
async def game(env: Env) -> Game:
    async with tx():
        return await Game.create(name_base="Fox & Geese", folded=name_key("Fox & Geese"))


async def run(settings: Settings, *words: str) -> tuple[int, str, str]:
    """The exit code, the answer, and what was said beside it."""
    environment = {"INGLENOOK_DATABASE_URL": settings.database_url, "INGLENOOK_DATA_DIR": str(settings.data_dir)}
    command = (sys.executable, str(ROOT / "inglenook.py"), "games", "add-rules", *words)
    process = await asyncio.create_subprocess_exec(*command, env=os.environ | environment, stdout=PIPE, stderr=PIPE)
    out, notes = await process.communicate()
    return process.returncode or 0, out.decode().strip(), notes.decode()


async def test_a_file_is_added_beside_a_server_and_can_be_searched(
    settings: Settings, game: Game, tmp_path: Path
) -> None:
    file = tmp_path / "our-rules.pdf"
    file.write_bytes(pdf([["Take five."], ["Keep two."]]))
    facts = ("--kind", "faq", "--language", "de", "--edition", "2nd", "--licence", "CC0")

    code, answer, notes = await run(settings, str(file), "--game", "fox & geese", *facts)
    again = await run(settings, str(file), "--game", str(game.id))

    document = await GameDocument.get()
    assert (code, answer) == (0, global_id("GameDocument", document.id))
    assert "our rules can be searched: 2 pages." in notes
    assert (document.status, document.kind, document.language, document.edition) == ("READY", "FAQ", "de", "2nd")
    assert await DocumentPage.all().count() == 2
    assert again[:2] == (0, answer)


async def test_what_cannot_be_added_says_why(settings: Settings, game: Game, tmp_path: Path) -> None:
    file = tmp_path / "rules.pdf"
    file.write_bytes(encrypted())
    other = tmp_path / "rules.docx"
    other.write_bytes(b"x")

    unread = await run(settings, str(file), "--game", game.name_base)
    unknown = await run(settings, str(file), "--game", "Nine Men")
    wrong = await run(settings, str(other), "--game", game.name_base)
    markup = await run(settings, str(file), "--game", "[/Nine] [red]Men")

    assert unread[:2] == (1, "")
    assert "cannot be indexed: it is encrypted: send it without its password" in unread[2]
    assert unknown[0] == 1
    assert "there is no game Nine Men: `inglenook games list` prints them all" in unknown[2]
    assert "there is no game [/Nine] [red]Men: " in markup[2]
    assert wrong[0] == 2
