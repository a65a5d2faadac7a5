"""People, their sessions and their API tokens."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from core.ids import uuid7
from models.database.rows import fetch, row_of

EMAIL_MAX = 254  # characters, RFC 5321
USERNAME_MAX = 32


class Role(StrEnum):
    """In rising order of rights."""

    BASIC = "BASIC"
    PREMIUM = "PREMIUM"
    TESTER = "TESTER"
    DEVELOPER = "DEVELOPER"
    ADMIN = "ADMIN"


class TokenScope(StrEnum):
    DIALOGUE = "DIALOGUE"
    READ = "READ"
    WRITE = "WRITE"


class User(Model):
    """`token_version` counts up when every token handed out before must end."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    email = fields.CharField(max_length=EMAIL_MAX, unique=True, null=True)  # null: an external issuer did not say
    username = fields.CharField(max_length=USERNAME_MAX, unique=True)
    display_name = fields.CharField(max_length=80)
    avatar_url = fields.CharField(max_length=2_000, null=True)
    bio = fields.CharField(max_length=1_000, null=True)
    time_zone = fields.CharField(max_length=64, default="UTC")
    role = fields.CharEnumField(Role, max_length=16, default=Role.BASIC)
    password_hash = fields.CharField(max_length=80, null=True)  # null: signs in elsewhere
    issuer = fields.CharField(max_length=300, null=True)
    subject = fields.CharField(max_length=255, null=True)
    token_version = fields.IntField(default=0)
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "user"
        unique_together = (("issuer", "subject"),)

    @classmethod
    def visible_to(cls, viewer: "User") -> "QuerySet[Self]":
        """Everybody who is signed in may look up anybody; what of them is shown is decided field by field."""
        del viewer
        return cls.all()


class Session(Model):
    """One sign-in: a family of refresh tokens, of which one is live, and the access tokens made from them."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="sessions")
    user_id: UUID
    token_version = fields.IntField()
    expires_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "session"
        indexes = (("user_id", "id"),)

    @classmethod
    async def owner_of(cls, session_id: UUID, *, now: datetime) -> User | None:
        """Who signed in with it; None if it has ended. By hand, for each request asks it."""
        found = await fetch(
            'SELECT u.*, s.expires_at AS ends FROM session s JOIN "user" u ON u.id = s.user_id '
            "WHERE s.id = ? AND s.revoked_at IS NULL AND s.token_version = u.token_version",
            [session_id],
        )
        live = found and cls._meta.fields_map["expires_at"].to_python_value(found[0]["ends"]) > now
        return row_of(User, found[0]) if live else None


class RefreshToken(Model):
    """A link of a session's chain; kept after use so that a second use is noticed."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    session: fields.ForeignKeyRelation[Session] = fields.ForeignKeyField("models.Session", related_name="tokens")
    session_id: UUID
    token_hash = fields.CharField(max_length=64, unique=True)
    used_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "refresh_token"
        indexes = (("session_id", "id"),)


class WebSession(Model):
    """A browser signed in to the web pages; the cookie holds the secret, only its hash is kept."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="web_sessions")
    user_id: UUID
    secret_hash = fields.CharField(max_length=64, unique=True)
    token_version = fields.IntField()
    expires_at = fields.DatetimeField()
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "web_session"
        indexes = (("user_id", "id"),)


class ApiToken(Model):
    """A named key for a program; only its hash is kept. `prefix` is what its owner recognises it by."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="api_tokens")
    user_id: UUID
    name = fields.CharField(max_length=80)
    prefix = fields.CharField(max_length=16)
    token_hash = fields.CharField(max_length=64, unique=True)
    scopes = fields.JSONField[Any]()
    last_used_at = fields.DatetimeField(null=True)
    expires_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "api_token"
        indexes = (("user_id", "id"),)

    @classmethod
    def owned_by(cls, viewer: User) -> "QuerySet[Self]":
        return cls.filter(user_id=viewer.id)


class Invitation(Model):
    """A link that works once: the first administrator registers with it."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    token_hash = fields.CharField(max_length=64, unique=True)
    role = fields.CharEnumField(Role, max_length=16)
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "invitation"
