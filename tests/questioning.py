"""What somebody asked about rules, and valid arguments for every field about it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from core.global_ids import key
from gql.ids import cursor_of, global_id
from models.answers import AnswerCitation, AnswerStatus, RulesAnswer, RulesSession
from models.database.rows import insert_rows
from models.database.tx import tx
from models.rulebooks import GameDocument
from models.users import User

Arguments = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Questioning:
    """Ids on the wire; `game` is the one that was asked about."""

    game: str = ""
    session: str = ""
    answer: str = ""
    cursor: str = ""

    @property
    def ids(self) -> dict[str, str]:
        """By the type's name."""
        return {"RulesSession": self.session, "RulesAnswer": self.answer}

    @property
    def around(self) -> dict[str, str]:
        return {"RulesSession": f'node(id: "{self.session}") {{ ... on RulesSession {{ {{}} }} }}'}

    def arguments(self) -> dict[str, list[Arguments]]:
        """By the field's name."""
        asked = {"question": "What is a mill?", "language": "en", "edition": "first", "provider": "extractive"}
        return {
            "Query.rulesSessions": [{"gameId": self.game, "first": 2, "after": self.cursor}],
            "Query.rulesSession": [{"id": self.session}],
            "Query.rulesAnswer": [{"id": self.answer}],
            "RulesSession.answers": [{"first": 2, "after": self.cursor}],
            "Mutation.askRules": [
                {"input": {"gameId": self.game, "sessionId": self.session, "clientMutationId": "once", **asked}}
            ],
            "Mutation.cancelAnswer": [{"id": self.answer}],
            "Mutation.rateAnswer": [{"id": self.answer, "helpful": True, "comment": "Quite."}],
            "Subscription.answerEvents": [
                {"answerId": self.answer},
                {"answerId": self.answer, "after": cursor_of("event", f"answer:{self.answer}", 1, 1, 0)},
            ],
        }


NO_QUESTIONING = Questioning()


async def questioning(owner: User, game: str) -> Questioning:
    """A session about a game that has a document, with one answer that quotes it."""
    answer = (await many_answers(owner, key(game, "Game"), sessions=1, size=1))[0]
    return Questioning(
        game,
        global_id("RulesSession", answer.session_id),
        global_id("RulesAnswer", answer.id),
        cursor_of(str(answer.id)),
    )


async def many_answers(owner: User, game_id: UUID, *, sessions: int, size: int) -> list[RulesAnswer]:
    """So many sessions, each of `size` answers of as many quotes."""
    document = await GameDocument.filter(game_id=game_id).order_by("id").first()
    assert document is not None
    begun = [RulesSession(user_id=owner.id, game_id=game_id, title="Mills", language="en") for _ in range(sessions)]
    answers = [_answer(session) for session in begun for _ in range(size)]
    async with tx():
        await insert_rows(begun)
        await insert_rows(answers)
        await insert_rows([_citation(answer, document.id, place) for answer in answers for place in range(size)])
    return answers


def _answer(session: RulesSession) -> RulesAnswer:
    now = datetime.now(UTC)
    return RulesAnswer(
        session_id=session.id,
        question="What is a mill?",
        answer="Three in a row.",
        status=AnswerStatus.ANSWERED,
        language="en",
        provider="extractive",
        model="extractive",
        latency_ms=5,
        created_at=now,
        finished_at=now,
    )


def _citation(answer: RulesAnswer, document_id: UUID, place: int) -> AnswerCitation:
    return AnswerCitation(
        answer_id=answer.id, place=place, document_id=document_id, page=1, quote="Text", char_start=0, char_end=4
    )
