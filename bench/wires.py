"""How a chat server is asked: by GraphQL, or by the routes and plain sockets that take its place without it."""

from dataclasses import dataclass
from typing import Any, Protocol

HISTORY = """query ($channel: ID!) { channel(id: $channel) { messages(last: 50) { nodes {
  id number content createdAt author { id username displayName } reactions { emoji count viewerHasReacted } } } } }"""
ME = "query { me { id username displayName } }"
SEND = """mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message {
  id number content createdAt author { id username displayName } } } }"""
ADDED = """subscription ($channel: ID!) { messageAdded(channelId: $channel) { message {
  id number content author { username } } } }"""
PAGE = 50


@dataclass(frozen=True, slots=True)
class Question:
    """A request, and the keys under which its JSON answer has what was asked for."""

    method: str
    path: str
    body: dict[str, Any] | None
    answer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A socket of messages: what is sent first (`subscribe`; None: nothing), and where an event has its message."""

    path: str
    subscribe: dict[str, Any] | None
    answer: tuple[str, ...]


class Wire(Protocol):
    def history(self, channel: str) -> Question: ...

    def me(self) -> Question: ...

    def send(self, channel: str, content: str) -> Question: ...

    def feed(self, channel: str) -> Feed: ...


class GraphQL:
    def history(self, channel: str) -> Question:
        return self._question(HISTORY, {"channel": channel}, "channel", "messages", "nodes")

    def me(self) -> Question:
        return self._question(ME, {}, "me")

    def send(self, channel: str, content: str) -> Question:
        sent = {"channelId": channel, "content": content}
        return self._question(SEND, {"input": sent}, "sendMessage", "message")

    def feed(self, channel: str) -> Feed:
        payload = {"query": ADDED, "variables": {"channel": channel}}
        return Feed("/graphql", payload, ("payload", "data", "messageAdded", "message"))

    def _question(self, document: str, variables: dict[str, Any], *answer: str) -> Question:
        return Question("POST", "/graphql", {"query": document, "variables": variables}, ("data", *answer))


class Rest:
    def history(self, channel: str) -> Question:
        return Question("GET", f"/channels/{channel}/messages?last={PAGE}", None, ("nodes",))

    def me(self) -> Question:
        return Question("GET", "/me", None, ())

    def send(self, channel: str, content: str) -> Question:
        return Question("POST", f"/channels/{channel}/messages", {"content": content}, ())

    def feed(self, channel: str) -> Feed:
        return Feed(f"/channels/{channel}/events", None, ("message",))
