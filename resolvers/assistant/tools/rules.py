"""Questions about the rules of games, asked by the assistant."""

import asyncio
from typing import Any
from uuid import UUID

from pydantic import Field

from core.env import Env
from core.errors import NotFound
from core.global_ids import global_id, key_or_nil
from models.answer_rows import citations_of
from models.answers import ENDED, AnswerCitation, AnswerStatus, RulesAnswer
from models.rulebooks import GameDocument
from models.users import User
from resolvers.assistant.tools.tool import WRITING, Arguments, Effect, Tool
from resolvers.assistant.tools.values import told, told_moment
from resolvers.rulebooks import asking
from resolvers.rulebooks.asking import QUESTION_MAX, Question
from resolvers.rulebooks.sessions import rules_answer
from resolvers.usage.quotas import QuotaStatus, quota_status

WAIT_SECONDS = 25.0  # of the 30 that a call may take
POLL_SECONDS = 0.15
LANGUAGE = "en"
WHOLE = frozenset({AnswerStatus.ANSWERED, AnswerStatus.UNVERIFIED, AnswerStatus.NOT_COVERED})
LOOK_AGAIN = "it is still being made: call ask_rules again with this answerId, which asks nothing anew"


class AskedRules(Arguments):
    game_id: str = Field(description="The game's id, as search_games told it.")
    question: str = Field(description=f"What to ask, 1-{QUESTION_MAX:,} characters.")
    language: str | None = Field(
        default=None, description=f"In which language to answer, a BCP 47 tag; null: {LANGUAGE}."
    )
    session_id: str | None = Field(
        default=None, description="The sessionId of an earlier answer that this question goes on from; null: none."
    )
    answer_id: str | None = Field(
        default=None, description="An answer that was still being made, to look at again and ask nothing; null: ask."
    )


async def _ask_rules(env: Env, viewer: User, asked: AskedRules, key: str | None = None) -> dict[str, Any]:
    game_id = key_or_nil(asked.game_id, "Game")
    if asked.answer_id is None:
        answer_id = (await asking.ask_rules(env, viewer, _question(asked, game_id, key))).answer.id
    else:
        answer_id = key_or_nil(asked.answer_id, "RulesAnswer")
    answer = await _waited_for(viewer, answer_id)
    quota = await quota_status(env, viewer, feature_key=asking.FEATURE, game_id=game_id)
    return await _told_answer(viewer, answer) | {"quota": _quota(viewer, quota)}


def _question(asked: AskedRules, game_id: UUID, key: str | None) -> Question:
    session = asked.session_id
    return Question(
        game_id=game_id,
        text=asked.question,
        language=LANGUAGE if asked.language is None else asked.language,
        session_id=None if session is None else key_or_nil(session, "RulesSession"),
        client_mutation_id=key,
    )


async def _waited_for(viewer: User, answer_id: UUID) -> RulesAnswer:
    """The answer once it has ended, or as it is after WAIT_SECONDS. Raises NotFound."""
    until = asyncio.get_running_loop().time() + WAIT_SECONDS
    while answer := await rules_answer(viewer, answer_id=answer_id):
        if answer.status in ENDED or asyncio.get_running_loop().time() >= until:
            return answer
        await asyncio.sleep(POLL_SECONDS)
    raise NotFound("RulesAnswer", path=("answerId",))


async def _told_answer(viewer: User, answer: RulesAnswer) -> dict[str, Any]:
    """Text that may still change is not told, as it is not checked yet."""
    ended = answer.status in ENDED
    of_answer = {
        "id": global_id("RulesAnswer", answer.id),
        "sessionId": global_id("RulesSession", answer.session_id),
        "status": answer.status,
        "text": answer.answer if answer.status in WHOLE else None,
        "error": answer.error_message,
        "next": None if ended else LOOK_AGAIN,
    }
    quotes = {"citations": await _citations(viewer, answer)} if ended else {}
    return {"answer": told(of_answer), **quotes}


async def _citations(viewer: User, answer: RulesAnswer) -> list[dict[str, Any]]:
    """Two statements."""
    rows = await citations_of([answer.id])
    documents = await GameDocument.visible_to(viewer).in_bulk({row.document_id for row in rows}, "id")
    return [_citation(row, documents[row.document_id]) for row in rows if row.document_id in documents]


def _citation(row: AnswerCitation, document: GameDocument) -> dict[str, Any]:
    return told(
        {
            "documentId": global_id("GameDocument", document.id),
            "document": document.title,
            "page": row.page,
            "pageLabel": row.page_label,
            "sectionPath": row.section_path,
            "quote": row.quote,
        }
    )


def _quota(viewer: User, quota: QuotaStatus) -> dict[str, Any]:
    return told(
        {
            "limit": quota.limit,
            "used": quota.used,
            "remaining": quota.remaining,
            "resetsAt": told_moment(viewer, quota.resets_at),
        }
    )


ASK_RULES = Tool(
    "ask_rules",
    "Ask what a game's rulebooks say: the answer, with quotes that were checked to stand there, or NOT_COVERED. "
    "Each question counts against what the user may ask in a day.",
    Effect.ASKS,
    AskedRules,
    _ask_rules,
    WRITING,
    foreign=True,
    once=_ask_rules,
)
