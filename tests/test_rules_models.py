"""Which models answer about rules, and what is told where they cannot."""

import subprocess
import sys
from typing import Any

import pytest
from pydantic import SecretStr

from core.settings import Settings, SettingsError
from providers.rules_models import rules_models

KEY = SecretStr("a-key-that-must-not-show")
KEYS = {"openai_api_key": KEY, "anthropic_api_key": KEY, "gemini_api_key": KEY}
AT_HOME = {"openai_base_url": "http://127.0.0.1:11434/v1", "openai_model": "gemma3:4b"}
PACKAGES = ("openai", "anthropic", "google.genai", "httpx2")


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, ["extractive"]),
        ({"gemini_api_key": KEY}, ["gemini", "extractive"]),
        ({"gemini_api_key": KEY, "anthropic_api_key": KEY}, ["anthropic", "gemini", "extractive"]),
        (KEYS, ["openai", "anthropic", "gemini", "extractive"]),
        (AT_HOME, ["openai", "extractive"]),
        ({**KEYS, "rules_provider": "gemini"}, ["gemini", "openai", "anthropic", "extractive"]),
        ({**KEYS, "rules_provider": "anthropic"}, ["anthropic", "openai", "gemini", "extractive"]),
        ({**AT_HOME, "rules_provider": "extractive"}, ["extractive", "openai"]),
        ({**KEYS, "assistant_provider": "gemini"}, ["openai", "anthropic", "gemini", "extractive"]),
    ],
)
def test_all_that_can_be_asked_are_there_and_the_one_that_is_named_first(
    given: dict[str, Any], names: list[str]
) -> None:
    models = rules_models(Settings(**given))

    assert list(models) == names
    assert [model.name for model in models.values()] == names


def test_each_asks_the_model_of_its_settings() -> None:
    settings = Settings(**KEYS, openai_model="one", anthropic_model="two", gemini_model="three")  # pyright: ignore[reportArgumentType]

    models = rules_models(settings)

    assert [model.model for model in models.values()] == ["one", "two", "three", "extractive"]


@pytest.mark.parametrize("provider", ["openai", "anthropic", "gemini"])
def test_one_that_is_named_needs_its_key(provider: Any) -> None:
    with pytest.raises(SettingsError) as refused:
        rules_models(Settings(rules_provider=provider))

    name = f"INGLENOOK_{provider.upper()}_API_KEY"
    assert refused.value.problems == [f"{name} is not set: INGLENOOK_RULES_PROVIDER={provider} needs it"]


@pytest.mark.parametrize(("provider", "module"), [("anthropic", "anthropic"), ("gemini", "google.genai")])
@pytest.mark.parametrize("named", [True, False])
def test_a_missing_extra_of_the_first_is_told_with_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, provider: Any, module: str, named: bool
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    keys: dict[str, Any] = {f"{provider}_api_key": KEY}

    with pytest.raises(SettingsError, match=rf'pip install "inglenook\[{provider}\]"') as refused:
        rules_models(Settings(**keys, rules_provider=provider if named else "auto"))

    assert KEY.get_secret_value() not in str(refused.value)


def test_another_whose_extra_is_missing_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anthropic", None)

    assert list(rules_models(Settings(**KEYS))) == ["openai", "gemini", "extractive"]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("given", [{}, {f"{name}_api_key": "k" for name in ("openai", "anthropic", "gemini")}])
def test_no_package_of_a_provider_is_imported_before_it_is_asked(given: dict[str, str]) -> None:
    code = (
        "import sys\nfrom core.settings import Settings\nfrom providers.rules_models import rules_models\n"
        f"rules_models(Settings(**{given!r}))\nprint([name for name in {PACKAGES} if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603

    assert done.stdout.strip() == "[]"


def test_a_server_without_keys_imports_no_package_of_a_provider() -> None:
    code = f"import sys, server.app\nprint([name for name in {PACKAGES[:3]} if name in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603

    assert done.stdout.strip() == "[]"
