"""Browsers signed in to the web pages: a session ends with a new password or role, at sign-out, and by age."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import available_timezones

from core.env import Env
from core.errors import SignInFirst
from core.tokens import SignedToken, check_password, new_secret, secret_hash
from models.database.tx import tx
from models.users import Role, Session, User, WebSession
from resolvers.users import invitations
from resolvers.users.accounts import create_user
from resolvers.users.sessions import person_with

LIFETIME = timedelta(days=30)  # from the sign-in on


@dataclass(frozen=True, slots=True)
class NewWebSession:
    """`secret` goes into the browser's cookie; only its hash is kept."""

    session: WebSession
    secret: str


async def sign_in(env: Env, *, email_or_username: str, password: str) -> NewWebSession:
    """Raises WrongCredentials."""
    user = await person_with(env, email_or_username=email_or_username, password=password)
    async with tx():
        return await _open(user)


async def sign_up(
    env: Env, *, email: str, username: str, password: str, invitation: str | None, time_zone: str = ""
) -> NewWebSession:
    """Make an account and sign in; a time zone that is not known here is UTC.

    Raises Invalid, and AlreadyExists for a taken email or username.
    """
    password_hash = await env.passwords.hash(check_password(password, ("input", "password")))
    async with tx():
        role = await invitations.accept(invitation) if invitation else Role.BASIC
        zone = time_zone if time_zone in available_timezones() else "UTC"
        user = await create_user(email=email, username=username, password_hash=password_hash, role=role, time_zone=zone)
        return await _open(user)


async def session_of(secret: str) -> WebSession | None:
    """The live session with this secret, with its user."""
    session = await WebSession.get_or_none(secret_hash=secret_hash(secret)).select_related("user")
    if session is None or session.expires_at <= datetime.now(UTC):
        return None
    return session if session.token_version == session.user.token_version else None


async def sign_out(session: WebSession) -> None:
    """End the session, and with it the access tokens that it gave."""
    async with tx():
        await session.delete()
        await Session.filter(id=session.id, revoked_at=None).update(revoked_at=datetime.now(UTC))


async def access_token_of(env: Env, session: WebSession) -> SignedToken:
    """A token for /graphql, of a session with the same id and end. Raises SignInFirst if it ended meanwhile."""
    async with tx():
        held = await WebSession.select_for_update().get_or_none(id=session.id)
        if held is None:
            raise SignInFirst
        if not await Session.filter(id=held.id).exists():
            await Session.create(
                id=held.id, user_id=held.user_id, token_version=held.token_version, expires_at=held.expires_at
            )
    return env.access_tokens.sign(held.user_id, held.id)


async def _open(user: User) -> NewWebSession:
    now = datetime.now(UTC)
    await WebSession.filter(user_id=user.id, expires_at__lte=now).delete()
    secret = new_secret()
    session = await WebSession.create(
        user=user, secret_hash=secret.hash, token_version=user.token_version, expires_at=now + LIFETIME
    )
    return NewWebSession(session, secret.secret)
