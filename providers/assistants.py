"""Which model the assistant asks, by the settings."""

from typing import Literal

from core.assistant import AssistantModel
from core.settings import Settings
from providers import configured
from providers.configured import first_with_key, require

Provider = Literal["openai", "anthropic", "gemini", "commands"]


def assistant_model(settings: Settings) -> AssistantModel:
    """Raises SettingsError as require_assistant does. Clients of others are imported when first needed."""
    require_assistant(settings)
    match chosen_assistant(settings):
        case "openai":
            from providers.openai.assistant import OpenAIAssistant  # noqa: PLC0415

            return configured.openai(OpenAIAssistant, settings)
        case "anthropic":
            from providers.anthropic import Anthropic  # noqa: PLC0415

            return configured.anthropic(Anthropic, settings)
        case "gemini":
            from providers.gemini import Gemini  # noqa: PLC0415

            return configured.gemini(Gemini, settings)
        case "commands":
            from providers.commands import Commands  # noqa: PLC0415

            return Commands()


def chosen_assistant(settings: Settings) -> Provider:
    """The one that is named, else the first that has a key, else the built-in commands."""
    named = settings.assistant_provider
    return named if named != "auto" else first_with_key(settings) or "commands"


def require_assistant(settings: Settings) -> None:
    """Raises SettingsError where what is chosen cannot be asked."""
    provider = chosen_assistant(settings)
    if provider != "commands":
        require(provider, settings, named_by="INGLENOOK_ASSISTANT_PROVIDER", asked_by="the assistant asks")
