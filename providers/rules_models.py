"""Which models answer questions about rules, by the settings."""

from core.rules import BUILT_IN, RulesModel
from core.settings import Settings
from providers import configured
from providers.configured import REMOTE, Remote, first_with_key, has_key, installed, require
from providers.extractive import Extractive


def rules_models(settings: Settings) -> dict[str, RulesModel]:
    """All that can be asked, by name, the one that is asked where none is named first; the built-in one always.

    Raises SettingsError as require_rules does. Clients of others are imported when first needed.
    """
    require_rules(settings)
    others: list[Remote] = [each for each in REMOTE if has_key(each, settings) and installed(each)]
    models: dict[str, RulesModel] = {name: _remote(name, settings) for name in others}
    models[BUILT_IN] = Extractive()
    first = _chosen(settings) or BUILT_IN
    return {first: models[first], **models}


def require_rules(settings: Settings) -> None:
    """Raises SettingsError where the first cannot be asked."""
    provider = _chosen(settings)
    if provider is not None:
        require(provider, settings, named_by="INGLENOOK_RULES_PROVIDER", asked_by="answers about rules come from")


def _chosen(settings: Settings) -> Remote | None:
    """The one that is named, else the first that has a key; None is the built-in one."""
    match settings.rules_provider:
        case "auto":
            return first_with_key(settings)
        case "extractive":
            return None
        case named:
            return named


def _remote(provider: Remote, settings: Settings) -> RulesModel:
    match provider:
        case "openai":
            from providers.openai.rules import OpenAIRules  # noqa: PLC0415

            return configured.openai(OpenAIRules, settings)
        case "anthropic":
            from providers.anthropic.rules import AnthropicRules  # noqa: PLC0415

            return configured.anthropic(AnthropicRules, settings)
        case "gemini":
            from providers.gemini.rules import GeminiRules  # noqa: PLC0415

            return configured.gemini(GeminiRules, settings)
