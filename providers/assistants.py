"""Which model the assistant asks, by the settings."""

from typing import Literal

from pydantic import SecretStr

from core.assistant import AssistantModel
from core.settings import Settings
from providers.configured import first_with_key, require

Provider = Literal["openai", "anthropic", "gemini", "commands"]


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
    return named if named != "auto" else first_with_key(settings) or "commands"


def require_assistant(settings: Settings) -> None:
    """Raises SettingsError where what is chosen cannot be asked."""
    provider = chosen_assistant(settings)
    if provider != "commands":
        require(provider, settings, named_by="INGLENOOK_ASSISTANT_PROVIDER", asked_by="the assistant asks")


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
