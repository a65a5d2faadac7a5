"""Workers that are killed in the midst of answers about rules: each ends, is told as it is stored, and counts once."""

import asyncio
import os
import re
from collections.abc import Callable, Generator, Sequence
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from conftest import Ask
from core.env import Env
from core.settings import ModelPrice, Settings
from fakes.openai_behaviours import Behaviour
from fakes.openai_rounds import Asked, Round, some_words
from fakes.openai_server import FakeOpenAI, serving
from fakes.rules_answers import answer
from limiting import QUOTA, limit
from live.run_workers import Killing, workers
from models.usage import Allowance
from models.users import User
from ruling import CANCEL, Followed, Rules
from shelf import MORRIS, game_with
from tables import query

pytestmark = pytest.mark.anyio

KILLS = int(os.environ.get("KILLS", "10"))
RECOVERY = 40.0  # seconds from a kill to the end of what was killed
QUESTION = "What happens when a player forms a mill"
TRUE = "Whenever you form a mill, by placing or by moving, you remove one of your opponent's men from the board."
WORDS = 20
AT_LEAST = 4  # questions of each who asks
KIND = re.compile(r"forms a mill, (?P<kind>\w+) (?P<name>\w+)\?$")
KINDS = ("plain", "plain", "gone", "plain", "silent", "stop", "plain", "void")
WHOLE = ("ANSWERED", "NOT_COVERED")
PRICES = {"fake": ModelPrice(input=1_000_000, output=2_000_000)}
COST = 210  # micro-USD of one whole call to the fake
ESTIMATE = 4_600  # of one that is begun


class Stored(NamedTuple):
    """An answer as the database has it."""

    question: str
    answer: str
    status: str
    reservation: Any
    quotes: int


class Told(NamedTuple):
    """One question, what two clients made of its answer as it came, and when it had ended."""

    id: str
    question: str
    live: Followed
    by_the_book: Followed
    ended: float


def script(asked: Asked) -> Round:
    """What the model does follows from the question."""
    found = KIND.search(asked.user)
    assert found is not None
    match found["kind"]:
        case "gone":
            return Round(behaviour=Behaviour.BROKEN)
        case "silent":
            return Round(answer("", covered=False))
        case "void":
            return Round(answer(f"{found['name']} {some_words(WORDS)}", (1, "No page says so, I am sure.")))
        case _:
            return Round(answer(f"{found['name']} {some_words(WORDS)}", *((n, TRUE) for n in range(1, 4))))


@pytest.fixture
def model() -> Generator[FakeOpenAI]:
    with serving() as fake:
        fake.answering(script)
        fake.pace(per_second=40)
        yield fake


@pytest.fixture
def settings(settings: Settings, model: FakeOpenAI) -> Settings:
    asked = {"openai_base_url": model.base_url, "openai_wire": "responses", "openai_model": "fake"}
    return settings.model_copy(update={"model_prices": PRICES, **asked})


@pytest.fixture
async def morris(env: Env) -> str:
    return await game_with(env, MORRIS)


async def followed_by_the_book(rules: Rules, who: User, answer_id: str) -> Followed:
    """As the description of answerEvents says: after StreamReset the answer is fetched, and followed from there."""
    heard = Followed()
    while (await rules.follow(who, answer_id, heard=heard, until="StreamReset")).kinds[-1:] == ["StreamReset"]:
        shown = await rules.shown(who, answer_id)
        heard.text, heard.cursor = shown["answer"], shown["streamCursor"]
        heard.kinds.append("fetched")
    return heard


async def talk(rules: Rules, ask: Ask, ann: User, game: str, name: str, over: Callable[[], bool]) -> list[Told]:
    """Ask one question after the other until all killing is over."""
    told: list[Told] = []
    moments = Random(name)  # noqa: S311
    while len(told) < AT_LEAST or not over():
        kind = KINDS[(len(told) + ord(name)) % len(KINDS)]
        question = f"{QUESTION}, {kind} {name}{len(told)}?"
        asked = await rules.asked(ann, game, question, clientMutationId=question)
        following = asyncio.gather(rules.follow(ann, asked["id"]), followed_by_the_book(rules, ann, asked["id"]))
        if kind == "stop":
            await asyncio.sleep(moments.uniform(0.0, 2.0))
            await ask(ann, CANCEL, id=asked["id"])
        live, by_the_book = await following
        told.append(Told(asked["id"], question, live, by_the_book, asyncio.get_running_loop().time()))
        again = await rules.asked(ann, game, question, clientMutationId=question)
        assert again["id"] == asked["id"]
    return told


