"""How to trust the tokens of somebody else, for example of a front end's own sign-in."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from core.secrets import SECRET_MIN
from core.urls import web_url

Algorithm = Literal["EdDSA", "ES256", "RS256", "HS256"]
BY_KEY: tuple[Algorithm, ...] = ("EdDSA", "ES256", "RS256")
BY_SECRET: tuple[Algorithm, ...] = ("HS256",)
ISSUER_MAX = 300  # characters


class IssuerSettings(BaseModel):
    """Its tokens are checked with the public keys at `jwks_url`, or with a `secret` shared with it; never with both."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    issuer: Annotated[str, Field(min_length=1, max_length=ISSUER_MAX)]
    audience: Annotated[str, Field(min_length=1)]
    jwks_url: Annotated[str, AfterValidator(web_url)] | None = None
    secret: SecretStr | None = None
    algorithms: tuple[Algorithm, ...] = ()  # empty: all that fit

    @property
    def accepted(self) -> tuple[Algorithm, ...]:
        return self.algorithms or (BY_SECRET if self.secret else BY_KEY)

    @model_validator(mode="after")
    def _keys_fit(self) -> Self:
        if (self.jwks_url is None) == (self.secret is None):
            raise ValueError("give either jwks_url or secret")
        if self.secret and len(self.secret.get_secret_value().encode()) < SECRET_MIN:
            raise ValueError(f"secret must have at least {SECRET_MIN} bytes")
        if self.secret and set(self.accepted) != set(BY_SECRET):
            raise ValueError("algorithms must be HS256 alone with a secret")
        if self.jwks_url and not set(self.accepted) <= set(BY_KEY):
            raise ValueError("algorithms must be of EdDSA, ES256 and RS256 with a jwks_url")
        return self
