"""Where the text of a setting comes from: the environment, .env, a file with a secret, or a name that others use."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from dotenv import dotenv_values

PREFIX = "INGLENOOK_"
FILE_SUFFIX = "_FILE"
FILE_FIELDS = (
    "token_secret",
    "openai_api_key",
    "anthropic_api_key",
    "gemini_api_key",
    "bgg_token",
    "metrics_token",
    "issuers",
    "database_url",
    "live_url",
)
STAND_INS = {
    "database_url": "DATABASE_URL",
    "live_url": "REDIS_URL",
    "openai_api_key": "OPENAI_API_KEY",
    "openai_base_url": "OPENAI_BASE_URL",
    "cors_origins": "CORS_ORIGINS",
}
RESERVED = ("LOCAL_MODEL", "SMTP_URL")  # to come
OTHERS = ("API_TOKEN", "TEST_DATABASE_URL", "TEST_REDIS_URL")  # of the command line and of tests


@dataclass(slots=True)
class Found:
    """By field: its text, the variable that gave it, and what was wrong with that."""

    texts: dict[str, str] = field(default_factory=dict[str, str])
    names: dict[str, str] = field(default_factory=dict[str, str])
    problems: dict[str, str] = field(default_factory=dict[str, str])

    def name_of(self, key: str) -> str:
        return self.names.get(key, variable(key))


def variable(key: str) -> str:
    """The environment variable of the field `key`."""
    return PREFIX + key.upper()


def given(environ: Mapping[str, str] | None, env_file: Path | None) -> dict[str, str]:
    """All names that are set, the environment before the file; an empty value counts as not set."""
    from_file = dotenv_values(env_file) if env_file is not None and env_file.is_file() else {}
    names = {**from_file, **(os.environ if environ is None else environ)}
    return {name: text for name, text in names.items() if text}


def find(keys: Iterable[str], names: Mapping[str, str]) -> Found:
    """What `names` say about the fields `keys`."""
    found = Found()
    for key in keys:
        _find_one(found, key, names)
    return found


def _find_one(found: Found, key: str, names: Mapping[str, str]) -> None:
    name, file_name = variable(key), variable(key) + FILE_SUFFIX
    in_file = key in FILE_FIELDS and file_name in names
    if in_file and name in names:
        found.problems[key] = f"{name} and {file_name} are both set: keep one"
    elif in_file:
        found.names[key] = file_name
        _read(found, key, Path(names[file_name]))
    elif source := next((each for each in (name, STAND_INS.get(key)) if each in names), None):
        found.names[key] = source
        found.texts[key] = names[source]


def _read(found: Found, key: str, path: Path) -> None:
    name = found.names[key]
    try:
        text = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        found.problems[key] = f"{name}: {path} cannot be read ({type(error).__name__}): name a readable text file"
        return
    if text:
        found.texts[key] = text
    else:
        found.problems[key] = f"{name}: {path} is empty: put the value into it"


def unknown(keys: Iterable[str], names: Iterable[str]) -> list[str]:
    """A warning for each INGLENOOK_ name that means nothing, with the nearest that does."""
    known = [variable(key) for key in keys]
    files = [variable(key) + FILE_SUFFIX for key in FILE_FIELDS]
    others = [PREFIX + name for name in OTHERS]
    later = [PREFIX + name + suffix for name in RESERVED for suffix in ("", FILE_SUFFIX)]
    ours = sorted(name for name in names if name.upper().startswith(PREFIX))
    return [_warning(name, known + files) for name in ours if name not in {*known, *files, *later, *others}]


def _warning(name: str, known: list[str]) -> str:
    endings = [each.removeprefix(PREFIX) for each in known]  # the prefix would make every name look alike
    nearest = get_close_matches(name[len(PREFIX) :].upper(), endings, n=1)
    return f"{name} is not a setting" + (f": did you mean {PREFIX}{nearest[0]}?" if nearest else "")
