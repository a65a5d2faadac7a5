"""Making one answer: passages are found, a model writes, and only quotes that stand on their pages stay."""

from collections.abc import Sequence
from contextlib import aclosing

from core.env import Env
from core.errors import ProviderUnavailable
from core.rules import AnswerEnded, Exchange, Passage, RulesAsk, RulesModel
from core.text import without_forbidden
from models.answer_rows import earlier_answers, held, standing
from models.answers import ERROR_MAX, AnswerStatus, RulesAnswer
from models.database.tx import tx
from resolvers.rulebooks.billing import Bill
from resolvers.rulebooks.claiming import Held
from resolvers.rulebooks.coverage import covered
from resolvers.rulebooks.ending import cite, end
from resolvers.rulebooks.searching import passages
from resolvers.rulebooks.verification import Verified, verified
from resolvers.scribe import Pen

PASSAGES = 8
HISTORY = 6  # answers of the session that are remembered
SHORT = 5  # words: a question of fewer is about what was asked before, too
LENGTH_MAX = 20_000  # characters of an answer
SILENT = "the model said nothing"


class Drafting:
    """Works on an answer that is held until it ends."""

    def __init__(self, env: Env, found: Held, pen: Pen) -> None:
        self._env = env
        self._held = found
        self._answer = found.answer
        self._game = found.session.game
        self._pen = pen
        self._text = ""
        self._model = _model(env, found.answer)
        self._bill = Bill(env, found, self._model)

    async def go(self, deadline: float) -> None:
        """`deadline` is in seconds on the running loop's clock. Raises Lost, and what the model's provider raises."""
        history = await earlier_answers(self._held.session.id, self._answer.id, most=HISTORY)
        found = await self._found(history)
        if not covered(self._answer.question, found):
            await self._end(AnswerStatus.NOT_COVERED, (), used=False)
            return
        self._bill.open()
        try:
            await self._answered(self._ask(found, history), deadline)
        except BaseException as error:  # whoever is cancelled has asked the model, too
            await self._env.work.finish(self._bill.fail(error))
            raise

    async def fail(self, error: ProviderUnavailable) -> None:
        """End it with the text that it has; the question is given back if there is none. Raises Lost."""
        await self._pen.flush()
        async with tx() as unit:
            answer = await held(self._answer.id, self._answer.token)
            answer.error_code = error.code
            answer.error_message = error.message[:ERROR_MAX]
            wrote = bool(self._text)
            cost = self._bill.micros_after(error, wrote=wrote)
            await end(unit, answer, AnswerStatus.FAILED, used=wrote, cost_micros=cost)

    async def _found(self, history: Sequence[RulesAnswer]) -> list[Passage]:
        """A short question is searched for with the one before it: "and with four players?"."""
        query = self._answer.question
        if history and len(query.split()) < SHORT:
            query = f"{history[-1].question} {query}"
        return await passages(
            self._env,
            self._held.viewer,
            game=self._game,
            query=query,
            language=self._answer.language,
            edition=self._answer.edition,
            most=PASSAGES,
        )

    def _ask(self, found: Sequence[Passage], history: Sequence[RulesAnswer]) -> RulesAsk:
        return RulesAsk(
            game=self._game.name_base,
            question=self._answer.question,
            language=self._answer.language,
            passages=tuple(found),
            history=tuple(Exchange(each.question, each.answer) for each in history),
        )

    async def _answered(self, ask: RulesAsk, deadline: float) -> None:
        ended = await self._written(ask, deadline)
        await self._pen.flush()
        self._bill.told(ended.usage)
        if not ended.covered:
            await self._end(AnswerStatus.NOT_COVERED, (), used=self._bill.asked)
        elif not self._text.strip():
            raise ProviderUnavailable(SILENT)
        else:
            quotes = await verified(ended.claims, ask.passages)
            await self._end(AnswerStatus.ANSWERED, quotes, used=True)

    async def _written(self, ask: RulesAsk, deadline: float) -> AnswerEnded:
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

    async def _end(self, status: AnswerStatus, quotes: Sequence[Verified], *, used: bool) -> None:
        """Without the quotes of documents that were deleted meanwhile."""
        async with tx() as unit:
            there = await standing({quote.document_id for quote in quotes})
            kept = [quote for quote in quotes if quote.document_id in there]
            if status is AnswerStatus.ANSWERED and not kept:
                status = AnswerStatus.UNVERIFIED
            answer = await held(self._answer.id, self._answer.token)
            await self._bill.close(answer)
            await cite(answer, kept)
            await end(unit, answer, status, used=used, cost_micros=answer.cost_micros if self._bill.asked else 0)
        self._bill.closed()


def _model(env: Env, answer: RulesAnswer) -> RulesModel:
    """The one that was chosen when it was asked; the first, should the settings have changed since."""
    return env.rules[answer.provider] if answer.provider in env.rules else next(iter(env.rules.values()))
