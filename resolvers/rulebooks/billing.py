"""What the call of an answer's model cost: noted however it ends."""

import asyncio

from core.env import Env
from core.errors import ProviderTimeout, ProviderUnavailable
from core.llm import Usage
from core.rules import BUILT_IN, RulesModel
from models.answers import RulesAnswer
from models.database.tx import tx
from models.users import User
from resolvers.rulebooks.asking import FEATURE
from resolvers.rulebooks.claiming import Held
from resolvers.usage.ledger import ModelCall, cost_micros, record_usage

STOPPED = "STOPPED"  # by whoever asked, or as it took too much time


class Bill:
    """Of one call. What the server makes itself costs nothing, and is no call."""

    def __init__(self, env: Env, found: Held, model: RulesModel) -> None:
        self._env = env
        self._viewer: User = found.viewer
        self._game_id = found.session.game_id
        self._model = model
        self._usage = Usage()
        self._asked: float | None = None
        self._is_open = False

    @property
    def asked(self) -> bool:
        """Whether somebody outside was."""
        return self._asked is not None

    def open(self) -> None:
        """Before the model is asked."""
        if self._model.name != BUILT_IN:
            self._asked = asyncio.get_running_loop().time()
            self._is_open = True

    def told(self, usage: Usage) -> None:
        """When the model has ended."""
        self._usage = usage

    async def close(self, answer: RulesAnswer) -> None:
        """Note it inside the `tx()` that stores what the answer came to."""
        if not self._is_open:
            return
        answer.input_tokens = self._usage.input_tokens
        answer.cached_tokens = self._usage.cached_tokens
        answer.output_tokens = self._usage.output_tokens
        answer.cost_micros = self._micros
        await answer.save(update_fields=["input_tokens", "cached_tokens", "output_tokens", "cost_micros"])
        await self._note(failure=None)

    def closed(self) -> None:
        """When that is stored."""
        self._is_open = False

    async def fail(self, error: BaseException) -> None:
        """When it failed, or is not wanted any more."""
        if not self._is_open:
            return
        self._is_open = False
        async with tx():
            await self._note(error.code if isinstance(error, ProviderUnavailable) else STOPPED)

    def micros_after(self, error: ProviderUnavailable, *, wrote: bool) -> int | None:
        """What a failed call did cost: None where nobody knows, as what was begun may be charged."""
        if not self.asked or (self._usage == Usage() and not wrote and not isinstance(error, ProviderTimeout)):
            return 0
        return self._micros

    @property
    def _micros(self) -> int | None:
        return cost_micros(self._usage, self._env.settings.model_prices.get(self._model.model))

    async def _note(self, failure: str | None) -> None:
        began = self._asked or 0.0
        latency_ms = round((asyncio.get_running_loop().time() - began) * 1_000)
        call = ModelCall(
            FEATURE,
            self._model.name,
            self._model.model,
            self._usage,
            latency_ms,
            game_id=self._game_id,
            failure=failure,
        )
        await record_usage(self._viewer, call, self._env.settings.model_prices.get(self._model.model))
