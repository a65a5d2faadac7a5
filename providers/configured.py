"""Which models of others the settings allow to ask, and which of them is asked first."""

from importlib.util import find_spec
from typing import Literal, Protocol, TypeVar

from pydantic import SecretStr

from core.settings import Settings, SettingsError
from providers.openai.requests import Wire

M_co = TypeVar("M_co", covariant=True)

Remote = Literal["openai", "anthropic", "gemini"]

REMOTE: tuple[Remote, ...] = ("openai", "anthropic", "gemini")  # the first one with a key is asked where none is named
EXTRAS: dict[str, str] = {"anthropic": "anthropic", "gemini": "google.genai"}  # and what each installs


class OfOpenAI(Protocol[M_co]):
    """A class of models that are asked over one of OpenAI's wires."""

    def __call__(self, *, api_key: SecretStr | None, base_url: str | None, model: str, wire: Wire) -> M_co: ...


class OfAnother(Protocol[M_co]):
    """A class of models that need a key."""

    def __call__(self, *, api_key: SecretStr, base_url: str | None, model: str) -> M_co: ...


def openai(model: OfOpenAI[M_co], settings: Settings) -> M_co:
    return model(
        api_key=settings.openai_api_key,
        base_url=settings.openai_base_url,
        model=settings.openai_model,
        wire=settings.openai_wire,
    )


def anthropic(model: OfAnother[M_co], settings: Settings) -> M_co:
    return model(
        api_key=settings.anthropic_api_key or SecretStr(""),
        base_url=settings.anthropic_base_url,
        model=settings.anthropic_model,
    )


def gemini(model: OfAnother[M_co], settings: Settings) -> M_co:
    return model(
        api_key=settings.gemini_api_key or SecretStr(""),
        base_url=settings.gemini_base_url,
        model=settings.gemini_model,
    )


def first_with_key(settings: Settings) -> Remote | None:
    return next((provider for provider in REMOTE if has_key(provider, settings)), None)


def has_key(provider: Remote, settings: Settings) -> bool:
    """A server of one's own that speaks OpenAI's API may do without."""
    return {
        "openai": settings.openai_api_key is not None or settings.openai_base_url is not None,
        "anthropic": settings.anthropic_api_key is not None,
        "gemini": settings.gemini_api_key is not None,
    }[provider]


def installed(provider: Remote) -> bool:
    return provider not in EXTRAS or _found(EXTRAS[provider])


def require(provider: Remote, settings: Settings, *, named_by: str, asked_by: str) -> None:
    """Raises SettingsError where `provider` cannot be asked; `named_by` is the setting that names it."""
    if not has_key(provider, settings):
        name = f"INGLENOOK_{provider.upper()}_API_KEY"
        raise SettingsError([f"{name} is not set: {named_by}={provider} needs it"])
    if not installed(provider):
        raise SettingsError([f'{asked_by} {provider}, an extra: pip install "inglenook[{provider}]"'])


def _found(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # of the package around it
        return False
