"""What chat costs: this server and others beside it, in turns, with the same data on the same PostgreSQL."""

import asyncio
import resource
from collections import defaultdict
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from statistics import median

from rich.console import Console
from rich.table import Table

from bench.dataset import Dataset, dataset
from bench.ours import OURS, started
from bench.peers.contenders import Start, node_peers, python_peers
from bench.subscribers import Audience, audience
from bench.workloads import Asker, Running, asker, check
from tests.services import PostgresServer, postgres_server

ROUNDS = 5
COUNTS = {"W1": 200, "W2": 1_000, "W3": 500}  # requests a round
WARM_UP = 50
SOCKETS = 1_000
EVENTS = 20  # a round, each to every socket
CHECKED = 3  # sockets that prove delivery before anything is measured
FILES = 8_192  # open at once, by a server and by its subscribers
STOCK = "stock Strawberry"
TITLES = {
    "W1": "W1 newest 50, us",
    "W2": "W2 me, us",
    "W3": "W3 sendMessage, us",
    "W4": "W4 a delivery, us",
    "RSS": "RSS a subscriber, KiB",
}
MOST_DELIVERY, LEAST_GAIN, MOST_RSS = 35, 7, 40  # us; times less than stock Strawberry; KiB


@dataclass(frozen=True, slots=True)
class Measured:
    """A server, who asks it, and what each round told, by workload."""

    running: Running
    asker: Asker
    costs: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


Results = dict[str, dict[str, float]]


async def measure(starts: Sequence[Start]) -> Results:
    """By server, the median of each workload's rounds."""
    data = dataset()
    with postgres_server() as postgres:
        async with AsyncExitStack() as stack:
            measured = [await stack.enter_async_context(_ready(start, postgres, data)) for start in starts]
            await _deliveries(measured)
            await _requests(measured)
    return {each.running.name: {workload: median(costs) for workload, costs in each.costs.items()} for each in measured}


@asynccontextmanager
async def _ready(start: Start, postgres: PostgresServer, data: Dataset) -> AsyncGenerator[Measured]:
    """A server that has proved to answer right."""
    async with start(postgres, data) as running, asker(running) as one:
        await check(one, running.name, data)
        async with audience(running.watching(CHECKED)) as few:
            await one.delivery_cost(few, CHECKED, 2)
        yield Measured(running, one)


async def _deliveries(measured: Sequence[Measured]) -> None:
    async with AsyncExitStack() as stack:
        audiences = [await stack.enter_async_context(_gathered(each)) for each in measured]
        for _ in range(ROUNDS):
            for each, all_of_them in zip(measured, audiences, strict=True):
                each.costs["W4"].append(await each.asker.delivery_cost(all_of_them, SOCKETS, EVENTS))


@asynccontextmanager
async def _gathered(each: Measured) -> AsyncGenerator[Audience]:
    """Every subscriber there, and what they weigh while nothing happens."""
    before = each.running.process.resident_mb()
    async with audience(each.running.watching(SOCKETS)) as all_of_them:
        grown = each.running.process.resident_mb() - before
        each.costs["RSS"].append(grown * 1024 / SOCKETS)
        await each.asker.delivery_cost(all_of_them, SOCKETS, 2)
        yield all_of_them


async def _requests(measured: Sequence[Measured]) -> None:
    for each in measured:
        for workload in COUNTS:
            await each.asker.cost(workload, WARM_UP)
    for _ in range(ROUNDS):
        for workload, count in COUNTS.items():
            for each in measured:
                each.costs[workload].append(await each.asker.cost(workload, count))


def report(results: Results) -> None:
    table = Table(title=f"CPU of the server process, median of {ROUNDS} rounds; (n x) is n times ours")
    table.add_column("")
    for title in TITLES.values():
        table.add_column(title, justify="right")
    for name, costs in results.items():
        table.add_row(name, *(_cell(costs[workload], results[OURS][workload]) for workload in TITLES))
    console = Console(width=130)
    console.print(table)
    for line in _goals(results):
        console.print(line, highlight=False)


def _cell(cost: float, ours: float) -> str:
    return f"{cost:,.0f} ({cost / ours:.1f} x)" if ours else f"{cost:,.0f}"


def _goals(results: Results) -> list[str]:
    ours = results[OURS]
    gain = results[STOCK]["W4"] / ours["W4"]
    return [
        _goal("a delivery, CPU us", ours["W4"], f"<= {MOST_DELIVERY}", ours["W4"] <= MOST_DELIVERY),
        _goal("a delivery, times less than stock Strawberry", gain, f">= {LEAST_GAIN}", gain >= LEAST_GAIN),
        _goal("RSS of an idle subscriber, KiB", ours["RSS"], f"<= {MOST_RSS}", ours["RSS"] <= MOST_RSS),
    ]


def _goal(what: str, value: float, goal: str, reached: bool) -> str:
    return f"{what}: {value:.1f} (goal {goal}: {'reached' if reached else 'missed'})"


def main(*, peers: bool) -> None:
    """With `peers` also those in Node."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(FILES, hard)), hard))
    others = [*python_peers(), *(node_peers() if peers else [])]
    report(asyncio.run(measure([started, *(peer.started for peer in others)])))


if __name__ == "__main__":
    main(peers=True)
