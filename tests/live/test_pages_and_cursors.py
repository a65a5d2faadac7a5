"""A page and the events after its cursor are the whole channel, whoever writes meanwhile.

Slow because that is tried two hundred times, with ten people writing all the while.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from itertools import count
from random import Random

import pytest

from conftest import Ask, person
from core.env import Env
from models.users import User
from serving import TokenOf
from talking import ADDED, following, made, sent

pytestmark = pytest.mark.anyio

WRITERS = 10
TIMES = 200
AT_ONCE = 4
EVENTS = 5  # past the page, that are waited for each time
PAUSE = 0.1  # seconds at most between two messages of a writer

PAGE = """query ($id: ID!) { channel(id: $id) { messages(last: 100) {
  streamCursor nodes { number } pageInfo { hasPreviousPage } } } }"""


@dataclass(frozen=True, slots=True)
class Seen:
    """Numbers of messages: of a page, and of the events after its cursor."""

    page: Sequence[int]
    events: Sequence[int]
    is_all_before: bool


async def test_a_page_and_the_events_after_its_cursor_leave_nothing_out_and_repeat_nothing(
    ask: Ask, url: str, token_of: TokenOf, env: Env, ann: User
) -> None:
    den = await made(ask, ann)
    token = await token_of(ann)

    async def seen() -> Seen:
        told = (await ask(ann, PAGE, id=den))["data"]["channel"]["messages"]
        page, added = [node["number"] for node in told["nodes"]], [0]
        async with following(url, token, ADDED, id=den, after=told["streamCursor"]) as events:
            while added[-1] < max([0, *page]) + EVENTS:
                added.append((await events.next())["message"]["number"])
        return Seen(page, added[1:], not told["pageInfo"]["hasPreviousPage"])

    async with writing(ask, env, den):
        tries = [
            one for _ in range(TIMES // AT_ONCE) for one in await asyncio.gather(*(seen() for _ in range(AT_ONCE)))
        ]

    assert len(tries) == TIMES
    for one in tries:
        first = one.page[0] if one.page else 1
        assert first == 1 or not one.is_all_before
        assert list(one.page) == sorted(set(one.page))
        assert list(one.events) == sorted(set(one.events))
        union = sorted({*one.page, *one.events})
        assert union == list(range(first, one.events[-1] + 1))


@contextlib.asynccontextmanager
async def writing(ask: Ask, env: Env, channel: str) -> AsyncGenerator[None]:
    """Ten people, who write until the end of the block."""
    join = "mutation ($id: ID!) { joinChannel(id: $id) { errors { code } } }"
    people = [await person(env, f"writer-{number}") for number in range(WRITERS)]
    for one in people:
        await ask(one, join, id=channel)
    tasks = [asyncio.create_task(write(ask, one, channel, Random(one.username))) for one in people]  # noqa: S311
    try:
        yield
        assert not any(task.done() for task in tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def write(ask: Ask, who: User, channel: str, chance: Random) -> None:
    for number in count():
        await sent(ask, who, channel, f"{number}")
        await asyncio.sleep(chance.uniform(0, PAUSE))
