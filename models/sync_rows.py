"""The rows that fetching games needs, found by their keys; what changes them is called inside `tx()`."""

from collections.abc import Sequence
from uuid import UUID

from models.database.rows import insert_rows
from models.games import Game, SyncJob, SyncState

OPEN = (SyncState.QUEUED, SyncState.RUNNING)
REFRESHED = (
    "name_base",
    "folded",
    "min_players",
    "max_players",
    "playing_time",
    "min_age",
    "year_published",
    "rating",
    "weight",
    "description",
    "categories",
    "mechanics",
    "thumbnail_url",
    "image_url",
    "last_synced_from_bgg_at",
    "updated_at",
)
REFRESH = "ON CONFLICT (bgg_id) DO UPDATE SET " + ", ".join(f"{column} = excluded.{column}" for column in REFRESHED)


async def open_import(sync_id: UUID, done: int) -> SyncJob | None:
    """The import, which nobody else changes until the `tx()` ends; None if it ended, or came further than `done`."""
    return await SyncJob.select_for_update().get_or_none(id=sync_id, done=done, state__in=OPEN)


async def store_games(games: Sequence[Game]) -> None:
    """Add games with a number at BoardGameGeek; of one that is there already its status, id and age stay."""
    in_order = sorted(games, key=lambda game: game.bgg_id or 0)  # so that two who store the same wait in one order
    await insert_rows(in_order, REFRESH)


async def imports_by_id(sync_ids: Sequence[UUID]) -> list[SyncJob]:
    return await SyncJob.filter(id__in=list(sync_ids)).order_by("id")
