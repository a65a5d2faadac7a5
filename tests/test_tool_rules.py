"""Questions about rules that the assistant asks: waited for, counted once, and quoted as the API does."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager
from typing import Any

import orjson
import pytest

from belongings import belongings
from conftest import Ask, person
from core.env import Env
from core.errors import FeatureDisabled, LimitReached, NotFound, NotReady, Refusal
from core.global_ids import global_id, key
from limiting import QUOTA, limit
from models.answers import AnswerCitation, AnswerStatus, RulesAnswer, RulesSession
from models.database.rows import insert_rows
from models.database.tx import tx
from models.games import GameStatus
from models.rulebooks import DocumentPage, DocumentStatus, GameDocument
from models.users import Role, User
from questioning import many_answers
from resolvers.assistant.tools import TOOLS, rules
from resolvers.assistant.tools.calling import RESULT_MAX, called, parsed
from resolvers.flags.editing import kill_flag
from ruling import CANCEL
from server.worker import handlers, working
from shelf import MORRIS, game_with, hide
from tooling import call, data_of

pytestmark = pytest.mark.anyio

MILL = "What happens when a player forms a mill?"
ELSEWHERE = "Which wavelength does the hydrogen laser emit?"
Told = dict[str, Any]


@pytest.fixture
async def morris(env: Env) -> str:
    return await game_with(env, MORRIS)


@pytest.fixture
async def worker(env: Env) -> AsyncGenerator[None]:
    async with answering(env):
        yield


def answering(env: Env) -> AbstractAsyncContextManager[object]:
    return working(env, handlers(env))


async def put(env: Env, who: User, game: str, question: str = MILL, **more: Any) -> Told:
    return await data_of(env, who, "ask_rules", gameId=game, question=question, **more)


async def refused(env: Env, who: User, game: str, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        await put(env, who, game, **more)
    return caught.value


async def begun() -> RulesAnswer:
    """The first answer, once it was asked for."""
    async with asyncio.timeout(20):
        while True:
            if answer := await RulesAnswer.all().first():
                return answer
            await asyncio.sleep(0.02)


async def used(ask: Ask, who: User) -> int:
    return (await ask(who, QUOTA))["data"]["myQuota"]["used"]


# The answer


@pytest.mark.usefixtures("worker")
async def test_an_answer_is_told_with_quotes_that_stand_on_their_page(env: Env, ann: User, morris: str) -> None:
    await limit(env, daily_limit=3)

    told = await call(env, ann, "ask_rules", gameId=morris, question=MILL)

    data = told["data"]
    assert "by others" in told["note"]
    assert (data["answer"]["status"], "next" in data["answer"]) == ("ANSWERED", False)
    assert "remove" in data["answer"]["text"]
    assert data["citations"]
    for cited in data["citations"]:
        page = await DocumentPage.get(document_id=key(cited["documentId"], "GameDocument"), number=cited["page"])
        assert cited["quote"] in page.text
        assert (cited["document"], cited["sectionPath"][0]) == ("Rules", "Nine Men's Morris")
    quota = data["quota"]
    assert (quota["limit"], quota["used"], quota["remaining"]) == (3, 1, 2)
    assert quota["resetsAt"].endswith("T00:00:00+00:00")


@pytest.mark.usefixtures("worker")
async def test_what_the_rulebook_does_not_say_is_told_as_not_covered_and_costs_no_question(
    env: Env, ann: User, morris: str
) -> None:
    told = await put(env, ann, morris, ELSEWHERE)

    assert (told["answer"]["status"], told["citations"], told["quota"]["used"]) == ("NOT_COVERED", [], 0)


@pytest.mark.usefixtures("worker")
async def test_a_session_goes_on_and_each_question_counts(env: Env, ann: User, morris: str) -> None:
    first = await put(env, ann, morris)
    second = await put(env, ann, morris, sessionId=first["answer"]["sessionId"], language="de")

    assert second["answer"]["sessionId"] == first["answer"]["sessionId"]
    assert second["answer"]["id"] != first["answer"]["id"]
    assert second["answer"]["text"].startswith("Die Regeln sagen:")
    assert second["quota"]["used"] == 2
    assert await RulesSession.all().count() == 1


async def test_an_answer_that_takes_long_is_looked_at_again_and_not_asked_again(
    env: Env, ann: User, morris: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "WAIT_SECONDS", 0.0)
    early = await put(env, ann, morris)
    monkeypatch.undo()

    async with answering(env):
        later = await put(env, ann, morris, answerId=early["answer"]["id"])

    assert (early["answer"]["status"], early["answer"].get("text"), "citations" in early) == ("QUEUED", None, False)
    assert "answerId" in early["answer"]["next"]
    assert (later["answer"]["id"], later["answer"]["status"]) == (early["answer"]["id"], "ANSWERED")
    assert later["quota"]["used"] == early["quota"]["used"] == 1
    assert await RulesAnswer.all().count() == 1


async def test_text_that_is_not_checked_yet_is_not_told(
    env: Env, ann: User, morris: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "WAIT_SECONDS", 0.0)
    early = await put(env, ann, morris)
    async with tx():
        await RulesAnswer.all().update(status=AnswerStatus.STREAMING, answer="You remove two")

    told = await put(env, ann, morris, answerId=early["answer"]["id"])

    assert (told["answer"]["status"], "text" in told["answer"], "citations" in told) == ("STREAMING", False, False)


async def test_an_answer_that_is_stopped_meanwhile_is_told_so(env: Env, ask: Ask, ann: User, morris: str) -> None:
    asked = asyncio.create_task(put(env, ann, morris))
    await ask(ann, CANCEL, id=global_id("RulesAnswer", (await begun()).id))
    told = await asked

    assert (told["answer"]["status"], told["citations"], told["quota"]["used"]) == ("CANCELLED", [], 0)


async def test_a_long_answer_with_many_quotes_is_told_in_part(env: Env, ann: User, morris: str) -> None:
    (answer,) = await many_answers(ann, key(morris, "Game"), sessions=1, size=1)
    document = await GameDocument.get()
    wide = {"section_path": ["🍓" * 200] * 20, "quote": "🍓" * 2_000, "char_start": 0, "char_end": 2_000}
    async with tx():
        await RulesAnswer.all().update(answer="🍓" * 20_000)
        await insert_rows(
            [
                AnswerCitation(answer_id=answer.id, place=n, document_id=document.id, page=1, **wide)
                for n in range(1, 30)
            ]
        )

    answer_id = global_id("RulesAnswer", answer.id)
    result = await call(env, ann, "ask_rules", gameId=morris, question=MILL, answerId=answer_id)

    assert len(orjson.dumps(result)) <= RESULT_MAX
    assert result["data"]["more"] is True
    assert result["data"]["answer"]["text"].endswith("…")
    assert result["data"]["citations"]


# Refusals


@pytest.mark.usefixtures("worker")
async def test_beyond_the_limit_it_is_refused_and_nothing_is_asked(env: Env, ann: User, morris: str) -> None:
    await limit(env, daily_limit=1)
    await put(env, ann, morris)

    refusal = await refused(env, ann, morris)

    assert isinstance(refusal, LimitReached)
    assert (refusal.limit, refusal.used) == (1, 1)
    assert await RulesAnswer.all().count() == 1


async def test_a_game_that_is_hidden_is_not_there_nor_is_what_was_asked_about_it(
    env: Env, ann: User, morris: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "WAIT_SECONDS", 0.0)
    hidden = await game_with(env, None, name="Senet", status=GameStatus.HIDDEN)
    answer = (await put(env, ann, morris))["answer"]

    never_seen = await refused(env, ann, hidden)
    await hide(morris)
    hidden_since = [await refused(env, ann, morris), await refused(env, ann, morris, answerId=answer["id"])]

    assert {type(each) for each in (never_seen, *hidden_since)} == {NotFound}
    assert (await put(env, await person(env, "dev", Role.DEVELOPER), hidden))["answer"]["status"] == "QUEUED"


async def test_an_answer_about_a_game_that_is_hidden_while_it_is_waited_for_is_not_told(
    env: Env, ann: User, morris: str
) -> None:
    asked = asyncio.create_task(refused(env, ann, morris))
    await begun()
    await hide(morris)

    assert isinstance(await asked, NotFound)


async def test_where_the_feature_is_off_or_the_rulebook_is_not_read_yet_it_is_refused(
    env: Env, ann: User, morris: str
) -> None:
    async with tx():
        await GameDocument.all().update(status=DocumentStatus.PROCESSING)
    unread = await refused(env, ann, morris)
    await limit(env, daily_limit=1)
    await kill_flag(env, await person(env, "chief", Role.ADMIN), key="chat", killed=True)

    off = await refused(env, ann, morris)

    assert (type(unread), type(off)) == (NotReady, FeatureDisabled)
    assert await RulesAnswer.all().count() == 0


async def test_of_somebody_else_s_answer_nothing_is_told(env: Env, ask: Ask, ann: User) -> None:
    bob = await belongings(env, "bob")

    told = await refused(env, ann, bob.shelf.game, answerId=bob.questions.answer)

    assert (told.message, told.path) == ("RulesAnswer not found", ("answerId",))
    assert await used(ask, ann) == 0


# What happens twice


@pytest.mark.usefixtures("worker")
async def test_the_same_call_again_asks_once_and_another_one_again(env: Env, ask: Ask, ann: User, morris: str) -> None:
    tool = TOOLS["ask_rules"]
    given = parsed(tool, {"gameId": morris, "question": MILL})

    at_once = await asyncio.gather(*(called(env, ann, tool, given, key="a") for _ in range(3)))
    again = await called(env, ann, tool, given, key="a")
    before = await used(ask, ann)
    other = await called(env, ann, tool, given, key="b")
    keyless = await called(env, ann, tool, given)

    same = {one["data"]["answer"]["id"] for one in (*at_once, again)}
    assert (len(same), before) == (1, 1)
    assert len(same | {one["data"]["answer"]["id"] for one in (other, keyless)}) == 3
    assert await used(ask, ann) == 3
