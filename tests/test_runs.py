"""Runs: followed from any device at any time, stopped from anywhere, and read together with where they are."""

import asyncio
import json
from random import Random
from typing import Any

import pytest

from assisted import APPROVE, CANCEL, EVENTS, Heard, Talk, assisted_by
from conftest import Ask
from core.settings import Settings
from fakes.openai_behaviours import Behaviour
from fakes.openai_rounds import Round
from fakes.openai_server import FakeOpenAI
from gql.ids import cursor_of
from models.database.rows import execute
from models.database.tx import tx
from models.users import User
from serving import TokenOf, signed_in

pytestmark = pytest.mark.anyio

LONG_TEXT = "Rain 🌧️ and more rain, since morning. " * 20
HALF = Round(LONG_TEXT, behaviour=Behaviour.HANG_IN_THE_MIDDLE)
SILENT = Round(behaviour=Behaviour.HANG_AFTER_HEADERS)
DELETES = 'call delete_task {"id": "TASK"}'
PLACES = {
    "a run": "query($id: ID!) { node(id: $id) { ... on AssistantRun { streamCursor message { content } } } }",
    "a run, the other way round": "query($id: ID!) { node(id: $id) { ... on AssistantRun { "
    "message { content run { streamCursor } } } } }",
    "conversations": "{ conversations(first: 5) { nodes { messages(last: 1) { nodes { content run { streamCursor } } }"
    " } } }",
    "the active run": "{ conversations(first: 5) { nodes { activeRun { message { content } conversation { title }"
    " streamCursor } } } }",
}


@pytest.fixture
def settings(settings: Settings, fake: FakeOpenAI) -> Settings:
    fake.obey()
    return assisted_by(settings, fake.base_url)


async def wandering(url: str, token: str, run: str, seed: int, after: str | None) -> Heard:
    """What a device makes of a run that comes late, goes and comes again as it likes."""
    random = Random(seed)  # noqa: S311
    heard = Heard(cursor=after)
    while heard.status is None:
        await asyncio.sleep(random.random() / 10)
        async with signed_in(url, token) as wire:
            await wire.subscribe(EVENTS, run=run, after=heard.cursor)
            for _ in range(random.randint(1, 9)):
                message = await wire.receive()
                if message["type"] == "complete":
                    break
                heard.take(message["payload"]["data"]["assistantRunEvents"])
    return heard


async def test_every_device_has_the_same_text_however_often_it_comes_and_goes(
    fake: FakeOpenAI, talk: Talk, url: str, token: str, ann: User
) -> None:
    fake.rounds(Round(LONG_TEXT, [("create_task", {"title": "Water"}), ("list_tasks", {})]), Round(LONG_TEXT))
    fake.pace(per_second=150)
    told = await talk.say(ann, "Hello.")

    heard = await asyncio.gather(
        *(wandering(url, token, told.run, seed, told.cursor if seed % 2 else None) for seed in range(8))
    )

    final = await talk.run(ann, told.run)
    assert final["message"]["content"] == f"{LONG_TEXT}\n\n{LONG_TEXT}"
    assert {one.text for one in heard} == {final["message"]["content"]}
    assert {one.status for one in heard} == {"COMPLETED"}
    assert all("StreamReset" not in one.kinds for one in heard)


async def test_who_comes_just_as_a_run_ends_hears_its_end(talk: Talk, url: str, token: str, ann: User) -> None:
    random = Random(4)  # noqa: S311
    runs = [(await talk.say(ann, "say 2 words")) for _ in range(20)]

    async def come(run: str, after: str | None) -> Heard:
        await asyncio.sleep(random.random())
        return await wandering(url, token, run, 1, after)

    heard = await asyncio.gather(*(come(told.run, after) for told in runs for after in (None, told.cursor)))

    assert {(one.text, one.status) for one in heard} == {("the rain", "COMPLETED")}


async def test_who_comes_late_is_told_all_there_is_and_that_it_is_over(talk: Talk, ann: User) -> None:
    told = await talk.say(ann, "say 3 words")
    first = await talk.follow(ann, told.run)

    late = await talk.follow(ann, told.run)
    from_the_start = await talk.follow(ann, told.run, heard=Heard(cursor=told.cursor))
    knows_all = await talk.follow(ann, told.run, heard=Heard(cursor=first.cursor))

    assert (late.kinds, late.text, late.status) == (["RunSnapshot", "RunFinished"], "the rain has", "COMPLETED")
    assert (from_the_start.text, from_the_start.status) == ("the rain has", "COMPLETED")
    assert "RunSnapshot" not in from_the_start.kinds
    assert knows_all.kinds == []


