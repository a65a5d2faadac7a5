"""Workers that are killed in the midst of the assistant's runs: nothing is lost, nothing is done twice."""

import asyncio
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from assisted import SEND, Heard, followed
from conftest import Ask
from fakes.openai_server import FakeOpenAI, serving
from live.run_workers import Killing, Workers, workers
from models.users import User
from tables import query
from talking import did

pytestmark = pytest.mark.anyio

ORDER = 'call create_task {"title": "Water the crops"} then say 3 words'
DONE = ((("Water the crops",),), (("create_task", "SUCCEEDED"),), (("COMPLETED",),))
ORDERS = (
    'say 12 words call create_task {"title": "first TASK"} then say 12 words '
    'call create_task {"title": "second TASK"} call list_tasks {} then say 12 words'
)
TASKS = re.compile(r"(?:first|second) \w+(?=\")")
KILLS = int(os.environ.get("KILLS", "25"))  # at random
RECOVERY = 40.0  # seconds from a kill to the end of what was killed
POINTS = 20  # statements around one call at which its worker dies
AT_ONCE = 2


class Told(NamedTuple):
    """How the first worker ended, and what is stored after the second."""

    died: int
    tasks: Sequence[Any]
    calls: Sequence[Any]
    runs: Sequence[Any]


@pytest.fixture
def model() -> Generator[FakeOpenAI]:
    with serving() as fake:
        fake.obey()
        yield fake


async def stored_texts(url: str) -> dict[str, str]:
    """Every answer by what it answers, each of which was said once."""
    sql = """SELECT said.content, answer.content FROM conversation_message AS said
        JOIN conversation_message AS answer ON answer.parent_id = said.id WHERE said.role = 'USER'"""
    rows = await query(url, sql)
    assert len(dict(rows)) == len(rows)
    return dict(rows)


async def tasks_made(url: str) -> Counter[str]:
    return Counter(row[0] for row in await query(url, "SELECT title FROM task"))


async def tasks_noted(url: str) -> Counter[str]:
    """Those that the ledger says were made."""
    rows = await query(url, "SELECT arguments FROM tool_call WHERE name = 'create_task' AND status = 'SUCCEEDED'")
    return Counter(json.loads(row[0])["title"] for row in rows)


async def test_a_worker_that_dies_anywhere_around_a_call_leaves_one_task_and_one_entry(
    template: Callable[[], str], database_url: str, tmp_path: Path, model: FakeOpenAI
) -> None:
    async def killed_at(point: int, one: Workers) -> Told:
        url = urls[point]
        options = {"url": url, "folder": str(tmp_path), "model": model.base_url, "to_the_end": True}
        died = await one.work(**options, send=ORDER, die_at=point)
        assert await one.work(**options) == 0
        return Told(
            died,
            tuple(await query(url, "SELECT title FROM task")),
            tuple(await query(url, "SELECT name, status FROM tool_call")),
            tuple(await query(url, "SELECT status FROM assistant_run")),
        )

    async def killed_at_each(points: range) -> list[Told]:
        async with workers(tmp_path) as one:
            return [await killed_at(point, one) for point in points]

    urls = [database_url, *(template() for _ in range(POINTS - 1))]
    told = await asyncio.gather(*(killed_at_each(range(start, POINTS, AT_ONCE)) for start in range(AT_ONCE)))

    assert {(-9, *one[1:]) for one in chain(*told)} == {Told(-9, *DONE)}
    assert [one.died for one in chain(*told)].count(-9) >= POINTS - 2  # the last points may be past the end


@dataclass(slots=True)
class Said:
    """One message and what its sender heard; `late` is how long after the last kill before its end it ended."""

    message: str
    run: str
    heard: Heard
    ended: float


async def talk(
    ask: Ask, url: str, token: str, ann: User, name: str, killers: Sequence[asyncio.Task[None]]
) -> list[Said]:
    """Say one thing after the other until all killing is over."""
    told: list[Said] = []
    conversation = None
    while not all(killer.done() for killer in killers):
        message = ORDERS.replace("TASK", f"{name}{len(told)}")
        sent = await did(ask, ann, SEND, input={"message": message, "conversationId": conversation})
        conversation = sent["conversation"]["id"]
        heard = await followed(url, token, sent["run"]["id"])
        told.append(Said(message, sent["run"]["id"], heard, asyncio.get_running_loop().time()))
    return told


async def test_kills_at_random_points_lose_nothing_and_do_nothing_twice(
    database_url: str, ask: Ask, url: str, token: str, ann: User, tmp_path: Path, model: FakeOpenAI
) -> None:
    model.pace(per_second=30)
    options = {"url": database_url, "folder": str(tmp_path), "model": model.base_url, "steady": True}
    killing = Killing(KILLS, options, least=0.5, most=3.0)

    async with workers(tmp_path) as one, workers(tmp_path) as other:
        killers = [asyncio.create_task(killing.kill_again(each)) for each in (one, other)]
        talks = await asyncio.gather(*(talk(ask, url, token, ann, name, killers) for name in "abcdef"))
        await asyncio.gather(*killers)
        told = list(chain(*talks))
        afresh = [await followed(url, token, said.run) for said in told]

    assert {said.heard.status for said in told} <= {"COMPLETED", "INCOMPLETE"}
    assert [said.heard.text for said in told] == [heard.text for heard in afresh]
    assert await stored_texts(database_url) == {said.message: said.heard.text for said in told}
    assert await tasks_made(database_url) == await tasks_noted(database_url)
    assert all(count == 1 for count in (await tasks_made(database_url)).values())
    whole = [said for said in told if said.heard.status == "COMPLETED"]
    assert whole
    assert await tasks_made(database_url) >= Counter(name for said in whole for name in TASKS.findall(said.message))
    late = [said.ended - max((at for at in killing.times if at < said.ended), default=said.ended) for said in told]
    assert max(late) <= RECOVERY
