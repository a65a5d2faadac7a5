"""What the calls of a run's model cost: set aside before each, noted and settled after it."""

import asyncio

import orjson

from core.assistant import BUILT_IN, Ask, AssistantSaid, Turn, UserSaid
from core.env import Env
from core.errors import ProviderTimeout, ProviderUnavailable
from core.flags import Subject
from core.llm import Usage
from core.settings import ModelPrice
from models.database.tx import tx
from resolvers.assistant.claiming import Held
from resolvers.dialogue.prompt import estimated_tokens
from resolvers.usage.ledger import ModelCall, cost_micros, record_usage
from resolvers.usage.quotas import Share, reserve_cost, settle_cost

FEATURE = "assistant"
STOPPED = "STOPPED"  # by whoever asked, or as the answer was too long or took too much time
USUAL_ANSWER = 500  # tokens of a round


class Bill:
    """Of a run's calls, one after another."""

    def __init__(self, env: Env, found: Held) -> None:
        self._env = env
        self._found = found
        self._is_open = False
        self._asked = 0.0
        self._budgets: tuple[Share, ...] = ()

    @property
    def price(self) -> ModelPrice | None:
        return self._env.settings.model_prices.get(self._found.run.model)

    async def open(self, ask: Ask) -> None:
        """Before the model is asked. Raises BudgetExceeded."""
        viewer = self._found.viewer
        self._budgets = await reserve_cost(
            viewer,
            self._env.flags.evaluate(FEATURE, Subject(viewer.id, viewer.role)),
            estimate=self._estimate(ask),
            server_micros=self._env.settings.daily_micros,
        )
        self._asked = asyncio.get_running_loop().time()
        self._is_open = True

    async def close(self, usage: Usage) -> None:
        """When it has answered, inside the `tx()` that stores what it said."""
        self._is_open = False
        await self._note(usage)
        await settle_cost(self._budgets, cost_micros(usage, self.price))

    async def fail(self, error: BaseException | None = None) -> None:
        """When it failed, or is not wanted any more, if it was asked at all: what was begun may be charged."""
        if not self._is_open:
            return
        self._is_open = False
        by_provider = isinstance(error, ProviderUnavailable)
        is_free = by_provider and not isinstance(error, ProviderTimeout)
        async with tx():
            await self._note(Usage(), failure=error.code if by_provider else STOPPED)
            await settle_cost(self._budgets, 0 if is_free else None)

    async def _note(self, usage: Usage, failure: str | None = None) -> None:
        run = self._found.run
        latency_ms = round((asyncio.get_running_loop().time() - self._asked) * 1_000)
        call = ModelCall(FEATURE, run.provider, run.model, usage, latency_ms, failure=failure)
        await record_usage(self._found.viewer, call, self.price)

    def _estimate(self, ask: Ask) -> int | None:
        """Micro-USD with an answer of usual length; None where the price is not known."""
        if self._found.run.provider == BUILT_IN:
            return 0
        tools = orjson.dumps([[tool.name, tool.description, tool.parameters] for tool in ask.tools]).decode()
        read = sum(estimated_tokens(text) for text in (ask.system, tools, *map(_text, ask.turns)))
        return cost_micros(Usage(read, 0, USUAL_ANSWER), self.price)


def _text(turn: Turn) -> str:
    match turn:
        case UserSaid():
            return turn.text
        case AssistantSaid():
            return turn.text + "".join(call.arguments for call in turn.calls)
        case _:
            return turn.result
