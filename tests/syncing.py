"""Imports of games that are gone through in a test, from a server of its own."""

import asyncio
from collections.abc import Mapping
from uuid import UUID

from pydantic import SecretStr

from core.env import Env
from core.jobs import Handler
from core.settings import Settings
from fakes.bgg import TOKEN, FakeBgg
from models.games import SyncJob
from models.sync_rows import OPEN
from resolvers.games.importing import SYNC_JOB, import_all
from resolvers.games.sync import sync_games
from server.worker import working
from working import QUICK

PATIENCE = 60.0  # seconds that a busy machine may take
SYNCING: Mapping[str, Handler] = {SYNC_JOB: sync_games}


def pointed_at(fake: FakeBgg, settings: Settings, *, interval_ms: int = 0) -> Settings:
    """The settings of somebody whose BoardGameGeek is this one."""
    return settings.model_copy(
        update={
            "bgg_token": SecretStr(TOKEN),
            "bgg_base_url": fake.base_url,
            "bgg_interval_ms": interval_ms,
        }
    )


async def imported(env: Env, *bgg_ids: int) -> list[SyncJob]:
    """The imports of these games, once they are over."""
    async with working(env, SYNCING, pace=QUICK):
        return await ended([sync.id for sync in await import_all(env, bgg_ids=bgg_ids)])


async def ended(sync_ids: list[UUID]) -> list[SyncJob]:
    """These imports, once they are over."""
    async with asyncio.timeout(PATIENCE):
        while await SyncJob.filter(id__in=sync_ids, state__in=OPEN).exists():  # noqa: ASYNC110 - in the database
            await asyncio.sleep(0.02)
    return await SyncJob.filter(id__in=sync_ids).order_by("id")
