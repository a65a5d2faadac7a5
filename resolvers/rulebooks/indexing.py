"""The job that makes a document's bytes pages that can be read, and passages that can be found."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import structlog

from core.env import Env
from core.jobs import MOST_ATTEMPTS, Job
from core.pages import Unreadable
from core.vectors import packed
from models import document_rows
from models.database.tx import tx
from models.document_rows import Source
from models.rulebooks import RuleChunk
from resolvers.rulebooks.chunking import Chunk, chunks_of
from resolvers.rulebooks.reading import read_pages

INDEX_JOB: Final = "rules.index"
FORGET_JOB: Final = "rules.forget"
AT_ONCE: Final = 2  # documents of one process
EMBEDDED_AT_ONCE: Final = 32  # chunks
STOPPED: Final = "the server stopped too often while it read it"

log = structlog.get_logger(__name__)

Tell = Callable[[str], None]


class Indexer:
    """Does the job, for AT_ONCE documents at a time: those that wait take no memory yet."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(AT_ONCE)

    async def run(self, env: Env, job: Job) -> None:
        document_id = UUID(job.args["document"])
        async with self._room:
            if job.attempt >= MOST_ATTEMPTS:  # one too many, so that no document is being read for ever
                await _fail(document_id, STOPPED)
            await index_document(env, document_id)


async def index_document(env: Env, document_id: UUID, tell: Tell = lambda _: None) -> None:
    """Read a document, and store its pages and passages at once; twice, or by two at a time, is the same as once.

    A document that cannot be read is FAILED with the reason. One that can is found by its words, and where there is
    an embedder, soon by its meaning. `tell` is told what is done next.
    """
    async with tx():
        source = await document_rows.claimed(document_id)
    if source is not None:
        await _index(env, document_id, source, tell)
    await _embed(env, document_id, tell)


async def forget_unsent(_env: Env, _job: Job) -> None:
    """Documents whose bytes never came, and may come no longer, are deleted."""
    async with tx():
        await document_rows.forget_unsent(datetime.now(UTC))


async def _index(env: Env, document_id: UUID, source: Source, tell: Tell) -> None:
    tell("reading")
    try:
        pages = await read_pages(env, source.content, source.media_type)
    except Unreadable as unreadable:
        await _fail(document_id, unreadable.reason)
        return
    chunks = await asyncio.to_thread(chunks_of, pages)
    tell(f"indexing {len(pages):,} pages")
    async with tx():
        await document_rows.stored(document_id, pages, [_row(document_id, chunk) for chunk in chunks])


async def _fail(document_id: UUID, reason: str) -> None:
    async with tx():
        failed = await document_rows.failed(document_id, reason)
    if failed:
        log.info("a document cannot be read", document=str(document_id), reason=reason)


async def _embed(env: Env, document_id: UUID, tell: Tell) -> None:
    """All passages at once: a search takes a document's vectors as soon as there is one."""
    if env.embedder is None:
        return
    model = env.embedder.model
    kept: dict[int, bytes] = {}
    chunks = await document_rows.without_vectors(document_id, model)
    for start in range(0, len(chunks), EMBEDDED_AT_ONCE):
        some = chunks[start : start + EMBEDDED_AT_ONCE]
        tell(f"embedding {start + 1:,} of {len(chunks):,} passages")
        vectors = await env.embedder.embed([text for _, text in some])
        kept |= {number: packed(vector) for (number, _), vector in zip(some, vectors, strict=True)}
    if kept:
        async with tx():
            await document_rows.keep_vectors(document_id, model, kept)


def _row(document_id: UUID, chunk: Chunk) -> RuleChunk:
    return RuleChunk(
        document_id=document_id,
        number=chunk.number,
        page=chunk.page,
        section_path=list(chunk.section_path),
        char_start=chunk.char_start,
        char_end=chunk.char_end,
        sentences=[list(span) for span in chunk.sentences],
        words=0,
    )
