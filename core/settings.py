"""What an operator may decide: every setting, its default and its range, and how they are read."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from core.environment import PREFIX, find, given, unknown, variable
from core.issuers import IssuerSettings
from core.secrets import SECRET_MIN, secret_in, weakness
from core.urls import is_loopback, origin, web_url, without_password

__all__ = [
    "EXIT_CONFIG",
    "Described",
    "IssuerSettings",
    "ModelPrice",
    "Settings",
    "SettingsError",
    "describe",
    "load_settings",
    "secret_in",
    "unknown_names",
]

EXIT_CONFIG = 78  # sysexits.h EX_CONFIG: the process ends with it when the settings are wrong
HIDDEN = str(SecretStr("any"))
DATABASES = ("sqlite://", "postgres://", "postgresql://")
DOORBELLS = ("memory://", "redis://", "rediss://")


class SettingsError(Exception):
    """The settings are wrong; `problems` says all that is, each with the variable and what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class ModelPrice(BaseModel):
    """Micro-USD per million tokens; `cached` None: as dear as other input."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: Annotated[int, Field(ge=0)]
    cached: Annotated[int, Field(ge=0)] | None = None
    output: Annotated[int, Field(ge=0)]


def _from_json(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError as error:
        raise ValueError(f"must be JSON, but is broken at character {error.pos + 1}") from None


def _from_commas(value: Any) -> Any:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _database(url: str) -> str:
    if not url.startswith(DATABASES):
        raise ValueError("must be sqlite:///path or postgres://user:password@host/name")
    return url


def _doorbell(url: str) -> str:
    if not url.startswith(DOORBELLS):
        raise ValueError("must be memory:// or redis://host:6379")
    return url


def _distinct(issuers: tuple[IssuerSettings, ...]) -> tuple[IssuerSettings, ...]:
    if len({each.issuer for each in issuers}) < len(issuers):
        raise ValueError("must name each issuer once")
    return issuers


def _one_word(token: SecretStr | None) -> SecretStr | None:
    text = token.get_secret_value() if token is not None else "-"
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("must be one word, as it was handed out")
    return token


WebUrl = Annotated[str, AfterValidator(web_url)]
Count = Annotated[int, Field(ge=1, le=1_000_000_000)]
Origins = Annotated[tuple[Annotated[str, AfterValidator(origin)], ...], BeforeValidator(_from_commas)]
Issuers = Annotated[tuple[IssuerSettings, ...], BeforeValidator(_from_json), AfterValidator(_distinct)]
Prices = Annotated[dict[str, ModelPrice], BeforeValidator(_from_json)]


class Settings(BaseSettings):
    """Made by load_settings(); made directly, it knows its defaults and arguments alone."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", enable_decoding=False, hide_input_in_errors=True
    )

    env: Annotated[Literal["development", "production"], Field(description="what weak settings are let through")] = (
        "development"
    )
    flag_environment: Annotated[
        str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$", description="which rules of feature flags count here")
    ] = Field(default_factory=lambda known: known["env"])
    data_dir: Annotated[
        Path, AfterValidator(Path.expanduser), Field(description="where the server keeps its own files")
    ] = Path(".inglenook")
    database_url: Annotated[
        str, AfterValidator(_database), Field(description="sqlite:///relative, sqlite:////absolute or postgres://")
    ] = Field(default_factory=lambda known: f"sqlite:///{known['data_dir'] / 'inglenook.sqlite3'}", repr=False)
    db_pool_size: Annotated[int, Field(ge=1, le=1_000, description="PostgreSQL connections of one process")] = 10
    live_url: Annotated[
        str, AfterValidator(_doorbell), Field(repr=False, description="memory:// for one process, else redis://")
    ] = "memory://"

    public_url: Annotated[WebUrl, Field(description="how browsers reach this server")] = "http://127.0.0.1:8000"
    cors_origins: Annotated[Origins, Field(description="web pages of other origins that may ask, comma separated")] = ()
    body_limit: Annotated[Count, Field(description="bytes of one request")] = 1_048_576  # 1 MiB
    rate_limits: Annotated[bool, Field(description="on or off: all buckets, not quotas and budgets")] = True
    worker: Annotated[bool, Field(description="on or off: whether `serve` also does background work")] = True
    log_format: Annotated[Literal["json", "text"], Field(description="how a line of the log is written")] = "text"
    metrics_token: Annotated[SecretStr | None, Field(description="the bearer token that may read /metrics")] = None

    token_secret: Annotated[
        SecretStr | None,
        Field(description=f"at least {SECRET_MIN} bytes; outside production made on the first start"),
    ] = None
    access_token_minutes: Annotated[int, Field(ge=1, le=1_440, description="minutes an access token lives")] = 15
    refresh_token_days: Annotated[int, Field(ge=1, le=366, description="days a sign-in lives without use")] = 30
    password_rounds: Annotated[int, Field(ge=4, le=16, description="bcrypt cost, a power of two")] = 12
    issuers: Annotated[Issuers, Field(description="JSON list of the others whose tokens count")] = ()

    openai_api_key: Annotated[SecretStr | None, Field(description="turns the OpenAI-compatible provider on")] = None
    openai_base_url: Annotated[WebUrl | None, Field(description="of another server that speaks OpenAI's API")] = None
    openai_model: Annotated[str, Field(min_length=1, max_length=128, description="the model that answers")] = (
        "gpt-5.4-mini"
    )
    openai_wire: Annotated[Literal["responses", "chat"], Field(description="which of OpenAI's two APIs is spoken")] = (
        Field(default_factory=lambda known: "chat" if known["openai_base_url"] else "responses")
    )
    assistant_provider: Annotated[
        Literal["auto", "openai", "anthropic", "gemini", "commands"],
        Field(description="which model the assistant asks; auto: the first with a key, else the built-in commands"),
    ] = "auto"
    rules_provider: Annotated[
        Literal["auto", "openai", "anthropic", "gemini", "extractive"],
        Field(description="which model answers about rules; auto: the first with a key, else sentences are quoted"),
    ] = "auto"
    anthropic_api_key: Annotated[SecretStr | None, Field(description="of Anthropic, for the assistant and rules")] = (
        None
    )
    anthropic_base_url: Annotated[WebUrl | None, Field(description="of another server that speaks Anthropic's API")] = (
        None
    )
    anthropic_model: Annotated[
        str, Field(min_length=1, max_length=128, description="the model of Anthropic that is asked")
    ] = "claude-haiku-5-5"
    gemini_api_key: Annotated[
        SecretStr | None, Field(description="of Google's Gemini, for the assistant and rules")
    ] = None
    gemini_base_url: Annotated[WebUrl | None, Field(description="of another server that speaks Gemini's API")] = None
    gemini_model: Annotated[
        str, Field(min_length=1, max_length=128, description="the model of Google that is asked")
    ] = "gemini-3.5-flash-lite"
    embed: Annotated[
        Literal["auto", "on", "off"],
        Field(description="whether rules are found by meaning, too; auto: where the extra `embed` is installed"),
    ] = "auto"
    embed_model: Annotated[
        Path | None, Field(description="a folder with another model for that: model.onnx and tokenizer.json")
    ] = None
    bgg_token: Annotated[
        SecretStr | None, AfterValidator(_one_word), Field(description="of BoardGameGeek, to fetch games from it")
    ] = None
    bgg_base_url: Annotated[WebUrl, Field(description="of BoardGameGeek's XML API, up to and with /xmlapi2")] = (
        "https://boardgamegeek.com/xmlapi2"
    )
    bgg_interval_ms: Annotated[
        int, Field(ge=0, le=600_000, description="milliseconds between two calls of BoardGameGeek, at least")
    ] = 5_000
    model_prices: Annotated[
        Prices, Field(description="JSON: model to input, cached, output; micro-USD per million tokens")
    ] = Field(default_factory=dict[str, ModelPrice])
    daily_micros: Annotated[
        int | None,
        Field(
            ge=0,
            le=2_000_000_000,
            description="micro-USD all model calls may cost in a UTC day, by INGLENOOK_MODEL_PRICES; not set: any",
        ),
    ] = None
    dialogue_per_minute: Annotated[
        Count, Field(description="lines that models may write for one world in a minute")
    ] = 20
    dialogue_daily_micros: Annotated[
        int | None,
        Field(
            ge=0,
            le=2_000_000_000,
            description="micro-USD one world may cost in a UTC day, by INGLENOOK_MODEL_PRICES; not set: no budget",
        ),
    ] = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments alone: load_settings() reads the environment, so that nothing else depends on it."""
        return (init_settings,)


class Described(NamedTuple):
    name: str
    value: str
    source: str  # "set" or "default"
    help: str


def load_settings(environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")) -> Settings:
    """Read the settings of this process. Raises SettingsError with all problems at once."""
    found = find(Settings.model_fields, given(environ, env_file))
    settings, invalid = _validated(found.texts)
    problems = found.problems | {key: f"{found.name_of(key)}: {text}" for key, text in invalid.items()}
    for key, text in _unsafe(settings).items():
        problems.setdefault(key, f"{found.name_of(key)} {text}")
    if problems:
        raise SettingsError([problems[key] for key in Settings.model_fields if key in problems])
    return settings


def _validated(texts: Mapping[str, str]) -> tuple[Settings, dict[str, str]]:
    """The settings, and by field what was wrong; a wrong one counts as not set, so that the rest can be checked."""
    source = EnvSettingsSource(Settings)
    source.env_vars = {variable(key).lower(): text for key, text in texts.items()}
    values = source()
    try:
        return Settings(**values), {}
    except ValidationError as error:
        wrong = _told(error)
    return Settings(**{key: value for key, value in values.items() if key not in wrong}), wrong


def _told(error: ValidationError) -> dict[str, str]:
    told: dict[str, str] = {}
    for each in error.errors(include_url=False, include_context=False, include_input=False):
        key, *inside = (str(part) for part in each["loc"])
        if each["type"] != "default_factory_not_called":
            message = each["msg"].removeprefix("Value error, ").replace("Input should", "must")
            told[key] = "; ".join(filter(None, [told.get(key), " ".join(filter(None, [".".join(inside), message]))]))
    return told


def _unsafe(settings: Settings) -> dict[str, str]:
    """By field, what must not be in production."""
    if settings.env != "production":
        return {}
    rules = {
        "token_secret": _secret_rule(settings.token_secret),
        "cors_origins": "must name its origins: * would let every web page ask" if "*" in settings.cors_origins else "",
        "public_url": _public_rule(settings.public_url),
        "issuers": _issuer_rule(settings.issuers),
        "password_rounds": "must be at least 10 in production" if settings.password_rounds < 10 else "",  # noqa: PLR2004
    }
    return {key: text for key, text in rules.items() if text}


def _secret_rule(secret: SecretStr | None) -> str:
    advice = "make one with: openssl rand -base64 48"
    if secret is None:
        return f"is not set: {advice}"
    weak = weakness(secret.get_secret_value())
    return f"{weak}: {advice}" if weak else ""


def _public_rule(url: str) -> str:
    return "" if url.startswith("https://") or is_loopback(url) else "must be https:// in production"


def _issuer_rule(issuers: tuple[IssuerSettings, ...]) -> str:
    weak = [each.issuer for each in issuers if each.secret and weakness(each.secret.get_secret_value())]
    return f"holds a weak secret, of {', '.join(weak)}: make another there and here" if weak else ""


def unknown_names(environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")) -> list[str]:
    """A warning for each INGLENOOK_ name that means nothing."""
    return unknown(Settings.model_fields, given(environ, env_file))


def describe(settings: Settings) -> list[Described]:
    """Every setting as it may be shown: secrets only as set or not set."""
    plain = settings.model_dump(mode="json")  # a SecretStr inside becomes asterisks
    return [
        Described(
            name=variable(key),
            value=_shown(plain[key]),
            source="set" if key in settings.model_fields_set else "default",
            help=field.description or "",
        )
        for key, field in Settings.model_fields.items()
    ]


def _shown(value: Any) -> str:
    if value is None or value == HIDDEN:
        return "not set" if value is None else "set"
    if isinstance(value, bool):
        return "on" if value else "off"
    return without_password(value) if isinstance(value, str) else json.dumps(value)