def worker(url: str, folder: Path, model: FakeOpenAI) -> dict[str, Any]:
    prices = {name: price.model_dump() for name, price in PRICES.items()}
    own = {"url": url, "folder": str(folder), "model": model.base_url}
    return {**own, "steady": True, "name": "fake", "prices": prices}


async def stored(url: str) -> list[Stored]:
    sql = """SELECT question, answer, status, reservation,
        (SELECT COUNT(*) FROM answer_citation WHERE answer_id = rules_answer.id) FROM rules_answer"""
    return [Stored(*row) for row in await query(url, sql)]


def how(heard: Followed) -> str:
    """How it ended, as it was told."""
    return heard.status or ("FAILED" if heard.error else "never")


def counts(one: Stored) -> bool:
    """Whether a question is used up."""
    return one.status in (*WHOLE, "UNVERIFIED") or bool(one.answer)


async def spent() -> dict[str, int]:
    return {row.scope.split(":")[0]: row.used for row in await Allowance.all()}


async def calls_noted(url: str) -> list[tuple[Any, ...]]:
    return await query(url, "SELECT failure, cost_micros FROM usage_record WHERE feature = 'chat'")


def late(told: Sequence[Told], kills: Sequence[float]) -> float:
    """The longest time from the last kill before an answer's end to that end."""
    return max(one.ended - max((at for at in kills if at < one.ended), default=one.ended) for one in told)


async def test_kills_at_random_points_lose_no_answer_and_count_none_twice(
    env: Env, rules: Rules, ask: Ask, ann: User, morris: str, tmp_path: Path, model: FakeOpenAI
) -> None:
    await limit(env, daily_limit=100_000, daily_micros=10**9)
    database_url = env.settings.database_url
    killing = Killing(KILLS, worker(database_url, tmp_path, model), least=1.0, most=4.0)

    async with workers(tmp_path) as one, workers(tmp_path) as other:
        killers = [asyncio.create_task(killing.kill_again(each)) for each in (one, other)]
        talks = (
            talk(rules, ask, ann, morris, name, lambda: all(killer.done() for killer in killers)) for name in "abcdef"
        )
        told = list(chain(*await asyncio.gather(*talks)))
        await asyncio.gather(*killers)
        afresh = [await rules.follow(ann, each.id) for each in told]

    rows = {each.question: each for each in await stored(database_url)}
    assert len(rows) == len(told)
    assert [(each.live.text, how(each.live)) for each in told] == [(each.text, how(each)) for each in afresh]
    assert [(each.by_the_book.text, how(each.by_the_book)) for each in told] == [(e.text, how(e)) for e in afresh]
    assert {each.question: (each.live.text, how(each.live)) for each in told} == {
        question: (row.answer, row.status) for question, row in rows.items()
    }
    assert {row.quotes == (row.status == "ANSWERED") and row.reservation is None for row in rows.values()} == {True}
    assert (await ask(ann, QUOTA))["data"]["myQuota"]["used"] == sum(map(counts, rows.values()))
    whole = sum(row.status in (*WHOLE, "UNVERIFIED") for row in rows.values())
    cost = (await spent())["budget"]
    assert COST * whole <= cost <= COST * whole + ESTIMATE * (len(rows) - whole)
    noted = await calls_noted(database_url)
    assert sum(failure is None for failure, _ in noted) == whole
    assert len(noted) <= len(model.calls)
    assert {"ANSWERED", "NOT_COVERED", "FAILED", "UNVERIFIED"} <= {row.status for row in rows.values()}
    assert any("StreamReset" in each.live.kinds for each in told)
    assert late(told, killing.times) <= RECOVERY
