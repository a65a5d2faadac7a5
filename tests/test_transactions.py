"""`tx()`: together or not at all, whoever is cancelled meanwhile."""

import asyncio
import random
from collections.abc import AsyncGenerator

import pytest
from tortoise.expressions import F

from core.errors import AlreadyExists, Conflict
from core.ids import uuid7
from models.database.connection import connect, dialect, disconnect
from models.database.rows import execute, fetch
from models.database.statements import counted
from models.database.tx import tx
from models.users import User

pytestmark = pytest.mark.anyio

POOL = 5  # PostgreSQL connections
CANCELS = 200
SLOWEST = 0.004  # seconds after which a transaction is cancelled
PATIENCE = 10.0  # seconds after which something is stuck


@pytest.fixture(autouse=True)
async def database(database_url: str) -> AsyncGenerator[None]:
    await connect(database_url, pool_size=POOL)
    yield
    await disconnect()


async def names() -> list[str]:
    return await User.all().order_by("username").values_list("username", flat=True)  # pyright: ignore[reportReturnType]


async def add(name: str) -> User:
    return await User.create(username=name, display_name=name)


async def add_together(*given: str, then: Exception | None = None) -> None:
    async with tx():
        for name in given:
            await add(name)
        if then is not None:
            raise then


async def add_within(name: str, *, seen: list[str], then: Exception) -> None:
    async with tx():
        await add_together(name)
        seen += await names()
        raise then


async def add_a_session_of_nobody(name: str) -> None:
    async with tx():
        await add(name)
        await execute(
            "INSERT INTO session (id, user_id, token_version, expires_at, created_at)"
            " VALUES (?, ?, 0, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)",
            (uuid7(), uuid7()),
        )


async def test_what_is_written_together_is_stored() -> None:
    await add_together("ann", "bob")

    assert await names() == ["ann", "bob"]


async def test_an_exception_undoes_all_that_was_written() -> None:
    with pytest.raises(LookupError):
        await add_together("ann", then=LookupError())

    assert await names() == []


async def test_others_see_nothing_before_the_end() -> None:
    written, looked = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with tx():
            await add("ann")
            written.set()
            if dialect() == "postgres":  # on SQLite readers wait for the end
                await looked.wait()

    writing = asyncio.create_task(write())
    await written.wait()
    before = await names()
    looked.set()
    await writing

    assert before == ([] if dialect() == "postgres" else ["ann"])
    assert await names() == ["ann"]


async def test_a_transaction_inside_another_joins_it() -> None:
    seen: list[str] = []

    with pytest.raises(LookupError):
        await add_within("ann", seen=seen, then=LookupError())

    assert seen == ["ann"]
    assert await names() == []


async def test_a_unique_constraint_becomes_already_exists() -> None:
    await add_together("ann")

    with pytest.raises(AlreadyExists):
        await add_together("bob", "ann")

    assert await names() == ["ann"]


async def test_another_broken_constraint_becomes_a_conflict() -> None:
    with pytest.raises(Conflict):
        await add_a_session_of_nobody("ann")

    assert await names() == []


@pytest.mark.parametrize("seed", range(3))
async def test_two_hundred_cancelled_transactions_leave_nothing_behind(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same each time
    acknowledged: set[str] = set()

    async def write(name: str) -> None:
        await add_together(f"{name}a", f"{name}b")
        acknowledged.add(name)

    async def read_with_all_connections() -> None:
        await asyncio.gather(*(names() for _ in range(POOL)))

    for number in range(CANCELS):
        tasks = [asyncio.create_task(write(f"{number}-")), asyncio.create_task(read_with_all_connections())]
        await asyncio.sleep(chance.choice((0, chance.uniform(0, SLOWEST))))
        for task in tasks:
            task.cancel()
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*tasks, return_exceptions=True)

    stored = await names()
    pairs = {name[:-1] for name in stored}
    assert stored == sorted(f"{pair}{half}" for pair in pairs for half in "ab")
    assert acknowledged <= pairs
    await check_nothing_is_held()


async def check_nothing_is_held() -> None:
    """As many transactions as there are connections can be open at the same time."""
    places = 1 if dialect() == "sqlite" else POOL
    together = asyncio.Barrier(places)

    async def transaction() -> None:
        async with tx():
            await names()
            await together.wait()

    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(transaction() for _ in range(places)))


async def test_who_waits_for_a_transaction_may_leave() -> None:
    holding, free = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with tx():
            holding.set()
            await free.wait()

    holders = [asyncio.create_task(hold()) for _ in range(POOL)]
    await holding.wait()
    waiting = asyncio.create_task(hold())
    await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    free.set()
    await asyncio.gather(*holders)

    assert waiting.cancelled()
    await check_nothing_is_held()


async def test_a_cancelled_transaction_is_cancelled_for_who_awaits_it() -> None:
    async def write() -> None:
        async with tx():
            await add("ann")
            await asyncio.sleep(PATIENCE)

    writing = asyncio.create_task(write())
    await asyncio.sleep(0.05)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)

    assert writing.cancelled()
    assert await names() == []


async def test_changes_in_the_database_itself_lose_no_update() -> None:
    async with tx():
        ann = await add("ann")

    async def bump() -> None:
        async with tx():
            await User.filter(id=ann.id).update(token_version=F("token_version") + 1)

    await asyncio.gather(*(bump() for _ in range(20)))

    assert (await User.get(id=ann.id)).token_version == ann.token_version + 20


async def test_statements_are_counted_begin_and_commit_are_not() -> None:
    with counted() as statements:
        async with tx():
            await add("ann")
            await fetch("SELECT 1 AS one")
        await names()

    assert statements.count == 3


async def test_statements_of_others_are_not_counted_and_inner_ones_count_outside_too() -> None:
    async def alone() -> int:
        with counted() as theirs:
            await names()
        return theirs.count

    with counted() as mine:
        await names()
        with counted() as inner:
            await asyncio.gather(names(), names())

    assert (mine.count, inner.count, await alone()) == (3, 2, 1)


async def test_the_url_of_a_host_may_say_how_the_connection_is_sealed(database_url: str) -> None:
    await disconnect()

    await connect(f"{database_url}?sslmode=prefer" if database_url.startswith("postgres") else database_url)

    assert await names() == []
