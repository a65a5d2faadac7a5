"""Every id that a tool takes, and where the API takes the same one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from belongings import Belongings
from gql.ids import global_id
from ruling import ASK, SHOWN
from talking import SEND
from tasking import BY_ID, CREATE, DELETE, TASKS, UPDATE

WORLD = "query ($id: ID!) { world(id: $id) { id } }"
FOUND = """query ($query: String!, $channel: ID, $author: ID) {
  searchMessages(query: $query, channelId: $channel, authorId: $author) { nodes { id } } }"""
FOR_ALL = {"User", "Game"}  # whoever is signed in may look up anybody, and any game that is not hidden
Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Twin:
    """An argument of a tool, and where the API takes the same id: `same` makes its variables."""

    tool: str
    argument: str
    kind: str
    document: str
    same: Callable[[str, Belongings], dict[str, Any]]
    more: Callable[[Belongings], dict[str, Any]] = lambda own: {}
    listed: bool = False

    def arguments(self, value: str, own: Belongings) -> dict[str, Any]:
        return {**self.more(own), self.argument: [value] if self.listed else value}


TWINS = [
    Twin("get_task", "id", "Task", BY_ID, lambda value, own: {"id": value}),
    Twin("delete_task", "id", "Task", DELETE, lambda value, own: {"id": value}),
    Twin("complete_task", "id", "Task", UPDATE, lambda value, own: {"input": {"id": value, "completed": True}}),
    Twin("reopen_task", "id", "Task", UPDATE, lambda value, own: {"input": {"id": value, "completed": False}}),
    Twin(
        "update_task",
        "id",
        "Task",
        UPDATE,
        lambda value, own: {"input": {"id": value, "title": "b"}},
        lambda own: {"title": "b"},
    ),
    Twin(
        "update_task",
        "labelIds",
        "Label",
        UPDATE,
        lambda value, own: {"input": {"id": own.tasks.task, "labelIds": [value]}},
        lambda own: {"id": own.tasks.task},
        listed=True,
    ),
    Twin(
        "create_task",
        "labelIds",
        "Label",
        CREATE,
        lambda value, own: {"input": {"title": "b", "labelIds": [value]}},
        lambda own: {"title": "b"},
        listed=True,
    ),
    Twin("list_tasks", "labelIds", "Label", TASKS, lambda value, own: {"filter": {"labelIds": [value]}}, listed=True),
    Twin("recent_interactions", "worldId", "World", WORLD, lambda value, own: {"id": value}),
    Twin(
        "ask_rules",
        "gameId",
        "Game",
        ASK,
        lambda value, own: {"input": {"gameId": value, "question": "Why?"}},
        lambda own: {"question": "Why?"},
    ),
    Twin(
        "ask_rules",
        "sessionId",
        "RulesSession",
        ASK,
        lambda value, own: {"input": {"gameId": own.shelf.game, "question": "Why?", "sessionId": value}},
        lambda own: {"gameId": own.shelf.game, "question": "Why?"},
    ),
    Twin(
        "ask_rules",
        "answerId",
        "RulesAnswer",
        SHOWN,
        lambda value, own: {"id": value},
        lambda own: {"gameId": own.shelf.game, "question": "Why?"},
    ),
    Twin(
        "search_my_messages",
        "channelId",
        "Channel",
        FOUND,
        lambda value, own: {"query": "hello", "channel": value},
        lambda own: {"query": "hello"},
    ),
    Twin(
        "search_my_messages",
        "authorId",
        "User",
        FOUND,
        lambda value, own: {"query": "hello", "author": value},
        lambda own: {"query": "hello"},
    ),
    Twin(
        "send_channel_message",
        "channelId",
        "Channel",
        SEND,
        lambda value, own: {"input": {"channelId": value, "content": "hi"}},
        lambda own: {"content": "hi"},
    ),
    Twin(
        "send_channel_message",
        "replyToId",
        "Message",
        SEND,
        lambda value, own: {"input": {"channelId": own.chat.channel, "content": "hi", "replyToId": value}},
        lambda own: {"channelId": own.chat.channel, "content": "hi"},
    ),
]


def refusal_in(answer: dict[str, Any]) -> Told:
    """What the API says of it: a refusal, an empty list, or null, which a tool has to put in words."""
    if "errors" in answer:
        (error,) = answer["errors"]
        return {"code": error["extensions"]["code"], "message": error["message"], "path": error["extensions"]["path"]}
    (told,) = answer["data"].values()
    if told is None:
        return {"code": "NOT_FOUND"}
    if "nodes" in told:
        return {"found": told["nodes"]}
    (error,) = told["errors"]
    return {name: error[name] for name in ("code", "message", "path")}


def unseen(own: str, kind: str, other: Belongings) -> list[str]:
    """What names nothing that the owner of `own` sees."""
    foreign = [] if kind in FOR_ALL else [other.ids[kind]]
    another = other.world if kind != "World" else other.tasks.task
    return [*foreign, global_id(kind, uuid4()), another, own[:-3], "garbage", ""]
