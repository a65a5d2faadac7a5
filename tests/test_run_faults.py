"""Runs whose worker slept, died or came late at the worst moment: what it does then no longer counts."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from assisted import EVENTS, assisted_by
from core.assistant import Ask, RoundEnded, TextPiece, ToolAnswered, ToolRequest
from core.env import Env
from core.errors import Conflict, ErrorCode, LimitReached, NotFound
from core.global_ids import global_id
from core.ids import uuid7
from core.jobs import Job
from core.settings import Settings
from core.writing import Piece
from fakes.openai_server import FakeOpenAI
from models.assistant import (
    AssistantRun,
    Conversation,
    ConversationMessage,
    ConversationRole,
    RunStatus,
    ToolCall,
    ToolCallStatus,
)
from models.database.rows import insert_rows
from models.database.tx import tx
from models.run_rows import calls_of
from models.run_texts import add_pieces
from models.tasks import Task
from models.users import User
from resolvers.assistant import calls, running
from resolvers.assistant.approving import deny_tool_call
from resolvers.assistant.beginning import RUN_JOB, RUNS_MAX, Allowed
from resolvers.assistant.calls import note_calls
from resolvers.assistant.claiming import Held, claim
from resolvers.assistant.conversations import Sent, delete_conversation, regenerate_message, send_conversation_message
from resolvers.assistant.rounds import LENGTH_MAX
from resolvers.assistant.running import Runner
from resolvers.assistant.stopping import cancel_run
from resolvers.assistant.tools.calling import arguments_hash
from resolvers.assistant.transcript import turns_of
from serving import signed_in

pytestmark = pytest.mark.anyio

DELETES = 'call delete_task {"id": "none"} then say 3 words'
CREATES = ToolRequest("call", "create_task", '{"title": "Water"}')
TRIES = 60


@pytest.fixture
def settings(settings: Settings, fake: FakeOpenAI) -> Settings:
    """Without a worker: tests work on runs themselves."""
    fake.obey()
    return assisted_by(settings, fake.base_url).model_copy(update={"worker": False})


async def said(env: Env, who: User, text: str = "say 3 words", where: UUID | None = None) -> Sent:
    return await send_conversation_message(env, who, message=text, conversation_id=where, allowed=Allowed())


async def taken(sent: Sent) -> Held:
    found = await claim(sent.run.id, sent.run.job_id, last_try=False)
    assert found is not None
    return found


class Says:
    """A model that says one thing, or fails."""

    name, model = "test", "test"

    def __init__(self, said: str | Exception) -> None:
        self._said = said

    async def stream(self, ask: Ask, *, deadline: float) -> AsyncGenerator[TextPiece | RoundEnded, None]:
        del ask, deadline
        if isinstance(self._said, Exception):
            raise self._said
        yield TextPiece(self._said)
        yield RoundEnded()

    async def close(self) -> None:
        pass


def job_of(sent: Sent) -> Job:
    """The one that began the run."""
    return Job(sent.run.job_id, RUN_JOB, {"run": str(sent.run.id)}, None, attempt=1, token=1)


async def status_of(sent: Sent) -> RunStatus:
    return (await AssistantRun.get(id=sent.run.id)).status


def piece(found: Held, text: str) -> Piece:
    return Piece(found.run.id, found.run.token, 0, text)


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


async def test_what_takes_too_long_at_any_moment_is_told_as_what_became_of_it(
    env: Env, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = await said(env, ann)
    found = await taken(sent)
    async with tx() as unit:
        await note_calls(unit, found.run, 0, [CREATES] * TRIES, tainted=False)

    for number, call in enumerate(await calls_of([sent.run.id])):
        monkeypatch.setattr(calls, "CALL_SECONDS", number * 0.02 / TRIES)
        await calls.perform(env, ann, found.run, call)

    told = Counter(call.status for call in await calls_of([sent.run.id]))
    assert told[ToolCallStatus.SUCCEEDED] == await Task.all().count()
    assert set(told) == {ToolCallStatus.SUCCEEDED, ToolCallStatus.FAILED}


async def test_an_approval_is_bound_to_the_call_as_it_is_stored_whatever_the_model_wrote(env: Env, ann: User) -> None:
    found = await taken(await said(env, ann))
    names = ["delete_task", "delete_task\x00", "delete_task\ud800"]
    requests = [ToolRequest("call\ud800", name, ' {"id":\n"none"}') for name in names]

    async with tx() as unit:
        await note_calls(unit, found.run, 0, requests, tainted=False)

    noted = await calls_of([found.run.id])
    assert {(call.name, call.call_id, call.status) for call in noted} == {
        ("delete_task", "call", ToolCallStatus.PENDING_APPROVAL)
    }
    assert {call.arguments_hash for call in noted} == {arguments_hash("delete_task", {"id": "none"})}


async def test_who_follows_a_run_that_waits_hears_its_end_when_the_conversation_is_deleted(
    env: Env, url: str, token: str, ann: User
) -> None:
    sent = await said(env, ann, "say 3 words " + DELETES)
    await Runner().run(env, job_of(sent))

    async with signed_in(url, token) as wire:
        key = await wire.subscribe(EVENTS, run=global_id("AssistantRun", sent.run.id))
        await wire.receive()
        await delete_conversation(ann, conversation_id=sent.conversation.id)
        told = await wire.until_ended(key)

    assert [message["type"] for message in told] == ["complete"]


async def test_what_is_answered_anew_while_it_is_deleted_is_gone_or_answered(env: Env, ann: User) -> None:
    async def both(sent: Sent) -> list[object]:
        anew = regenerate_message(env, ann, message_id=sent.assistant_message.id, allowed=Allowed())
        gone = delete_conversation(ann, conversation_id=sent.conversation.id)
        return list(await asyncio.gather(anew, gone, return_exceptions=True))

    every = [await said(env, ann) for _ in range(12)]
    for sent in every:
        await cancel_run(ann, run_id=sent.run.id)

    told = await asyncio.gather(*(both(sent) for sent in every))

    assert all(isinstance(one, Sent | NotFound | Conflict | None) for pair in told for one in pair), told
    assert await Conversation.all().count() == sum(isinstance(gone, Conflict) for _, gone in told)


async def test_nobody_has_more_answers_made_at_once_than_leaves_room_for_others(env: Env, ann: User, bob: User) -> None:
    told = await asyncio.gather(*(said(env, ann) for _ in range(RUNS_MAX + 5)), return_exceptions=True)

    begun = [one for one in told if isinstance(one, Sent)]
    assert (len(begun), sum(isinstance(one, LimitReached) for one in told)) == (RUNS_MAX, 5)
    assert await Conversation.all().count() == RUNS_MAX
    await said(env, bob)
    await cancel_run(ann, run_id=begun[0].run.id)
    await said(env, ann)


async def test_what_was_not_approved_in_time_ends_although_its_job_is_gone_and_others_wait_longer(
    env: Env, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "SWEPT_MOST", 1)
    longer, late = [await said(env, ann, DELETES) for _ in range(2)]
    for sent in (longer, late):
        await Runner().run(env, job_of(sent))
    async with tx():
        await ToolCall.filter(run_id=late.run.id).update(expires_at=datetime.now(UTC))

    await running.sweep_runs()

    assert [await status_of(sent) for sent in (longer, late)] == [RunStatus.REQUIRES_ACTION, RunStatus.QUEUED]


async def test_who_missed_the_last_words_of_a_run_hears_its_end_when_the_conversation_is_deleted(
    env: Env, url: str, token: str, ann: User
) -> None:
    sent = await said(env, ann)
    found = await taken(sent)

    async with signed_in(url, token) as wire:
        key = await wire.subscribe(EVENTS, run=global_id("AssistantRun", sent.run.id))
        await wire.receive()
        async with tx():
            await add_pieces([piece(found, "the rain")])
            await delete_conversation(ann, conversation_id=sent.conversation.id)
        reset, last = await wire.until_ended(key)

    assert reset["payload"]["data"]["assistantRunEvents"]["__typename"] == "StreamReset"
    assert last["type"] == "complete"


async def test_what_is_said_follows_what_a_process_stored_whose_clock_is_ahead(env: Env, ann: User) -> None:
    first = await said(env, ann, "say 1 words")
    await Runner().run(env, job_of(first))
    ahead = ConversationMessage(
        id=UUID(int=uuid7().int + (3_600_000 << 80)),  # an hour
        conversation_id=first.conversation.id,
        role=ConversationRole.ASSISTANT,
        content="ahead",
        parent_id=first.assistant_message.id,
        created_at=datetime.now(UTC),
    )
    async with tx():
        await insert_rows([ahead])

    second = await said(env, ann, "say 2 words", first.conversation.id)
    await Runner().run(env, job_of(second))

    rows = await ConversationMessage.filter(conversation_id=first.conversation.id).order_by("id")
    assert [row.content for row in rows] == ["say 1 words", "the", "ahead", "say 2 words", "the rain"]
    assert [turn.text for turn in await turns_of(second.run, rows[-1]) if not isinstance(turn, ToolAnswered)] == [
        row.content for row in rows
    ]


async def test_an_answer_is_cut_where_it_is_too_long_however_much_comes_at_once(env: Env, ann: User) -> None:
    env = replace(env, assistant=Says("x" * 3 * LENGTH_MAX))
    sent = await said(env, ann)

    await Runner().run(env, job_of(sent))

    assert (await ConversationMessage.get(id=sent.assistant_message.id)).content == "x" * LENGTH_MAX
    ended = await AssistantRun.get(id=sent.run.id)
    assert (ended.status, ended.error_code) == (RunStatus.INCOMPLETE, ErrorCode.LIMIT_REACHED)


async def test_a_run_is_not_ended_at_its_limit_by_what_ran_out_of_time_elsewhere(env: Env, ann: User) -> None:
    env = replace(env, assistant=Says(TimeoutError("of the database")))
    sent = await said(env, ann)

    with pytest.raises(TimeoutError, match="database"):
        await Runner().run(env, job_of(sent))

    assert await status_of(sent) is RunStatus.IN_PROGRESS
