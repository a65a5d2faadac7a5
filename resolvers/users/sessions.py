"""Signing in and out: sessions, their refresh tokens, and who an access token stands for."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from core.env import Env
from core.errors import SignInFirst, WrongCredentials
from core.tokens import new_secret, secret_hash
from models.database.tx import tx
from models.users import EMAIL_MAX, USERNAME_MAX, RefreshToken, Session, TokenScope, User, WebSession

REUSE_GRACE = timedelta(seconds=10)  # a second use of a refresh token within it is a race, later it is theft


@dataclass(frozen=True, slots=True)
class SignedIn:
    user: User
    access_token: str
    access_token_expires_at: datetime
    refresh_token: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and by which right. `scopes` None: everything. `expires_at` None: the token does not expire."""

    user: User
    expires_at: datetime | None = None
    session_id: UUID | None = None
    api_token_id: UUID | None = None
    scopes: frozenset[TokenScope] | None = None


async def log_in(env: Env, *, email_or_username: str, password: str) -> SignedIn:
    """Open a session. Raises WrongCredentials."""
    user = await person_with(env, email_or_username=email_or_username, password=password)
    async with tx():
        return await open_session(env, user)


async def person_with(env: Env, *, email_or_username: str, password: str) -> User:
    """Raises WrongCredentials, the same and after the same time whatever was wrong."""
    name = email_or_username.strip().lower()
    user = await _known(name)
    right = await env.passwords.verify(password, user.password_hash if user else None)
    if user is None or not right:
        raise WrongCredentials("this e-mail, username or password is not right")
    return user


async def _known(name: str) -> User | None:
    """Who has this e-mail address or username, if it can be one."""
    if len(name) > EMAIL_MAX:
        return None
    is_email = "@" in name or len(name) > USERNAME_MAX
    return await (User.get_or_none(email=name) if is_email else User.get_or_none(username=name))


async def open_session(env: Env, user: User) -> SignedIn:
    """A new family of tokens for `user`, inside `tx()`."""
    session = await Session.create(user=user, token_version=user.token_version, expires_at=_session_end(env))
    return await _hand_out(env, user, session)


async def refresh(env: Env, *, refresh_token: str) -> SignedIn:
    """Exchange a refresh token for new tokens.

    Of concurrent uses one wins; a further use within REUSE_GRACE is only refused, later it ends the whole session.
    Raises WrongCredentials.
    """
    async with tx():
        now = datetime.now(UTC)
        used = await RefreshToken.filter(token_hash=secret_hash(refresh_token), used_at=None).update(used_at=now)
        token = await RefreshToken.get_or_none(token_hash=secret_hash(refresh_token)).select_related("session__user")
        if token is not None and used and _live(token.session, now):
            await Session.filter(id=token.session_id).update(expires_at=_session_end(env))
            return await _hand_out(env, token.session.user, token.session)
        if token is not None and not used and token.used_at is not None and now - token.used_at > REUSE_GRACE:
            await Session.filter(id=token.session_id, revoked_at=None).update(revoked_at=now)
    raise WrongCredentials("this refresh token is not valid: sign in again")


async def log_out(caller: Caller) -> None:
    """End the session of the token that asks; a token without one (API token) ends nothing."""
    if caller.session_id is not None:
        async with tx():
            await Session.filter(id=caller.session_id, revoked_at=None).update(revoked_at=datetime.now(UTC))
            await WebSession.filter(id=caller.session_id).delete()  # the browser's, if it gave the token


async def caller_of_access_token(env: Env, token: str) -> Caller:
    """Raises SignInFirst for a token that is forged, expired, or of an ended session."""
    claims = env.access_tokens.verify(token)
    user = await Session.owner_of(claims.session_id, now=datetime.now(UTC))
    if user is None or user.id != claims.user_id:
        raise SignInFirst("this session has ended: sign in again")
    return Caller(user=user, expires_at=claims.expires_at, session_id=claims.session_id)


def _live(session: Session, now: datetime) -> bool:
    return (
        session.revoked_at is None and session.expires_at > now and session.token_version == session.user.token_version
    )


def _session_end(env: Env) -> datetime:
    return datetime.now(UTC) + timedelta(days=env.settings.refresh_token_days)


async def _hand_out(env: Env, user: User, session: Session) -> SignedIn:
    refresh_token = new_secret()
    await RefreshToken.create(session=session, token_hash=refresh_token.hash)
    access = env.access_tokens.sign(user.id, session.id)
    return SignedIn(user, access.token, access.expires_at, refresh_token.secret)