async def test_a_run_goes_on_when_nobody_listens(ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User) -> None:
    fake.pace(per_second=100)
    told = await talk.say(ann, 'say 60 words call create_task {"title": "Water"} then say 60 words')
    left = await talk.follow(ann, told.run, until="text")

    heard = await talk.follow(ann, told.run)

    assert heard.status == "COMPLETED"
    assert heard.text.startswith(left.text)
    assert len(heard.text.split()) == 120
    assert (await ask(ann, "{ tasks { totalCount } }"))["data"]["tasks"]["totalCount"] == 1


@pytest.mark.parametrize("place", PLACES)
async def test_what_comes_after_the_cursor_goes_on_from_the_content_it_was_read_with(
    ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User, place: str
) -> None:
    fake.rounds(Round(LONG_TEXT))
    fake.pace(per_second=100)
    told = await talk.say(ann, "Hello.")
    await talk.follow(ann, told.run, until="text")

    seen = [content_and_cursor(await ask(ann, PLACES[place], id=told.run)) for _ in range(10)]
    heard = await asyncio.gather(
        *(talk.follow(ann, told.run, heard=Heard(text=content, cursor=cursor)) for content, cursor in seen)
    )

    assert {one.text for one in heard} == {LONG_TEXT}
    assert all("RunSnapshot" not in one.kinds for one in heard)


def content_and_cursor(answer: dict[str, Any]) -> tuple[str, str]:
    """The two of them, wherever they stand."""
    found: dict[str, str] = {}

    def look(part: dict[str, Any]) -> None:
        found.update({name: part[name] for name in ("content", "streamCursor") if name in part})

    json.loads(json.dumps(answer), object_hook=look)
    return found["content"], found["streamCursor"]


async def test_a_run_is_stopped_from_another_device_and_keeps_its_text(
    ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User
) -> None:
    fake.rounds(HALF)
    told = await talk.say(ann, "Hello.")
    begun = await talk.follow(ann, told.run, until="text")
    following = asyncio.create_task(talk.follow(ann, told.run, heard=begun))

    answer = await ask(ann, CANCEL, id=told.run)
    heard = await following

    assert answer["data"]["cancelRun"] == {"run": {"status": "CANCELLED"}, "errors": []}
    assert heard.status == "CANCELLED"
    assert heard.text
    assert LONG_TEXT.startswith(heard.text)
    await fake.until_open(0)
    after = await talk.run(ann, told.run)
    assert after["message"]["content"] == heard.text
    assert after["conversation"]["activeRun"] is None
    assert after["error"] is None


async def test_a_run_is_stopped_while_the_model_is_silent(ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User) -> None:
    fake.rounds(SILENT)
    told = await talk.say(ann, "Hello.")
    await fake.until_open(1)

    await ask(ann, CANCEL, id=told.run)
    heard = await talk.follow(ann, told.run)

    assert (heard.text, heard.status) == ("", "CANCELLED")
    await fake.until_open(0)


async def test_a_run_is_stopped_while_it_waits_and_what_waited_is_never_done(ask: Ask, talk: Talk, ann: User) -> None:
    task = await a_task(ask, ann)
    told = await talk.say(ann, DELETES.replace("TASK", task))
    (call,) = await talk.waiting(ann, told.run)

    await ask(ann, CANCEL, id=told.run)
    approved = await ask(ann, APPROVE, id=call["id"], hash=call["argumentsHash"])
    heard = await talk.follow(ann, told.run)

    assert heard.status == "CANCELLED"
    assert [error["code"] for error in approved["data"]["approveToolCall"]["errors"]] == ["CONFLICT"]
    assert (await talk.run(ann, told.run))["message"]["toolCalls"][0]["status"] == "EXPIRED"
    assert await has(ask, ann, task)


