"""`inglenook usage`: what models were asked, and what it cost; of everybody, beside a running server."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer
from rich.table import Table

from core.env import Env
from core.errors import Refusal
from models.usage_summary import Bucket, UsageDimension
from models.users import Role, User
from resolvers.usage.summary import Span, usage_summary
from server.cli.console import fail, say, show, with_env

SHOWN = timedelta(days=29)  # before the last day, where nothing is said
MICROS = 1_000_000


def usage(
    first: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day, in UTC; else 30 days.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day, in UTC; else today.")
    ] = None,
    by: Annotated[str, typer.Option(help="day, user, game, world, feature, provider, model; with commas.")] = "day",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Add up what models were asked, and what it cost."""
    end = last.date() if last else datetime.now(UTC).date()
    span = Span(first.date() if first else _before(end), end)
    dimensions = _dimensions(by)

    async def summed(_env: Env) -> list[Bucket]:
        return await usage_summary(User(role=Role.ADMIN), span=span, group_by=dimensions)

    try:
        buckets = with_env(summed)
    except Refusal as refusal:
        fail(refusal.message)
    if as_json:
        say(json.dumps([_told(bucket) for bucket in buckets], indent=2))
    else:
        show(_table(dimensions, buckets))


def _before(day: date) -> date:
    return date.fromordinal(max(day.toordinal() - SHOWN.days, 1))


def _dimensions(given: str) -> list[UsageDimension]:
    names = [name.strip().upper() for name in given.split(",")]
    if unknown := [name for name in names if name not in UsageDimension.__members__]:
        raise typer.BadParameter(f"not {unknown[0].lower() or 'nothing'}", param_hint="--by")
    return [UsageDimension[name] for name in names]


def _told(bucket: Bucket) -> dict[str, object]:
    return {
        "keys": {name.lower(): None if value is None else str(value) for name, value in bucket.keys.items()},
        "requests": bucket.requests,
        "failures": bucket.failures,
        "input_tokens": bucket.input_tokens,
        "output_tokens": bucket.output_tokens,
        "cost_micros": bucket.cost_micros,
        "latency_ms_p50": bucket.p50,
        "latency_ms_p95": bucket.p95,
    }


def _table(dimensions: list[UsageDimension], buckets: list[Bucket]) -> Table:
    table = Table(*(name.lower() for name in dimensions), box=None, pad_edge=False)
    for name in ("calls", "failed", "tokens in", "tokens out", "USD", "p50 ms", "p95 ms"):
        table.add_column(name, justify="right")
    for one in buckets:
        counts = (one.requests, one.failures, one.input_tokens, one.output_tokens)
        cost = f"{one.cost_micros / MICROS:,.6f}"
        keys = ["-" if value is None else str(value) for value in one.keys.values()]
        table.add_row(*keys, *(f"{count:,}" for count in counts), cost, f"{one.p50:,}", f"{one.p95:,}")
    return table
