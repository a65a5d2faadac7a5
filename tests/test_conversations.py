"""Conversations with the assistant: begun, gone on with, answered anew, read, renamed and deleted."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from asking import limited
from assisted import EVENTS, SEND, Talk, assisted_by, said
from conftest import Ask
from core.settings import Settings
from fakes.openai_behaviours import Behaviour
from fakes.openai_rounds import Round
from fakes.openai_server import FakeOpenAI
from gql.ids import global_id
from models.users import TokenScope, User
from resolvers.assistant.tools import TOOLS
from resolvers.assistant.tools.tool import WRITING
from serving import signed_in
from tables import contents, query

pytestmark = pytest.mark.anyio

RENAME = """mutation($id: ID!, $title: String!) { renameConversation(id: $id, title: $title) {
    conversation { title } errors { code path } } }"""
DELETE = "mutation($id: ID!) { deleteConversation(id: $id) { deletedId errors { code path } } }"
REGENERATE = """mutation($id: ID!, $key: String) { regenerateMessage(messageId: $id, clientMutationId: $key) {
    conversation { id title } userMessage { id content } assistantMessage { id content }
    run { id status streamCursor } errors { code message path } } }"""
ONE = "query($id: ID!) { conversation(id: $id) { title createdAt updatedAt activeRun { id status } } }"
EVERY = "{ conversations(first: 100) { nodes { id title } } }"
SOME = """query($after: String) { conversations(first: 2, after: $after) {
    nodes { id title } pageInfo { endCursor } } }"""
HISTORY = """query($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { conversation(id: $id) {
    messages(first: $first, after: $after, last: $last, before: $before) {
        nodes { id role content parent { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"""
TABLES = (
    "conversation",
    "conversation_message",
    "assistant_run",
    "job",
    "procrastinate_jobs",
    "stream",
    "stream_event",
)


@pytest.fixture
def settings(settings: Settings, fake: FakeOpenAI) -> Settings:
    fake.obey()
    return assisted_by(settings, fake.base_url)


async def codes(ask: Ask, who: User | str, document: str, **variables: Any) -> list[tuple[str, list[str] | None]]:
    """What a mutation is refused with: code and path."""
    answer = await ask(who, document, **variables)
    (payload,) = answer["data"].values()
    return [(error["code"], error["path"]) for error in payload["errors"]]


async def history(ask: Ask, who: User, conversation: str, **page: Any) -> list[dict[str, Any]]:
    return (await ask(who, HISTORY, id=conversation, **page))["data"]["conversation"]["messages"]["nodes"]


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("What is due?", "What is due?"),
        ("x" * 50, "x" * 50),
        ("x" * 51, "x" * 50 + "..."),
        ("  " + "x" * 50 + "\n", "x" * 50),
        ("🌱" * 51, "🌱" * 50 + "..."),
        ("Due today?\nAnd tomorrow?", "Due today?\nAnd tomorrow?"),
    ],
)
async def test_a_new_conversation_is_called_by_the_first_50_characters_of_its_first_message(
    ask: Ask, talk: Talk, ann: User, message: str, title: str
) -> None:
    told = await talk.say(ann, message)

    assert (await ask(ann, ONE, id=told.conversation))["data"]["conversation"]["title"] == title


async def test_what_was_sent_comes_back_at_once_and_the_answer_is_empty_yet(ask: Ask, ann: User) -> None:
    answer = await ask(ann, SEND, input={"message": " say 3 words "})

    told = answer["data"]["sendConversationMessage"]
    assert told["userMessage"]["content"] == "say 3 words"
    assert told["assistantMessage"]["content"] == ""
    assert told["run"]["status"] == "QUEUED"


async def test_a_conversation_goes_on_with_what_was_said_before(fake: FakeOpenAI, talk: Talk, ann: User) -> None:
    first = await talk.say(ann, "say 3 words")
    await talk.follow(ann, first.run)

    second = await talk.say(ann, "say 4 words", conversationId=first.conversation)
    heard = await talk.follow(ann, second.run)

    assert second.conversation == first.conversation
    assert heard.text == "the rain has not"
    told = [(turn["role"], turn["content"]) for turn in fake.calls[-1].body["input"] if turn.get("role") != "system"]
    assert told == [("user", "say 3 words"), ("assistant", "the rain has"), ("user", "say 4 words")]


async def test_another_ones_conversation_and_no_conversation_are_not_found(
    ask: Ask, talk: Talk, ann: User, bob: User
) -> None:
    hers = await talk.say(ann, "say 3 words")
    nobodys = [hers.conversation, global_id("Conversation", uuid4()), hers.run, "garbage", ""]

    refused = [await codes(ask, bob, SEND, input={"message": "Hi.", "conversationId": one}) for one in nobodys]

    assert refused == [[("NOT_FOUND", ["input", "conversationId"])]] * 5


@pytest.mark.parametrize("message", ["", " \n\t ", "x" * 8_001])
async def test_a_message_that_is_blank_or_too_long_leaves_nothing_behind(
    ask: Ask, ann: User, database_url: str, message: str
) -> None:
    before = await kept(database_url)

    refused = await codes(ask, ann, SEND, input={"message": message, "clientMutationId": "once"})

    assert refused == [("INVALID_INPUT", ["input", "message"])]
    assert await kept(database_url) == before


async def test_what_is_refused_in_a_conversation_leaves_nothing_behind(
    ask: Ask, talk: Talk, ann: User, bob: User, database_url: str
) -> None:
    hers = await talk.say(ann, "say 3 words")
    await talk.follow(ann, hers.run)
    before = await kept(database_url)

    await codes(ask, bob, SEND, input={"message": "Hi.", "conversationId": hers.conversation})
    await codes(ask, ann, SEND, input={"message": "Hi.", "conversationId": hers.conversation, "allowedTools": ["rm"]})

    assert await kept(database_url) == before


async def kept(database_url: str) -> dict[str, int]:
    found = await contents(database_url)
    return {table: len(found[table]) for table in TABLES if table in found}


async def test_the_conversation_last_spoken_in_comes_first_and_others_have_their_own(
    ask: Ask, talk: Talk, ann: User, bob: User
) -> None:
    await talk.hear(bob, "say 1 words")
    older = await talk.say(ann, "say 2 words")
    await talk.follow(ann, older.run)
    newer = await talk.say(ann, "say 3 words")
    await talk.follow(ann, newer.run)
    before = (await ask(ann, EVERY))["data"]["conversations"]["nodes"]

    again = await talk.say(ann, "say 4 words", conversationId=older.conversation)
    after = (await ask(ann, EVERY))["data"]["conversations"]["nodes"]

    await talk.follow(ann, again.run)
    assert [one["id"] for one in before] == [newer.conversation, older.conversation]
    assert [one["id"] for one in after] == [older.conversation, newer.conversation]


async def test_conversations_come_in_pages(ask: Ask, talk: Talk, ann: User) -> None:
    told = [await talk.say(ann, "say 1 words") for _ in range(5)]
    for one in told:
        await talk.follow(ann, one.run)
    every = (await ask(ann, EVERY))["data"]["conversations"]["nodes"]

    pages: list[list[dict[str, str]]] = []
    after = None
    for _ in range(3):
        page = (await ask(ann, SOME, after=after))["data"]["conversations"]
        pages.append(page["nodes"])
        after = page["pageInfo"]["endCursor"]

    assert [len(page) for page in pages] == [2, 2, 1]
    assert [node for page in pages for node in page] == every
    assert {node["id"] for node in every} == {one.conversation for one in told}


async def test_sending_and_the_end_of_an_answer_are_both_a_change_of_the_conversation(
    ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User
) -> None:
    fake.rounds(Round("the rain has not let up since morning", behaviour=Behaviour.HANG_IN_THE_MIDDLE))
    told = await talk.say(ann, "Hello.")
    await talk.follow(ann, told.run, until="text")
    sent = (await ask(ann, ONE, id=told.conversation))["data"]["conversation"]

    await ask(ann, "mutation($id: ID!) { cancelRun(runId: $id) { run { id } } }", id=told.run)
    ended = (await ask(ann, ONE, id=told.conversation))["data"]["conversation"]

    assert sent["activeRun"] == {"id": told.run, "status": "IN_PROGRESS"}
    assert ended["activeRun"] is None
    assert sent["createdAt"] <= sent["updatedAt"] < ended["updatedAt"]


async def test_history_comes_in_pages_from_either_end(ask: Ask, talk: Talk, ann: User) -> None:
    first = await talk.say(ann, "say 1 words")
    await talk.follow(ann, first.run)
    second = await talk.say(ann, "say 2 words", conversationId=first.conversation)
    await talk.follow(ann, second.run)
    said_so = [first.question, first.answer, second.question, second.answer]

    forwards = await paged(ask, ann, first.conversation, "first", "after", "endCursor", "hasNextPage")
    backwards = await paged(ask, ann, first.conversation, "last", "before", "startCursor", "hasPreviousPage")

    assert forwards == [said_so[:3], said_so[3:]]
    assert backwards == [said_so[1:], said_so[:1]]
    assert [one["content"] for one in await history(ask, ann, first.conversation, first=10)] == [
        "say 1 words",
        "the",
        "say 2 words",
        "the rain",
    ]


async def paged(
    ask: Ask, who: User, conversation: str, size: str, place: str, cursor: str, more: str
) -> list[list[str]]:
    """The pages of three, in the order they are asked for."""
    pages: list[list[str]] = []
    given: dict[str, Any] = {size: 3}
    while True:
        page = (await ask(who, HISTORY, id=conversation, **given))["data"]["conversation"]["messages"]
        pages.append([node["id"] for node in page["nodes"]])
        if not page["pageInfo"][more]:
            return pages
        given[place] = page["pageInfo"][cursor]


async def test_a_conversation_is_renamed_by_its_owner_alone(ask: Ask, talk: Talk, ann: User, bob: User) -> None:
    told = await talk.say(ann, "say 3 words")

    renamed = await ask(ann, RENAME, id=told.conversation, title="  Chores ")
    refused = [
        await codes(ask, bob, RENAME, id=told.conversation, title="Mine"),
        await codes(ask, ann, RENAME, id=told.conversation, title=" "),
        await codes(ask, ann, RENAME, id=told.conversation, title="x" * 201),
    ]

    assert renamed["data"]["renameConversation"]["conversation"] == {"title": "Chores"}
    assert refused == [[("NOT_FOUND", ["id"])], [("INVALID_INPUT", ["title"])], [("INVALID_INPUT", ["title"])]]
    assert (await ask(ann, ONE, id=told.conversation))["data"]["conversation"]["title"] == "Chores"


async def test_a_deleted_conversation_is_gone_with_all_that_was_said_in_it(
    ask: Ask, talk: Talk, ann: User, bob: User, database_url: str
) -> None:
    told = await talk.say(ann, 'say 3 words call create_task {"title": "Water"} then say 4 words')
    await talk.follow(ann, told.run)
    strangers = await codes(ask, bob, DELETE, id=told.conversation)

    deleted = await ask(ann, DELETE, id=told.conversation)

    assert strangers == [("NOT_FOUND", ["id"])]
    assert deleted["data"]["deleteConversation"] == {"deletedId": told.conversation, "errors": []}
    assert await codes(ask, ann, DELETE, id=told.conversation) == [("NOT_FOUND", ["id"])]
    assert (await ask(ann, EVERY))["data"]["conversations"]["nodes"] == []
    for table in ("conversation", "conversation_message", "assistant_run", "tool_call"):
        assert await query(database_url, f"SELECT id FROM {table}") == []  # noqa: S608
    assert "the rain" not in str(await query(database_url, "SELECT payload FROM stream_event"))


async def test_who_follows_a_run_hears_its_end_when_the_conversation_is_deleted(
    ask: Ask, fake: FakeOpenAI, talk: Talk, url: str, token: str, ann: User, database_url: str
) -> None:
    fake.rounds(Round("the rain has not let up since morning", behaviour=Behaviour.HANG_IN_THE_MIDDLE))
    told = await talk.say(ann, "Hello.")
    await talk.follow(ann, told.run, until="text")

    async with signed_in(url, token) as wire:
        key = await wire.subscribe(EVENTS, run=told.run)
        snapshot = await wire.receive()
        deleted = await ask(ann, DELETE, id=told.conversation)
        *_, last = await wire.until_ended(key)

    assert snapshot["payload"]["data"]["assistantRunEvents"]["__typename"] == "RunSnapshot"
    assert deleted["data"]["deleteConversation"]["errors"] == []
    assert last["type"] == "complete"
    assert await query(database_url, "SELECT id FROM assistant_run") == []
    await fake.until_open(0)


async def test_an_answer_is_made_anew_and_the_earlier_ones_stay(
    ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User
) -> None:
    fake.rounds(Round("One."))
    first = await talk.say(ann, "Hello.")
    await talk.follow(ann, first.run)
    fake.rounds(Round("Two."))

    second = said((await ask(ann, REGENERATE, id=first.answer))["data"]["regenerateMessage"])
    heard = await talk.follow(ann, second.run)

    assert heard.text == "Two."
    assert second.question == first.question
    messages = await history(ask, ann, first.conversation, first=10)
    assert [(one["role"], one["content"], one["parent"]) for one in messages] == [
        ("USER", "Hello.", None),
        ("ASSISTANT", "One.", {"id": first.question}),
        ("ASSISTANT", "Two.", {"id": first.question}),
    ]
    assert "One." not in str(fake.calls[-1].body["input"])


async def test_what_is_said_after_an_answer_made_anew_follows_that_answer(
    ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User
) -> None:
    fake.rounds(Round("One."))
    first = await talk.say(ann, "Hello.")
    await talk.follow(ann, first.run)
    fake.rounds(Round("Two."))
    second = said((await ask(ann, REGENERATE, id=first.answer))["data"]["regenerateMessage"])
    await talk.follow(ann, second.run)

    third = await talk.say(ann, "And now?", conversationId=first.conversation)
    await talk.follow(ann, third.run)

    told = [turn["content"] for turn in fake.calls[-1].body["input"] if turn.get("role") != "system"]
    assert told == ["Hello.", "Two.", "And now?"]


async def test_only_ones_own_answers_are_made_anew(ask: Ask, talk: Talk, ann: User, bob: User) -> None:
    told = await talk.say(ann, "say 3 words")
    await talk.follow(ann, told.run)

    assert await codes(ask, bob, REGENERATE, id=told.answer) == [("NOT_FOUND", ["messageId"])]
    assert await codes(ask, ann, REGENERATE, id=told.question) == [("INVALID_INPUT", ["messageId"])]


async def test_an_answer_made_anew_has_no_tools_that_the_one_before_had_not(
    ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User
) -> None:
    told = await talk.say(ann, "say 3 words", allowedTools=["list_tasks"])
    await talk.follow(ann, told.run)

    anew = said((await ask(ann, REGENERATE, id=told.answer))["data"]["regenerateMessage"])
    await talk.follow(ann, anew.run)

    assert offered(fake) == {"list_tasks"}


async def test_of_two_messages_at_once_one_is_refused_and_the_other_answered(
    ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User
) -> None:
    first = await talk.say(ann, "say 3 words")
    await talk.follow(ann, first.run)
    fake.rounds(Round("the rain has not let up since morning", behaviour=Behaviour.HANG_IN_THE_MIDDLE))

    where = {"conversationId": first.conversation}
    refused = await asyncio.gather(
        *(codes(ask, ann, SEND, input={"message": "say 4 words", **where}) for _ in range(2))
    )
    anew = await codes(ask, ann, REGENERATE, id=first.answer)

    assert sorted(refused) == [[], [("CONFLICT", None)]]
    assert anew == [("CONFLICT", None)]
    assert len(await history(ask, ann, first.conversation, first=10)) == 4
    await ask(ann, DELETE, id=first.conversation)


async def test_different_conversations_are_answered_at_the_same_time(talk: Talk, ann: User) -> None:
    heard = await asyncio.gather(*(talk.hear(ann, f"say {count} words") for count in range(1, 6)))

    assert [len(one.text.split()) for one in heard] == [1, 2, 3, 4, 5]


async def test_the_same_client_mutation_id_sends_a_message_once(ask: Ask, talk: Talk, ann: User, bob: User) -> None:
    one = {"message": "say 3 words", "clientMutationId": "k1"}

    twins = await asyncio.gather(*(talk.say(ann, **one) for _ in range(2)))
    await talk.follow(ann, twins[0].run)
    later = await talk.say(ann, **one)
    another = await codes(ask, ann, SEND, input={**one, "message": "say 4 words"})
    bobs = await talk.say(bob, **one)

    assert len({(told.conversation, told.question, told.answer, told.run) for told in (*twins, later)}) == 1
    assert another == [("IDEMPOTENCY_MISMATCH", ["input", "clientMutationId"])]
    assert bobs.conversation != later.conversation
    assert len((await ask(ann, EVERY))["data"]["conversations"]["nodes"]) == 1


async def test_the_same_client_mutation_id_makes_one_answer_anew(ask: Ask, talk: Talk, ann: User) -> None:
    told = await talk.say(ann, "say 3 words")
    await talk.follow(ann, told.run)

    anew = [said((await ask(ann, REGENERATE, id=told.answer, key="k"))["data"]["regenerateMessage"]) for _ in range(2)]
    another = await codes(ask, ann, REGENERATE, id=anew[0].answer, key="k")

    assert anew[0].run == anew[1].run
    assert another == [("IDEMPOTENCY_MISMATCH", ["clientMutationId"])]


async def test_the_model_is_offered_all_tools_or_those_named_or_none(fake: FakeOpenAI, talk: Talk, ann: User) -> None:
    seen: list[set[str]] = []

    await talk.hear(ann, "say 1 words")
    seen.append(offered(fake))
    for allowed in (None, ["get_task", "list_tasks"], []):
        await talk.hear(ann, "say 1 words", allowedTools=allowed)
        seen.append(offered(fake))

    assert seen == [set(TOOLS), set(TOOLS), {"get_task", "list_tasks"}, set()]


def offered(fake: FakeOpenAI) -> set[str]:
    return {tool["name"] for tool in fake.calls[-1].body.get("tools", [])}


async def test_a_tool_that_there_is_not_is_refused_by_name(ask: Ask, ann: User) -> None:
    refused = await codes(ask, ann, SEND, input={"message": "Hi.", "allowedTools": ["list_tasks", "rm"]})

    assert refused == [("INVALID_INPUT", ["input", "allowedTools"])]


async def test_a_model_that_calls_what_it_was_not_offered_does_nothing_with_it(ask: Ask, talk: Talk, ann: User) -> None:
    heard = await talk.hear(ann, 'call create_task {"title": "Water"} then say 1 words', allowedTools=["list_tasks"])

    assert [(call["status"], call["result"]["error"]["code"]) for call in heard.calls.values()] == [
        ("FAILED", "NOT_FOUND")
    ]
    assert (await ask(ann, "{ tasks { totalCount } }"))["data"]["tasks"]["totalCount"] == 0


@pytest.mark.parametrize("scope", [TokenScope.READ, TokenScope.DIALOGUE])
async def test_a_token_that_may_not_write_may_not_talk(ask: Ask, ann: User, scope: TokenScope) -> None:
    token = await limited(ann, scope)

    assert await codes(ask, token, SEND, input={"message": "Hello."}) == [("FORBIDDEN", None)]


async def test_who_talks_by_a_token_that_may_not_read_gets_no_tool_that_reads(
    ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User
) -> None:
    answer = await ask(await limited(ann, TokenScope.WRITE), SEND, input={"message": "say 3 words"})

    await talk.follow(ann, said(answer["data"]["sendConversationMessage"]).run)

    assert offered(fake) == {name for name, tool in TOOLS.items() if tool.scopes == WRITING}
