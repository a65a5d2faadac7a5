"""Who may share the answers of a subscription: nothing in them depends on who asks, but what is listed."""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownParameterType=false
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from graphql import GraphQLField, GraphQLNamedType, get_named_type, is_leaf_type, is_object_type

import wire
from asking import DOCUMENTS
from conftest import person
from core.env import Env
from core.live import Event
from gql.context import Context, Live
from gql.execution import Operation, Subscription, begin
from gql.ids import global_id
from gql.lines import Line
from gql.schema import executable
from gql.shapes import OF_THE_VIEWER
from models.chat import Channel
from models.streams import channel_stream, read
from models.users import Role, User
from resolvers.chat.channels import NewChannel, create_channel, update_channel
from resolvers.chat.members import join_channel, mute_channel
from resolvers.chat.messages import delete_message, edit_message, send_message
from resolvers.chat.reactions import add_reaction
from resolvers.chat.reading import mark_channel_read
from resolvers.users.sessions import Caller

pytestmark = pytest.mark.anyio

Selection = dict[str, Any]  # by the field's name, empty for a leaf
ALONE = ("AccessRevoked", "StreamReset")  # told to one person, of nothing in the log


@dataclass(frozen=True, slots=True)
class Square:
    """A public channel in which everything has happened, and three who follow it."""

    channel: Channel
    followers: tuple[User, ...]
    events: Sequence[Event]


@pytest.fixture
async def square(env: Env, live: Live) -> Square:
    ann, bob = await person(env, "ann"), await person(env, "bob")
    admin = await person(env, "eve", Role.ADMIN)
    await live.presence.arrived(ann.id)
    channel = await create_channel(ann, NewChannel("square"))
    await join_channel(bob, channel_id=channel.id)
    await mute_channel(bob, channel_id=channel.id, muted=True)
    gone = await send_message(bob, channel_id=channel.id, content="Oh.")
    await delete_message(bob, message_id=gone.id)
    await send_message(bob, channel_id=channel.id, content="Hello, @ann.")
    await mark_channel_read(ann, channel_id=channel.id, message_id=None)
    asked = await send_message(bob, channel_id=channel.id, content="Are you there, @ann?")
    said = await send_message(ann, channel_id=channel.id, content="I am.", reply_to_id=asked.id)
    await add_reaction(bob, message_id=said.id, emoji=":+1:")
    await edit_message(ann, message_id=said.id, content="I am, @bob.")
    await update_channel(ann, channel_id=channel.id, changes={"topic": "Everything."})
    await live.typing.set_typing(bob, channel_id=channel.id, typing=True)
    return Square(channel, (ann, bob, admin), await read(channel_stream(channel.id), after=0))


async def test_what_is_not_listed_is_the_same_for_everybody(env: Env, live: Live, square: Square) -> None:
    differing = await differences(env, live, square, without=OF_THE_VIEWER)

    assert differing == set()


async def test_all_that_is_listed_depends_on_who_asks(env: Env, live: Live, square: Square) -> None:
    differing = await differences(env, live, square, without=())

    assert {name for path in differing for name in path} >= OF_THE_VIEWER


async def test_every_kind_of_event_was_looked_at(env: Env, live: Live, square: Square) -> None:
    ann = square.followers[0]

    told = [await answer_to(env, live, square, event, ann, "__typename") for event in square.events]

    assert {answer["__typename"] for answer in told} == {kind.name for kind in event_kinds()}


async def differences(env: Env, live: Live, square: Square, *, without: Collection[str]) -> set[wire.Path]:
    """Where the answers to one person differ from those to another, all fields being asked for but some names."""
    asked = " ".join(f"... on {kind.name} {written(everything(kind, without))}" for kind in event_kinds())
    found: set[wire.Path] = set()
    for event in square.events:
        first, *others = [await answer_to(env, live, square, event, who, asked) for who in square.followers]
        for other in others:
            found.update(differing(first, other))
    return found


async def answer_to(env: Env, live: Live, square: Square, event: Event, who: User, asked: str) -> Any:
    """What somebody is told of an event: what an execution of their own gives."""
    document = f"subscription ($id: ID!) {{ channelEvents(channelId: $id) {{ {asked} }} }}"
    variables = {"id": global_id("Channel", square.channel.id)}
    begun = await begin(
        executable(), Operation(DOCUMENTS.get(document), None, variables), Context(env, live, Caller(who))
    )
    assert isinstance(begun, Subscription)
    assert isinstance(begun.source, Line)
    context = Context(env, live, Caller(who))
    shown = await begun.source.news.shown(event, "here", context)
    answer = await begun.response(shown, context)
    assert "errors" not in answer
    return answer["data"]["channelEvents"]


def event_kinds() -> list[GraphQLNamedType]:
    events: Any = executable().type_map["ChannelEvent"]
    return [kind for kind in events.types if kind.name not in ALONE]


def everything(start: GraphQLNamedType, without: Collection[str]) -> Selection:
    """Every field that can be reached, but those of some names; each type's at the shortest way to it."""
    root: Selection = {}
    expanded = {start.name}
    waiting = deque([(start, root)])
    while waiting:
        kind, selection = waiting.popleft()
        for name, field in fields_of(kind):
            inner = get_named_type(field.type)
            if name in without:
                continue
            selection[name] = {}
            if not is_leaf_type(inner) and inner.name in expanded:
                selection[name]["__typename"] = {}
            elif not is_leaf_type(inner):
                expanded.add(inner.name)
                waiting.append((inner, selection[name]))
    return root


def fields_of(kind: GraphQLNamedType) -> Iterator[tuple[str, GraphQLField]]:
    assert is_object_type(kind)
    yield from kind.fields.items()


def written(selection: Selection) -> str:
    fields = (f"{name} {written(inner)}" if inner else name for name, inner in selection.items())
    return f"{{ {' '.join(fields)} }}"


def differing(one: Any, other: Any, path: wire.Path = ()) -> Iterator[wire.Path]:
    """The places, by the names of fields, where two answers are not the same."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in one:
            yield from differing(one[name], other[name], (*path, name))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for left, right in zip(one, other, strict=True):
            yield from differing(left, right, path)
    elif one != other:
        yield path
