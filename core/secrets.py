"""Secrets of the server itself: whether one is good enough, and the one that is made on the first start."""

import os
import secrets
from itertools import pairwise
from pathlib import Path

SECRET_MIN = 32  # bytes
FILE = "token_secret"
VARIETY_MIN = 8  # different characters, and different steps from one to the next; random hex has about 14 and 20
PLACEHOLDERS = ("better-auth-secret", "change", "default", "example", "insecure", "password", "placeholder", "secret")


def weakness(secret: str) -> str | None:
    """What is wrong with a secret, as the end of the sentence "it ..."; None if it may serve in production."""
    characters = secret.encode()
    if len(characters) < SECRET_MIN:
        return f"is shorter than {SECRET_MIN} bytes"
    if any(word in secret.lower() for word in PLACEHOLDERS):
        return "is a placeholder that others know"
    steps = {after - before for before, after in pairwise(characters)}
    if min(len(set(characters)), len(steps)) < VARIETY_MIN:
        return "is too regular, so that it can be guessed"
    return None


def secret_in(data_dir: Path) -> str:
    """The secret kept in `data_dir`, made by whoever comes first; several processes may ask at once.

    Raises ValueError if the file was emptied or cut.
    """
    path = data_dir / FILE
    if not path.exists():
        _make(path)
    secret = path.read_text().strip()
    if len(secret) < SECRET_MIN:
        raise ValueError(f"{path} holds no secret: restore it, or delete it to get a new one")
    return secret


def _make(path: Path) -> None:
    """Whole or not at all: the text is written aside, and a link to it fails if another process was faster."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, path)
    except FileExistsError:
        return
    finally:
        aside.unlink(missing_ok=True)
