"""Questions about rules in the assistant's conversations: asked without waiting for anybody, and counted once."""

import asyncio
from contextlib import AbstractAsyncContextManager, suppress

import pytest

from assisted import CANCEL, Talk, assisted_by, told_of_calls
from conftest import Ask
from core.assistant import ToolRequest
from core.env import Env
from core.global_ids import global_id, key
from core.settings import Settings
from core.writing import Lost
from fakes.openai_rounds import Round
from fakes.openai_server import FakeOpenAI
from limiting import QUOTA, limit
from models.answers import AnswerStatus, RulesAnswer
from models.assistant import ToolCall, ToolCallStatus
from models.database.tx import tx
from models.run_rows import calls_of
from models.tasks import Task
from models.users import User
from resolvers.assistant.beginning import Allowed
from resolvers.assistant.calls import note_calls, perform
from resolvers.assistant.claiming import Held, claim
from resolvers.assistant.conversations import Sent, send_conversation_message
from resolvers.assistant.stopping import cancel_run
from resolvers.rulebooks.answering import Answerer
from resolvers.rulebooks.asking import ANSWER_JOB
from server.worker import working
from shelf import MORRIS, game_with

pytestmark = pytest.mark.anyio

MILL = "What happens when a player forms a mill?"
PIECES = "How many pieces has each player?"


@pytest.fixture
def worker() -> bool:
    """Whether there is one from the start."""
    return True


@pytest.fixture
def settings(settings: Settings, fake: FakeOpenAI, worker: bool) -> Settings:
    asked = assisted_by(settings, fake.base_url)
    return asked.model_copy(update={"rules_provider": "extractive", "worker": worker})


WITHOUT_WORKER = pytest.mark.parametrize("worker", [False])


@pytest.fixture
async def morris(env: Env) -> str:
    return await game_with(env, MORRIS)


def asks(game: str, question: str = MILL) -> tuple[str, dict[str, str]]:
    return "ask_rules", {"gameId": game, "question": question}


async def used(ask: Ask, who: User) -> int:
    return (await ask(who, QUOTA))["data"]["myQuota"]["used"]


async def test_a_model_finds_a_game_asks_its_rules_and_is_told_what_stands_there(
    ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User, morris: str
) -> None:
    fake.rounds(Round("", [("search_games", {"search": "morris"})]), Round("", [asks(morris)]), Round("You take one."))

    heard = await talk.hear(ann, "What does a mill do in morris?")

    found, told = told_of_calls(fake)
    assert (heard.status, heard.text) == ("COMPLETED", "You take one.")
    assert found["data"]["games"][0]["id"] == morris
    assert (told["data"]["answer"]["status"], "by others" in told["note"]) == ("ANSWERED", True)
    assert "remove" in " ".join(cited["quote"] for cited in told["data"]["citations"])
    assert await used(ask, ann) == 1


async def test_one_question_after_the_other_waits_for_nobody_and_then_every_write_does(
    ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User, morris: str
) -> None:
    create = ("create_task", {"title": "Water"})
    fake.rounds(
        Round("", [asks(morris), asks(morris, PIECES)]),
        Round("", [asks(morris)]),
        Round("", [create]),
        Round("Done."),
    )

    told = await talk.say(ann, "Ask three times.")
    (waiting,) = await talk.waiting(ann, told.run)
    calls = (await talk.run(ann, told.run))["message"]["toolCalls"]
    await ask(ann, CANCEL, id=told.run)

    assert waiting["name"] == "create_task"
    assert [(call["name"], call["status"]) for call in calls[:-1]] == [("ask_rules", "SUCCEEDED")] * 3
    assert await used(ask, ann) == 3
    assert await Task.all().count() == 0


async def test_a_question_too_many_is_told_to_the_model_and_the_run_goes_on(
    env: Env, ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User, morris: str
) -> None:
    await limit(env, daily_limit=1)
    fake.rounds(Round("", [asks(morris), asks(morris)]), Round("Tomorrow, then."))

    heard = await talk.hear(ann, "Ask twice.")

    first, second = told_of_calls(fake)
    assert (heard.status, heard.text) == ("COMPLETED", "Tomorrow, then.")
    assert ("data" in first, second["error"]["code"]) == (True, "LIMIT_REACHED")
    assert second["error"]["resetsAt"].endswith("T00:00:00+00:00")
    assert await used(ask, ann) == 1


