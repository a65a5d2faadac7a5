"""Checks the tokens of external issuers, with the keys they publish or the secret they share."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import jwt
from jwt.types import Options

from core.errors import SignInFirst
from core.identity import ExternalIdentity
from core.issuers import IssuerSettings
from core.text import has_forbidden
from providers.key_set import TIMEOUT, KeySet, PublicKey

LEEWAY = 30  # seconds that the issuer's clock may differ
TOKEN_MAX = 8_192  # characters
SUBJECT_MAX = 255  # characters
LAST_MOMENT = 253_402_300_799  # seconds of the epoch at the end of the year 9999
OPTIONS: Options = {"require": ["iss", "aud", "sub", "exp"], "enforce_minimum_key_length": True}


class Issuers:
    """The external issuers that are configured. `clock` counts seconds for the keys' age, `timeout` ends a fetch."""

    def __init__(
        self,
        configs: Sequence[IssuerSettings],
        *,
        clock: Callable[[], float] = time.monotonic,
        timeout: float = TIMEOUT,
    ) -> None:
        self._configs = {config.issuer: config for config in configs}
        self._key_sets = {
            config.issuer: KeySet(config.jwks_url, clock=clock, timeout=timeout)
            for config in configs
            if config.jwks_url
        }

    def knows(self, token: str) -> bool:
        """Whether the token claims, yet unproved, to be from one of them."""
        return self._config(token) is not None

    async def verify(self, token: str) -> ExternalIdentity:
        """Raises SignInFirst for a token that is not right in every way."""
        config = self._config(token)
        if config is None:
            raise SignInFirst("this token is from nobody that this server trusts")
        try:
            algorithm, key = await self._key(config, jwt.get_unverified_header(token))
            claims = jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                audience=config.audience,
                issuer=config.issuer,
                leeway=LEEWAY,
                options=OPTIONS,
            )
        except jwt.ExpiredSignatureError:
            raise SignInFirst("this token is expired: sign in again") from None
        except jwt.PyJWTError:
            raise SignInFirst("this token is not valid") from None
        return _identity(config.issuer, claims)

    async def close(self) -> None:
        for key_set in self._key_sets.values():
            await key_set.close()

    def _config(self, token: str) -> IssuerSettings | None:
        if not self._configs or len(token) > TOKEN_MAX or not token.isascii():
            return None
        try:
            issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
        except jwt.InvalidTokenError:
            return None
        return self._configs.get(issuer) if isinstance(issuer, str) else None

    async def _key(self, config: IssuerSettings, header: Mapping[str, Any]) -> tuple[str, bytes | jwt.PyJWK]:
        """The key for this token and its one algorithm. Raises SignInFirst."""
        if config.secret is not None:
            return "HS256", config.secret.get_secret_value().encode()
        found = await self._published(config, header.get("kid"))
        if found.algorithm not in config.accepted:
            raise SignInFirst("this token is signed in a way that this server does not take")
        return found.algorithm, found.key

    async def _published(self, config: IssuerSettings, kid: object) -> PublicKey:
        found = await self._key_sets[config.issuer].find(kid) if isinstance(kid, str) else None
        if found is None:
            raise SignInFirst("this token is signed with a key that its issuer does not publish")
        return found


def _identity(issuer: str, claims: Mapping[str, Any]) -> ExternalIdentity:
    subject = claims["sub"]
    if not 1 <= len(subject) <= SUBJECT_MAX or has_forbidden(subject):
        raise SignInFirst("this token names nobody")
    return ExternalIdentity(
        issuer=issuer,
        subject=subject,
        email=_text(claims.get("email")),
        email_verified=claims.get("email_verified", claims.get("emailVerified")) is True,  # as Better Auth spells it
        name=_text(claims.get("name")),
        expires_at=datetime.fromtimestamp(min(int(claims["exp"]), LAST_MOMENT), UTC),
    )


def _text(claim: object) -> str | None:
    return claim.strip() or None if isinstance(claim, str) and not has_forbidden(claim) else None
