"""Who is called by a message: found by its mentions, noted once, told."""

from datetime import UTC, datetime
from uuid import UUID

from core.events import UserNews
from core.ids import uuid7
from models.chat import Membership, Mention, MentionKind, Message
from models.database.rows import insert_rows
from models.database.tx import Unit
from models.presence import PresenceLease
from models.streams import user_stream
from models.users import Role, User
from resolvers.chat.access import STAFF
from resolvers.chat.mentions import Mentioned, mentioned

EVERYBODY_MAX = 20  # members, up to which anybody may call them all

Called = dict[UUID, MentionKind]


async def call(unit: Unit, message: Message, author: User, *, private: bool, before: str = "") -> None:
    """Note who the message calls now, and tell those whom it did not call before. Inside the `tx()` that stores it.

    `before` is what it said before an edit: who came since is not called by an @channel that stood there already.
    """
    found, earlier = mentioned(message.content or ""), mentioned(before)
    known = {mention.user_id: mention for mention in await _known(message)}
    if not (known or found.names or found.channel or found.here):
        return
    called = _still_called(known, found) | await _called(message.channel_id, author, found, private=private)
    await _refresh(known, called)
    fresh = [user_id for user_id in sorted(called.keys() - known.keys()) if not _calls(earlier, called[user_id])]
    mentions = [_mention(message, user_id, called[user_id]) for user_id in fresh]
    await insert_rows(mentions)
    for mention in mentions:
        await unit.append(user_stream(mention.user_id), UserNews.MENTIONED, {"mention": str(mention.id)})


def _still_called(known: dict[UUID, Mention], found: Mentioned) -> Called:
    """Those whom it called together and does, though they may have gone since."""
    return {
        user_id: mention.kind for user_id, mention in known.items() if mention.current and _calls(found, mention.kind)
    }


def _calls(found: Mentioned, kind: MentionKind) -> bool:
    """Whether it calls many together, in this way."""
    return (kind is MentionKind.CHANNEL and found.channel) or (kind is MentionKind.HERE and found.here)


async def _known(message: Message) -> list[Mention]:
    """Whom it called before: nobody if it is new."""
    return [] if message.version == 1 else await Mention.filter(message_id=message.id)


async def _refresh(known: dict[UUID, Mention], called: Called) -> None:
    """Show the mentions that the text still has, and hide the others."""
    for user_id, mention in known.items():
        kind = called.get(user_id, mention.kind)
        if mention.current is not (user_id in called) or mention.kind is not kind:
            mention.current, mention.kind = user_id in called, kind
            await mention.save(update_fields=["current", "kind"])


def _mention(message: Message, user_id: UUID, kind: MentionKind) -> Mention:
    return Mention(
        id=uuid7(),
        message_id=message.id,
        user_id=user_id,
        kind=kind,
        channel_id=message.channel_id,
        number=message.number,
        created_at=datetime.now(UTC),
    )


async def _called(channel_id: UUID, author: User, found: Mentioned, *, private: bool) -> Called:
    """Everybody once, by name if by name too; never the author, and nobody who cannot see the channel."""
    called: Called = {}
    if found.channel or found.here:
        called = await _everybody(channel_id, author, found)
    named = await _named(author, found)
    if private and named:
        members = await Membership.filter(channel_id=channel_id, user_id__in=named)
        named = [member.user_id for member in members]
    called.update(dict.fromkeys(named, MentionKind.USER))
    called.pop(author.id, None)
    return called


async def _named(author: User, found: Mentioned) -> list[UUID]:
    if not found.names:
        return []
    known = await User.visible_to(author).filter(username__in=found.candidates)
    people = {user.username: user.id for user in known}
    return [people[name] for name in found.among(people)]


async def _everybody(channel_id: UUID, author: User, found: Mentioned) -> Called:
    """The members; where there are many, only for those who look after the channel."""
    members = {member.user_id: member for member in await Membership.filter(channel_id=channel_id)}
    own = members.get(author.id)
    if len(members) > EVERYBODY_MAX and author.role is not Role.ADMIN and (own is None or own.role not in STAFF):
        return {}
    if found.channel:
        return dict.fromkeys(members, MentionKind.CHANNEL)
    leases = await PresenceLease.filter(user_id__in=list(members), until__gt=datetime.now(UTC))
    return dict.fromkeys((lease.user_id for lease in leases), MentionKind.HERE)
