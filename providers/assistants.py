"""Which model the assistant asks, by the settings."""

from importlib.util import find_spec
from typing import Literal

from pydantic import SecretStr

from core.assistant import AssistantModel
from core.settings import Settings, SettingsError

Provider = Literal["openai", "anthropic", "gemini", "commands"]

EXTRAS: dict[Provider, str] = {"anthropic": "anthropic", "gemini": "google.genai"}  # and what each installs


def assistant_model(settings: Settings) -> AssistantModel:
    """Raises SettingsError as require_assistant does. Clients of others are imported when first needed."""
    require_assistant(settings)
    match chosen_assistant(settings):
        case "openai":
            return _openai(settings)
        case "anthropic":
            return _anthropic(settings)
        case "gemini":
            return _gemini(settings)
        case "commands":
            return _commands()


def chosen_assistant(settings: Settings) -> Provider:
    """The one that is named, else the first that has a key, else the built-in commands."""
    named = settings.assistant_provider
    if named != "auto":
        return named
    order: tuple[Provider, ...] = ("openai", "anthropic", "gemini", "commands")
    return next(provider for provider in order if _has_key(provider, settings))


def require_assistant(settings: Settings) -> None:
    """Raises SettingsError where what is chosen cannot be asked."""
    provider = chosen_assistant(settings)
    if not _has_key(provider, settings):
        name = f"INGLENOOK_{provider.upper()}_API_KEY"
        raise SettingsError([f"{name} is not set: INGLENOOK_ASSISTANT_PROVIDER={provider} needs it"])
    if provider in EXTRAS and not _installed(EXTRAS[provider]):
        raise SettingsError([f'the assistant asks {provider}, an extra: pip install "inglenook[{provider}]"'])


def _has_key(provider: Provider, settings: Settings) -> bool:
    """A server of one's own that speaks OpenAI's API may do without."""
    return {
        "openai": settings.openai_api_key is not None or settings.openai_base_url is not None,
        "anthropic": settings.anthropic_api_key is not None,
        "gemini": settings.gemini_api_key is not None,
        "commands": True,
    }[provider]


def _installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # of the package around it
        return False


def _openai(settings: Settings) -> AssistantModel:
    from providers.openai.assistant import OpenAIAssistant  # noqa: PLC0415

    return OpenAIAssistant(
        api_key=settings.openai_api_key,
        base_url=settings.openai_base_url,
        model=settings.openai_model,
        wire=settings.openai_wire,
    )


def _anthropic(settings: Settings) -> AssistantModel:
    from providers.anthropic import Anthropic  # noqa: PLC0415

    return Anthropic(
        api_key=settings.anthropic_api_key or SecretStr(""),
        base_url=settings.anthropic_base_url,
        model=settings.anthropic_model,
    )


def _gemini(settings: Settings) -> AssistantModel:
    from providers.gemini import Gemini  # noqa: PLC0415

    return Gemini(
        api_key=settings.gemini_api_key or SecretStr(""),
        base_url=settings.gemini_base_url,
        model=settings.gemini_model,
    )


def _commands() -> AssistantModel:
    from providers.commands import Commands  # noqa: PLC0415

    return Commands()
