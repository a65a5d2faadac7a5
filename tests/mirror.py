"""What a client keeps of chat, and how it applies what it is told: after any event it has what a fetch would give."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, cast

MESSAGE = """id number content contentHtml version createdAt editedAt deletedAt author { id } replyTo { id }
  mentions { kind user { id } } reactions { emoji count viewerHasReacted users { id } }"""
OWN = "role muted unreadCount mentionCount lastReadMessage { number } channel { id }"
FIELDS = "id name topic visibility isDefault archivedAt updatedAt createdBy { id }"
CALL = "kind readAt message { id number channel { id visibility } }"

EVERYTHING = f"""query ($people: [ID!]!, $channels: [ID!]!) {{ viewerStreamCursor
  myChannels(first: 100) {{ nodes {{ viewerMembership {{ {OWN} }} }} }}
  myMentions(first: 100) {{ nodes {{ {CALL} }} }}
  people: nodes(ids: $people) {{ ... on User {{ id presence {{ status }} }} }}
  channels: nodes(ids: $channels) {{ ... on Channel {{ {FIELDS} memberCount typingUsers {{ id }}
    members(first: 100) {{ nodes {{ role user {{ id }} }} }}
    messages(last: 100) {{ streamCursor nodes {{ {MESSAGE} }} }} }} }} }}"""

CHANNEL_EVENTS = f"""subscription ($id: ID!, $after: String) {{ channelEvents(channelId: $id, after: $after) {{
  __typename ... on MessageAdded {{ cursor message {{ {MESSAGE} }} }}
  ... on MessageUpdated {{ cursor message {{ {MESSAGE} }} }} ... on MessageDeleted {{ cursor messageId deletedAt }}
  ... on ReactionChanged {{ cursor messageId reactions {{ emoji count viewerHasReacted users {{ id }} }} }}
  ... on MembershipChanged {{ cursor membership {{ role user {{ id }} }} removedUserId }}
  ... on ChannelUpdated {{ cursor channel {{ {FIELDS} }} }}
  ... on StreamReset {{ cursor reason }} ... on AccessRevoked {{ cursor reason }} }} }}"""
VIEWER_EVENTS = f"""subscription ($after: String) {{ viewerEvents(after: $after) {{
  __typename ... on MentionReceived {{ cursor mention {{ {CALL} }} }}
  ... on UnreadChanged {{ cursor membership {{ {OWN} }} }}
  ... on ChannelJoined {{ cursor channel {{ id viewerMembership {{ {OWN} }} }} }}
  ... on ChannelLeft {{ cursor channelId }} ... on StreamReset {{ cursor reason }} }} }}"""
TYPING = "subscription ($id: ID!) { typingChanged(channelId: $id) { channelId users { id } } }"
PRESENCE = "subscription ($people: [ID!]!) { presenceChanged(userIds: $people) { user { id } presence { status } } }"

Told = dict[str, Any]


@dataclass(slots=True)
class Room:
    """A channel that one looks at. `messages` are as they were told, by their ids; `members` have their roles."""

    fields: Told
    members: dict[str, str]
    messages: dict[str, Told]
    typing: list[str]


@dataclass(slots=True)
class Own:
    """How one is in a channel."""

    role: str
    muted: bool
    unread: int
    mentions: int
    read: int  # the number of the newest message that was read


@dataclass(slots=True)
class Called:
    """A message that called for one."""

    channel: str
    number: int
    kind: str
    private: bool
    read: bool


@dataclass(slots=True)
class Mirror:
    """One device's cache of what `viewer` sees."""

    viewer: str
    rooms: dict[str, Room] = field(default_factory=dict[str, Room])
    mine: dict[str, Own] = field(default_factory=dict[str, Own])
    calls: dict[str, Called] = field(default_factory=dict[str, Called])
    presence: dict[str, str] = field(default_factory=dict[str, str])

    def room_event(self, channel: str, told: Told) -> None:
        room = self.rooms[channel]
        match told["__typename"]:
            case "MessageAdded":
                room.messages[told["message"]["id"]] = message_of(told["message"])
            case "MessageUpdated":
                room.messages[told["message"]["id"]] = message_of(told["message"])
                self._call_again(channel, told["message"])
            case "MessageDeleted":
                said = room.messages[told["messageId"]]
                room.messages[told["messageId"]] = tombstone(said | {"deletedAt": told["deletedAt"]})
                self.calls.pop(told["messageId"], None)
            case "ReactionChanged":
                room.messages[told["messageId"]]["reactions"] = told["reactions"]
            case "MembershipChanged":
                self._member_changed(channel, told)
            case "ChannelUpdated":
                room.fields = told["channel"]
                for call in self._calls_in(channel):
                    call.private = room.fields["visibility"] == "PRIVATE"
            case _:
                del self.rooms[channel]
                self._forget_calls(channel)

    def viewer_event(self, told: Told) -> None:
        match told["__typename"]:
            case "MentionReceived":
                self.calls[told["mention"]["message"]["id"]] = call_of(told["mention"])
            case "UnreadChanged":
                self._read(told["membership"]["channel"]["id"], own_of(told["membership"]))
            case "ChannelJoined":
                own = told["channel"]["viewerMembership"]
                if own is not None:  # left again: the next event says so
                    self.mine[told["channel"]["id"]] = own_of(own)
            case _:
                self.mine.pop(told["channelId"], None)
                if any(call.private for call in self._calls_in(told["channelId"])):
                    self._forget_calls(told["channelId"])

    def _member_changed(self, channel: str, told: Told) -> None:
        if told["removedUserId"] is not None:
            self.rooms[channel].members.pop(told["removedUserId"], None)
            return
        user, role = told["membership"]["user"]["id"], told["membership"]["role"]
        self.rooms[channel].members[user] = role
        if user == self.viewer and channel in self.mine:
            self.mine[channel].role = role

    def _read(self, channel: str, now: Own) -> None:
        """The marker only goes forward; what it passes is read."""
        before = self.mine.get(channel)
        if before is None or now.read > before.read:
            for call in self._calls_in(channel):
                call.read = call.read or call.number <= now.read
        self.mine[channel] = now

    def _call_again(self, channel: str, message: Told) -> None:
        """An edit takes calls away, or brings back one that is not told of twice."""
        known = self.calls.get(message["id"])
        kinds = {call["kind"] for call in message["mentions"] if call["user"] in (None, {"id": self.viewer})}
        if not kinds:
            self.calls.pop(message["id"], None)
        elif known is not None and "USER" in kinds:
            known.kind = "USER"
        elif "USER" in kinds:
            private = self.rooms[channel].fields["visibility"] == "PRIVATE"
            read = channel in self.mine and message["number"] <= self.mine[channel].read
            self.calls[message["id"]] = Called(channel, message["number"], "USER", private, read)

    def _calls_in(self, channel: str) -> Iterable[Called]:
        return [call for call in self.calls.values() if call.channel == channel]

    def _forget_calls(self, channel: str) -> None:
        self.calls = {message: call for message, call in self.calls.items() if call.channel != channel}


