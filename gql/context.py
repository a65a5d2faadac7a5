"""Who asks, and what a field may use: made anew for each operation."""

from dataclasses import dataclass, field
from uuid import UUID

import strawberry

from core.env import Env
from core.errors import Forbidden, SignInFirst
from gql.loaders import Loaders
from models.users import TokenScope, User
from resolvers.chat.typing import Typing
from resolvers.live import StreamHub
from resolvers.presence.leases import Presence
from resolvers.usage.quotas import QuotaStatus
from resolvers.users.sessions import Caller


@dataclass(frozen=True, slots=True)
class Live:
    """What of this process goes on between requests."""

    hub: StreamHub
    typing: Typing
    presence: Presence


@dataclass(slots=True)
class Context:
    env: Env
    live: Live
    caller: Caller | None  # None for a visitor
    request_id: str = ""
    address: str | None = None  # where this server is found; None: as the settings say
    loaders: Loaders = field(default_factory=Loaders)
    proved: set[UUID] = field(default_factory=set[UUID])  # people who signed in within this operation
    quotas: dict[str, QuotaStatus] = field(default_factory=dict[str, QuotaStatus])  # that it touched, by feature

    def is_oneself(self, user_id: UUID) -> bool:
        """Whether the one who asks has proved to be that user."""
        return user_id in self.proved or (self.caller is not None and self.caller.user.id == user_id)

    def is_oneself_or_none(self, user_id: UUID | None) -> bool:
        """The same of somebody whose account may be gone."""
        return user_id is not None and self.is_oneself(user_id)

    def tell(self, quota: QuotaStatus | None) -> None:
        """Have the response's headers say how it stands with a quota."""
        if quota is not None:
            self.quotas[quota.feature_key] = quota

    @property
    def viewer(self) -> User:
        """The signed-in user. Raises SignInFirst for a visitor: no other check is needed."""
        return self.signed_in.user

    @property
    def signed_in(self) -> Caller:
        """Who asks, with the token's own facts. Raises SignInFirst for a visitor."""
        if self.caller is None:
            raise SignInFirst
        return self.caller

    def require(self, allowed: frozenset[TokenScope]) -> None:
        """Raises Forbidden if the caller's token is limited to scopes of which none is `allowed`."""
        if self.caller is not None and self.caller.scopes is not None and not self.caller.scopes & allowed:
            names = " or ".join(sorted(allowed)) or "no"
            raise Forbidden(f"this API token's scopes do not reach this: it takes {names} scope")


Info = strawberry.Info[Context, None]
