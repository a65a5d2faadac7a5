"""Documents of chat, and shorthands for what tests do in it again and again."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

from serving import Wire, signed_in

Post = Callable[..., Awaitable[dict[str, Any]]]

ERRORS = "errors { __typename code message path }"
MESSAGE = """id number content contentHtml version createdAt editedAt deletedAt author { id username } replyTo { id }
  mentions { id kind user { username } } reactions { emoji count viewerHasReacted users { username } }
  viewerCanEdit viewerCanDelete"""
CHANNEL = """id name topic visibility isDefault archivedAt createdBy { username } memberCount
  members { nodes { id role user { username } } }"""
MEMBERSHIP = """id role muted unreadCount mentionCount joinedAt user { username } channel { id name }
  lastReadMessage { id number }"""

CREATE = (
    f"mutation ($input: CreateChannelInput!) {{ createChannel(input: $input) {{ channel {{ {CHANNEL} }} {ERRORS} }} }}"
)
UPDATE = (
    f"mutation ($input: UpdateChannelInput!) {{ updateChannel(input: $input) {{ channel {{ {CHANNEL} }} {ERRORS} }} }}"
)
ARCHIVE = f"mutation ($id: ID!) {{ archiveChannel(id: $id) {{ channel {{ {CHANNEL} }} {ERRORS} }} }}"
JOIN = f"mutation ($id: ID!) {{ joinChannel(id: $id) {{ membership {{ {MEMBERSHIP} }} {ERRORS} }} }}"
LEAVE = f"mutation ($id: ID!) {{ leaveChannel(id: $id) {{ membership {{ id }} channel {{ id }} {ERRORS} }} }}"
ADD = f"""mutation ($channel: ID!, $user: ID!) {{ addChannelMember(channelId: $channel, userId: $user) {{
  membership {{ {MEMBERSHIP} }} {ERRORS} }} }}"""
REMOVE = f"""mutation ($channel: ID!, $user: ID!) {{ removeChannelMember(channelId: $channel, userId: $user) {{
  membership {{ id }} channel {{ id }} {ERRORS} }} }}"""
SET_ROLE = f"""mutation ($channel: ID!, $user: ID!, $role: ChannelRole!) {{
  setChannelMemberRole(channelId: $channel, userId: $user, role: $role) {{
    membership {{ {MEMBERSHIP} }} {ERRORS} }} }}"""
MUTE = f"""mutation ($id: ID!, $muted: Boolean!) {{ muteChannel(id: $id, muted: $muted) {{
  membership {{ {MEMBERSHIP} }} {ERRORS} }} }}"""
SEND = f"mutation ($input: SendMessageInput!) {{ sendMessage(input: $input) {{ message {{ {MESSAGE} }} {ERRORS} }} }}"
EDIT = f"mutation ($input: EditMessageInput!) {{ editMessage(input: $input) {{ message {{ {MESSAGE} }} {ERRORS} }} }}"
DELETE = f"mutation ($id: ID!) {{ deleteMessage(id: $id) {{ message {{ {MESSAGE} }} {ERRORS} }} }}"
READ = f"""mutation ($channel: ID!, $message: ID) {{ markChannelRead(channelId: $channel, messageId: $message) {{
  membership {{ {MEMBERSHIP} }} {ERRORS} }} }}"""
REACT = """mutation ($message: ID!, $emoji: String!) { %sReaction(messageId: $message, emoji: $emoji) {
  message { id reactions { emoji count viewerHasReacted } } reaction { emoji count viewerHasReacted }
  errors { code path } } }"""
ADD_REACTION, REMOVE_REACTION, TOGGLE_REACTION = (REACT % verb for verb in ("add", "remove", "toggle"))

HISTORY = f"""query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String, $around: ID) {{
  channel(id: $id) {{ messages(first: $first, after: $after, last: $last, before: $before, around: $around) {{
    nodes {{ {MESSAGE} }} edges {{ cursor }} streamCursor
    pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }} }}"""

EVENTS = f"""subscription ($id: ID!, $after: String) {{ channelEvents(channelId: $id, after: $after) {{ __typename
  ... on MessageAdded {{ cursor message {{ {MESSAGE} }} }} ... on MessageUpdated {{ cursor message {{ {MESSAGE} }} }}
  ... on MessageDeleted {{ cursor messageId deletedAt }}
  ... on ReactionChanged {{ cursor messageId reactions {{ emoji count viewerHasReacted }} }}
  ... on MembershipChanged {{ cursor membership {{ {MEMBERSHIP} }} removedUserId }}
  ... on ChannelUpdated {{ cursor channel {{ {CHANNEL} }} }}
  ... on StreamReset {{ cursor reason }} ... on AccessRevoked {{ cursor reason }} }} }}"""
ADDED = """subscription ($id: ID!, $after: String) { messageAdded(channelId: $id, after: $after) {
  cursor message { id number content author { username } } } }"""
MINE = f"""subscription ($after: String) {{ viewerEvents(after: $after) {{ __typename
  ... on MentionReceived {{ cursor mention {{ id kind readAt user {{ username }} message {{ id content }} }} }}
  ... on UnreadChanged {{ cursor membership {{ {MEMBERSHIP} }} }}
  ... on ChannelJoined {{ cursor channel {{ id name }} }} ... on ChannelLeft {{ cursor channelId }}
  ... on StreamReset {{ cursor reason }} }} }}"""


async def made(post: Post, who: Any, name: str = "den", **more: Any) -> str:
    """The id of a new channel."""
    answer = await post(who, CREATE, input={"name": name, **more})
    assert answer["data"]["createChannel"]["errors"] == []
    return answer["data"]["createChannel"]["channel"]["id"]


async def sent(post: Post, who: Any, channel: str, content: str = "hi", **more: Any) -> dict[str, Any]:
    """The message that was sent."""
    answer = await post(who, SEND, input={"channelId": channel, "content": content, **more})
    assert answer["data"]["sendMessage"]["errors"] == []
    return answer["data"]["sendMessage"]["message"]


def errors_of(answer: dict[str, Any]) -> list[str]:
    """The codes of a mutation's refusals."""
    (payload,) = answer["data"].values()
    return [error["code"] for error in payload["errors"]]


class Following:
    """A subscription on a socket of its own."""

    def __init__(self, wire: Wire, key: str) -> None:
        self.wire = wire
        self.key = key

    async def next(self) -> dict[str, Any]:
        """The next event."""
        message = await self.wire.receive()
        assert message["type"] == "next", message
        assert "errors" not in message["payload"], message
        (event,) = message["payload"]["data"].values()
        return event

    async def upto(self, count: int) -> list[dict[str, Any]]:
        return [await self.next() for _ in range(count)]

    async def silent(self, seconds: float = 0.3) -> bool:
        """Whether nothing comes."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.wire.socket.recv()
                return False
        return True

    async def rest(self, seconds: float = 1.0) -> list[dict[str, Any]]:
        """The events up to a silence of so long."""
        told: list[dict[str, Any]] = []
        with contextlib.suppress(TimeoutError):
            while True:
                async with asyncio.timeout(seconds):
                    told.append(await self.next())
        return told


@contextlib.asynccontextmanager
async def following(url: str, token: str | None, document: str, **variables: Any) -> AsyncGenerator[Following]:
    """A subscription that has begun: what was sent on the socket after it is answered."""
    async with signed_in(url, token) as wire:
        key = await wire.subscribe(document, **variables)
        yield Following(wire, key)


async def did(post: Post, who: Any, document: str, **variables: Any) -> dict[str, Any]:
    """The payload of a mutation that was not refused."""
    answer = await post(who, document, **variables)
    assert "errors" not in answer, answer
    (payload,) = answer["data"].values()
    assert payload["errors"] == []
    return payload


async def refused(post: Post, who: Any, document: str, **variables: Any) -> list[str]:
    """The codes of a mutation's refusals."""
    answer = await post(who, document, **variables)
    assert "errors" not in answer, answer
    return errors_of(answer)
