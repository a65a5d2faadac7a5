"""Team chat: channels, who is in them, what was said, and what others made of it."""

from collections.abc import Collection
from enum import StrEnum
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q, Subquery
from tortoise.models import Model
from tortoise.queryset import QuerySet

from core.ids import uuid7
from models.database.rows import fetch, marks
from models.users import User

NAME_MAX = 80
FOLDED_MAX = 3 * NAME_MAX  # one character may fold to three
EMOJI_MAX = 64


class ChannelVisibility(StrEnum):
    PUBLIC = "PUBLIC"
    PRIVATE = "PRIVATE"


class ChannelRole(StrEnum):
    OWNER = "OWNER"
    ADMIN = "ADMIN"
    MEMBER = "MEMBER"


class MentionKind(StrEnum):
    USER = "USER"
    CHANNEL = "CHANNEL"
    HERE = "HERE"


class Channel(Model):
    """`public_name` is the folded name of a public channel, null for a private one, whose name clashes with nothing."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    name = fields.CharField(max_length=NAME_MAX)
    public_name = fields.CharField(max_length=FOLDED_MAX, null=True, unique=True)
    topic = fields.TextField(null=True)
    visibility = fields.CharEnumField(ChannelVisibility, max_length=16)
    is_default = fields.BooleanField(default=False)
    archived_at = fields.DatetimeField(null=True)
    created_by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="channels_made", null=True, on_delete=fields.SET_NULL
    )
    created_by_id: UUID | None
    last_number: fields.Field[int] = fields.BigIntField(default=0)  # of its messages
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "channel"

    @classmethod
    def visible_to(cls, viewer: User) -> "QuerySet[Self]":
        mine = Subquery(Membership.owned_by(viewer).values("channel_id"))
        return cls.filter(Q(visibility=ChannelVisibility.PUBLIC) | Q(id__in=mine))

    @classmethod
    async def seers_of(cls, channel_id: UUID, user_ids: Collection[UUID]) -> set[UUID]:
        """Those of them who may see it. One statement."""
        found = await fetch(
            f'SELECT u.id FROM "user" u WHERE u.id IN ({marks(list(user_ids))}) AND EXISTS '  # noqa: S608 - marks alone
            "(SELECT 1 FROM channel c LEFT JOIN channel_member m ON m.channel_id = c.id AND m.user_id = u.id "
            "WHERE c.id = ? AND (c.visibility = 'PUBLIC' OR m.id IS NOT NULL))",
            (*user_ids, channel_id),
        )
        return {UUID(str(row["id"])) for row in found}


class Membership(Model):
    """Somebody in a channel, who has read its messages up to the one numbered `last_read`."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    channel: fields.ForeignKeyRelation[Channel] = fields.ForeignKeyField("models.Channel", related_name="members")
    channel_id: UUID
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="memberships")
    user_id: UUID
    role = fields.CharEnumField(ChannelRole, max_length=16, default=ChannelRole.MEMBER)
    last_read: fields.Field[int] = fields.BigIntField(default=0)
    muted = fields.BooleanField(default=False)
    joined_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "channel_member"
        unique_together = (("channel_id", "user_id"),)
        indexes = (("user_id", "id"), ("channel_id", "id"))

    @classmethod
    def owned_by(cls, viewer: User) -> "QuerySet[Self]":
        return cls.filter(user_id=viewer.id)

    @classmethod
    def visible_to(cls, viewer: User) -> "QuerySet[Self]":
        return cls.filter(channel_id__in=Subquery(Channel.visible_to(viewer).values("id")))


class Message(Model):
    """`number` counts the channel's messages from 1 without a gap; `content` is null once it is deleted."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    channel: fields.ForeignKeyRelation[Channel] = fields.ForeignKeyField("models.Channel", related_name="messages")
    channel_id: UUID
    number: fields.Field[int] = fields.BigIntField()
    author: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="messages", null=True, on_delete=fields.SET_NULL
    )
    author_id: UUID | None
    content: fields.Field[str | None] = fields.TextField(null=True)  # pyright: ignore[reportAssignmentType]
    reply_to_id = fields.UUIDField(null=True)  # of the same channel; rows of messages stay for good
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField(auto_now_add=True)
    edited_at = fields.DatetimeField(null=True)
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        table = "message"
        unique_together = (("channel_id", "number"),)  # history pages walk a channel by it

    @classmethod
    def visible_to(cls, viewer: User) -> "QuerySet[Self]":
        return cls.filter(channel_id__in=Subquery(Channel.visible_to(viewer).values("id")))


class Revision(Model):
    """What a message said before an edit: its text of `version`. Gone when the message is deleted."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    message: fields.ForeignKeyRelation[Message] = fields.ForeignKeyField("models.Message", related_name="revisions")
    message_id: UUID
    version = fields.IntField()
    content = fields.TextField()
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "message_revision"
        unique_together = (("message_id", "version"),)


class Mention(Model):
    """Somebody was called by a message: by name, or with everybody in the channel or everybody there."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    message: fields.ForeignKeyRelation[Message] = fields.ForeignKeyField("models.Message", related_name="mentions")
    message_id: UUID
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="mentions")
    user_id: UUID
    kind = fields.CharEnumField(MentionKind, max_length=16)
    channel_id = fields.UUIDField()  # of the message, and its number there: counted by them
    number: fields.Field[int] = fields.BigIntField()
    current = fields.BooleanField(default=True)  # false while an edit has taken the name out: nobody is called twice
    created_at = fields.DatetimeField(auto_now_add=True)
    read_at = fields.DatetimeField(null=True)

    class Meta:
        table = "mention"
        unique_together = (("message_id", "user_id"),)
        indexes = (("user_id", "id"), ("user_id", "channel_id", "number"))

    @classmethod
    def owned_by(cls, viewer: User) -> "QuerySet[Self]":
        """Those of messages that the viewer may still see."""
        return cls.visible_to(viewer).filter(user_id=viewer.id)

    @classmethod
    def visible_to(cls, viewer: User) -> "QuerySet[Self]":
        return cls.filter(current=True, channel_id__in=Subquery(Channel.visible_to(viewer).values("id")))


class Reaction(Model):
    """One emoji by one person on one message; leaving it twice is the same as once."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    message: fields.ForeignKeyRelation[Message] = fields.ForeignKeyField("models.Message", related_name="reactions")
    message_id: UUID
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="reactions")
    user_id: UUID
    emoji = fields.CharField(max_length=EMOJI_MAX)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "reaction"
        unique_together = (("message_id", "emoji", "user_id"),)
