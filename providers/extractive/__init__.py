"""The built-in answers about rules: the sentences of the rulebook that say most of what was asked, quoted.

It needs no key and no network, and answers the same question from the same passages the same way.
"""

from collections.abc import AsyncGenerator

from core.assistant import TextPiece
from core.rules import BUILT_IN, AnswerEnded, Claim, RulesAsk
from providers.extractive.choosing import chosen
from providers.extractive.wording import beginning, told


class Extractive:
    """A RulesModel that is none: the default where no provider is set."""

    name = BUILT_IN
    model = "extractive"

    async def stream(self, ask: RulesAsk, *, deadline: float) -> AsyncGenerator[TextPiece | AnswerEnded, None]:
        """A piece for each quote; `deadline` is never reached."""
        excerpts = chosen(ask)
        if excerpts:
            yield TextPiece(beginning(ask.language))
        several = len({passage.document_id for passage in ask.passages}) > 1
        for excerpt in excerpts:
            yield TextPiece("\n\n" + told(excerpt, ask, with_title=several))
        yield AnswerEnded(
            covered=bool(excerpts), claims=tuple(Claim(excerpt.passage, excerpt.text) for excerpt in excerpts)
        )

    async def close(self) -> None:
        """Nothing is open."""
