"""Who an external issuer says somebody is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ExternalIdentity:
    """`subject` is unique within `issuer`; `email` counts only if `email_verified`."""

    issuer: str
    subject: str
    email: str | None
    email_verified: bool
    name: str | None
    expires_at: datetime


class IdentityProvider(Protocol):
    """Checks the tokens of external issuers."""

    def knows(self, token: str) -> bool:
        """Whether the token claims, yet unproved, to be from an issuer that is configured."""
        ...

    async def verify(self, token: str) -> ExternalIdentity:
        """Raises SignInFirst for a token that is not right in every way."""
        ...
