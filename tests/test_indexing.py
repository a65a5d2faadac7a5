import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.env import Env
from core.jobs import MOST_ATTEMPTS, Job, Pace
from core.vectors import unpacked
from models.database.tx import tx
from models.document_rows import claimed
from models.games import Game
from models.rulebooks import (
    DocumentPage,
    DocumentSource,
    DocumentStatus,
    GameDocument,
    RuleChunk,
    RuleTerm,
    RuleVector,
)
from pdfs import Words, encrypted, pdf
from resolvers.rulebooks.documents import Content, add_content
from resolvers.rulebooks.facts import Facts
from resolvers.rulebooks.indexing import Indexer, index_document
from rulebook_texts import fate_accelerated
from server.worker import handlers, working

pytestmark = pytest.mark.anyio

LINE = "Each player in turn draws two cards, then may trade with one other player of this game."


async def added(data: bytes, media_type: str = "text/markdown") -> GameDocument:
    """A document whose bytes are there, in a game of its own."""
    async with tx() as unit:
        game = await Game.create(name_base="Fox and Geese", folded="fox and geese")
        return await add_content(unit, None, game, Facts("Rules"), Content(data, media_type))


class Lengths:
    """An embedder that tells texts apart by their length."""

    model = "lengths"
    dimensions = 2
    languages: frozenset[str] = frozenset()

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [[1.0, -len(text) / 1_000] for text in texts]


async def test_a_document_becomes_pages_and_chunks(env: Env) -> None:
    document = await added(b"# Setup\n\nTake *five*. Keep two.\f## Trade\n\nWith \xf0\x9f\x98\x80 all.")

    await index_document(env, document.id)

    await document.refresh_from_db()
    assert (document.status, document.page_count, document.failure) == (DocumentStatus.READY, 2, None)
    pages = {page.number: page.text for page in await DocumentPage.filter(document_id=document.id)}
    chunks = await RuleChunk.filter(document_id=document.id).order_by("number")
    assert [(chunk.page, chunk.section_path) for chunk in chunks] == [(1, ["Setup"]), (2, ["Setup", "Trade"])]
    assert [[pages[chunk.page][start:end] for start, end in chunk.sentences] for chunk in chunks] == [
        ["Setup", "Take five.", "Keep two."],
        ["Trade", "With \U0001f600 all."],
    ]
    assert all(chunk.words > 0 for chunk in chunks)
    assert await RuleTerm.filter(document_id=document.id, term="trade").exists()
    assert not await DocumentSource.all().exists()


async def test_it_is_done_by_a_worker(env: Env) -> None:
    document = await added(b"Take five.")

    async with working(env, handlers(env), pace=Pace(poll=0.05)), asyncio.timeout(30):
        while document.status is not DocumentStatus.READY:
            await asyncio.sleep(0.02)
            await document.refresh_from_db()

    assert await RuleChunk.all().count() == 1


async def test_twice_and_at_the_same_time_is_as_once(env: Env) -> None:
    document = await added(b"# Setup\n\nTake five.\fEnd")

    await asyncio.gather(*(index_document(env, document.id) for _ in range(4)))
    await index_document(env, document.id)

    assert await DocumentPage.all().count() == await RuleChunk.all().count() == 2


async def test_what_a_worker_left_is_taken_up(env: Env) -> None:
    document = await added(b"Take five.")
    async with tx():
        await claimed(document.id)
    await document.refresh_from_db()
    assert document.status is DocumentStatus.PROCESSING

    await index_document(env, document.id)

    await document.refresh_from_db()
    assert document.status is DocumentStatus.READY


async def test_a_document_that_stops_its_workers_again_and_again_fails_and_may_be_sent_once_more(env: Env) -> None:
    document = await added(b"Take five.")
    job = Job(1, "rules.index", {"document": str(document.id)}, None, attempt=MOST_ATTEMPTS, token=1)
    async with tx():
        await claimed(document.id)  # by a worker that is gone

    await Indexer().run(env, job)

    await document.refresh_from_db()
    assert (document.status, document.failure) == (
        DocumentStatus.FAILED,
        "the server stopped too often while it read it",
    )
    game = await Game.get(id=document.game_id)
    async with tx() as unit:
        again = await add_content(unit, None, game, Facts("Rules"), Content(b"Take five.", "text/markdown"))
    assert (again.id, again.status) == (document.id, DocumentStatus.PENDING)


async def test_a_document_that_is_read_stays_so_whatever_its_job_came_to(env: Env) -> None:
    document = await added(b"Take five.")
    await index_document(env, document.id)

    await Indexer().run(env, Job(1, "rules.index", {"document": str(document.id)}, None, MOST_ATTEMPTS, token=1))

    await document.refresh_from_db()
    assert (document.status, document.failure) == (DocumentStatus.READY, None)


