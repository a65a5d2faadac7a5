"""Runs that nobody works on yet: they wait for a worker, and may be stopped or deleted before there is one."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from assisted import CANCEL, Talk, assisted_by
from conftest import Ask
from core.env import Env
from core.settings import Settings
from fakes.openai_server import FakeOpenAI
from models.users import User
from server.worker import handlers, working

pytestmark = pytest.mark.anyio

DELETE = "mutation($id: ID!) { deleteConversation(id: $id) { errors { code } } }"


@pytest.fixture
def settings(settings: Settings, fake: FakeOpenAI) -> Settings:
    fake.obey()
    return assisted_by(settings, fake.base_url).model_copy(update={"worker": False})


@asynccontextmanager
async def a_worker_comes(env: Env, talk: Talk, who: User) -> AsyncGenerator[None]:
    """It does what waits for it, and then a run that is asked for now."""
    async with working(env, handlers(env)):
        assert (await talk.hear(who, "say 5 words")).status == "COMPLETED"
        yield


async def test_a_run_waits_for_a_worker(env: Env, fake: FakeOpenAI, talk: Talk, ann: User) -> None:
    told = await talk.say(ann, "say 3 words")
    before = await talk.run(ann, told.run)

    async with a_worker_comes(env, talk, ann):
        heard = await talk.follow(ann, told.run)

    assert (before["status"], before["message"]["content"]) == ("QUEUED", "")
    assert before["conversation"]["activeRun"] == {"id": told.run}
    assert (heard.text, heard.status) == ("the rain has", "COMPLETED")
    assert len(fake.calls) == 2


async def test_a_run_that_was_stopped_before_it_began_never_begins(
    ask: Ask, env: Env, fake: FakeOpenAI, talk: Talk, ann: User
) -> None:
    told = await talk.say(ann, "say 3 words")
    stopped = await ask(ann, CANCEL, id=told.run)

    async with a_worker_comes(env, talk, ann):
        heard = await talk.follow(ann, told.run)
        again = await talk.hear(ann, "say 4 words", conversationId=told.conversation)

    assert stopped["data"]["cancelRun"] == {"run": {"status": "CANCELLED"}, "errors": []}
    assert (heard.text, heard.status) == ("", "CANCELLED")
    assert (again.text, again.status) == ("the rain has not", "COMPLETED")
    assert "say 3 words" not in str([call.body["input"][-1] for call in fake.calls])


async def test_a_run_that_was_deleted_before_it_began_never_begins(
    ask: Ask, env: Env, fake: FakeOpenAI, talk: Talk, ann: User
) -> None:
    told = await talk.say(ann, "say 3 words")
    await ask(ann, DELETE, id=told.conversation)

    async with a_worker_comes(env, talk, ann):
        pass

    assert "say 3 words" not in str([call.body for call in fake.calls])
