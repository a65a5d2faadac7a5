"""Model calls added up by what they have in common, and the last ones of each provider."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID

from models.database.connection import dialect
from models.database.rows import fetch, marks


class UsageDimension(StrEnum):
    DAY = "DAY"
    USER = "USER"
    GAME = "GAME"
    WORLD = "WORLD"
    FEATURE = "FEATURE"
    PROVIDER = "PROVIDER"
    MODEL = "MODEL"


IDS = {UsageDimension.USER, UsageDimension.GAME, UsageDimension.WORLD}
DAY = {"sqlite": "substr(created_at, 1, 10)", "postgres": "to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')"}
COLUMNS = {
    UsageDimension.USER: "user_id",
    UsageDimension.WORLD: "world_id",
    UsageDimension.FEATURE: "feature",
    UsageDimension.PROVIDER: "provider",
    UsageDimension.MODEL: "model",
}
SUMMARY = """
SELECT {keys}, COUNT(*) AS requests, SUM(input_tokens) AS input_tokens, SUM(output_tokens) AS output_tokens,
    SUM(cost_micros) AS cost_micros, COUNT(failure) AS failures,
    MIN(CASE WHEN place * 100 >= calls * 50 THEN latency_ms END) AS p50,
    MIN(CASE WHEN place * 100 >= calls * 95 THEN latency_ms END) AS p95
FROM (
    SELECT keyed.*, COUNT(*) OVER (PARTITION BY {keys}) AS calls,
        ROW_NUMBER() OVER (PARTITION BY {keys} ORDER BY latency_ms) AS place
    FROM (
        SELECT {expressions}, input_tokens, output_tokens, cost_micros, failure, latency_ms
        FROM usage_record WHERE created_at >= ? AND created_at <= ? {whose}
    ) AS keyed
) AS placed GROUP BY {keys} LIMIT ?
"""
LATEST = """
SELECT provider, failure, created_at, is_fault FROM (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY provider, is_fault ORDER BY created_at DESC) AS place FROM (
        SELECT provider, failure, created_at, CASE WHEN failure IN ({faults}) THEN 1 ELSE 0 END AS is_fault
        FROM usage_record WHERE created_at >= ?
    ) AS calls
) AS placed WHERE place = 1
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which calls, of the UTC days from `first` to `last`: of one user or of all, by what they are put together.

    `game_statuses`: of other games, and of those that are gone, nobody learns the id; None: of no game is it kept back.
    """

    first: date
    last: date
    dimensions: Sequence[UsageDimension]
    user_id: UUID | None
    game_statuses: Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Bucket:
    """Calls with the same `keys`, failed ones too; latencies are in milliseconds, by nearest rank."""

    keys: dict[UsageDimension, str | UUID | None]
    requests: int
    input_tokens: int
    output_tokens: int
    cost_micros: int
    failures: int
    p50: int
    p95: int


@dataclass(frozen=True, slots=True)
class LastCall:
    """When a provider was last asked; `fault`: what it then failed with."""

    provider: str
    fault: str | None
    at: datetime


async def summed(asked: Asked, *, most: int) -> list[Bucket]:
    """Any `most` of the buckets there are."""
    begins = datetime.combine(asked.first, time.min, UTC)
    ends = datetime.combine(asked.last, time.max, UTC)
    sql = SUMMARY.format(
        keys=", ".join(f"k{number}" for number in range(len(asked.dimensions))),
        expressions=", ".join(f"{_expression(asked, one)} AS k{n}" for n, one in enumerate(asked.dimensions)),
        whose="" if asked.user_id is None else "AND user_id = ?",
    )
    shown = (asked.game_statuses or ()) if UsageDimension.GAME in asked.dimensions else ()
    owner = () if asked.user_id is None else (asked.user_id,)
    return [_bucket(asked.dimensions, row) for row in await fetch(sql, (*shown, begins, ends, *owner, most))]


def _expression(asked: Asked, dimension: UsageDimension) -> str:
    if dimension is UsageDimension.DAY:
        return DAY[dialect()]
    if dimension is not UsageDimension.GAME:
        return COLUMNS[dimension]
    if asked.game_statuses is None:
        return "game_id"
    shown = f"SELECT id FROM game WHERE status IN ({marks(asked.game_statuses)})"  # noqa: S608 - marks alone
    return f"CASE WHEN game_id IN ({shown}) THEN game_id END"


def _bucket(dimensions: Sequence[UsageDimension], row: dict[str, Any]) -> Bucket:
    numbers = ("requests", "input_tokens", "output_tokens", "cost_micros", "failures", "p50", "p95")
    keys = {dimension: _key(dimension, row[f"k{number}"]) for number, dimension in enumerate(dimensions)}
    return Bucket(keys, *(int(row[name] or 0) for name in numbers))


def _key(dimension: UsageDimension, value: Any) -> str | UUID | None:
    return UUID(str(value)) if dimension in IDS and value is not None else value


async def last_calls(since: datetime, *, faults: Sequence[str]) -> list[LastCall]:
    """Of each provider that was asked `since` then, the last call without and the last with one of these failures."""
    rows = await fetch(LATEST.format(faults=marks(faults)), (*faults, since))
    return [LastCall(row["provider"], row["failure"] if row["is_fault"] else None, _time(row)) for row in rows]


def _time(row: dict[str, Any]) -> datetime:
    at: datetime | str = row["created_at"]
    return datetime.fromisoformat(at) if isinstance(at, str) else at
