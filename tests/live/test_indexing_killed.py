"""A worker that is killed while it indexes a document leaves nothing half-done."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from core.env import Env
from core.settings import Settings
from models.database.tx import tx
from models.games import Game
from models.rulebooks import DocumentPage, DocumentStatus, GameDocument, RuleChunk
from pdfs import pdf
from processes import ROOT
from resolvers.rulebooks.documents import Content, add_content
from resolvers.rulebooks.facts import Facts
from resolvers.rulebooks.indexing import index_document

pytestmark = pytest.mark.anyio

WORKER = """
import asyncio, os, signal, sys
from uuid import UUID
from core.settings import Settings
from resolvers.rulebooks.indexing import index_document
from server.starting import running

def die(step):
    if step.startswith(sys.argv[4]):
        os.kill(os.getpid(), signal.SIGKILL)

async def main():
    async with running(Settings(database_url=sys.argv[1], data_dir=sys.argv[2])) as env:
        await index_document(env, UUID(sys.argv[3]), die)

asyncio.run(main())
"""


@pytest.mark.parametrize("step", ["reading", "indexing"])
async def test_a_document_whose_worker_was_killed_is_indexed_by_the_next(
    env: Env, settings: Settings, tmp_path: Path, step: str
) -> None:
    async with tx() as unit:
        game = await Game.create(name_base="Fox and Geese", folded="fox and geese")
        content = Content(pdf([["Take five."], ["Keep two."]]), "application/pdf")
        document = await add_content(unit, None, game, Facts("Rules"), content)

    arguments = (settings.database_url, str(tmp_path), str(document.id), step)
    killed = await asyncio.create_subprocess_exec(sys.executable, "-c", WORKER, *arguments, cwd=ROOT)
    code = await asyncio.wait_for(killed.wait(), 60)

    assert code == -signal.SIGKILL
    left = await GameDocument.get(id=document.id)
    assert left.status is DocumentStatus.PROCESSING
    assert not await DocumentPage.all().exists()
    await index_document(env, document.id)
    await document.refresh_from_db()
    assert (document.status, document.page_count) == (DocumentStatus.READY, 2)
    assert await DocumentPage.all().count() == await RuleChunk.all().count() == 2
