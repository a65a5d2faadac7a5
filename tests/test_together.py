"""Reading for many at once: each gets what is newer than its question, by few reads."""

import asyncio
from collections.abc import Set

import pytest

from core.together import Together

pytestmark = pytest.mark.anyio


class Shelf:
    """What is read slowly. `reads` holds what was asked for each time."""

    def __init__(self) -> None:
        self.reads: list[set[int]] = []
        self.finished = 0
        self.broken = False

    async def read(self, keys: Set[int]) -> None:
        self.reads.append(set(keys))
        await asyncio.sleep(0.01)
        if self.broken:
            raise OSError("gone")
        self.finished += 1


async def test_who_asks_at_the_same_time_shares_a_read() -> None:
    shelf = Shelf()
    together = Together(shelf.read)

    await asyncio.gather(*(together.read({number}) for number in range(100)))

    assert shelf.reads == [set(range(100))]


async def test_who_asks_during_a_read_gets_a_newer_one() -> None:
    shelf = Shelf()
    together = Together(shelf.read)

    first = asyncio.create_task(together.read({1}))
    await asyncio.sleep(0.005)
    await asyncio.gather(*(together.read({1, number}) for number in range(2, 50)))

    assert first.done()
    assert shelf.reads == [{1}, set(range(1, 50))]


async def test_a_caller_who_leaves_takes_nothing_from_the_others() -> None:
    shelf = Shelf()
    together = Together(shelf.read)

    first = asyncio.create_task(together.read({1}))
    second = asyncio.create_task(together.read({2}))
    await asyncio.sleep(0.005)
    first.cancel()
    await second

    assert (shelf.reads, shelf.finished) == ([{1, 2}], 1)


async def test_a_failure_is_told_to_those_who_shared_it_and_to_nobody_else() -> None:
    shelf = Shelf()
    together = Together(shelf.read)

    shelf.broken = True
    failed = await asyncio.gather(together.read({1}), together.read({2}), return_exceptions=True)
    shelf.broken = False
    await together.read({1})

    assert [type(error) for error in failed] == [OSError, OSError]
    assert shelf.finished == 1
