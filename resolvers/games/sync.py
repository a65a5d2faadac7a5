"""Imports of games, gone through: a job for each call, so that what is stored is never asked for again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.catalogue import CALL_MOST, FetchedGame
from core.clock import utc_now
from core.env import Env
from core.errors import ProviderUnavailable
from core.jobs import MOST_ATTEMPTS, Job
from core.urls import web_url
from models.database.tx import tx
from models.games import NAME_MAX, URL_MAX, Game, SyncJob, SyncState, name_key
from models.sync_rows import open_import, store_games
from resolvers.games.importing import configured, fetch_next
from resolvers.games.writing import AGES, DESCRIPTION_MAX, MINUTES, PLAYERS, YEARS

STOPPED = "the server stopped too often in the middle of a call"
TAGS_MAX = 100


async def sync_games(env: Env, job: Job) -> None:
    """Fetch the next games of an import; they are stored together with how far it came, so it is safe to do twice."""
    sync_id, done = UUID(job.args["sync"]), int(job.args["done"])
    wanted = await _begun(sync_id, done)
    if not wanted:
        return
    try:
        if job.attempt >= MOST_ATTEMPTS:  # one too many, so that the engine does not leave it for dead
            raise ProviderUnavailable(STOPPED)
        found = await configured(env).fetch(wanted)
    except ProviderUnavailable as failure:
        await _give_up(sync_id, done, failure.message)
    else:
        await _store(sync_id, done, wanted, found)


async def _begun(sync_id: UUID, done: int) -> list[int]:
    """The numbers to be asked for now; none where that was done already."""
    async with tx():
        sync = await open_import(sync_id, done)
        if sync is None:
            return []
        if sync.state is not SyncState.RUNNING:
            sync.state = SyncState.RUNNING
            await sync.save(update_fields=["state"])
        return sync.bgg_ids[done : done + CALL_MOST]


async def _store(sync_id: UUID, done: int, wanted: Sequence[int], found: Sequence[FetchedGame]) -> None:
    known = {game.bgg_id for game in found}
    async with tx() as unit:
        sync = await open_import(sync_id, done)
        if sync is None:  # whoever took the job over was faster
            return
        await store_games([_row(game, utc_now()) for game in found])
        sync.done = done + len(wanted)
        sync.failures = [*sync.failures, *(f"{bgg_id}: not found" for bgg_id in wanted if bgg_id not in known)]
        if sync.done < sync.total:
            await fetch_next(unit, sync)
        else:
            _end(sync, SyncState.SUCCEEDED)
        await sync.save()


async def _give_up(sync_id: UUID, done: int, reason: str) -> None:
    async with tx():
        sync = await open_import(sync_id, done)
        if sync is not None:
            sync.failures = [*sync.failures, reason]
            _end(sync, SyncState.FAILED)
            await sync.save()


def _end(sync: SyncJob, state: SyncState) -> None:
    sync.state = state
    sync.finished_at = utc_now()


def _row(game: FetchedGame, now: datetime) -> Game:
    """What a game of ours may say of it: a value out of its range is not known."""
    name = " ".join(game.name.split())[:NAME_MAX].rstrip()
    fewest, most = _within(PLAYERS, game.min_players), _within(PLAYERS, game.max_players)
    return Game(
        bgg_id=game.bgg_id,
        name_base=name,
        folded=name_key(name),
        min_players=fewest,
        max_players=None if fewest and most and most < fewest else most,
        playing_time=_within(MINUTES, game.playing_time),
        min_age=_within(AGES, game.min_age),
        year_published=_within(YEARS, game.year_published),
        rating=game.rating,
        weight=game.weight,
        description=game.description and game.description[:DESCRIPTION_MAX],
        categories=_tags(game.categories),
        mechanics=_tags(game.mechanics),
        thumbnail_url=_url(game.thumbnail_url),
        image_url=_url(game.image_url),
        last_synced_from_bgg_at=now,
    )


def _within(allowed: range, number: int | None) -> int | None:
    return number if number in allowed else None


def _tags(names: Sequence[str]) -> list[str]:
    return [name[:NAME_MAX] for name in names[:TAGS_MAX]]


def _url(url: str | None) -> str | None:
    if url is None or len(url) > URL_MAX:
        return None
    try:
        return web_url(url)
    except ValueError:
        return None