async def test_stopping_what_has_ended_changes_nothing(ask: Ask, talk: Talk, ann: User) -> None:
    told = await talk.say(ann, "say 3 words")
    await talk.follow(ann, told.run)
    before = await talk.run(ann, told.run)

    answer = await ask(ann, CANCEL, id=told.run)

    assert answer["data"]["cancelRun"] == {"run": {"status": "COMPLETED"}, "errors": []}
    assert await talk.run(ann, told.run) == before


async def test_after_a_run_was_stopped_the_conversation_goes_on(
    ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User
) -> None:
    fake.rounds(HALF)
    told = await talk.say(ann, "Hello.")
    await talk.follow(ann, told.run, until="text")
    await ask(ann, CANCEL, id=told.run)
    fake.obey()

    heard = await talk.hear(ann, "say 3 words", conversationId=told.conversation)

    assert (heard.text, heard.status) == ("the rain has", "COMPLETED")


async def test_nobody_else_sees_follows_or_stops_a_run(
    ask: Ask, fake: FakeOpenAI, talk: Talk, url: str, token_of: TokenOf, ann: User, bob: User
) -> None:
    fake.rounds(HALF)
    told = await talk.say(ann, "Hello.")
    await talk.follow(ann, told.run, until="text")

    seen = await ask(bob, "query($id: ID!) { node(id: $id) { id } }", id=told.run)
    stopped = await ask(bob, CANCEL, id=told.run)
    followed = await refused(url, await token_of(bob), told.run, None)
    with_cursor = await refused(url, await token_of(bob), told.run, told.cursor)

    assert seen == {"data": {"node": None}}
    assert stopped["data"]["cancelRun"] == {"run": None, "errors": [{"code": "NOT_FOUND", "path": ["runId"]}]}
    assert followed == with_cursor == ("NOT_FOUND", ["runId"])
    assert (await talk.run(ann, told.run))["status"] == "IN_PROGRESS"
    await ask(ann, CANCEL, id=told.run)


async def refused(url: str, token: str, run: str, after: str | None) -> tuple[str, list[str]]:
    async with signed_in(url, token) as wire:
        (told,) = await wire.until_ended(await wire.subscribe(EVENTS, run=run, after=after))
    assert told["type"] == "error", told
    return told["payload"][0]["extensions"]["code"], told["payload"][0]["extensions"]["path"]


async def test_a_cursor_that_never_was_one_is_refused(talk: Talk, url: str, token: str, ann: User) -> None:
    told = await talk.say(ann, "say 3 words")

    for garbage in ("", "garbage", cursor_of(told.run), cursor_of("event", "run:x", "-1", "0", "0")):
        assert await refused(url, token, told.run, garbage) == ("INVALID_INPUT", ["after"])


async def test_a_cursor_of_another_run_or_of_later_is_told_to_begin_anew(
    talk: Talk, url: str, token: str, ann: User
) -> None:
    told, other = await talk.say(ann, "say 3 words"), await talk.say(ann, "say 4 words")
    await talk.follow(ann, told.run)
    ended = await talk.follow(ann, other.run)

    wrong = await talk.follow(ann, told.run, heard=Heard(cursor=ended.cursor))
    anew = await talk.follow(ann, told.run)

    assert wrong.kinds == ["StreamReset"]
    assert anew.text == "the rain has"


async def test_when_the_events_are_forgotten_the_text_is_still_told(talk: Talk, ann: User) -> None:
    told = await talk.say(ann, "say 3 words")
    await talk.follow(ann, told.run)
    async with tx():
        await execute("DELETE FROM stream_event WHERE stream_key LIKE 'run:%'", ())
        await execute("DELETE FROM stream WHERE key LIKE 'run:%'", ())

    late = await talk.follow(ann, told.run)
    with_cursor = await talk.follow(ann, told.run, heard=Heard(cursor=told.cursor))

    assert (late.kinds, late.text) == (["RunSnapshot"], "the rain has")
    assert with_cursor.kinds == ["StreamReset"]


async def a_task(ask: Ask, who: User) -> str:
    made = await ask(who, 'mutation { createTask(input: {title: "Milk"}) { task { id } } }')
    return made["data"]["createTask"]["task"]["id"]


async def has(ask: Ask, who: User, task: str) -> bool:
    return (await ask(who, "query($id: ID!) { task(id: $id) { id } }", id=task))["data"]["task"] is not None