async def test_a_document_that_is_deleted_meanwhile_stays_gone(env: Env) -> None:
    document = await added(b"Take five.")

    def deleting(_: str) -> None:
        doomed.append(asyncio.create_task(deleted()))

    async def deleted() -> None:
        async with tx():
            await GameDocument.filter(id=document.id).delete()

    doomed: list[asyncio.Task[None]] = []
    await index_document(env, document.id, deleting)
    await asyncio.gather(*doomed)
    await index_document(env, document.id)

    assert not await DocumentPage.all().exists()
    assert not await GameDocument.all().exists()


@pytest.mark.parametrize(
    ("data", "media_type", "reason"),
    [
        (b"\xff\xfe", "text/plain", "it is no text in UTF-8"),
        (b" \n\f ", "text/plain", "it has no text"),
        (b"<!-- secret -->" * 5_000, "text/markdown", "it has no text"),
        (b"a" * 5_000_001, "text/plain", "it has 5,000,001 characters: at most 5,000,000 are read"),
        (encrypted(), "application/pdf", "it is encrypted: send it without its password"),
        (b"%PDF-", "application/pdf", "it is no PDF, or a broken one"),
    ],
)
async def test_a_document_that_cannot_be_read_says_why(env: Env, data: bytes, media_type: str, reason: str) -> None:
    document = await added(data, media_type)

    await index_document(env, document.id)

    await document.refresh_from_db()
    assert (document.status, document.failure) == (DocumentStatus.FAILED, reason)
    assert not await DocumentSource.all().exists()
    assert not await DocumentPage.all().exists()


async def test_without_the_extra_a_pdf_says_what_to_install(env: Env) -> None:
    document = await added(pdf([["a"]]), "application/pdf")

    await index_document(replace(env, pdf=None), document.id)

    await document.refresh_from_db()
    assert document.failure == "reading PDFs needs the extra: pip install 'inglenook[pdf]'"


async def test_a_large_markdown_text_is_read_as_a_small_one_is(env: Env) -> None:
    document = await added(b"# Setup\n\n" + b"Take *five*. " * 5_000)

    await index_document(env, document.id)

    page = await DocumentPage.get(document_id=document.id)
    assert page.text == "Setup\n\n" + ("Take five. " * 5_000).rstrip()


async def test_chunks_have_vectors_where_there_is_an_embedder(env: Env) -> None:
    document = await added(b"# One\n\nTake five.\n\n# Two\n\nTake it.")

    await index_document(replace(env, embedder=Lengths()), document.id)

    vectors = await RuleVector.filter(document_id=document.id).order_by("chunk_number")
    chunks = await RuleChunk.filter(document_id=document.id).order_by("number")
    assert [(vector.model, vector.chunk_number) for vector in vectors] == [("lengths", 0), ("lengths", 1)]
    for vector, chunk in zip(vectors, chunks, strict=True):
        size = chunk.char_end - chunk.char_start
        assert unpacked(bytes(vector.vector)) == pytest.approx([1.0, -size / 1_000], abs=0.005)


async def test_what_was_indexed_without_an_embedder_gets_its_vectors_later(env: Env) -> None:
    document = await added(b"# One\n\nTake five.\n\n# Two\n\nTake it.")
    await index_document(env, document.id)
    assert not await RuleVector.all().exists()

    await asyncio.gather(*(index_document(replace(env, embedder=Lengths()), document.id) for _ in range(3)))

    assert await RuleVector.all().count() == 2


async def test_sixty_pages_of_a_pdf_are_indexed_within_ten_seconds(env: Env) -> None:
    content = pdf([[Words(f"Chapter {index}", 18), *[f"{LINE} {n}" for n in range(44)]] for index in range(60)])
    document = await added(content, "application/pdf")
    begun = time.monotonic()

    await index_document(env, document.id)

    assert time.monotonic() - begun < 10
    assert await DocumentPage.filter(document_id=document.id).count() == 60
    paths = await RuleChunk.filter(document_id=document.id).values_list("section_path", flat=True)
    assert {path[0] for path in paths} == {f"Chapter {index}" for index in range(60)}


async def test_a_real_rulebook_is_indexed_whole(env: Env) -> None:
    source = fate_accelerated()
    if source is None:
        return
    document = await added(source.encode())

    await index_document(env, document.id)

    page = await DocumentPage.get(document_id=document.id)
    chunks = await RuleChunk.filter(document_id=document.id).order_by("number")
    kept = "".join(page.text[chunk.char_start : chunk.char_end] for chunk in chunks)
    assert "".join(kept.split()) == "".join(page.text.split())
    assert ["Actions", "AAttack"] in [chunk.section_path[1:] for chunk in chunks]
