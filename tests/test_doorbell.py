"""Rings reach every process; Redis may go away and come back, and no ring waits, fails or piles up."""

import asyncio
import signal
import sys
import time
from collections.abc import AsyncGenerator, Generator

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from core.live import MISSED
from providers.doorbell import Bell, doorbell
from providers.live_redis import Pauses, RedisBackend
from providers.topics import WAITING_MAX, Topics
from services import RedisServer, own_redis

pytestmark = pytest.mark.anyio

SOON = 2.0  # seconds within which a ring is heard, also once Redis is back
QUIET = 0.2


@pytest.fixture(scope="module")
def running() -> Generator[RedisServer]:
    with own_redis() as server:
        yield server


@pytest.fixture
def redis(running: RedisServer) -> RedisServer:
    """A Redis that answers, whatever the test before did to it."""
    running.kill()
    running.start()
    return running


@pytest.fixture
async def near(redis: RedisServer) -> AsyncGenerator[Bell]:
    async with doorbell(redis.url) as bell:
        await heard(bell, MISSED)  # it listens
        yield bell


@pytest.fixture
async def far(redis: RedisServer) -> AsyncGenerator[Bell]:
    async with doorbell(redis.url) as bell:
        await heard(bell, MISSED)
        yield bell


async def heard(bell: Bell, last: str) -> list[str]:
    """What is heard up to and with the topic `last`, which must come soon."""
    topics: list[str] = []
    async with asyncio.timeout(SOON):
        async for topic in bell.heard():
            topics.append(topic)
            if topic == last:
                return topics
    raise AssertionError(f"closed before {last} was heard: {topics}")


async def test_a_ring_is_heard_by_every_bell_also_the_one_that_rang(near: Bell, far: Bell) -> None:
    near.ring(["channel:1", "user:2"])

    assert await heard(far, "user:2") == ["channel:1", "user:2"]
    assert await heard(near, "user:2") == ["channel:1", "user:2"]


async def test_the_topics_of_many_rings_travel_in_one_message(near: Bell, far: Bell, redis: RedisServer) -> None:
    before = await published(redis)

    for number in range(500):
        near.ring([f"channel:{number}", "user:1"])
    topics = await heard(far, "channel:499")

    assert len(topics) == len(set(topics)) == 501
    assert await published(redis) - before == 1


async def test_a_topic_that_was_not_heard_yet_waits_once(near: Bell, far: Bell) -> None:
    for _ in range(5):
        near.ring(["channel:1"])
        await heard(near, "channel:1")  # each ring went through Redis
    near.ring(["channel:2"])

    assert await heard(far, "channel:2") == ["channel:1", "channel:2"]


async def test_without_redis_a_ring_returns_at_once(near: Bell, redis: RedisServer) -> None:
    redis.kill()

    began = time.perf_counter()
    for number in range(1_000):
        near.ring([f"channel:{number}"])
        await asyncio.sleep(0)
    took = time.perf_counter() - began

    assert took < 10  # one try to reach Redis each would take minutes


async def test_a_bell_opens_and_closes_without_redis(redis: RedisServer) -> None:
    redis.kill()

    async with asyncio.timeout(10), doorbell(redis.url) as bell:
        bell.ring(["channel:1"])
        await asyncio.sleep(0.1)


async def test_delivery_resumes_when_redis_is_back_and_what_was_missed_is_told(
    near: Bell, far: Bell, redis: RedisServer
) -> None:
    redis.kill()
    near.ring(["channel:1"])
    await asyncio.sleep(1.5)  # long enough for the longest pause between tries

    redis.start()
    resumed = await heard(far, MISSED)
    await heard(near, MISSED)
    near.ring(["channel:2"])

    assert resumed == [MISSED]
    assert "channel:2" in await heard(far, "channel:2")


async def test_however_long_redis_is_away_it_is_tried_each_second() -> None:
    pauses = Pauses()

    tried = [pauses.seconds() for _ in range(100)]

    assert sum(tried[:3]) < 0.5
    assert 0.5 <= max(tried) <= 1.0


async def test_a_process_that_started_before_redis_listens_once_it_is_there(redis: RedisServer) -> None:
    redis.kill()
    async with doorbell(redis.url) as bell:
        bell.ring(["channel:1"])
        await asyncio.sleep(0.3)

        redis.start()

        assert await heard(bell, MISSED) == [MISSED]


async def test_a_ring_during_an_outage_is_sent_when_redis_is_back(near: Bell, redis: RedisServer) -> None:
    redis.kill()
    near.ring(["channel:1"])
    await asyncio.sleep(0.3)

    redis.start()
    await heard(near, MISSED)
    near.ring(["channel:2"])
    await heard(near, "channel:2")

    assert await published(redis) == 2


async def test_a_listener_whose_connection_is_killed_listens_again(near: Bell, far: Bell, redis: RedisServer) -> None:
    async with Redis.from_url(redis.url) as admin:
        killed = await admin.client_kill_filter(_type="pubsub")
    told = await heard(far, MISSED)
    near.ring(["channel:1"])

    assert killed == 2
    assert told == [MISSED]
    assert await heard(far, "channel:1") == ["channel:1"]


async def test_a_sender_whose_connection_is_killed_rings_all_the_same(
    near: Bell, far: Bell, redis: RedisServer
) -> None:
    near.ring(["channel:1"])
    await heard(far, "channel:1")

    async with Redis.from_url(redis.url) as admin:
        killed = await admin.client_kill_filter(_type="normal", skipme=True)
    with capture_logs() as events:
        near.ring(["channel:2"])
        topics = await heard(far, "channel:2")

    assert killed == 1
    assert topics == ["channel:2"]
    assert events == []  # nothing was away


