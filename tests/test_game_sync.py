"""Imports from BoardGameGeek: what is stored of each call, and what of a call that failed."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from core.env import Env
from core.jobs import MOST_ATTEMPTS, Job
from core.settings import Settings
from fakes.bgg import TOKEN, Does, FakeBgg, fake_bgg, item
from models.database.tx import tx
from models.games import Game, GameStatus, SyncJob, SyncState
from providers.bgg.client import BoardGameGeek
from resolvers.games.importing import SYNC_JOB, import_all
from resolvers.games.sync import sync_games
from server.worker import handlers
from syncing import imported, pointed_at

pytestmark = pytest.mark.anyio

INTERVAL = 40  # milliseconds
TOLERANCE = 0.005  # seconds that two clocks may differ


@pytest.fixture(scope="module")
def fake_server() -> Generator[FakeBgg]:
    with fake_bgg() as fake:
        yield fake


@pytest.fixture
def fake(fake_server: FakeBgg) -> FakeBgg:
    fake_server.forget()
    return fake_server


@pytest.fixture
def settings(settings: Settings, fake: FakeBgg) -> Settings:
    return pointed_at(fake, settings, interval_ms=INTERVAL)


@pytest.fixture
async def hasty(env: Env, fake: FakeBgg) -> AsyncGenerator[Env]:
    """An environment whose catalogue soon gives up."""
    client = BoardGameGeek(token=SecretStr(TOKEN), base_url=fake.base_url, interval=0, first_wait=0.01, timeout=0.5)
    yield replace(env, catalogue=client)
    await client.close()


async def stored() -> list[tuple[object, ...]]:
    """All games with all that is said of them."""
    return await Game.all().order_by("id").values_list()


async def test_five_hundred_games_are_fetched_by_twenty_five_calls_at_the_pace(env: Env, fake: FakeBgg) -> None:
    syncs = await imported(env, *range(1, 501))

    assert [(sync.state, sync.done, sync.failures) for sync in syncs] == [(SyncState.SUCCEEDED, 100, [])] * 5
    assert await Game.all().count() == 500
    assert len(fake.calls) == 25
    assert sorted(bgg_id for call in fake.calls for bgg_id in call.ids) == list(range(1, 501))
    assert min(fake.gaps) >= INTERVAL / 1_000 - TOLERANCE


async def test_a_new_game_is_there_for_everybody_with_all_its_facts(env: Env) -> None:
    await imported(env, 13)

    game = await Game.get(bgg_id=13)
    assert (game.name_base, game.folded, game.status) == ("Game 13", "game 13", GameStatus.ACTIVE)
    assert (game.min_players, game.max_players, game.playing_time, game.min_age) == (2, 4, 90, 10)
    assert (game.year_published, game.rating, game.weight) == (1995, 7.25, 2.5)
    assert (game.description, game.categories) == ("A game.", ["Negotiation"])
    assert game.mechanics == ["Dice Rolling", "Trade"]
    assert (game.thumbnail_url, game.image_url) == ("https://cf.example/13_t.jpg", "https://cf.example/13.jpg")
    assert game.last_synced_from_bgg_at is not None
    assert (datetime.now(UTC) - game.last_synced_from_bgg_at).total_seconds() < 60


async def test_of_a_known_game_the_facts_are_refreshed_and_the_status_stays(env: Env) -> None:
    async with tx():
        known = await Game.create(
            bgg_id=13, name_base="Old", folded="old", status=GameStatus.HIDDEN, description="Old.", min_age=3
        )

    await imported(env, 13, 14)

    game = await Game.get(bgg_id=13)
    assert (game.id, game.status, game.created_at) == (known.id, GameStatus.HIDDEN, known.created_at)
    assert (game.name_base, game.folded, game.description, game.min_age) == ("Game 13", "game 13", "A game.", 10)
    assert game.last_synced_from_bgg_at is not None
    assert game.updated_at > known.updated_at


async def test_what_is_no_longer_known_there_is_no_longer_known_here(env: Env, fake: FakeBgg) -> None:
    await imported(env, 13)
    fake.items = {13: '<item type="boardgame" id="13"><name type="primary" value="Bare" /></item>'}

    await imported(env, 13)

    game = await Game.get(bgg_id=13)
    assert (game.name_base, game.rating, game.description, game.mechanics) == ("Bare", None, None, [])


async def test_games_that_are_not_there_are_told_and_the_others_stored(env: Env, fake: FakeBgg) -> None:
    fake.missing = {2, 25}

    (sync,) = await imported(env, *range(1, 31))

    assert (sync.state, sync.total, sync.done) == (SyncState.SUCCEEDED, 30, 30)
    assert sync.failures == ["2: not found", "25: not found"]
    assert sync.finished_at is not None
    assert await Game.all().count() == 28


async def test_what_is_out_of_its_range_is_not_known(env: Env, fake: FakeBgg) -> None:
    odd = item(7).replace('maxplayers value="4"', 'maxplayers value="1"').replace('"90"', '"200000"')
    odd = odd.replace("https://cf.example/7.jpg", "javascript:alert(1)").replace("Game 7", f"  So   {'o' * 300}")
    fake.items = {7: odd.replace("A game.", "x" * 30_000).replace('minage value="10"', 'minage value="130"')}

    await imported(env, 7)

    game = await Game.get(bgg_id=7)
    assert (game.min_players, game.max_players, game.playing_time, game.min_age) == (2, None, None, None)
    assert (game.image_url, len(game.description or "")) == (None, 20_000)
    assert game.name_base == f"So {'o' * 197}"


@pytest.mark.parametrize(
    ("does", "told"),
    [
        (Does.PAGE, "could not be read"),
        (Does.BOMB, "could not be read"),
        (Does.HALF, "could not be read"),
        (Does.ERRORS, "could not be read"),
        (Does.HUGE, "too long"),
        (Does.UNAUTHORIZED, "INGLENOOK_BGG_TOKEN"),
        (Does.MOVED, "INGLENOOK_BGG_BASE_URL"),
        (Does.LEAVE_ALONE, "status 429"),
        (Does.DOWN, "status 503"),
        (Does.QUEUED, "ready"),
        (Does.TRUNCATED, "reached"),
        (Does.HANG, "in time"),
    ],
)
async def test_a_lasting_fault_ends_an_import_and_leaves_the_rest_as_it_was(
    hasty: Env, fake: FakeBgg, does: Does, told: str
) -> None:
    await imported(hasty, 25)
    before = await stored()
    fake.play(Does.OK, does)

    (sync,) = await imported(hasty, *range(1, 51))

    assert (sync.state, sync.done, len(sync.failures)) == (SyncState.FAILED, 20, 1)
    assert told in sync.failures[0]
    assert sync.finished_at is not None
    assert [row for row in await stored() if row[1] == 25] == before
    assert sorted(await Game.all().values_list("bgg_id", flat=True)) == [*range(1, 21), 25]


async def test_a_fault_that_passes_is_not_told(hasty: Env, fake: FakeBgg) -> None:
    fake.play(Does.QUEUED, Does.DOWN, Does.TRUNCATED, Does.OK)

    (sync,) = await imported(hasty, *range(1, 26))

    assert (sync.state, sync.done, sync.failures) == (SyncState.SUCCEEDED, 25, [])
    assert len(fake.calls) == 5


async def test_what_is_stored_is_not_asked_for_again(env: Env, fake: FakeBgg) -> None:
    (sync,) = await imported(env, 1, 2)
    asked = len(fake.calls)

    await sync_games(env, job_of(sync, attempt=2))

    assert len(fake.calls) == asked
    assert (await SyncJob.get(id=sync.id)).done == 2


async def test_two_workers_on_one_job_store_its_games_once(env: Env, fake: FakeBgg) -> None:
    (sync,) = await import_all(env, bgg_ids=range(1, 31))
    fake.missing = {2}

    await asyncio.gather(sync_games(env, job_of(sync)), sync_games(env, job_of(sync, attempt=2)))

    half = await SyncJob.get(id=sync.id)
    assert (half.state, half.done, half.failures) == (SyncState.RUNNING, 20, ["2: not found"])


async def test_a_call_that_was_stopped_too_often_ends_its_import(env: Env, fake: FakeBgg) -> None:
    (sync,) = await import_all(env, bgg_ids=[1])

    await sync_games(env, job_of(sync, attempt=MOST_ATTEMPTS))

    over = await SyncJob.get(id=sync.id)
    assert (over.state, over.done, fake.calls) == (SyncState.FAILED, 0, [])
    assert "too often" in over.failures[0]


async def test_a_process_without_a_token_leaves_imports_to_one_that_has_it(env: Env) -> None:
    assert SYNC_JOB in handlers(env)
    assert SYNC_JOB not in handlers(replace(env, catalogue=None))


def job_of(sync: SyncJob, attempt: int = 1) -> Job:
    """The job that begins it, as a worker has it."""
    return Job(0, SYNC_JOB, {"sync": str(sync.id), "done": 0}, None, attempt, 0)
