"""Which of those who are connected may stay so."""

from collections.abc import Sequence

from models.users import ApiToken, Session, User
from resolvers.users.sessions import Caller


async def still_good(callers: Sequence[Caller]) -> list[bool]:
    """For each caller, whether its session or API token lives on and its user's role and password are as they were.

    At most three statements, however many callers.
    """
    versions = dict(await _versions(callers))
    sessions = {caller.session_id for caller in callers if caller.session_id is not None}
    tokens = {caller.api_token_id for caller in callers if caller.api_token_id is not None}
    live: set[object] = {None}
    if sessions:
        live.update(await Session.filter(id__in=sessions, revoked_at=None).values_list("id", flat=True))
    if tokens:
        live.update(await ApiToken.filter(id__in=tokens, revoked_at=None).values_list("id", flat=True))
    return [
        caller.session_id in live
        and caller.api_token_id in live
        and versions.get(caller.user.id) == caller.user.token_version
        for caller in callers
    ]


async def _versions(callers: Sequence[Caller]) -> list[tuple[object, int]]:
    people = {caller.user.id for caller in callers}
    return [(row.id, row.token_version) for row in await User.filter(id__in=people).only("id", "token_version")]
