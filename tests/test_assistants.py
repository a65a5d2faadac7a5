"""Which model the assistant asks, and what is told where it cannot be asked."""

import sys
from typing import Any

import pytest
from pydantic import SecretStr

from core.settings import Settings, SettingsError
from providers.assistants import assistant_model

KEY = SecretStr("a-key-that-must-not-show")
KEYS = {"openai_api_key": KEY, "anthropic_api_key": KEY, "gemini_api_key": KEY}


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({}, ("commands", "built-in")),
        ({"gemini_api_key": KEY}, ("gemini", "gemini-3.5-flash-lite")),
        ({"gemini_api_key": KEY, "anthropic_api_key": KEY}, ("anthropic", "claude-haiku-5-5")),
        (KEYS, ("openai", "gpt-5.4-mini")),
        ({"openai_base_url": "http://127.0.0.1:11434/v1", "openai_model": "gemma3:4b"}, ("openai", "gemma3:4b")),
        ({**KEYS, "assistant_provider": "gemini", "gemini_model": "mine"}, ("gemini", "mine")),
        ({**KEYS, "assistant_provider": "anthropic", "anthropic_model": "mine"}, ("anthropic", "mine")),
        ({**KEYS, "assistant_provider": "commands"}, ("commands", "built-in")),
    ],
)
def test_the_one_that_is_named_is_asked_else_the_first_with_a_key(
    given: dict[str, Any], asked: tuple[str, str]
) -> None:
    model = assistant_model(Settings(**given))

    assert (model.name, model.model) == asked


@pytest.mark.parametrize("provider", ["openai", "anthropic", "gemini"])
def test_one_that_is_named_needs_its_key(provider: Any) -> None:
    with pytest.raises(SettingsError) as refused:
        assistant_model(Settings(assistant_provider=provider))

    name = f"INGLENOOK_{provider.upper()}_API_KEY"
    assert refused.value.problems == [f"{name} is not set: INGLENOOK_ASSISTANT_PROVIDER={provider} needs it"]


@pytest.mark.parametrize(("provider", "module"), [("anthropic", "anthropic"), ("gemini", "google.genai")])
def test_a_missing_extra_is_told_with_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, provider: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(SettingsError, match=rf'pip install "inglenook\[{provider}\]"') as refused:
        assistant_model(Settings(**{f"{provider}_api_key": KEY}))  # pyright: ignore[reportArgumentType]

    assert KEY.get_secret_value() not in str(refused.value)


def test_a_package_around_the_extra_may_be_missing_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "google.genai", raising=False)
    monkeypatch.setitem(sys.modules, "google", None)

    with pytest.raises(SettingsError, match=r"inglenook\[gemini\]"):
        assistant_model(Settings(gemini_api_key=KEY))
