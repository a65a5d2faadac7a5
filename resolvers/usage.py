"""The ledger of model calls and what they cost."""

from collections.abc import Mapping
from uuid import UUID

from core.llm import Usage
from core.settings import ModelPrice
from models.usage import UsageRecord
from models.users import User

MILLION = 1_000_000
USUAL_ANSWER = 120  # tokens of a line with its replies


def cost_micros(usage: Usage, price: ModelPrice | None) -> int | None:
    """Micro-USD, rounded up; None where the price or the tokens are not known."""
    if price is None or usage.input_tokens is None or usage.output_tokens is None:
        return None
    cached = min(usage.cached_tokens or 0, usage.input_tokens)
    total = (usage.input_tokens - cached) * price.input + cached * price.cached + usage.output_tokens * price.output
    return -(-int(total) // MILLION)


def estimated_cost(input_tokens: int, price: ModelPrice | None) -> int | None:
    """Micro-USD of one call with `input_tokens` and an answer of usual length; None where the price is not known."""
    return cost_micros(Usage(input_tokens, 0, USUAL_ANSWER), price)


async def record_usage(
    user: User,
    *,
    feature: str,
    provider: str,
    model: str,
    usage: Usage,
    prices: Mapping[str, ModelPrice],
    latency_ms: int,
    world_id: UUID | None = None,
    failure: str | None = None,
) -> None:
    """One row for one model call, inside `tx()`."""
    await UsageRecord.create(
        user=user,
        world_id=world_id,
        feature=feature,
        provider=provider,
        model=model,
        input_tokens=usage.input_tokens,
        cached_tokens=usage.cached_tokens,
        output_tokens=usage.output_tokens,
        cost_micros=cost_micros(usage, prices.get(model)),
        failure=failure,
        latency_ms=latency_ms,
    )
