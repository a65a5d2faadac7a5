"""Workers that are killed in the midst of a question that the assistant asks about rules: it is asked once."""

import asyncio
from collections.abc import Callable, Generator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from fakes.openai_server import FakeOpenAI, serving
from live.run_workers import Workers, workers
from tables import query

pytestmark = pytest.mark.anyio

ORDER = 'call ask_rules {"gameId": "GAME", "question": "What happens when a player forms a mill?"} then say 3 words'
POINTS = range(1, 31, 3)  # statements after which the worker that asks dies
AT_ONCE = 2


class Told(NamedTuple):
    """What is stored once another worker went on."""

    answers: Sequence[Any]
    used: Sequence[Any]
    calls: Sequence[Any]
    runs: Sequence[Any]


ONCE = Told((("ANSWERED",),), ((1,),), (("ask_rules", "SUCCEEDED"),), (("COMPLETED",),))


@pytest.fixture
def model() -> Generator[FakeOpenAI]:
    with serving() as fake:
        fake.obey()
        yield fake


async def test_a_worker_that_dies_anywhere_in_a_question_leaves_one_that_counts_once(
    template: Callable[[], str], database_url: str, tmp_path: Path, model: FakeOpenAI
) -> None:
    died: list[int] = []

    async def killed_at(point: int, url: str, one: Workers) -> Told:
        options = {"url": url, "folder": str(tmp_path), "model": model.base_url, "to_the_end": True}
        died.append(await one.work(**options, send=ORDER, die_at=point))
        assert await one.work(**options) == 0
        tables = ("status FROM rules_answer", "name, status FROM tool_call", "status FROM assistant_run")
        answers, calls, runs = [tuple(await query(url, f"SELECT {each}")) for each in tables]
        used = await query(url, "SELECT used FROM allowance WHERE scope LIKE 'quota:chat:%'")
        return Told(answers, tuple(used), calls, runs)

    async def killed_at_each(places: Sequence[tuple[int, str]]) -> list[Told]:
        async with workers(tmp_path) as one:
            return [await killed_at(point, url, one) for point, url in places]

    urls = [database_url, *(template() for _ in POINTS[1:])]
    places = list(zip(POINTS, urls, strict=True))
    told = list(chain(*await asyncio.gather(*(killed_at_each(places[start::AT_ONCE]) for start in range(AT_ONCE)))))

    assert set(told) == {ONCE}
    assert died.count(-9) >= len(POINTS) - 2  # the last points may be past the end
