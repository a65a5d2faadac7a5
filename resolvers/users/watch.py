"""Which of those who are connected may stay so."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from models.users import ApiToken, Session, User
from resolvers.users.sessions import Caller


async def as_now(callers: Sequence[Caller]) -> list[Caller | None]:
    """Each caller with its user's profile of now; None if its session or API token, role or password has ended.

    At most three statements, however many callers.
    """
    people = await User.in_bulk({caller.user.id for caller in callers}, "id")
    sessions = {caller.session_id for caller in callers if caller.session_id is not None}
    tokens = {caller.api_token_id for caller in callers if caller.api_token_id is not None}
    live: set[object] = {None}
    if sessions:
        going = Session.filter(id__in=sessions, revoked_at=None, expires_at__gt=datetime.now(UTC))
        live.update(await going.values_list("id", flat=True))
    if tokens:
        live.update(await ApiToken.filter(id__in=tokens, revoked_at=None).values_list("id", flat=True))
    return [
        replace(caller, user=people[caller.user.id])
        if caller.session_id in live
        and caller.api_token_id in live
        and caller.user.id in people
        and people[caller.user.id].token_version == caller.user.token_version
        else None
        for caller in callers
    ]
