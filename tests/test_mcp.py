"""The assistant's tools through the official client of the Model Context Protocol."""

import asyncio

import pytest
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS
from structlog.testing import capture_logs

from asking import limited
from belongings import Arguments, Belongings, belongings
from core.env import Env
from models.database.connection import connection
from models.tasks import Task
from models.users import ApiToken, TokenScope, User
from resolvers.assistant.tools import TOOLS, rules
from resolvers.assistant.tools.calling import called, parsed, spec
from resolvers.assistant.tools.tool import Effect
from resolvers.users.api_tokens import revoke_api_token
from server.mcp import visit
from visiting import ERAS, Era, answer_of, error_of, visiting

pytestmark = pytest.mark.anyio

READ, WRITE, DIALOGUE = TokenScope.READ, TokenScope.WRITE, TokenScope.DIALOGUE
OF_WORLDS = {"list_worlds", "recent_interactions"}


def valid(owned: Belongings) -> dict[str, Arguments]:
    """By the tool's name, what it takes, in an order in which all may be called."""
    task, label, channel = owned.tasks.task, owned.tasks.label, owned.chat.channel
    return {
        "list_tasks": {"labelIds": [label], "completed": False, "search": "milk", "limit": 5},
        "get_task": {"id": task},
        "create_task": {"title": "Bread", "dueDate": "2030-01-31", "priority": "HIGH", "labelIds": [label]},
        "update_task": {"id": task, "title": "Cream", "clear": ["dueAt"]},
        "complete_task": {"id": task},
        "reopen_task": {"id": task},
        "list_labels": {},
        "list_worlds": {"limit": 5},
        "recent_interactions": {"worldId": owned.world, "npcKey": "Leah", "limit": 5},
        "search_games": {"search": owned.owner.username, "limit": 5},
        "ask_rules": {"gameId": owned.shelf.game, "question": "What is a mill?", "sessionId": owned.questions.session},
        "list_my_channels": {"limit": 5},
        "search_my_messages": {"query": "hello", "channelId": channel, "authorId": owned.chat.friend, "limit": 5},
        "send_channel_message": {"channelId": channel, "content": "Hello.", "replyToId": owned.chat.message},
        "delete_task": {"id": task},
    }


@pytest.fixture
async def owned(env: Env) -> Belongings:
    return await belongings(env, "ann")


@pytest.mark.parametrize("era", ERAS)
async def test_every_tool_is_listed_and_answers(
    origin: str, owned: Belongings, era: Era, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "WAIT_SECONDS", 0.0)  # nobody answers here
    token = await limited(owned.owner, READ, WRITE)
    table = valid(owned)
    assert set(table) == set(TOOLS), "say what the new tool takes"

    async with visiting(origin, token, era) as client:
        listed = {tool.name: tool for tool in (await client.list_tools()).tools}
        told = {name: await client.call_tool(name, whole(name, given)) for name, given in table.items()}

    assert set(listed) == set(TOOLS)
    assert {name: result for name, result in told.items() if result.is_error} == {}
    for name, tool in TOOLS.items():
        assert (listed[name].description, listed[name].input_schema) == (tool.description, spec(tool).parameters)
        assert set(answer_of(told[name])) == ({"data", "note"} if tool.foreign else {"data"})
    assert answer_of(told["complete_task"])["data"]["task"]["completed"]
    assert await Task.owned_by(owned.owner).filter(title="Bread").count() == 1


def whole(name: str, given: Arguments) -> Arguments:
    """With null for all that is not given, as the schema wants it."""
    return dict.fromkeys(spec(TOOLS[name]).parameters["properties"]) | given


async def test_what_is_told_is_what_the_assistant_is_told(env: Env, origin: str, owned: Belongings) -> None:
    reading = {name: given for name, given in valid(owned).items() if TOOLS[name].effect is Effect.READ_ONLY}

    async with visiting(origin, await limited(owned.owner, READ)) as client:
        for name, given in reading.items():
            through_mcp = answer_of(await client.call_tool(name, given))

            assert through_mcp == await called(env, owned.owner, TOOLS[name], parsed(TOOLS[name], given))


async def test_what_tools_change_is_marked(origin: str, token: str) -> None:
    async with visiting(origin, token) as client:
        marks = {tool.name: tool.annotations for tool in (await client.list_tools()).tools}

    def marked(mark: str) -> set[str]:
        return {name for name, each in marks.items() if each and each.model_dump()[mark]}

    assert marked("destructive_hint") == {"delete_task", "send_channel_message"}
    assert marked("read_only_hint") == {name for name, tool in TOOLS.items() if tool.effect is Effect.READ_ONLY}
    assert TOOLS.keys() - marked("idempotent_hint") == {"create_task", "ask_rules", "send_channel_message"}
    assert marked("open_world_hint") == {"send_channel_message"} | {n for n, tool in TOOLS.items() if tool.foreign}


