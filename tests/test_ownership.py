"""Who reaches what: a table over every field, so that a new one without a rule fails."""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from enum import Enum
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from graphql import get_named_type, is_non_null_type
from pydantic import SecretStr

import wire
from asking import asked, limited, signed_in
from belongings import Belongings, belongings
from core.env import Env
from core.settings import Settings
from flagged import NO_FLAGS
from gql.context import Live
from gql.ids import global_id, key
from models.chat import Message
from models.users import Role, TokenScope, User
from resolvers.chat.members import remove_channel_member
from shelved import NO_SHELF
from tables import contents
from wire import Refused, at, has, replaced

pytestmark = pytest.mark.anyio

SCOPES = set(TokenScope)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Of somebody who may import games; nobody works on imports here."""
    return settings.model_copy(update={"bgg_token": SecretStr("unused")})


class Reach(Enum):
    """Who may ask: by which scopes of an API token; a session may ask everything."""

    VISITOR = frozenset(SCOPES)
    ME = frozenset({TokenScope.READ})  # and null for a visitor
    SESSION = frozenset[TokenScope]()
    READ = frozenset({TokenScope.READ, None})
    WRITE = frozenset({TokenScope.WRITE})
    WORLD_READ = frozenset({TokenScope.READ, TokenScope.DIALOGUE})
    WORLD_WRITE = frozenset({TokenScope.WRITE, TokenScope.DIALOGUE})


REACH = {
    "Query.me": Reach.ME,
    "Query.user": Reach.READ,
    "Query.users": Reach.READ,
    "Query.searchUsers": Reach.READ,
    "Query.apiTokens": Reach.SESSION,
    "Query.worlds": Reach.WORLD_READ,
    "Query.world": Reach.WORLD_READ,
    "Query.npc": Reach.WORLD_READ,
    "Query.previewPrompt": Reach.WORLD_READ,
    "Query.node": Reach.WORLD_READ,
    "Query.nodes": Reach.WORLD_READ,
    "World.npcs": Reach.WORLD_READ,
    "World.interactions": Reach.WORLD_READ,
    "Npc.memories": Reach.WORLD_READ,
    "Mutation.register": Reach.VISITOR,
    "Mutation.login": Reach.VISITOR,
    "Mutation.refreshToken": Reach.VISITOR,
    "Mutation.logout": Reach.SESSION,
    "Mutation.updateProfile": Reach.SESSION,
    "Mutation.changePassword": Reach.SESSION,
    "Mutation.setUserRole": Reach.SESSION,
    "Mutation.createApiToken": Reach.SESSION,
    "Mutation.revokeApiToken": Reach.SESSION,
    "Mutation.openWorld": Reach.WORLD_WRITE,
    "Mutation.commitDay": Reach.WORLD_WRITE,
    "Mutation.deleteWorld": Reach.WORLD_WRITE,
    "Mutation.upsertNpcs": Reach.WORLD_WRITE,
    "Mutation.generateDialogue": Reach.WORLD_WRITE,
    "Mutation.recordEvents": Reach.WORLD_WRITE,
    "Mutation.createMemory": Reach.WORLD_WRITE,
    "Mutation.updateMemory": Reach.WORLD_WRITE,
    "Mutation.forgetMemory": Reach.WORLD_WRITE,
    "Subscription.dialogueStream": Reach.WORLD_WRITE,  # it makes a line, as generateDialogue does
    "Query.channels": Reach.READ,
    "Query.myChannels": Reach.READ,
    "Query.channel": Reach.READ,
    "Query.message": Reach.READ,
    "Query.myMentions": Reach.READ,
    "Query.viewerStreamCursor": Reach.READ,
    "Query.searchMessages": Reach.READ,
    "Channel.members": Reach.READ,
    "Channel.messages": Reach.READ,
    "ReactionGroup.users": Reach.READ,
    "Mutation.createChannel": Reach.WRITE,
    "Mutation.updateChannel": Reach.WRITE,
    "Mutation.archiveChannel": Reach.WRITE,
    "Mutation.joinChannel": Reach.WRITE,
    "Mutation.leaveChannel": Reach.WRITE,
    "Mutation.addChannelMember": Reach.WRITE,
    "Mutation.removeChannelMember": Reach.WRITE,
    "Mutation.setChannelMemberRole": Reach.WRITE,
    "Mutation.muteChannel": Reach.WRITE,
    "Mutation.sendMessage": Reach.WRITE,
    "Mutation.editMessage": Reach.WRITE,
    "Mutation.deleteMessage": Reach.WRITE,
    "Mutation.addReaction": Reach.WRITE,
    "Mutation.removeReaction": Reach.WRITE,
    "Mutation.toggleReaction": Reach.WRITE,
    "Mutation.markChannelRead": Reach.WRITE,
    "Mutation.setTyping": Reach.WRITE,
    "Mutation.setPresence": Reach.WRITE,
    "Query.tasks": Reach.READ,
    "Query.task": Reach.READ,
    "Query.labels": Reach.READ,
    "Mutation.createTask": Reach.WRITE,
    "Mutation.updateTask": Reach.WRITE,
    "Mutation.deleteTask": Reach.WRITE,
    "Mutation.toggleTaskCompletion": Reach.WRITE,
    "Mutation.moveTask": Reach.WRITE,
    "Mutation.createLabel": Reach.WRITE,
    "Mutation.deleteLabel": Reach.WRITE,
    "Query.conversations": Reach.READ,
    "Query.conversation": Reach.READ,
    "Conversation.messages": Reach.READ,
    "Mutation.sendConversationMessage": Reach.WRITE,
    "Mutation.regenerateMessage": Reach.WRITE,
    "Mutation.cancelRun": Reach.WRITE,
    "Mutation.approveToolCall": Reach.WRITE,
    "Mutation.denyToolCall": Reach.WRITE,
    "Mutation.renameConversation": Reach.WRITE,
    "Mutation.deleteConversation": Reach.WRITE,
    "Query.myQuota": Reach.READ,
    "Query.usageSummary": Reach.READ,
    "Query.providers": Reach.READ,
    "Query.evaluateFlag": Reach.READ,
    "Query.evaluateFlags": Reach.READ,
    "Query.featureFlags": Reach.READ,
    "Mutation.upsertFlag": Reach.WRITE,
    "Mutation.setFlagRule": Reach.WRITE,
    "Mutation.deleteFlagRule": Reach.WRITE,
    "Mutation.killFlag": Reach.WRITE,
    "Query.games": Reach.READ,
    "Query.game": Reach.READ,
    "Query.searchRules": Reach.READ,
    "Query.rulesSessions": Reach.READ,
    "Query.rulesSession": Reach.READ,
    "Query.rulesAnswer": Reach.READ,
    "RulesSession.answers": Reach.READ,
    "Mutation.askRules": Reach.WRITE,
    "Mutation.cancelAnswer": Reach.WRITE,
    "Mutation.rateAnswer": Reach.WRITE,
    "Subscription.answerEvents": Reach.READ,
    "Query.auditLog": Reach.READ,
    "Game.documents": Reach.READ,
    "GameDocument.page": Reach.READ,
    "GameDocument.pages": Reach.READ,
    "Mutation.createGame": Reach.WRITE,
    "Mutation.updateGame": Reach.WRITE,
    "Mutation.addGameDocument": Reach.WRITE,
    "Mutation.deleteGame": Reach.WRITE,
    "Mutation.deleteGameDocument": Reach.WRITE,
    "Mutation.importGamesFromBgg": Reach.WRITE,
    "Mutation.setGameSections": Reach.WRITE,
    "Subscription.channelEvents": Reach.READ,
    "Subscription.messageAdded": Reach.READ,
    "Subscription.viewerEvents": Reach.READ,
    "Subscription.typingChanged": Reach.READ,
    "Subscription.presenceChanged": Reach.READ,
    "Subscription.assistantRunEvents": Reach.READ,
}
OWN_LISTS = {
    "Query.worlds": "World",
    "Query.apiTokens": "ApiToken",
    "Query.myChannels": "Channel",
    "Query.myMentions": "Mention",
    "Query.rulesSessions": "RulesSession",
}
ABOUT_PEOPLE = {  # everybody may be looked up, followed and taken in; roles have a rule of their own
    "Query.user",
    "Mutation.setUserRole",
    "Mutation.createChannel",
    "Subscription.presenceChanged",
    "Query.usageSummary",  # another's is an administrator's: test_usage_summary.py
}
ABOUT_GAMES = {"Query.myQuota", *NO_SHELF.arguments()}  # they belong to nobody: test_games.py has who sees which
ABOUT_FLAGS = set(NO_FLAGS.arguments())  # nor do they: test_flags.py has who sets which
OF_ALL = {"User", *NO_SHELF.ids, *NO_FLAGS.ids}  # what others may look up, too


def test_every_field_has_a_rule() -> None:
    assert set(REACH) == set(wire.fields())


async def test_a_visitor_signs_in_first(env: Env, live: Live, http: httpx2.AsyncClient) -> None:
    owned = await belongings(env, "ann")
    seen: dict[str, Any] = {}

    for name in wire.fields():
        answer = await ask_about(env, live, http, None, name, owned)
        seen[name] = [error["extensions"]["code"] for error in answer.get("errors", [])]

    closed = {name for name, reach in REACH.items() if reach not in (Reach.VISITOR, Reach.ME)}
    assert {name for name, codes in seen.items() if codes == ["UNAUTHENTICATED"]} == closed
    assert (await ask_about(env, live, http, None, "Query.me", owned)) == {"data": {"me": None}}


@pytest.mark.parametrize("scope", TokenScope)
async def test_an_api_token_reaches_what_its_scope_says_and_no_more(
    env: Env, live: Live, http: httpx2.AsyncClient, scope: TokenScope
) -> None:
    wrong: list[object] = []

    for number, (name, reach) in enumerate(REACH.items()):
        owned = await belongings(env, f"ann{number}", Role.ADMIN)
        answer = await ask_about(env, live, http, await limited(owned.owner, scope), name, owned)
        codes = {one.code for one in wire.refusals(answer)} - known(name)
        if codes != (set() if scope in reach.value else {"FORBIDDEN"}):
            wrong.append((name, answer))

    assert wrong == []


async def test_node_reaches_no_kind_that_the_token_does_not(env: Env, live: Live, http: httpx2.AsyncClient) -> None:
    ann = await belongings(env, "ann")
    seen: dict[tuple[str, str], bool] = {}

    for scope in TokenScope:
        token = await limited(ann.owner, scope)
        for kind, node in ann.ids.items():
            answer = await ask_about(env, live, http, token, "Query.node", ann, {"id": node})
            seen[scope, kind] = [one.code for one in wire.refusals(answer)] != ["FORBIDDEN"]

    worlds = {"World", "Npc", "Memory", "Interaction"}
    read = {*worlds, "User", *ann.chat.ids, *ann.tasks.ids, *ann.assistant.ids, *ann.shelf.ids, *ann.questions.ids}
    assert {kind for (scope, kind), reached in seen.items() if reached and scope == "DIALOGUE"} == worlds
    assert {kind for (scope, kind), reached in seen.items() if reached and scope == "READ"} == read
    assert {kind for (scope, kind), reached in seen.items() if reached and scope == "WRITE"} == set()


@pytest.mark.parametrize("role", [Role.BASIC, Role.ADMIN])
async def test_what_is_anothers_is_not_found_and_stays_as_it_is(
    env: Env, live: Live, http: httpx2.AsyncClient, database_url: str, role: Role
) -> None:
    ann, bob = await belongings(env, "ann"), await belongings(env, "bob", role)
    token = await signed_in(env, bob.owner)
    before = await contents(database_url)
    wrong: list[object] = []

    for name in sorted(taking_ids() - ABOUT_PEOPLE - ABOUT_GAMES - ABOUT_FLAGS):
        for arguments in ann.arguments(name):
            answer = await ask_about(env, live, http, token, name, ann, arguments)
            if not hidden(name, answer):
                wrong.append((name, answer))

    assert wrong == []
    assert await contents(database_url) == before


async def test_node_shows_people_and_games_and_nothing_else_of_another(
    env: Env, live: Live, http: httpx2.AsyncClient
) -> None:
    ann, bob = await belongings(env, "ann"), await belongings(env, "bob")
    token = await signed_in(env, bob.owner)

    mine = await ask_about(env, live, http, token, "Query.nodes", bob, {"ids": list(bob.ids.values())})
    hers = await ask_about(env, live, http, token, "Query.nodes", ann, {"ids": list(ann.ids.values())})

    assert [node["__typename"] for node in mine["data"]["nodes"]] == list(bob.ids)
    assert [node and node["__typename"] for node in hers["data"]["nodes"]] == [
        kind if kind in OF_ALL else None for kind in ann.ids
    ]


async def test_lists_hold_only_ones_own(env: Env, live: Live, http: httpx2.AsyncClient) -> None:
    ann, bob = await belongings(env, "ann"), await belongings(env, "bob")
    token = await signed_in(env, bob.owner)

    for name, own in OWN_LISTS.items():
        every = await ask_about(env, live, http, token, name, bob, {})
        after_hers = await ask_about(env, live, http, token, name, bob, {"after": ann.cursor})

        field = name.partition(".")[2]
        assert [node["id"] for node in every["data"][field]["nodes"]] == [bob.ids[own]]
        assert {node["id"] for node in after_hers["data"][field]["nodes"]} <= {bob.ids[own]}


async def test_private_channels_are_in_no_list_of_strangers(env: Env, live: Live, http: httpx2.AsyncClient) -> None:
    ann, bob = await belongings(env, "ann"), await belongings(env, "bob", Role.ADMIN)
    token = await signed_in(env, bob.owner)

    public = await ask_about(env, live, http, token, "Query.channels", bob, {})
    found = await ask_about(env, live, http, token, "Query.searchMessages", bob, {"query": "hello"})

    assert public["data"]["channels"]["nodes"] == []
    assert len(found["data"]["searchMessages"]["nodes"]) == 2
    assert ann.chat.message not in [node["id"] for node in found["data"]["searchMessages"]["nodes"]]


async def test_who_was_put_out_of_a_private_channel_is_a_stranger_to_it(
    env: Env, live: Live, http: httpx2.AsyncClient, database_url: str
) -> None:
    ann = await belongings(env, "ann")
    friend = await User.get(username="ann-friend")
    channel, token = key(ann.chat.channel, "Channel"), await signed_in(env, friend)
    own = await Message.get(channel_id=channel, author_id=friend.id)
    await remove_channel_member(ann.owner, channel_id=channel, user_id=friend.id)
    before = await contents(database_url)
    wrong: list[object] = []

    for name in sorted((taking_ids() & ann.chat.arguments("").keys()) - ABOUT_PEOPLE):
        for arguments in ann.arguments(name):
            given = {one: value for one, value in arguments.items() if one != "after" or not name.startswith("Sub")}
            answer = await ask_about(env, live, http, token, name, ann, given)
            if not hidden(name, answer):
                wrong.append((name, answer))
    ids = [*ann.chat.ids.values(), global_id("Message", own.id)]
    nodes = await ask_about(env, live, http, token, "Query.nodes", ann, {"ids": ids})
    lists = [
        await ask_about(env, live, http, token, f"Query.{field}", ann, {"query": "hello"} if "search" in field else {})
        for field in ("myChannels", "myMentions", "searchMessages")
    ]

    assert wrong == []
    assert [one["nodes"] for answer in lists for one in answer["data"].values()] == [[], [], []]
    assert nodes == {"data": {"nodes": [None] * 5}}
    assert await contents(database_url) == before


async def test_garbage_and_ids_of_other_things_are_answered_as_anothers_are(
    env: Env, live: Live, http: httpx2.AsyncClient
) -> None:
    ann, bob = await belongings(env, "ann"), await belongings(env, "bob", Role.ADMIN)  # who may set roles
    token = await signed_in(env, bob.owner)
    wrong: list[object] = []

    for name in sorted(taking_ids()):
        for arguments, path in ids_in(name, bob):
            told = [
                await ask_about(env, live, http, token, name, bob, replaced(arguments, path, value))
                for value in unseen(str(at(arguments, path)), ann)
            ]
            alike = [wire.refusals(answer) or answer for answer in told]
            if any(one != alike[0] for one in alike[1:]) or "INTERNAL" in str(told):
                wrong.append((name, path, told))

    assert wrong == []


def ids_in(name: str, owned: Belongings) -> Iterator[tuple[dict[str, Any], wire.Path]]:
    """Each place of a field where an id stands, with the first arguments that have it."""
    for place in wire.places(wire.fields()[name]):
        if place.kind == "ID":
            yield next(base for base in owned.arguments(name) if has(base, place.path)), place.path


def unseen(own: str, other: Belongings) -> list[str]:
    """What may stand where the id `own` stands and names nothing that its owner sees."""
    kind = own and b64decode(own).decode().partition(":")[0]
    foreign = [] if kind in OF_ALL else [other.ids[kind]]
    key_alone = b64encode(b64decode(own).partition(b":")[2]).decode()
    another = global_id("Npc" if kind != "Npc" else "World", uuid4())
    return [global_id(kind, uuid4()), *foreign, another, key_alone, "garbage", ""]


def known(name: str) -> set[str]:
    """What the arguments of a field that is reached are refused with: there is no good refresh token at hand."""
    return {"UNAUTHENTICATED"} if name == "Mutation.refreshToken" else set()


def taking_ids() -> set[str]:
    """The fields that take an id, or hang on something that has one."""
    return {
        name
        for name, field in wire.fields().items()
        if any(get_named_type(place.type).name == "ID" for place in wire.places(field))
        or name.partition(".")[0] not in wire.ROOTS
    }


async def ask_about(
    env: Env,
    live: Live,
    http: httpx2.AsyncClient,
    token: str | None,
    name: str,
    owned: Belongings,
    arguments: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The first answer to a field, with valid arguments about what somebody owns."""
    document = wire.document(name, around=owned.around(name), depth=2)
    given = owned.arguments(name)[0] if arguments is None else arguments
    answers = await asked(env, live, http, token, document, json.dumps(given))
    return answers[0] if answers else {"data": None}  # a subscription that waits for something to happen


def hidden(name: str, answer: dict[str, Any]) -> bool:
    """Whether an answer is the one for what is not there: null where the field may be null, else NOT_FOUND."""
    kind, _, key = name.partition(".")
    field = wire.fields()[name]
    found = wire.refusals(answer)
    if kind not in wire.ROOTS:
        return answer == {"data": {"node": None}}
    if name in ("Query.searchMessages", "Query.rulesSessions"):  # a list, and nothing is in it
        return "errors" not in answer and answer["data"][key]["nodes"] == []
    if name == "Query.nodes":
        return answer == {"data": {"nodes": [None]}}
    if kind == "Query" and not is_non_null_type(field.type):
        return answer == {"data": {key: None}}
    if name == "Mutation.askRules":  # about a game that everybody sees
        return found == [Refused("NOT_FOUND", ("input", "sessionId"))]
    id_place = next(place for place in wire.places(field) if place.kind == "ID")
    return found == [Refused("NOT_FOUND", id_place.path)]
