"""Questions about rules: asked once, counted once, and answered by whoever takes the job."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import orjson

from core.env import Env
from core.errors import Invalid, LimitReached, NotFound, NotReady
from core.events import AnswerNews
from core.flags import Evaluation
from core.ids import uuid7
from core.languages import language_tag
from core.llm import Usage
from core.rules import BUILT_IN, RulesModel
from core.text import trimmed
from models.answer_rows import open_answers, waits_for_documents
from models.answers import TITLE_MAX, RulesAnswer, RulesSession
from models.database.rows import insert_rows
from models.database.tx import Unit, tx
from models.games import Game
from models.streams import answer_stream
from models.users import User
from resolvers.flags.gate import admitted
from resolvers.games.access import visible_game
from resolvers.idempotency import claim_result
from resolvers.usage.ledger import cost_micros
from resolvers.usage.quotas import QuotaStatus, quota_status, reserve_use

FEATURE = "chat"
ANSWER_JOB = "rules.answer"
QUESTION_MAX = 1_000  # characters
EDITION_MAX = 100
USUAL_PROMPT = 4_000  # tokens: eight passages and what is said to the model
USUAL_ANSWER = 300
OPEN_MAX = 200  # answers of one person that are being made: others have theirs, too


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, as it came: `provider` None: the one that the flag names, or the first."""

    game_id: UUID
    text: str
    language: str = "en"
    session_id: UUID | None = None
    edition: str | None = None
    provider: str | None = None
    client_mutation_id: str | None = None

    @property
    def hash(self) -> str:
        asked = [str(self.game_id), self.text, self.language, str(self.session_id), self.edition, self.provider]
        return sha256(orjson.dumps(asked)).hexdigest()


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer that is being made, or was made of the same request before, and what is left to ask today."""

    answer: RulesAnswer
    quota: QuotaStatus


async def ask_rules(env: Env, viewer: User, question: Question) -> Asked:
    """Have a question answered from a game's rulebooks.

    Raises Invalid, NotFound for a game or session that the viewer cannot see, FeatureDisabled, NotReady while the
    rulebooks are being read, LimitReached, BudgetExceeded and IdempotencyMismatch.
    """
    game = await visible_game(viewer, question.game_id, path=("input", "gameId"))
    evaluation = admitted(env, viewer, FEATURE, game_id=game.id)
    answer = _answer(env, question, evaluation)
    async with tx() as unit:
        earlier = await claim_result(viewer, "askRules", question.client_mutation_id, question.hash, answer.id)
        if earlier is None:
            await _begin(env, unit, viewer, game, question, answer, evaluation)
        else:
            answer = await _earlier(viewer, earlier)
    return Asked(answer, await quota_status(env, viewer, feature_key=FEATURE, game_id=game.id))


def _answer(env: Env, question: Question, evaluation: Evaluation) -> RulesAnswer:
    """Raises Invalid."""
    edition = question.edition
    model = _model(env, question.provider, evaluation)
    return RulesAnswer(
        id=uuid7(),
        question=trimmed(question.text, ("input", "question"), most=QUESTION_MAX),
        language=language_tag(question.language, ("input", "language")),
        edition=None if edition is None else trimmed(edition, ("input", "edition"), most=EDITION_MAX),
        provider=model.name,
        model=model.model,
        created_at=datetime.now(UTC),
    )


def _model(env: Env, provider: str | None, evaluation: Evaluation) -> RulesModel:
    """The one that is asked for, else the one that the flag names, if that is configured, else the first."""
    if provider is not None and provider not in env.rules:
        raise Invalid(("input", "provider"), f"one of those configured: {', '.join(env.rules)}")
    named = str(provider or evaluation.metadata.get("provider"))
    return env.rules[named] if named in env.rules else next(iter(env.rules.values()))


async def _begin(
    env: Env, unit: Unit, viewer: User, game: Game, question: Question, answer: RulesAnswer, evaluation: Evaluation
) -> None:
    if await waits_for_documents(game.id):
        raise NotReady("the game's rulebooks are still being read: ask again in a moment", path=("input", "gameId"))
    if (others := await open_answers(viewer.id)) >= OPEN_MAX:
        raise LimitReached(limit=OPEN_MAX, used=others, resets_at=None)
    session = await _session(viewer, game, question, answer)
    reservation = await reserve_use(
        viewer, evaluation, game_id=game.id, estimate=_estimate(env, answer), server_micros=env.settings.daily_micros
    )
    answer.session_id = session.id
    answer.reservation = reservation.as_json()
    answer.job_id = await unit.enqueue(ANSWER_JOB, {"answer": str(answer.id)}, key=str(answer.id))
    await insert_rows([answer])
    await unit.append(answer_stream(answer.id), AnswerNews.QUEUED, {})


def _estimate(env: Env, answer: RulesAnswer) -> int | None:
    """Micro-USD of an answer of usual length; what the server makes itself costs nothing."""
    if answer.provider == BUILT_IN:
        return 0
    return cost_micros(Usage(USUAL_PROMPT, 0, USUAL_ANSWER), env.settings.model_prices.get(answer.model))


async def _session(viewer: User, game: Game, question: Question, answer: RulesAnswer) -> RulesSession:
    """Raises NotFound, and Invalid for a session about another game."""
    if question.session_id is None:
        title = " ".join(answer.question.split())[:TITLE_MAX]
        session = RulesSession(user_id=viewer.id, game_id=game.id, title=title, language=answer.language)
        await session.save()
        return session
    found = await RulesSession.owned_by(viewer).get_or_none(id=question.session_id)
    if found is None:
        raise NotFound("RulesSession", path=("input", "sessionId"))
    if found.game_id != game.id:
        raise Invalid(("input", "sessionId"), "a session about that game")
    return found


async def _earlier(viewer: User, answer_id: UUID) -> RulesAnswer:
    """What came of the same request before. Raises NotFound if it is gone, or the game hidden, since."""
    found = await RulesAnswer.owned_by(viewer).get_or_none(id=answer_id)
    if found is None:
        raise NotFound("RulesAnswer", path=("input",))
    return found
