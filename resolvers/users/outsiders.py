"""People whom an external issuer vouches for: first sight makes the account."""

import re
import secrets

from core.errors import AlreadyExists, Busy
from core.identity import ExternalIdentity
from models.database.tx import tx
from models.members import join_default_channels
from models.users import EMAIL_MAX, User
from resolvers.users.accounts import DISPLAY_NAME_MAX, RESERVED, USERNAME
from resolvers.users.sessions import Caller

TRIES = 5  # to find a name and an e-mail that nobody took meanwhile


async def caller_of_identity(identity: ExternalIdentity) -> Caller:
    """The account that belongs to this issuer and subject; never another one's, even with the same e-mail."""
    return Caller(user=await _account(identity), expires_at=identity.expires_at)


async def _account(identity: ExternalIdentity) -> User:
    for _ in range(TRIES):
        known = await User.get_or_none(issuer=identity.issuer, subject=identity.subject)
        if known is not None:
            return known
        try:
            async with tx() as unit:
                user = await _first_sight(identity)
                await join_default_channels(unit, user)
            return user
        except AlreadyExists:  # a twin request came first, or somebody with the same name or e-mail
            continue
    raise Busy("too many newcomers at once: try again in some seconds")


async def _first_sight(identity: ExternalIdentity) -> User:
    username = await _free_username(identity)
    name = (identity.name or username).strip()[:DISPLAY_NAME_MAX] or username
    return await User.create(
        username=username,
        display_name=name,
        email=await _free_email(identity),
        issuer=identity.issuer,
        subject=identity.subject,
    )


async def _free_email(identity: ExternalIdentity) -> str | None:
    if not identity.email or not identity.email_verified or len(identity.email) > EMAIL_MAX:
        return None
    email = identity.email.strip().lower()
    return None if await User.filter(email=email).exists() else email


async def _free_username(identity: ExternalIdentity) -> str:
    wanted = re.sub(r"[^a-z0-9._-]", "", (identity.name or (identity.email or "").partition("@")[0]).lower())[:24]
    if not USERNAME.fullmatch(wanted) or wanted in RESERVED or await User.filter(username=wanted).exists():
        return f"{wanted.lstrip('._-') or 'player'}-{secrets.token_hex(3)}"
    return wanted
