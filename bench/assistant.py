"""What the assistant costs beside its model: how much later its first words come, and two hundred answers at a time."""

import asyncio
import os
import time
from collections.abc import Generator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from statistics import median, quantiles

import httpx2

from bench.databases import POSTGRES, SQLITE
from bench.model import ask, model
from bench.process import Process, server
from bench.runs import Heard, Person, WrongAnswer, client, person, registered
from tests.services import postgres_server

FIRST_WORDS = 60  # answers whose beginning is timed
WARM_UP = 10
THINKING = 100  # milliseconds that the model takes for its first words
RUNS, PER_SECOND, SECONDS = 200, 20, 10.0
WRITING = 25.0  # seconds that the model writes one answer
SETTLING = 2.0  # seconds from the last run's beginning until the measurement
PEOPLE = 20
AT_ONCE = 10  # runs that are begun at one time
MOST_OVERHEAD, MOST_CORES = 15.0, 1.0  # ms, CPU seconds a second


@dataclass(frozen=True, slots=True)
class Load:
    """What two hundred answers at a time came to, in `seconds`."""

    seconds: float
    cpu: float
    frames: int
    deltas: int
    ages: list[float]


@dataclass(frozen=True, slots=True)
class FirstWords:
    """Milliseconds from a question to the first words of its answer: by the assistant, and by its model alone."""

    answers: list[float]
    alone: list[float]


async def measure(kind: str) -> list[str]:
    with model() as base_url, _server(kind, base_url) as process:
        async with client(process) as http:
            tokens = [await registered(http, f"person{number:03}") for number in range(PEOPLE)]
            overhead = await _first_words(http, process, tokens[0], base_url)
            load = await _together(http, process, tokens, base_url)
    return [f"{kind}, load average {os.getloadavg()[0]:.1f}", *_overhead_report(overhead), *_load_report(load)]


@contextmanager
def _server(kind: str, base_url: str) -> Generator[Process]:
    """Served as a user would, but that nobody is asked to wait: rate limits are off."""
    settings = {
        "openai_base_url": f"{base_url}/v1",
        "openai_wire": "responses",
        "assistant_provider": "openai",
        "rate_limits": "off",
        "password_rounds": "4",
    }
    if kind == SQLITE:
        with server(**settings) as process:
            yield process
        return
    with postgres_server() as postgres:
        url = postgres.new_database()
        try:
            with server(database_url=url, **settings) as process:
                yield process
        finally:
            postgres.drop_database(url)


async def _first_words(http: httpx2.AsyncClient, process: Process, token: str, base_url: str) -> FirstWords:
    """Of the assistant and of the model alone, asked in turns."""
    answers: list[float] = []
    alone: list[float] = []
    async with person(http, process, token) as one, httpx2.AsyncClient(base_url=base_url, trust_env=False) as asking:
        for number in range(WARM_UP + FIRST_WORDS):
            alone.append(await _model_alone(asking, f"alone{number}"))
            answers.append(await _one_answer(one, f"first{number}"))
    return FirstWords(answers[WARM_UP:], alone[WARM_UP:])


async def _model_alone(http: httpx2.AsyncClient, key: str) -> float:
    began = time.monotonic()
    asked = {"input": ask(key, frames=2, per_second=50, after_ms=THINKING)}
    async with http.stream("POST", "/v1/responses", json=asked) as response:
        pieces = response.aiter_raw()
        await anext(pieces)
        took = time.monotonic() - began
        async for _ in pieces:
            pass
    return took * 1_000


async def _one_answer(one: Person, key: str) -> float:
    began = time.monotonic()
    await one.follow(await one.say(key, frames=2, per_second=50, after_ms=THINKING))
    assert one.heard.first is not None  # noqa: S101 - it came to its end
    return (one.heard.first - began) * 1_000


async def _together(http: httpx2.AsyncClient, process: Process, tokens: list[str], base_url: str) -> Load:
    async with AsyncExitStack() as stack:
        people = [
            await stack.enter_async_context(person(http, process, tokens[number % PEOPLE])) for number in range(RUNS)
        ]
        opening = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as following:
            begun = [_begun(one, opening, following, f"run{number}") for number, one in enumerate(people)]
            await asyncio.gather(*begun)
            await asyncio.sleep(SETTLING)
            load = await _load(process, [one.heard for one in people])
        async with httpx2.AsyncClient(base_url=base_url, trust_env=False) as asking:
            written: dict[str, str] = (await asking.get("/")).json()
        for number, one in enumerate(people):
            if one.heard.text != written[f"run{number}"]:
                raise WrongAnswer(
                    f"run {number} has {len(one.heard.text)} of {len(written[f'run{number}'])} characters"
                )
    return load


async def _begun(one: Person, opening: asyncio.Semaphore, following: asyncio.TaskGroup, key: str) -> None:
    async with opening:
        run = await one.say(key, frames=round(WRITING * PER_SECOND), per_second=PER_SECOND)
    following.create_task(one.follow(run))


async def _load(process: Process, heard: list[Heard]) -> Load:
    began, cpu = time.monotonic(), process.cpu_seconds()
    before = [(one.text.count(" "), one.deltas, len(one.ages)) for one in heard]
    await asyncio.sleep(SECONDS)
    if any(one.status for one in heard):
        raise WrongAnswer("an answer ended before the measurement")
    return Load(
        seconds=time.monotonic() - began,
        cpu=process.cpu_seconds() - cpu,
        frames=sum(one.text.count(" ") - frames for one, (frames, _, _) in zip(heard, before, strict=True)),
        deltas=sum(one.deltas - deltas for one, (_, deltas, _) in zip(heard, before, strict=True)),
        ages=[age for one, (_, _, ages) in zip(heard, before, strict=True) for age in one.ages[ages:]],
    )


def _overhead_report(first: FirstWords) -> list[str]:
    low, middle, high = quantiles(first.answers, n=4)
    alone = median(first.alone)
    return [
        _goal("first words after the model's, ms (median)", middle - alone, MOST_OVERHEAD),
        f"  a quarter under {low - alone:.1f} ms, a quarter over {high - alone:.1f} ms, of {len(first.answers)}",
    ]


def _load_report(load: Load) -> list[str]:
    ages = quantiles([age * 1_000 for age in load.ages], n=10)
    cores = load.cpu / load.seconds
    each = load.cpu / load.frames * 1_000_000
    return [
        _goal(f"{RUNS} answers of {PER_SECOND} frames a second, CPU seconds a second", cores, MOST_CORES),
        f"  {load.frames / load.seconds:,.0f} frames a second, {each:.0f} us of CPU each, "
        f"in {load.deltas / load.seconds:,.0f} deltas",
        f"  {ages[4]:.0f} ms from the model to its reader (a tenth over {ages[-1]:.0f} ms); nothing lost",
    ]


def _goal(what: str, value: float, most: float) -> str:
    return f"{what}: {value:.2f} (goal <= {most:g}: {'reached' if value <= most else 'missed'})"


def main() -> None:
    for kind in (SQLITE, POSTGRES):
        print("\n".join(asyncio.run(measure(kind))), flush=True)


if __name__ == "__main__":
    main()
