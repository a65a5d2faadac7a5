"""Imports of games from BoardGameGeek, begun."""

from collections.abc import Sequence

from core.catalogue import Catalogue
from core.env import Env
from core.errors import Invalid, ProviderUnavailable
from models.database.tx import Unit, tx
from models.games import SyncJob
from models.users import User
from resolvers.audit import audit
from resolvers.games.access import require_editor
from resolvers.games.writing import BGG_IDS

SYNC_JOB = "games.sync"
IMPORT_MOST = 100  # games
NOT_CONFIGURED = "BoardGameGeek needs a token: put yours into INGLENOOK_BGG_TOKEN and start the server again"


async def import_games(env: Env, viewer: User, *, bgg_ids: Sequence[int]) -> SyncJob:
    """Have games fetched in the background, each once. Raises Forbidden, Invalid and ProviderUnavailable."""
    require_editor(viewer)
    wanted = _checked(bgg_ids)
    configured(env)
    async with tx() as unit:
        return await _begun(unit, viewer, wanted)


async def import_all(env: Env, *, bgg_ids: Sequence[int]) -> list[SyncJob]:
    """The same for the operator: any number of games, in as many imports as that takes."""
    wanted = list(dict.fromkeys(bgg_ids))
    parts = [_checked(wanted[start : start + IMPORT_MOST]) for start in range(0, len(wanted), IMPORT_MOST)]
    configured(env)
    async with tx() as unit:
        return [await _begun(unit, None, part) for part in parts]


def configured(env: Env) -> Catalogue:
    """Where games are fetched from. Raises ProviderUnavailable, which says what to do, if there is no such place."""
    if env.catalogue is None:
        raise ProviderUnavailable(NOT_CONFIGURED)
    return env.catalogue


async def fetch_next(unit: Unit, sync: SyncJob) -> None:
    """Have a job fetch what comes after the games that are done."""
    await unit.enqueue(SYNC_JOB, {"sync": str(sync.id), "done": sync.done}, key=f"{sync.id} {sync.done}")


def _checked(bgg_ids: Sequence[int]) -> list[int]:
    """Each once, in their order."""
    if not 1 <= len(bgg_ids) <= IMPORT_MOST:
        raise Invalid("bggIds", f"a list of 1 to {IMPORT_MOST} numbers")
    for place, bgg_id in enumerate(bgg_ids):
        if bgg_id not in BGG_IDS:
            raise Invalid(("bggIds", str(place)), "a number of BoardGameGeek's, above 0")
    return list(dict.fromkeys(bgg_ids))


async def _begun(unit: Unit, viewer: User | None, bgg_ids: list[int]) -> SyncJob:
    sync = await SyncJob.create(user_id=viewer and viewer.id, bgg_ids=bgg_ids, total=len(bgg_ids))
    await audit(viewer, "game.import", sync, target_type="SyncJob", before=None, after={"bgg_ids": bgg_ids})
    await fetch_next(unit, sync)
    return sync