def room_of(channel: Told) -> Room:
    members = {node["user"]["id"]: node["role"] for node in channel["members"]["nodes"]}
    assert channel["memberCount"] == len(members)
    return Room(
        fields={name: channel[name] for name in channel if name in FIELDS.split()},
        members=members,
        messages={node["id"]: message_of(node) for node in channel["messages"]["nodes"]},
        typing=[user["id"] for user in channel["typingUsers"]],
    )


def message_of(told: Told) -> Told:
    """The version of a tombstone counts no more, for nobody edits it: its event does not tell it."""
    return told if told["deletedAt"] is None else told | {"version": None}


def tombstone(told: Told) -> Told:
    """It keeps its place and nothing that was in it."""
    return message_of(
        told | dict.fromkeys(("content", "contentHtml")) | {"mentions": list[Told](), "reactions": list[Told]()}
    )


def own_of(membership: Told) -> Own:
    read = membership["lastReadMessage"]
    return Own(
        membership["role"],
        membership["muted"],
        membership["unreadCount"],
        membership["mentionCount"],
        0 if read is None else read["number"],
    )


def call_of(mention: Told) -> Called:
    message = mention["message"]
    private = message["channel"]["visibility"] == "PRIVATE"
    return Called(message["channel"]["id"], message["number"], mention["kind"], private, mention["readAt"] is not None)


def mirror_of(viewer: str, told: Told) -> Mirror:
    """What was fetched, in the same shape."""
    own = [node["viewerMembership"] for node in told["myChannels"]["nodes"]]
    return Mirror(
        viewer,
        {channel["id"]: room_of(channel) for channel in told["channels"] if channel is not None},
        {membership["channel"]["id"]: own_of(membership) for membership in own},
        {mention["message"]["id"]: call_of(mention) for mention in told["myMentions"]["nodes"]},
        {person["id"]: person["presence"]["status"] for person in told["people"]},
    )


def differences(told: Mirror, fetched: Mirror) -> list[str]:
    """Where they are not the same."""
    return list(_differences("", asdict(told), asdict(fetched)))


def _differences(path: str, told: Any, fetched: Any) -> Iterator[str]:
    if isinstance(told, dict) and isinstance(fetched, dict):
        one, other = cast(Told, told), cast(Told, fetched)
        for name in one.keys() | other.keys():
            yield from _differences(f"{path}.{name}", one.get(name), other.get(name))
    elif told != fetched:
        yield f"{path}: told {told!r}, fetched {fetched!r}"
