import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.env import Env
from core.live import MISSED, Head, Pruned
from gql.context import Live
from models.database.connection import connection
from models.database.rows import execute
from models.database.statements import counted
from models.database.tx import tx
from models.streams import KEPT_EVENTS, KEPT_TIME, PRUNED_EVERY, append, changed_since, heads, read

pytestmark = pytest.mark.anyio

STREAM = "channel:test"


async def add(number: int, stream: str = STREAM) -> int:
    async with tx() as unit:
        return (await unit.append(stream, "message.added", {"message": str(number)})).seq


async def add_and_fail() -> None:
    async with tx() as unit:
        await unit.append(STREAM, "message.added", {})
        raise ValueError("no")


async def numbers(*, after: int = 0) -> list[int]:
    """All that is kept of the stream."""
    found: list[int] = []
    while events := await read(STREAM, after=found[-1] if found else after):
        found += [event.seq for event in events]
    return found


async def test_events_are_numbered_from_1_without_a_gap_by_writers_at_the_same_time(env: Env) -> None:
    given = await asyncio.gather(*(add(number) for number in range(60)))

    assert sorted(given) == list(range(1, 61))
    assert await numbers() == list(range(1, 61))


async def test_what_is_rolled_back_leaves_no_gap(env: Env) -> None:
    await add(1)

    with pytest.raises(ValueError, match="no"):
        await add_and_fail()

    assert await add(2) == 2


async def test_a_stream_without_events_ends_at_0(env: Env) -> None:
    assert await heads([STREAM, "channel:other"]) == {STREAM: Head(), "channel:other": Head()}


async def test_an_epoch_is_drawn_when_the_stream_is_made_and_stays(env: Env) -> None:
    await add(1)
    await add(1, "channel:other")
    before = await heads([STREAM, "channel:other"])

    await add(2)

    after = await heads([STREAM])
    assert after[STREAM].epoch == before[STREAM].epoch != before["channel:other"].epoch
    assert after[STREAM].last_seq == 2


async def test_what_is_beyond_the_retention_is_pruned_and_known_to_be(env: Env) -> None:
    await filled(KEPT_EVENTS + PRUNED_EVERY - 1)

    await add(0)

    head = (await heads([STREAM]))[STREAM]
    kept = await numbers()
    assert head.min_seq == PRUNED_EVERY
    assert kept == list(range(PRUNED_EVERY + 1, KEPT_EVENTS + PRUNED_EVERY + 1))


async def test_what_is_too_old_is_pruned(env: Env) -> None:
    await filled(PRUNED_EVERY - 1)
    old = datetime.now(UTC) - KEPT_TIME - timedelta(minutes=1)
    async with tx():
        await execute("UPDATE stream_event SET created_at = ? WHERE seq < 10", (old,))

    await add(0)

    assert await numbers() == list(range(10, PRUNED_EVERY + 1))
    assert (await heads([STREAM]))[STREAM].min_seq == 9


async def test_which_streams_changed_since_a_moment_is_one_statement(env: Env) -> None:
    await add(1)
    moment = datetime.now(UTC)
    await add(1, "channel:later")

    with counted() as statements:
        changed = await changed_since([STREAM, "channel:later", "channel:none"], moment)

    assert changed == {"channel:later"}
    assert statements.count == 1


async def filled(events: int) -> None:
    """A stream with so many events, by two statements."""
    async with tx():
        await append(STREAM, "message.added", {})
        await execute(
            "INSERT INTO stream_event (stream_key, seq, kind, payload, created_at) "
            "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "SELECT stream_key, i, kind, payload, created_at FROM stream_event, n WHERE seq = 1",
            (events,),
        )
        await execute("UPDATE stream SET last_seq = ? WHERE key = ?", (events, STREAM))


async def test_an_event_is_read_once_however_many_follow(env: Env, live: Live) -> None:
    async with live.hub.follower() as ann, live.hub.follower() as bob:
        for follower in (ann, bob):
            await follower.follow(STREAM)

        await add(1)
        await asyncio.gather(ann.woken(), bob.woken())

        with counted() as statements:
            told = [[event.seq for event in await follower.after(STREAM, 0)] for follower in (ann, bob)]
    assert told == [[1], [1]]
    assert statements.count == 0


async def test_a_follower_far_behind_reads_the_log_in_order(env: Env, live: Live) -> None:
    await filled(1_200)
    async with live.hub.follower() as follower:
        await follower.follow(STREAM)
        found: list[int] = []

        while events := await follower.after(STREAM, found[-1] if found else 0):
            found += [event.seq for event in events]

    assert found == list(range(1, 1_201))


async def test_nobody_is_told_of_an_event_that_those_who_are_up_to_date_do_not_know_of(env: Env, live: Live) -> None:
    await filled(2)
    async with live.hub.follower() as behind:
        await behind.follow(STREAM)
        async with tx():
            await append(STREAM, "message.added", {})  # not by the unit, so nothing rings

        assert behind.is_at_end(STREAM, 2)
        assert [event.seq for event in await behind.after(STREAM, 0)] == [1, 2]


async def test_a_follower_is_told_that_what_comes_next_is_pruned(env: Env, live: Live) -> None:
    await filled(KEPT_EVENTS + PRUNED_EVERY - 1)
    await add(0)
    async with live.hub.follower() as follower:
        await follower.follow(STREAM)

        with pytest.raises(Pruned):
            await follower.after(STREAM, PRUNED_EVERY - 1)

        assert (await follower.after(STREAM, PRUNED_EVERY))[0].seq == PRUNED_EVERY + 1


async def test_a_ring_that_is_lost_costs_a_second(env: Env, live: Live) -> None:
    async with live.hub.follower() as follower:
        await follower.follow(STREAM)
        async with tx():
            await append(STREAM, "message.added", {})  # not by the unit, so nothing rings

        async with asyncio.timeout(3):
            await follower.woken()

        assert [event.seq for event in await follower.after(STREAM, 0)] == [1]


async def test_however_often_it_rings_while_the_database_is_busy_each_stream_is_read_once_more(
    env: Env, live: Live
) -> None:
    bell: Any = connection()
    async with live.hub.follower() as follower:
        await follower.follow(STREAM)
        async with tx() as unit:  # on SQLite every other query waits
            for _ in range(100):
                bell.ring([STREAM, MISSED])
                await asyncio.sleep(0.001)
            waiting = [task for task in asyncio.all_tasks() if "StreamHub" in repr(task) or "Feed." in repr(task)]
            await unit.append(STREAM, "message.added", {})

        await follower.woken()

    assert len(waiting) <= 6
