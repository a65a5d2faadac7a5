"""Settings: every problem at once, nothing secret in what is said, and production refuses what is weak."""

import json
import os
import secrets
import stat
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import typer
from pydantic import SecretStr

from core.secrets import weakness
from core.settings import Settings, SettingsError, describe, load_settings, secret_in, unknown_names
from server.cli.facts import config

STRONG = "f3c1a9d27be84056917c2ae0d5b3486fae10c79b2d685f34"
PRODUCTION = {
    "INGLENOOK_ENV": "production",
    "INGLENOOK_TOKEN_SECRET": STRONG,
    "INGLENOOK_PUBLIC_URL": "https://inglenook.example",
}


def loaded(names: Mapping[str, str]) -> Settings:
    return load_settings(names, None)


def problems(names: Mapping[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(names, None)
    return caught.value.problems


def test_nothing_has_to_be_set() -> None:
    settings = loaded({})

    assert settings.env == "development"
    assert settings.database_url == "sqlite:///.inglenook/inglenook.sqlite3"
    assert (settings.live_url, settings.openai_wire, settings.token_secret) == ("memory://", "responses", None)
    assert (settings.access_token_minutes, settings.refresh_token_days, settings.body_limit) == (15, 30, 1_048_576)


def test_settings_made_directly_do_not_look_at_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INGLENOOK_DB_POOL_SIZE", "77")

    assert Settings().db_pool_size == 10
    assert load_settings(env_file=None).db_pool_size == 77


def test_each_kind_of_value_is_read() -> None:
    settings = loaded(
        {
            "INGLENOOK_DATA_DIR": "/srv/inglenook",
            "INGLENOOK_CORS_ORIGINS": "https://App.example/, http://localhost:3000 ,",
            "INGLENOOK_RATE_LIMITS": "off",
            "INGLENOOK_MODEL_PRICES": '{"small": {"input": 250000, "cached": 25000, "output": 2000000}}',
            "INGLENOOK_OPENAI_BASE_URL": "http://127.0.0.1:11434/v1/",
            "INGLENOOK_DIALOGUE_DAILY_MICROS": "5000",
        }
    )

    assert settings.database_url == "sqlite:////srv/inglenook/inglenook.sqlite3"
    assert settings.cors_origins == ("https://app.example", "http://localhost:3000")
    assert settings.rate_limits is False
    assert settings.model_prices["small"].output == 2_000_000
    assert (settings.openai_base_url, settings.openai_wire) == ("http://127.0.0.1:11434/v1", "chat")
    assert settings.dialogue_daily_micros == 5_000


def test_the_environment_goes_before_the_env_file_and_empty_means_not_set(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("INGLENOOK_DB_POOL_SIZE=3\nINGLENOOK_OPENAI_MODEL='from file'\nINGLENOOK_LIVE_URL=\n")

    settings = load_settings({"INGLENOOK_DB_POOL_SIZE": "4"}, env_file)

    assert (settings.db_pool_size, settings.openai_model, settings.live_url) == (4, "from file", "memory://")


def test_the_names_of_others_serve_where_ours_is_absent() -> None:
    others = {
        "DATABASE_URL": "postgres://db/theirs",
        "REDIS_URL": "redis://theirs",
        "OPENAI_API_KEY": "key",
        "OPENAI_BASE_URL": "http://theirs/v1",
        "CORS_ORIGINS": "https://theirs",
        "BETTER_AUTH_SECRET": STRONG,
    }

    alone = load_settings(others, None)
    beside = load_settings(others | {"INGLENOOK_DATABASE_URL": "postgres://db/ours"}, None)

    assert (alone.database_url, alone.live_url) == ("postgres://db/theirs", "redis://theirs")
    assert (alone.openai_api_key, alone.openai_base_url) == (SecretStr("key"), "http://theirs/v1")
    assert (alone.cors_origins, alone.token_secret) == (("https://theirs",), None)
    assert beside.database_url == "postgres://db/ours"


def test_a_secret_may_be_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"\n{STRONG}\n")

    settings = loaded({"INGLENOOK_TOKEN_SECRET_FILE": str(file)})

    assert settings.token_secret == SecretStr(STRONG)


def test_a_file_beside_the_value_a_missing_and_an_empty_file_are_problems(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.write_text(" \n")

    told = problems(
        {
            "INGLENOOK_TOKEN_SECRET": STRONG,
            "INGLENOOK_TOKEN_SECRET_FILE": str(empty),
            "INGLENOOK_METRICS_TOKEN_FILE": str(empty),
            "INGLENOOK_OPENAI_API_KEY_FILE": str(tmp_path / "none"),
        }
    )

    assert told == [
        f"INGLENOOK_METRICS_TOKEN_FILE: {empty} is empty: put the value into it",
        "INGLENOOK_TOKEN_SECRET and INGLENOOK_TOKEN_SECRET_FILE are both set: keep one",
        f"INGLENOOK_OPENAI_API_KEY_FILE: {tmp_path / 'none'} cannot be read (FileNotFoundError): "
        "name a readable text file",
    ]


def test_all_problems_are_told_at_once_each_with_its_variable() -> None:
    told = problems(
        {
            "INGLENOOK_ENV": "production",
            "DATABASE_URL": "mysql://root:hunter2@db/x",
            "INGLENOOK_TOKEN_SECRET": "hunter2",
            "INGLENOOK_PUBLIC_URL": "http://inglenook.example",
            "INGLENOOK_CORS_ORIGINS": "*",
            "INGLENOOK_ACCESS_TOKEN_MINUTES": "soon",
            "INGLENOOK_MODEL_PRICES": "{hunter2",
            "INGLENOOK_OPENAI_BASE_URL": "hunter2",
            "INGLENOOK_ISSUERS": '[{"issuer": "a", "audience": "b", "secret": "hunter2"}]',
            "INGLENOOK_PASSWORD_ROUNDS": "4",
        }
    )

    assert [line.split()[0].rstrip(":") for line in told] == [
        "DATABASE_URL",
        "INGLENOOK_PUBLIC_URL",
        "INGLENOOK_CORS_ORIGINS",
        "INGLENOOK_TOKEN_SECRET",
        "INGLENOOK_ACCESS_TOKEN_MINUTES",
        "INGLENOOK_PASSWORD_ROUNDS",
        "INGLENOOK_ISSUERS",
        "INGLENOOK_OPENAI_BASE_URL",
        "INGLENOOK_MODEL_PRICES",
    ]
    assert "hunter2" not in "\n".join(told)


@pytest.mark.parametrize(
    ("issuer", "said"),
    [
        ({"audience": "b", "secret": STRONG}, "issuer"),
        ({"issuer": "a", "secret": STRONG}, "audience"),
        ({"issuer": "a", "audience": "b"}, "either jwks_url or secret"),
        (
            {"issuer": "a", "audience": "b", "secret": STRONG, "jwks_url": "https://a/k"},
            "either jwks_url or secret",
        ),
        ({"issuer": "a", "audience": "b", "secret": "x" * 31}, "at least 32 bytes"),
        ({"issuer": "a", "audience": "b", "secret": STRONG, "algorithms": ["EdDSA"]}, "HS256 alone"),
        ({"issuer": "a", "audience": "b", "secret": STRONG, "algorithms": ["HS256", "RS256"]}, "HS256 alone"),
        (
            {"issuer": "a", "audience": "b", "jwks_url": "https://a/k", "algorithms": ["HS256"]},
            "EdDSA, ES256 and RS256",
        ),
        ({"issuer": "a", "audience": "b", "jwks_url": "https://a/k", "algorithms": ["none"]}, "algorithms"),
        ({"issuer": "a", "audience": "b", "jwks_url": "file:///etc/passwd"}, "http"),
        ({"issuer": "a", "audience": "b", "jwks_url": "https://a/k", "jwks": "x"}, "jwks"),
    ],
)
def test_an_issuer_that_cannot_be_checked_is_refused(issuer: dict[str, object], said: str) -> None:
    [told] = problems({"INGLENOOK_ISSUERS": json.dumps([issuer])})

    assert told.startswith("INGLENOOK_ISSUERS: ")
    assert said in told
    assert STRONG not in told


def test_an_issuer_is_named_once() -> None:
    known = {"issuer": "a", "audience": "b", "jwks_url": "https://a/k"}
    twice = json.dumps([known, known | {"audience": "c"}])

    assert problems({"INGLENOOK_ISSUERS": twice}) == ["INGLENOOK_ISSUERS: must name each issuer once"]


def test_production_starts_with_strong_settings() -> None:
    assert load_settings(PRODUCTION, None).env == "production"
    assert load_settings(PRODUCTION | {"INGLENOOK_PUBLIC_URL": "http://localhost:8000"}, None).env == "production"


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "brief",
        STRONG[:31],
        "x" * 64,
        "abcdefghijklmnopqrstuvwxyz0123456789",
        "0123456789abcdef0123456789abcdef",
        "better-auth-secret-12345678901234567890",
        "please-change-me-please-change-me-now",
    ],
)
def test_production_refuses_a_weak_secret_which_development_takes(weak: str) -> None:
    with pytest.raises(SettingsError, match=r"INGLENOOK_TOKEN_SECRET .*openssl rand") as caught:
        load_settings(PRODUCTION | {"INGLENOOK_TOKEN_SECRET": weak}, None)
    in_development = loaded({"INGLENOOK_TOKEN_SECRET": weak})

    assert len(caught.value.problems) == 1
    assert not weak or weak not in str(caught.value)
    assert in_development.env == "development"


def test_production_refuses_a_weak_secret_of_an_issuer() -> None:
    issuers = '[{"issuer": "front", "audience": "b", "secret": "better-auth-secret-12345678901234567890"}]'

    with pytest.raises(SettingsError, match="INGLENOOK_ISSUERS holds a weak secret, of front"):
        load_settings(PRODUCTION | {"INGLENOOK_ISSUERS": issuers}, None)


def test_a_random_secret_is_not_called_weak() -> None:
    made = [secrets.token_hex(16) for _ in range(1_000)] + [secrets.token_urlsafe(32) for _ in range(1_000)]

    assert [secret for secret in made if weakness(secret)] == []


def test_an_unknown_name_is_told_with_the_nearest(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("INGLENOOK_OPENAI_MODLE=x\n")
    names = {
        "INGLENOOK_DATABSE_URL": "x",
        "inglenook_live_url": "x",
        "INGLENOOK_GEMINI_API_KEY": "kept for later",
        "INGLENOOK_TOKEN_SECRET_FILE": "known",
        "INGLENOOK_QQQQQQQQ": "x",
        "PATH": "x",
    }

    assert unknown_names(names, env_file) == [
        "INGLENOOK_DATABSE_URL is not a setting: did you mean INGLENOOK_DATABASE_URL?",
        "INGLENOOK_OPENAI_MODLE is not a setting: did you mean INGLENOOK_OPENAI_MODEL?",
        "INGLENOOK_QQQQQQQQ is not a setting",
        "inglenook_live_url is not a setting: did you mean INGLENOOK_LIVE_URL?",
    ]


def test_a_description_shows_everything_but_secrets() -> None:
    settings = loaded(
        {
            "INGLENOOK_OPENAI_API_KEY": "hunter2",
            "DATABASE_URL": "postgres://ann:hunter2@db/x?password=hunter2",
            "INGLENOOK_LIVE_URL": "redis://:hunter2@redis",
            "INGLENOOK_ISSUERS": '[{"issuer": "front", "audience": "b", "secret": "hunter2-hunter2-hunter2-hunter2-"}]',
            "INGLENOOK_RATE_LIMITS": "off",
        }
    )

    facts = {each.name: each for each in describe(settings)}

    assert len(facts) == len(Settings.model_fields)
    assert facts["INGLENOOK_OPENAI_API_KEY"][1:3] == ("set", "set")
    assert facts["INGLENOOK_TOKEN_SECRET"][1:3] == ("not set", "default")
    assert facts["INGLENOOK_DATABASE_URL"].value == "postgres://***@db/x"
    assert facts["INGLENOOK_RATE_LIMITS"].value == "off"
    assert "front" in facts["INGLENOOK_ISSUERS"].value
    assert all(each.help for each in facts.values())
    assert "hunter2" not in repr(facts) + repr(settings)


def test_what_to_install_is_told_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("server.cli.console.load_settings", not_installed)

    with pytest.raises(typer.Exit):
        config()

    assert "pip install 'inglenook[embed]'" in capsys.readouterr().err


def not_installed() -> Settings:
    raise SettingsError(["what is needed is missing: pip install 'inglenook[embed]'"])


def test_in_a_narrow_window_no_setting_is_cut_off(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")

    config()

    told = capsys.readouterr().out
    assert "…" not in told
    assert all(one.name in told for one in describe(loaded({})))


def test_many_who_start_at_once_share_one_secret_that_only_the_owner_reads(tmp_path: Path) -> None:
    data_dir = tmp_path / "new" / "data"

    with ThreadPoolExecutor(16) as pool:
        seen = set(pool.map(secret_in, [data_dir] * 64))

    assert len(seen) == 1
    assert weakness(seen.pop()) is None
    assert os.listdir(data_dir) == ["token_secret"]
    assert stat.S_IMODE((data_dir / "token_secret").stat().st_mode) == 0o600
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700


def test_an_emptied_secret_file_is_not_replaced_in_silence(tmp_path: Path) -> None:
    (tmp_path / "token_secret").write_text("")

    with pytest.raises(ValueError, match="holds no secret"):
        secret_in(tmp_path)
