"""Processes that are killed in the midst of an import: what is stored is whole, and never asked for again."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import Generator
from random import Random

import pytest

from core.env import Env
from core.settings import Settings
from fakes.bgg import TOKEN, FakeBgg, fake_bgg
from models.games import Game, SyncJob, SyncState
from models.sync_rows import OPEN
from processes import ROOT, SECRET
from resolvers.games.importing import import_all
from server.worker import working
from syncing import PATIENCE, SYNCING, ended, pointed_at
from working import QUICK

pytestmark = pytest.mark.anyio

GAMES = range(1, 201)
KILLS = 3
INTERVAL = 200  # milliseconds


@pytest.fixture
def fake() -> Generator[FakeBgg]:
    with fake_bgg() as fake:
        yield fake


@pytest.fixture
def settings(settings: Settings, fake: FakeBgg) -> Settings:
    return pointed_at(fake, settings, interval_ms=INTERVAL)


async def killed_at_work(settings: Settings, fake: FakeBgg, seconds: float) -> None:
    """Have a worker begin to call, and kill it so many seconds later."""
    environ = {name: text for name, text in os.environ.items() if not name.startswith("INGLENOOK_")}
    environ |= {
        "INGLENOOK_DATABASE_URL": settings.database_url,
        "INGLENOOK_DATA_DIR": str(settings.data_dir),
        "INGLENOOK_TOKEN_SECRET": SECRET,
        "INGLENOOK_BGG_TOKEN": TOKEN,
        "INGLENOOK_BGG_BASE_URL": fake.base_url,
        "INGLENOOK_BGG_INTERVAL_MS": str(INTERVAL),
    }
    before = len(fake.calls)
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / "inglenook.py"), "worker", cwd=settings.data_dir, env=environ, stderr=DEVNULL
    )
    async with asyncio.timeout(PATIENCE):
        while len(fake.calls) == before:  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.01)
    await asyncio.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    await process.wait()


async def stored() -> set[int | None]:
    return {game.bgg_id for game in await Game.all()}


async def done() -> set[int]:
    """What the imports say that they came to."""
    return {bgg_id for sync in await SyncJob.all() for bgg_id in sync.bgg_ids[: sync.done]}


async def test_an_import_whose_workers_are_killed_goes_on_after_the_last_call_that_is_stored(
    env: Env, settings: Settings, fake: FakeBgg
) -> None:
    random = Random(5)  # noqa: S311
    await import_all(env, bgg_ids=GAMES)

    for _ in range(KILLS):
        await killed_at_work(settings, fake, random.uniform(0, 3 * INTERVAL / 1_000))
        assert await stored() == await done()
        assert await SyncJob.filter(state__in=OPEN).exists()
    there, asked = await stored(), len(fake.calls)
    async with working(env, SYNCING, pace=QUICK):
        syncs = await ended([sync.id for sync in await SyncJob.all()])

    assert [(sync.state, sync.done, sync.failures) for sync in syncs] == [(SyncState.SUCCEEDED, 100, [])] * 2
    assert await stored() == set(GAMES)
    assert there.isdisjoint(bgg_id for call in fake.calls[asked:] for bgg_id in call.ids)
    assert len(fake.calls) <= len(GAMES) // 20 + KILLS  # each kill costs the call that was under way at most
