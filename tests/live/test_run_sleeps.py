"""Workers on the assistant's runs that sleep past their lease, as on a laptop whose lid is closed, and wake up."""

import asyncio
import os
import signal
from collections.abc import Generator
from pathlib import Path

import pytest

from assisted import SEND, followed
from conftest import Ask
from fakes.openai_server import FakeOpenAI, serving
from live.run_workers import workers
from models.users import User
from tables import query
from talking import did

pytestmark = pytest.mark.anyio

SAYS = 'say 15 words call create_task {"title": "TASK"} then say 40 words'
TASKS = ["Water", "Weed", "Sow"]
AWAKE, ASLEEP = 0.7, 1.6  # seconds; the lease is 1.0


@pytest.fixture
def model() -> Generator[FakeOpenAI]:
    with serving() as fake:
        fake.obey()
        fake.pace(per_second=15)
        yield fake


@pytest.fixture
def options(database_url: str, tmp_path: Path, model: FakeOpenAI) -> dict[str, str]:
    return {"url": database_url, "folder": str(tmp_path), "model": model.base_url}


@pytest.mark.parametrize("alone", [True, False])
async def test_a_worker_that_slept_writes_nothing_twice_and_calls_nothing_twice(
    ask: Ask, url: str, token: str, ann: User, options: dict[str, str], alone: bool
) -> None:
    folder = Path(options["folder"])

    async with workers(folder) as sleeper, workers(folder) as other:
        pid = await sleeper.start(**options)
        if not alone:
            await other.start(**options)
        sent = [await did(ask, ann, SEND, input={"message": SAYS.replace("TASK", task)}) for task in TASKS]
        following = [asyncio.create_task(followed(url, token, one["run"]["id"])) for one in sent]
        for _ in range(2):
            await asyncio.sleep(AWAKE)
            os.kill(pid, signal.SIGSTOP)
            await asyncio.sleep(ASLEEP)
            os.kill(pid, signal.SIGCONT)
        heard = await asyncio.gather(*following)

    answers = "SELECT content FROM conversation_message WHERE role = 'ASSISTANT' ORDER BY id"
    assert [(one.text,) for one in heard] == [tuple(row) for row in await query(options["url"], answers)]
    assert sorted(row[0] for row in await query(options["url"], "SELECT title FROM task")) == sorted(TASKS)
    whole = [one for one in heard if one.status == "COMPLETED"]  # on a busy machine one more lease may be lost
    assert whole
    assert {len(one.text.split()) for one in whole} == {55}
