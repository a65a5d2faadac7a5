"""Keys of tasks in their order: short, and in order, whatever is moved where."""

import random
from itertools import pairwise

import pytest

from conftest import Ask
from gql.ids import key
from models.database.tx import tx
from models.tasks import Task
from models.users import User
from resolvers.tasks.order import DIGITS, LONGEST, between, spread
from resolvers.tasks.places import move_task
from resolvers.tasks.tasks import NewTask, create_task, delete_task
from talking import did, refused
from tasking import MOVE, TASKS, added, titles

pytestmark = pytest.mark.anyio
EDITS = 2_000


async def order_of(viewer: User) -> list[Task]:
    return await Task.owned_by(viewer).order_by("position", "id")


# Keys


def test_a_key_lies_between_two_others() -> None:
    for low, high in (("V0000000", "V0000001"), ("1", "2"), ("00000001", "00000002"), ("Vzzzzzzzz", "W")):
        found = between(low, high)

        assert found is not None
        assert low < found < high


def test_there_is_no_key_between_a_key_and_itself_with_a_zero() -> None:
    assert between("V0000000", "V0000000") is None
    assert between("V0000000", "V00000000") is None


@pytest.mark.parametrize("forward", [True, False])
def test_keys_at_the_ends_stay_short(forward: bool) -> None:
    keys = [between(None, None)]
    for _ in range(EDITS):
        keys.append(between(keys[-1], None) if forward else between(None, keys[-1]))

    texts = [one for one in keys if one is not None]
    assert len(texts) == EDITS + 1
    assert texts == sorted(texts, reverse=not forward)
    assert {len(one) for one in texts} == {8}


def test_beyond_the_last_key_of_all_there_is_another() -> None:
    last, first = DIGITS[-1] * 8, "0" * 7 + "1"

    above, below = between(last, None), between(None, first)

    assert above is not None
    assert below is not None
    assert above > last
    assert below < first


def test_keys_are_spread_in_order_and_apart() -> None:
    for low, high, count in ((None, None, 100), ("V", "W", 1_000), ("V0000000", "V0000002", 33), (None, "1", 5)):
        keys = spread(low, high, count)

        assert keys is not None
        every = [low or "", *keys, high or "~"]
        assert all(a < b for a, b in pairwise(every))
        assert all(between(a, b) for a, b in pairwise(keys))


# Moving


@pytest.mark.parametrize("seed", [1, 2])
async def test_two_thousand_random_edits_keep_keys_short_and_the_order_right(ann: User, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    expected = [(await create_task(ann, NewTask(f"t{n}"))).id for n in range(20)]

    async with tx():  # one transaction: two thousand would only take longer
        for number in range(EDITS - 20):
            moved = chance.choice(expected)
            if chance.random() < 0.1:
                await delete_task(ann, task_id=moved)
                expected.remove(moved)
                expected.append((await create_task(ann, NewTask(f"n{number}"))).id)
                continue
            expected.remove(moved)
            place = chance.choice((0, len(expected), chance.randrange(len(expected)), 7))  # often the same place
            if place == 0:
                await move_task(ann, task_id=moved, before_id=expected[0])
            else:
                await move_task(ann, task_id=moved, after_id=expected[place - 1])
            expected.insert(place, moved)

    found = await order_of(ann)
    assert [task.id for task in found] == expected
    assert max(len(task.position) for task in found) <= LONGEST


async def test_always_at_the_same_place_keys_stay_short_and_the_order_right(ann: User) -> None:
    first, *rest = [await create_task(ann, NewTask(f"t{n}")) for n in range(4)]

    expected = [task.id for task in (first, *rest)]
    lengths: list[int] = []
    async with tx():
        for _ in range(400):
            expected.insert(1, expected.pop())
            moved = await move_task(ann, task_id=expected[1], after_id=first.id)
            lengths.append(len(moved.position))

    assert max(lengths) <= LONGEST
    assert [task.id for task in await order_of(ann)] == expected


async def test_a_task_is_put_after_before_or_between_others(ask: Ask, ann: User) -> None:
    a, b, c, d = [(await added(ask, ann, title))["id"] for title in "abcd"]

    await did(ask, ann, MOVE, id=d, after=a)
    assert await titles(ask, ann) == ["a", "d", "b", "c"]
    await did(ask, ann, MOVE, id=c, before=a)
    assert await titles(ask, ann) == ["c", "a", "d", "b"]
    await did(ask, ann, MOVE, id=c, after=d, before=b)
    assert await titles(ask, ann) == ["a", "d", "c", "b"]
    await did(ask, ann, MOVE, id=a, after=b)
    assert await titles(ask, ann) == ["d", "c", "b", "a"]


async def test_positions_sort_as_the_list_does(ask: Ask, ann: User) -> None:
    ids = [(await added(ask, ann, f"t{n}"))["id"] for n in range(6)]
    for moved, after in ((0, 3), (5, 1), (2, 4), (1, 0)):
        await did(ask, ann, MOVE, id=ids[moved], after=ids[after])

    nodes = (await ask(ann, TASKS))["data"]["tasks"]["nodes"]

    assert [node["id"] for node in nodes] == [
        node["id"] for node in sorted(nodes, key=lambda node: node["position"].encode())
    ]


async def test_a_move_that_cannot_be_is_refused(ask: Ask, ann: User, bob: User) -> None:
    a, b, c = [(await added(ask, ann, title))["id"] for title in "abc"]
    his = (await added(ask, bob, "his"))["id"]

    assert await refused(ask, ann, MOVE, id=a) == ["INVALID_INPUT"]
    assert await refused(ask, ann, MOVE, id=a, after=a) == ["INVALID_INPUT"]
    assert await refused(ask, ann, MOVE, id=a, after=c, before=b) == ["CONFLICT"]
    assert await refused(ask, ann, MOVE, id=a, after=his) == ["NOT_FOUND"]
    assert await titles(ask, ann) == ["a", "b", "c"]


async def test_who_moves_a_task_makes_it_a_new_version(ask: Ask, ann: User) -> None:
    a, b = [await added(ask, ann, title) for title in "ab"]

    moved = (await did(ask, ann, MOVE, id=a["id"], after=b["id"]))["task"]

    assert moved["version"] == a["version"] + 1
    assert (await Task.get(id=key(b["id"], "Task"))).version == b["version"]