async def test_a_game_that_is_not_there_is_told_to_the_model(
    ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User, morris: str
) -> None:
    fake.rounds(Round("", [asks(global_id("Game", ann.id))]), Round("There is none."))

    heard = await talk.hear(ann, "Ask.")

    assert heard.status == "COMPLETED"
    assert told_of_calls(fake)[0]["error"]["code"] == "NOT_FOUND"
    assert await used(ask, ann) == 0


# What is interrupted


async def noted(env: Env, who: User, game: str) -> tuple[Sent, Held, ToolCall]:
    """A run whose model asks about rules, held by the caller."""
    sent = await send_conversation_message(env, who, message="Ask.", conversation_id=None, allowed=Allowed())
    found = await held(sent)
    given = f'{{"gameId": "{game}", "question": "{MILL}"}}'
    async with tx() as unit:
        await note_calls(unit, found.run, 0, [ToolRequest("call", "ask_rules", given)], tainted=False)
    (call,) = await calls_of([found.run.id])
    return sent, found, call


async def held(sent: Sent) -> Held:
    found = await claim(sent.run.id, sent.run.job_id, last_try=False)
    assert found is not None
    return found


def answering(env: Env) -> AbstractAsyncContextManager[object]:
    """Answers about rules are made, and nothing else is done."""
    return working(env, {ANSWER_JOB: Answerer().answer})


async def begun() -> RulesAnswer:
    """The answer, once it was asked for."""
    async with asyncio.timeout(20):
        while True:
            if answer := await RulesAnswer.all().first():
                return answer
            await asyncio.sleep(0.02)


@WITHOUT_WORKER
async def test_a_call_that_is_done_again_after_its_process_died_asks_once(
    env: Env, ask: Ask, ann: User, morris: str
) -> None:
    sent, first, call = await noted(env, ann, morris)
    died = asyncio.create_task(perform(env, ann, first.run, call))
    answer = await begun()
    died.cancel()
    await asyncio.wait({died})

    second = await held(sent)
    async with answering(env):
        await perform(env, ann, second.run, await ToolCall.get(id=call.id))

    done = await ToolCall.get(id=call.id)
    assert done.status is ToolCallStatus.SUCCEEDED
    assert done.result["data"]["answer"]["id"] == global_id("RulesAnswer", answer.id)
    assert done.result["data"]["answer"]["status"] == "ANSWERED"
    assert (await RulesAnswer.all().count(), await used(ask, ann)) == (1, 1)


@WITHOUT_WORKER
async def test_a_run_that_is_stopped_while_it_waits_leaves_the_answer_to_whoever_asked(
    env: Env, ask: Ask, ann: User, morris: str
) -> None:
    _, found, call = await noted(env, ann, morris)
    waiting = asyncio.create_task(perform(env, ann, found.run, call))
    answer = await begun()

    await cancel_run(ann, run_id=found.run.id)
    async with answering(env):
        with suppress(Lost):
            await waiting

    assert (await RulesAnswer.get(id=answer.id)).status is AnswerStatus.ANSWERED
    assert (await ToolCall.get(id=call.id)).status is not ToolCallStatus.SUCCEEDED
    assert isinstance(waiting.exception(), Lost)
    assert await used(ask, ann) == 1


@WITHOUT_WORKER
async def test_what_was_asked_in_another_conversation_is_another_question(
    env: Env, ask: Ask, ann: User, morris: str
) -> None:
    runs = [await noted(env, ann, morris) for _ in range(2)]

    async with answering(env):
        for _, found, call in runs:
            await perform(env, ann, found.run, call)

    assert (await RulesAnswer.all().count(), await used(ask, ann)) == (2, 2)
    assert {str(answer.session_id) for answer in await RulesAnswer.all()} == {
        str(key(call.result["data"]["answer"]["sessionId"], "RulesSession")) for _, _, call in runs
    }
