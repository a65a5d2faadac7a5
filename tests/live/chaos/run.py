"""People talk and follow while what they use is killed; afterwards everybody's list is compared with the database."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from live.chaos.cluster import Cluster
from live.chaos.followers import DOCUMENTS, Follower
from live.chaos.people import House, furnished
from live.chaos.verdict import Channels, Verdict, judge_follower, judge_sends, stored_in
from live.chaos.writers import Writer

PEOPLE = 20
CHANNELS = 3
CATCH_UP_SECONDS = 30.0  # for the last of what was said
LOOK = 0.1


@dataclass(frozen=True, slots=True)
class Outcome:
    cluster: Cluster
    writers: Sequence[Writer]
    followers: Sequence[Follower]
    verdict: Verdict


async def chaos(
    cluster: Cluster, *, seconds: float, seed: int = 1, progress: Callable[[float], object] = lambda _: None
) -> Outcome:
    """What came of so many seconds; `progress` is told how many of them are over."""
    chance = Random(seed)  # noqa: S311 - the same each time
    house = await furnished(cluster.workers[0], people=PEOPLE, channels=CHANNELS)
    writers = [Writer(person, cluster.workers, house.channels, _fork(chance)) for person in house.people]
    followers = _followers(house, cluster, chance)
    following = [asyncio.create_task(follower.run()) for follower in followers]
    await _talk(cluster, writers, chance, seconds, progress)
    channels = await stored_in(cluster.database_url)
    await _caught_up(followers, channels)
    for task in following:
        task.cancel()
    await asyncio.gather(*following, return_exceptions=True)
    return Outcome(cluster, writers, followers, _verdict(channels, writers, followers))


def _followers(house: House, cluster: Cluster, chance: Random) -> list[Follower]:
    return [
        Follower(
            person,
            cluster.workers,
            house.channels[number % CHANNELS],
            _fork(chance),
            document=DOCUMENTS[number // CHANNELS % 2],
            restless=number % 2 == 0,
        )
        for number, person in enumerate(house.people)
    ]


async def _talk(
    cluster: Cluster, writers: Sequence[Writer], chance: Random, seconds: float, progress: Callable[[float], object]
) -> None:
    """Returns when everything is up again and all that was begun is acknowledged."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for writer in writers:
            group.create_task(writer.run(stop))
        group.create_task(cluster.torment(_fork(chance), stop))
        begun = asyncio.get_running_loop().time()
        while (over := asyncio.get_running_loop().time() - begun) < seconds:
            progress(over)
            await asyncio.sleep(LOOK)
        stop.set()
    progress(seconds)


async def _caught_up(followers: Sequence[Follower], channels: Channels) -> None:
    """Wait until everybody has as many as there are, or nobody had anything new for a while."""
    loop = asyncio.get_running_loop()
    end = loop.time() + CATCH_UP_SECONDS
    while loop.time() < end:
        if all(len(one.heard) >= len(channels[one.channel.id]) for one in followers):
            await asyncio.sleep(1)  # for what comes once too often
            return
        await asyncio.sleep(LOOK)


def _verdict(channels: Channels, writers: Sequence[Writer], followers: Sequence[Follower]) -> Verdict:
    verdict = Verdict(strange=[line for one in (*writers, *followers) for line in one.strange])
    judge_sends(verdict, channels, [send for writer in writers for send in writer.sends])
    for follower in followers:
        judge_follower(verdict, channels[follower.channel.id], follower.heard)
    return verdict


def _fork(chance: Random) -> Random:
    return Random(chance.random())  # noqa: S311 - the same each time