@pytest.mark.parametrize("scope", TokenScope)
async def test_a_token_reaches_what_its_scope_says_and_no_more(
    origin: str, owned: Belongings, scope: TokenScope
) -> None:
    reading = {name for name, tool in TOOLS.items() if tool.effect is Effect.READ_ONLY}
    reached = {READ: reading, WRITE: TOOLS.keys() - reading, DIALOGUE: OF_WORLDS}[scope]

    async with visiting(origin, await limited(owned.owner, scope)) as client:
        listed = {tool.name for tool in (await client.list_tools()).tools}
        refused = {name: error_of(await client.call_tool(name)) for name in TOOLS.keys() - reached}

    assert listed == reached
    assert {error["code"] for error in refused.values()} == {"FORBIDDEN"}
    assert all("scope" in error["message"] for error in refused.values())


async def test_a_session_reaches_everything(origin: str, token: str) -> None:
    async with visiting(origin, token) as client:
        assert {tool.name for tool in (await client.list_tools()).tools} == set(TOOLS)


@pytest.mark.parametrize("era", ERAS)
async def test_a_revoked_token_ends_at_once(origin: str, ann: User, era: Era) -> None:
    secret = await limited(ann, READ)

    async with visiting(origin, secret, era) as client:
        before = await client.call_tool("list_labels", {})
        await revoke_api_token(ann, token_id=(await ApiToken.owned_by(ann).get()).id)
        with pytest.raises(MCPError) as refused:
            await client.call_tool("list_labels", {})

    assert not before.is_error
    assert refused.value.data == {"code": "UNAUTHENTICATED"}


BAD: list[tuple[str, Arguments, list[str]]] = [
    ("create_task", {}, ["title"]),
    ("create_task", {"title": " "}, ["title"]),
    ("create_task", {"title": 7}, ["title"]),
    ("create_task", {"title": "Tea", "color": "red"}, ["arguments"]),
    ("create_task", {"title": "Tea", "dueAt": "soon"}, ["dueAt"]),
    ("list_tasks", {"limit": 0}, ["limit"]),
    ("list_tasks", {"search": "\u0000"}, ["search"]),
]


async def test_bad_arguments_are_told_to_whoever_called(origin: str, token: str, ann: User) -> None:
    async with visiting(origin, token) as client:
        for name, given, path in BAD:
            error = error_of(await client.call_tool(name, given))

            assert (error["code"], error["path"]) == ("INVALID_INPUT", path)

    assert await Task.owned_by(ann).count() == 0


async def test_an_unknown_tool_is_an_error_of_the_protocol(origin: str, token: str) -> None:
    async with visiting(origin, token) as client:
        with pytest.raises(MCPError) as refused:
            await client.call_tool("drop_table", {})

    assert refused.value.code == INVALID_PARAMS


async def test_a_fault_of_ours_is_told_as_a_reference_to_the_log(origin: str, token: str) -> None:
    async with visiting(origin, token) as client:
        await connection().execute_script('ALTER TABLE "label" RENAME TO "gone"')
        with capture_logs() as logs:
            error = error_of(await client.call_tool("list_labels", {}))

    [reference] = [line["reference"] for line in logs if line["event"] == "unforeseen"]
    assert error == {"code": "INTERNAL", "message": f"something went wrong: reference {reference}", "path": None}


async def test_a_call_that_takes_too_long_is_given_up_and_changes_nothing(
    origin: str, token: str, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visit, "CALL_SECONDS", 0.0)

    async with visiting(origin, token) as client:
        late = error_of(await client.call_tool("create_task", {"title": "Late"}))
        monkeypatch.undo()
        next_one = await client.call_tool("create_task", {"title": "Soon"})

    assert late["code"] == "UNAVAILABLE"
    assert not next_one.is_error
    assert [task.title for task in await Task.owned_by(ann)] == ["Soon"]


async def test_many_calls_at_once_are_each_answered(origin: str, token: str, ann: User) -> None:
    async with visiting(origin, token) as client:
        calls = [client.call_tool("create_task", {"title": f"Task {n}"}) for n in range(20)]
        told = [answer_of(result)["data"]["task"]["title"] for result in await asyncio.gather(*calls)]

    assert told == [f"Task {n}" for n in range(20)]
    assert await Task.owned_by(ann).count() == 20


async def test_each_call_leaves_a_line_in_the_log_without_what_was_said(origin: str, token: str, ann: User) -> None:
    async with visiting(origin, token) as client:
        with capture_logs() as logs:
            await client.call_tool("create_task", {"title": "A secret"})

    [line] = [line for line in logs if line["event"] == "tool"]
    assert (line["tool"], line["user_id"], line["code"]) == ("create_task", str(ann.id), None)
    assert "secret" not in str(logs)