async def test_a_connection_that_went_silent_is_noticed(redis: RedisServer) -> None:
    async with Bell(RedisBackend(redis.url, quiet=QUIET)) as bell:
        await heard(bell, MISSED)
        with capture_logs() as events:
            redis.signal(signal.SIGSTOP)
            try:
                await asyncio.sleep(3 * QUIET)
            finally:
                redis.signal(signal.SIGCONT)

            assert await heard(bell, MISSED) == [MISSED]
        assert [event["event"] for event in events] == ["doorbell.away", "doorbell.back"]


async def test_a_quiet_connection_that_answers_is_kept(redis: RedisServer) -> None:
    with capture_logs() as events:
        async with Bell(RedisBackend(redis.url, quiet=0.05)) as bell:
            await heard(bell, MISSED)
            await asyncio.sleep(0.4)
            bell.ring(["channel:1"])
            topics = await heard(bell, "channel:1")

    assert topics == ["channel:1"]
    assert events == []


async def test_the_log_tells_once_that_redis_is_away_and_once_that_it_is_back(redis: RedisServer) -> None:
    url = redis.url.replace("//", "//:hidden@")  # a Redis without a password refuses one
    with capture_logs() as refused:
        async with doorbell(url) as bell:
            bell.ring(["channel:1"])
            await asyncio.sleep(0.5)
    async with doorbell(redis.url) as bell:
        await heard(bell, MISSED)
        with capture_logs() as events:
            redis.kill()
            bell.ring(["channel:1"])
            await asyncio.sleep(0.5)
            redis.start()
            await heard(bell, MISSED)
            bell.ring(["channel:2"])
            await heard(bell, "channel:2")  # after channel:1, which was held

    assert [event["event"] for event in refused] == ["doorbell.away"]
    assert "hidden" not in repr(refused)
    assert [event["event"] for event in events] == ["doorbell.away", "doorbell.back"]


async def test_more_topics_than_may_wait_become_missed_alone(near: Bell, far: Bell) -> None:
    for number in range(30 * WAITING_MAX // 10):
        near.ring([f"channel:{number}"])
        if number % 1_000 == 0:
            await asyncio.sleep(0.001)  # they travel, and nobody reads
    near.ring(["last"])
    await heard(near, MISSED)
    await asyncio.sleep(0.3)

    assert await heard(far, MISSED) == [MISSED]


async def test_what_waits_has_a_bound() -> None:
    waiting = Topics(most=100)

    sizes: list[int] = []
    for number in range(1_000):
        waiting.add([f"channel:{number}", "user:1"])
        sizes.append(len(waiting))

    assert max(sizes) <= 100
    assert await waiting.take(5) == [MISSED]


async def test_a_message_that_is_not_ours_does_no_harm(near: Bell, redis: RedisServer) -> None:
    async with Redis.from_url(redis.url) as stranger:
        await stranger.publish("inglenook:doorbell", b"\xff\n\n")
        await stranger.publish("inglenook:doorbell", b"")
    near.ring(["channel:1"])

    assert (await heard(near, "channel:1"))[-1] == "channel:1"


async def test_in_one_process_rings_need_no_service() -> None:
    async with doorbell("memory://") as bell:
        bell.ring(["channel:1", "channel:2", "channel:1"])
        bell.ring(["user:3"])

        assert await heard(bell, "user:3") == ["channel:1", "channel:2", "user:3"]


@pytest.mark.parametrize("carrier", ["memory", "redis"])
async def test_closing_ends_what_is_heard(carrier: str, redis: RedisServer) -> None:
    bell = doorbell("memory://" if carrier == "memory" else redis.url)
    await bell.open()
    listening = asyncio.create_task(heard(bell, "never"))
    await asyncio.sleep(0.05)

    await bell.close()
    bell.ring(["channel:1"])

    with pytest.raises(AssertionError, match="closed"):
        await asyncio.wait_for(listening, 10)


async def test_closing_leaves_no_task_and_no_connection(redis: RedisServer) -> None:
    tasks = asyncio.all_tasks()
    async with doorbell(redis.url) as bell:
        await heard(bell, MISSED)
        bell.ring(["channel:1"])
        await heard(bell, "channel:1")
    await asyncio.sleep(0.05)

    assert asyncio.all_tasks() == tasks
    async with Redis.from_url(redis.url) as admin:
        assert len(await admin.client_list()) == 1


async def test_without_the_client_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "providers.live_redis", raising=False)
    monkeypatch.setitem(sys.modules, "redis.asyncio", None)

    with pytest.raises(ModuleNotFoundError, match=r"pip install 'inglenook\[redis\]'"):
        doorbell("redis://127.0.0.1:6379")


@pytest.mark.parametrize("url", ["redis://:hid/den@127.0.0.1:6379", "redis://:hidden@127.0.0.1:6379/0?db=one"])
async def test_a_url_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match="not the URL of a Redis") as refused:
        doorbell(url)

    assert "hid" not in str(refused.value)


async def published(redis: RedisServer) -> int:
    """How often anything was published since Redis started."""
    async with Redis.from_url(redis.url) as admin:
        stats = await admin.info("commandstats")
    return stats.get("cmdstat_publish", {"calls": 0})["calls"]
