"""Named keys for programs such as a game mod."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from core.errors import Invalid, LimitReached, NotFound, SignInFirst
from core.text import trimmed
from core.tokens import api_token_hash, new_api_token
from models.database.tx import tx
from models.users import ApiToken, TokenScope, User
from resolvers.users.sessions import Caller

NAME_MAX = 80
LIVE_TOKENS_MAX = 100  # of one person
LAST_USED_STEP = timedelta(minutes=1)  # `last_used_at` is right to this, so that reading does not write each time


async def create_api_token(
    viewer: User, *, name: str, scopes: Sequence[TokenScope], expires_at: datetime | None
) -> tuple[ApiToken, str]:
    """The token and its secret, which is not kept. Raises Invalid, and LimitReached at LIVE_TOKENS_MAX."""
    label = trimmed(name, ("input", "name"), most=NAME_MAX)
    if not scopes:
        raise Invalid(("input", "scopes"), "at least one scope")
    now = datetime.now(UTC)
    if expires_at is not None and expires_at <= now:
        raise Invalid(("input", "expiresAt"), "in the future")
    made = new_api_token()
    async with tx():
        await User.visible_to(viewer).select_for_update().get(id=viewer.id)  # one at a time, so that the count holds
        live = await ApiToken.owned_by(viewer).filter(_lives(now), revoked_at=None).count()
        if live >= LIVE_TOKENS_MAX:
            raise LimitReached(limit=LIVE_TOKENS_MAX, used=live, resets_at=None)
        token = await ApiToken.create(
            user=viewer,
            name=label,
            prefix=made.prefix,
            token_hash=made.hash,
            scopes=sorted(set(scopes)),
            expires_at=expires_at,
        )
    return token, made.secret


def _lives(now: datetime) -> Q:
    return Q(expires_at=None) | Q(expires_at__gt=now)


async def revoke_api_token(viewer: User, *, token_id: UUID) -> ApiToken:
    """End a token at once; a second time changes nothing. Raises NotFound."""
    async with tx():
        token = await ApiToken.owned_by(viewer).get_or_none(id=token_id)
        if token is None:
            raise NotFound("ApiToken", path=("id",))
        if token.revoked_at is None:
            token.revoked_at = datetime.now(UTC)
            await token.save(update_fields=["revoked_at"])
    return token


def api_tokens(viewer: User) -> "QuerySet[ApiToken]":
    """One's own, in the order they were made, revoked ones too."""
    return ApiToken.owned_by(viewer)


async def caller_of_api_token(secret: str) -> Caller:
    """Raises SignInFirst for a secret that is none, revoked or expired."""
    hashed = api_token_hash(secret)
    token = await ApiToken.get_or_none(token_hash=hashed).select_related("user") if hashed else None
    now = datetime.now(UTC)
    if token is None or token.revoked_at is not None or (token.expires_at is not None and token.expires_at <= now):
        raise SignInFirst("this API token is unknown, revoked or expired: make another")
    await _note_use(token, now)
    scopes = frozenset(TokenScope(scope) for scope in token.scopes)
    return Caller(user=token.user, expires_at=token.expires_at, api_token_id=token.id, scopes=scopes)


async def _note_use(token: ApiToken, now: datetime) -> None:
    if token.last_used_at is None or now - token.last_used_at > LAST_USED_STEP:
        async with tx():
            stale = Q(last_used_at=None) | Q(last_used_at__lt=now - LAST_USED_STEP)
            await ApiToken.filter(stale, id=token.id).update(last_used_at=now)
