"""Runs whose worker slept, died or came late at the worst moment: what it does then no longer counts."""

from dataclasses import replace

import pytest

from assisted import assisted_by
from core.env import Env
from core.jobs import Job
from core.settings import Settings
from fakes.openai_server import FakeOpenAI
from models.assistant import AssistantRun, ConversationMessage, RunStatus, ToolCall
from models.run_texts import Piece, add_pieces
from models.users import User
from resolvers.assistant.approving import deny_tool_call
from resolvers.assistant.beginning import RUN_JOB, Allowed
from resolvers.assistant.claiming import Held, claim
from resolvers.assistant.conversations import Sent, send_conversation_message
from resolvers.assistant.running import Runner

pytestmark = pytest.mark.anyio

DELETES = 'call delete_task {"id": "none"} then say 3 words'


@pytest.fixture
def settings(settings: Settings, fake: FakeOpenAI) -> Settings:
    """Without a worker: tests work on runs themselves."""
    fake.obey()
    return assisted_by(settings, fake.base_url).model_copy(update={"worker": False})


async def said(env: Env, who: User, text: str = "say 3 words") -> Sent:
    return await send_conversation_message(env, who, message=text, allowed=Allowed())


async def taken(sent: Sent) -> Held:
    found = await claim(sent.run.id, sent.run.job_id, last_try=False)
    assert found is not None
    return found


def job_of(sent: Sent) -> Job:
    """The one that began the run."""
    return Job(sent.run.job_id, RUN_JOB, {"run": str(sent.run.id)}, None, attempt=1, token=1)


async def status_of(sent: Sent) -> RunStatus:
    return (await AssistantRun.get(id=sent.run.id)).status


def piece(found: Held, text: str) -> Piece:
    return Piece(found.run.id, found.run.token, found.message.id, 0, text)


@pytest.mark.parametrize("sleeper_first", [True, False])
async def test_of_two_in_one_process_who_write_at_once_only_who_holds_the_run_is_heard(
    env: Env, ann: User, sleeper_first: bool
) -> None:
    sent = await said(env, ann)
    slept, holds = await taken(sent), await taken(sent)
    pieces = [piece(slept, "the old one"), piece(holds, "the new one")]

    stored = await add_pieces(pieces if sleeper_first else pieces[::-1])

    assert stored == {pieces[1]}
    assert (await ConversationMessage.get(id=sent.assistant_message.id)).content == "the new one"


async def test_a_job_that_comes_back_after_its_run_waited_leaves_it_to_the_one_that_goes_on(
    env: Env, ann: User
) -> None:
    sent = await said(env, ann, DELETES)
    first = job_of(sent)
    await Runner().run(env, first)
    call = await ToolCall.get(run_id=sent.run.id)
    await deny_tool_call(ann, call_id=call.id)

    await Runner().run(env, replace(first, attempt=2))

    assert await status_of(sent) is RunStatus.QUEUED
    await Runner().run(env, replace(first, id=(await AssistantRun.get(id=sent.run.id)).job_id))
    assert await status_of(sent) is RunStatus.COMPLETED
