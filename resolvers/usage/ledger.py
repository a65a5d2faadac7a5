"""The ledger of model calls, what they cost, and what worlds are allowed of them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from core.errors import BudgetExceeded, LimitReached
from core.llm import Usage
from core.settings import ModelPrice, Settings
from models import usage as rows
from models.database.tx import tx
from models.usage import UsageRecord
from models.users import User

MILLION = 1_000_000
MINUTE = 60  # seconds
DAY = 86_400
USUAL_ANSWER = 120  # tokens of a line with its replies


def cost_micros(usage: Usage, price: ModelPrice | None) -> int | None:
    """Micro-USD, rounded up; None where the price or the tokens are not known."""
    if price is None or usage.input_tokens is None or usage.output_tokens is None:
        return None
    cached = min(usage.cached_tokens or 0, usage.input_tokens)
    cached_price = price.input if price.cached is None else price.cached
    total = (usage.input_tokens - cached) * price.input + cached * cached_price + usage.output_tokens * price.output
    return -(-total // MILLION)


def estimated_cost(input_tokens: int, price: ModelPrice | None) -> int | None:
    """Micro-USD of one call with `input_tokens` and an answer of usual length; None where the price is not known."""
    return cost_micros(Usage(input_tokens, 0, USUAL_ANSWER), price)


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One answer, or failure, of a model; `failure` None: it answered."""

    feature: str
    provider: str
    model: str
    usage: Usage
    latency_ms: int
    world_id: UUID | None = None
    failure: str | None = None
    game_id: UUID | None = None


async def record_usage(user: User, call: ModelCall, price: ModelPrice | None) -> None:
    """One row for one model call, inside `tx()`."""
    await UsageRecord.create(
        user=user,
        world_id=call.world_id,
        game_id=call.game_id,
        feature=call.feature,
        provider=call.provider,
        model=call.model,
        input_tokens=call.usage.input_tokens,
        cached_tokens=call.usage.cached_tokens,
        output_tokens=call.usage.output_tokens,
        cost_micros=cost_micros(call.usage, price),
        failure=call.failure,
        latency_ms=call.latency_ms,
    )


@dataclass(frozen=True, slots=True)
class Reserved:
    """Micro-USD set aside for one call, in the day by that number; without a budget `day` is None."""

    world_id: UUID
    micros: int = 0
    day: int | None = None


async def reserve(settings: Settings, world_id: UUID, *, estimate: int | None) -> Reserved:
    """Count a call that `estimate`s so many micro-USD against its world's minute and day, both or none.

    Raises LimitReached, and BudgetExceeded, also where there is a budget but no price: what it costs is not known.
    """
    async with tx():
        if settings.rate_limits:
            await _take_line(world_id, limit=settings.dialogue_per_minute)
        if settings.dialogue_daily_micros is None:
            return Reserved(world_id)
        return await _take_micros(world_id, estimate, limit=settings.dialogue_daily_micros)


async def settle(reserved: Reserved, micros: int | None, *, otherwise: int | None = None) -> None:
    """Count what the call did cost, if that is not known `otherwise`, else what was set aside. Inside `tx()`."""
    spent = otherwise if micros is None else micros
    if reserved.day is not None and spent is not None and spent != reserved.micros:
        await rows.add(_day_of(reserved.world_id), period=reserved.day, amount=spent - reserved.micros)


async def _take_line(world_id: UUID, *, limit: int) -> None:
    minute = _now() // MINUTE
    if await rows.take(f"dialogue-minute:{world_id}", period=minute, amount=1, limit=limit) is None:
        raise LimitReached(limit=limit, used=limit, resets_at=_start((minute + 1) * MINUTE))


async def _take_micros(world_id: UUID, estimate: int | None, *, limit: int) -> Reserved:
    today, scope = _now() // DAY, _day_of(world_id)
    micros = max(estimate, 1) if estimate is not None else limit + 1
    day = await rows.take(scope, period=today, amount=micros, limit=limit)
    if day is None:
        spent = await rows.used(scope, period=today)
        raise BudgetExceeded(limit=limit, used=spent.used, resets_at=_start((today + 1) * DAY))
    return Reserved(world_id, micros, day.period)


def _day_of(world_id: UUID) -> str:
    return f"dialogue-day:{world_id}"


def _now() -> int:
    return int(datetime.now(UTC).timestamp())


def _start(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
