"""Imports as they are asked for: by `importGamesFromBgg`, and by `inglenook games import` beside a worker or alone."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Generator
from pathlib import Path
from typing import NamedTuple

import pytest

from conftest import Ask, person
from core.env import Env
from core.settings import Settings
from fakes.bgg import TOKEN, Does, FakeBgg, fake_bgg
from gql.ids import key
from models.audit import AuditEntry
from models.games import Game, SyncJob
from models.sync_rows import OPEN
from models.users import Role, User
from processes import ROOT, SECRET
from server.worker import working
from syncing import PATIENCE, SYNCING, ended, pointed_at
from working import QUICK

pytestmark = pytest.mark.anyio

INTERVAL = 250  # milliseconds
TOLERANCE = 0.02  # seconds that one process may be later than another
IMPORT = """mutation ($ids: [Int!]!) { importGamesFromBgg(bggIds: $ids) {
    job { id state total done failures finishedAt } errors { __typename code message path } } }"""
PROGRESS = "query ($id: ID!) { node(id: $id) { ... on SyncJob { state total done failures finishedAt } } }"


class Told(NamedTuple):
    code: int
    answer: str
    notes: str


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
async def dev(env: Env) -> User:
    return await person(env, "dev", Role.DEVELOPER)


async def started(settings: Settings, fake: FakeBgg | None, *words: str) -> Process:
    environ = {name: text for name, text in os.environ.items() if not name.startswith("INGLENOOK_")}
    environ |= {
        "INGLENOOK_DATABASE_URL": settings.database_url,
        "INGLENOOK_DATA_DIR": str(settings.data_dir),
        "INGLENOOK_TOKEN_SECRET": SECRET,
    }
    if fake is not None:
        environ |= {
            "INGLENOOK_BGG_TOKEN": TOKEN,
            "INGLENOOK_BGG_BASE_URL": fake.base_url,
            "INGLENOOK_BGG_INTERVAL_MS": str(INTERVAL),
        }
    command = (sys.executable, str(ROOT / "inglenook.py"), "games", "import", *words)
    return await asyncio.create_subprocess_exec(*command, cwd=settings.data_dir, env=environ, stdout=PIPE, stderr=PIPE)


async def told(settings: Settings, fake: FakeBgg | None, *words: str) -> Told:
    process = await started(settings, fake, *words)
    answer, notes = await asyncio.wait_for(process.communicate(), PATIENCE)
    return Told(process.returncode or 0, answer.decode(), notes.decode())


async def test_an_import_is_begun_and_its_progress_found_by_its_id(
    env: Env, ask: Ask, dev: User, fake: FakeBgg
) -> None:
    fake.missing = {822}

    begun = (await ask(dev, IMPORT, ids=[13, 822, 13]))["data"]["importGamesFromBgg"]
    async with working(env, SYNCING, pace=QUICK):
        await ended([key(begun["job"]["id"], "SyncJob")])
    over = (await ask(dev, PROGRESS, id=begun["job"]["id"]))["data"]["node"]

    assert begun["errors"] == []
    assert (begun["job"]["state"], begun["job"]["total"], begun["job"]["done"]) == ("QUEUED", 2, 0)
    assert (over["state"], over["total"], over["done"]) == ("SUCCEEDED", 2, 2)
    assert over["failures"] == ["822: not found"]
    assert over["finishedAt"] is not None


async def test_an_import_is_written_down_with_who_asked_for_it(ask: Ask, dev: User) -> None:
    await ask(dev, IMPORT, ids=[13, 822])

    entry = await AuditEntry.get(action="game.import")
    assert (entry.actor_id, entry.target_type, entry.after) == (dev.id, "SyncJob", {"bgg_ids": [13, 822]})
    assert await SyncJob.filter(id=entry.target_id, user_id=dev.id).exists()


@pytest.mark.parametrize("role", [Role.BASIC, Role.PREMIUM, Role.TESTER])
async def test_others_neither_import_games_nor_see_how_far_an_import_is(
    env: Env, ask: Ask, dev: User, role: Role
) -> None:
    stranger = await person(env, "stranger", role)
    job = (await ask(dev, IMPORT, ids=[13]))["data"]["importGamesFromBgg"]["job"]["id"]

    refused = (await ask(stranger, IMPORT, ids=[13]))["data"]["importGamesFromBgg"]
    seen = await ask(stranger, PROGRESS, id=job)

    assert [error["code"] for error in refused["errors"]] == ["FORBIDDEN"]
    assert seen["data"]["node"] is None
    assert await SyncJob.all().count() == 1


@pytest.mark.parametrize(
    ("ids", "path"),
    [([], ["bggIds"]), ([*range(1, 102)], ["bggIds"]), ([5, 0], ["bggIds", "1"]), ([-3], ["bggIds", "0"])],
)
async def test_numbers_that_are_none_are_refused(ask: Ask, dev: User, ids: list[int], path: list[str]) -> None:
    refused = (await ask(dev, IMPORT, ids=ids))["data"]["importGamesFromBgg"]

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("INVALID_INPUT", path)]
    assert refused["job"] is None
    assert await SyncJob.all().count() == 0


async def test_a_command_fetches_a_long_list_at_the_pace_and_tells_how_far_it_is(
    env: Env, settings: Settings, fake: FakeBgg, tmp_path: Path
) -> None:
    listed = tmp_path / "ids.txt"
    listed.write_text("# a hundred and thirty\n" + "\n".join(f"{n}, {n + 1} # two" for n in range(1, 130, 2)) + "\n7\n")

    one = await told(settings, fake, "200", "201", "--file", str(listed))

    assert (one.code, one.answer) == (0, ""), one.notes
    assert "132 games are fetched." in one.notes
    assert "132 of 132 games were stored." in one.notes
    assert await Game.all().count() == 132
    assert sorted(len(call.ids) for call in fake.calls) == [12, 20, 20, 20, 20, 20, 20]
    assert min(fake.gaps) >= INTERVAL / 1_000 - TOLERANCE
    assert sorted(await SyncJob.all().values_list("total", flat=True)) == [32, 100]
    assert await AuditEntry.filter(action="game.import", actor_id=None).count() == 2


async def test_a_command_tells_what_could_not_be_had_and_exits_with_1(settings: Settings, fake: FakeBgg) -> None:
    fake.missing = {822}

    one = await told(settings, fake, "13", "822")

    assert one.code == 1
    assert "1 of 2 games were stored." in one.notes
    assert "error: 822: not found" in one.notes


async def test_a_command_whose_token_is_refused_says_which_setting_to_mend(settings: Settings, fake: FakeBgg) -> None:
    fake.play(Does.UNAUTHORIZED)

    one = await told(settings, fake, "13")

    assert one.code == 1
    assert "INGLENOOK_BGG_TOKEN" in one.notes
    assert "Traceback" not in one.notes


async def test_a_command_without_a_token_says_how_to_configure_one(settings: Settings) -> None:
    one = await told(settings, None, "13")

    assert one.code == 1
    assert "INGLENOOK_BGG_TOKEN" in one.notes


@pytest.mark.parametrize("text", ["13 twelve", "0", "\xff", "# nothing"])
def test_a_file_with_no_numbers_is_wrong_usage(settings: Settings, fake: FakeBgg, tmp_path: Path, text: str) -> None:
    listed = tmp_path / "ids.txt"
    listed.write_bytes(text.encode("latin-1"))

    one = asyncio.run(told(settings, fake, "--file", str(listed)))

    assert one.code == 2
    assert fake.calls == []


async def test_a_command_beside_a_worker_fetches_nothing_twice_and_keeps_the_pace(
    env: Env, settings: Settings, fake: FakeBgg
) -> None:
    async with working(env, SYNCING, pace=QUICK):
        one = await told(settings, fake, *(str(n) for n in range(1, 301)))

    assert one.code == 0, one.notes
    assert len(fake.calls) == 15
    assert sorted(bgg_id for call in fake.calls for bgg_id in call.ids) == list(range(1, 301))
    assert min(fake.gaps) >= INTERVAL / 1_000 - TOLERANCE


async def test_what_a_stopped_command_leaves_is_done_by_others(env: Env, settings: Settings, fake: FakeBgg) -> None:
    process = await started(settings, fake, *(str(n) for n in range(1, 101)))
    async with asyncio.timeout(PATIENCE):
        while not await Game.all().exists():  # noqa: ASYNC110 - by another process
            await asyncio.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, notes = await process.communicate()
    left = [sync.id for sync in await SyncJob.filter(state__in=OPEN)]
    async with working(env, SYNCING, pace=QUICK):
        await ended(left)

    assert (process.returncode, "stopped" in notes.decode()) == (1, True), notes.decode()
    assert len(left) == 1
    assert await Game.all().count() == 100
