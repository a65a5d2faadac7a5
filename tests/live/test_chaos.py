"""Nothing is lost, doubled or out of order for who keeps a cursor, whatever is killed: the short form of `make chaos`.

Slow because that takes a while to happen.
"""

from pathlib import Path

import pytest

from live.chaos.cluster import on_postgres_and_redis, on_sqlite
from live.chaos.followers import Heard
from live.chaos.run import chaos
from live.chaos.verdict import Stored, Verdict, judge_follower, judge_sends
from live.chaos.writers import Send

pytestmark = pytest.mark.anyio

STORED = [Stored(1, "a", "one"), Stored(2, "b", "two"), Stored(3, "c", "three")]
HEARD = [Heard(1, "a"), Heard(2, "b"), Heard(3, "c")]
SENDS = [Send("den", one.content, one.id, one.number) for one in STORED]


async def test_three_workers_on_postgres_and_redis_lose_nothing_while_all_are_killed(tmp_path: Path) -> None:
    async with on_postgres_and_redis(tmp_path) as cluster:
        outcome = await chaos(cluster, seconds=20)

    assert outcome.verdict == Verdict()
    assert set(cluster.kills) == {"worker", "PostgreSQL", "Redis"}
    assert sum(len(writer.sends) for writer in outcome.writers) > 100


async def test_a_worker_on_sqlite_loses_nothing_while_it_is_killed(tmp_path: Path) -> None:
    async with on_sqlite(tmp_path) as cluster:
        outcome = await chaos(cluster, seconds=10)

    assert outcome.verdict == Verdict()
    assert cluster.kills["worker"] > 0
    assert sum(len(writer.sends) for writer in outcome.writers) > 100


@pytest.mark.parametrize(
    ("heard", "wrong"),
    [
        (HEARD, {}),
        (HEARD[:2], {"lost": 1}),
        ([HEARD[0], *HEARD], {"doubled": 1}),
        ([HEARD[1], HEARD[0], HEARD[2]], {"reordered": 1}),
        ([*HEARD, Heard(4, "d")], {"made_up": 1}),
    ],
)
def test_a_list_that_is_not_the_database_s_is_found_out(heard: list[Heard], wrong: dict[str, int]) -> None:
    verdict = Verdict()

    judge_follower(verdict, STORED, heard)

    assert verdict.wrongs() == Verdict().wrongs() | wrong


@pytest.mark.parametrize(
    ("stored", "wrong"),
    [
        (STORED, {}),
        (STORED[:2], {"not_stored": 1}),
        ([*STORED, Stored(4, "d", "three")], {"stored_twice": 1}),
        ([*STORED[:2], Stored(4, "c", "three")], {"misnumbered": 2}),
    ],
)
def test_a_send_that_is_not_stored_once_as_acknowledged_is_found_out(
    stored: list[Stored], wrong: dict[str, int]
) -> None:
    verdict = Verdict()

    judge_sends(verdict, {"den": stored}, SENDS)

    assert verdict.wrongs() == Verdict().wrongs() | wrong
