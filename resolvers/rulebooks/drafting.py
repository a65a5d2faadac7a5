"""Making one answer: passages are found, a model writes, and only quotes that stand on their pages stay."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

from core.env import Env
from core.errors import ProviderUnavailable
from core.llm import Usage
from core.rules import BUILT_IN, AnswerEnded, Exchange, Passage, RulesAsk, RulesModel
from core.text import without_forbidden
from models.answer_rows import earlier_answers, held
from models.answers import AnswerStatus, RulesAnswer, RulesSession
from models.database.tx import tx
from models.users import User
from resolvers.rulebooks.coverage import covered
from resolvers.rulebooks.ending import cite, end
from resolvers.rulebooks.searching import passages
from resolvers.rulebooks.verification import verified
from resolvers.scribe import Pen
from resolvers.usage.ledger import ModelCall, cost_micros, record_usage

FEATURE = "rules"
PASSAGES = 8
HISTORY = 6  # answers of the session that are remembered
SHORT = 5  # words: a question of fewer is about what was asked before, too
LENGTH_MAX = 20_000  # characters of an answer
SILENT = "the model said nothing"


class Drafting:
    """Works on an answer that is held until it ends. `deadline` is in seconds on the running loop's clock."""

    def __init__(self, env: Env, answer: RulesAnswer, session: RulesSession, viewer: User, pen: Pen) -> None:
        self._env = env
        self._answer = answer
        self._session = session
        self._viewer = viewer
        self._pen = pen
        self._text = ""
        self._asked: float | None = None

    async def go(self, deadline: float) -> None:
        """Raises Lost, and what the model's provider raises."""
        history = await earlier_answers(self._session.id, self._answer.id, most=HISTORY)
        found = await self._found(history)
        if not covered(self._answer.question, found):
            await self._end(AnswerStatus.NOT_COVERED, AnswerEnded(covered=False), found, used=False)
            return
        ended = await self._written(self._ask(found, history), deadline)
        await self._pen.flush()
        if not ended.covered:
            await self._end(AnswerStatus.NOT_COVERED, ended, found, used=self._called)
        elif not self._text.strip():
            raise ProviderUnavailable(SILENT)
        else:
            await self._end(AnswerStatus.ANSWERED, ended, found, used=True)

    async def fail(self, error: ProviderUnavailable) -> None:
        """End it with the text that it has; what it was counted for is given back if there is none. Raises Lost."""
        await self._pen.flush()
        async with tx() as unit:
            answer = await held(self._answer.id, self._answer.token)
            await self._count(answer, Usage(), failure=error.code)
            answer.error_code = error.code
            answer.error_message = error.message
            await end(unit, answer, AnswerStatus.FAILED, used=bool(self._text))

    async def _found(self, history: Sequence[RulesAnswer]) -> list[Passage]:
        """A short question is searched for with the one before it: "and with four players?"."""
        query = self._answer.question
        if history and len(query.split()) < SHORT:
            query = f"{history[-1].question} {query}"
        return await passages(
            self._env,
            self._viewer,
            game=self._session.game,
            query=query,
            language=self._answer.language,
            edition=self._answer.edition,
            most=PASSAGES,
        )

    def _ask(self, found: Sequence[Passage], history: Sequence[RulesAnswer]) -> RulesAsk:
        return RulesAsk(
            game=self._session.game.name_base,
            question=self._answer.question,
            language=self._answer.language,
            passages=tuple(found),
            history=tuple(Exchange(each.question, each.answer) for each in history),
        )

    @property
    def _model(self) -> RulesModel:
        """The one that was chosen when it was asked; the first, should the settings have changed since."""
        models = self._env.rules
        return models[self._answer.provider] if self._answer.provider in models else next(iter(models.values()))

    @property
    def _called(self) -> bool:
        """Whether somebody outside was asked."""
        return self._asked is not None and self._model.name != BUILT_IN

    async def _written(self, ask: RulesAsk, deadline: float) -> AnswerEnded:
        self._asked = asyncio.get_running_loop().time()
        async with aclosing(self._model.stream(ask, deadline=deadline)) as events:
            async for event in events:
                if isinstance(event, AnswerEnded):
                    return event
                self._write(event.text)
        raise ProviderUnavailable("the model's answer broke off")

    def _write(self, text: str) -> None:
        """What goes on beyond the length is left out: no answer about rules is so long."""
        if fitting := without_forbidden(text)[: LENGTH_MAX - len(self._text)]:
            self._text += fitting
            self._pen.write(fitting)

    async def _end(self, status: AnswerStatus, ended: AnswerEnded, found: Sequence[Passage], *, used: bool) -> None:
        quotes = await verified(ended.claims, found) if status is AnswerStatus.ANSWERED else []
        if status is AnswerStatus.ANSWERED and not quotes:
            status = AnswerStatus.UNVERIFIED
        async with tx() as unit:
            answer = await held(self._answer.id, self._answer.token)
            await self._count(answer, ended.usage)
            await cite(answer, quotes)
            await end(unit, answer, status, used=used)

    async def _count(self, answer: RulesAnswer, usage: Usage, failure: str | None = None) -> None:
        """Note what was asked of a model, if one was."""
        if not self._called or self._asked is None:
            return
        price = self._env.settings.model_prices.get(answer.model)
        latency_ms = round((asyncio.get_running_loop().time() - self._asked) * 1_000)
        answer.input_tokens = usage.input_tokens
        answer.cached_tokens = usage.cached_tokens
        answer.output_tokens = usage.output_tokens
        answer.cost_micros = cost_micros(usage, price)
        await answer.save(update_fields=["input_tokens", "cached_tokens", "output_tokens", "cost_micros"])
        call = ModelCall(
            FEATURE,
            answer.provider,
            answer.model,
            usage,
            latency_ms,
            game_id=self._session.game_id,
            failure=failure,
        )
        await record_usage(self._viewer, call, price)
