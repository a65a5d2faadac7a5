"""The ledger of model calls and what they cost."""

from dataclasses import dataclass
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


async def record_usage(user: User, call: ModelCall, price: ModelPrice | None) -> None:
    """One row for one model call, inside `tx()`."""
    await UsageRecord.create(
        user=user,
        world_id=call.world_id,
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
