"""A model whose answers about rules a test plays, word by word."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import cast

from core.env import Env
from core.rules import AnswerEnded, Claim, RulesAsk, RulesModel, TextPiece

Step = str | AnswerEnded | Exception | asyncio.Event | Callable[[], Awaitable[None]]


class Puppet:
    """Fills core.rules.RulesModel: says strings, raises errors, waits for events and functions.

    Each question begins the play anew. `asks` are the questions so far, `open` counts those that it has not left.
    """

    name = "puppet"
    model = "strings"

    def __init__(self) -> None:
        self.asks: list[RulesAsk] = []
        self.open = 0
        self._play: Sequence[Step] = ()

    def plays(self, *steps: Step) -> None:
        self._play = steps

    async def until(self, *, open: int) -> None:
        """Until just so many questions are open. Raises TimeoutError."""
        async with asyncio.timeout(20):
            while self.open != open:  # noqa: ASYNC110 - others end it
                await asyncio.sleep(0.02)

    async def stream(self, ask: RulesAsk, *, deadline: float) -> AsyncGenerator[TextPiece | AnswerEnded, None]:
        self.asks.append(ask)
        self.open += 1
        try:
            for step in self._play:
                match step:
                    case str():
                        yield TextPiece(step)
                    case asyncio.Event():
                        await step.wait()
                    case Exception():
                        raise step
                    case AnswerEnded():
                        yield step
                    case _:
                        await step()
        finally:
            self.open -= 1

    async def close(self) -> None:
        pass


def puppet_of(env: Env) -> Puppet:
    """A new one, to be asked by its name."""
    puppet = Puppet()
    cast("dict[str, RulesModel]", env.rules)[puppet.name] = puppet
    return puppet


def quoting(quote: str) -> tuple[Claim, ...]:
    """Claims that passage after passage says so."""
    return tuple(Claim(number, quote) for number in range(8))
