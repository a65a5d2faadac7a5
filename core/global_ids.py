"""Global ids: what a row is called outside, opaque, type-tagged, never trusted."""

from base64 import b64encode
from binascii import Error as Base64Error
from binascii import a2b_base64
from uuid import UUID

from core.errors import NotFound

NIL = UUID(int=0)  # no row has it


def global_id(type_name: str, key: UUID) -> str:
    """The id of a row on the wire."""
    return b64encode(f"{type_name}:{key}".encode()).decode()


def type_and_key(value: str) -> tuple[str, UUID] | None:
    """What `global_id` was made from, or None for anything else."""
    try:
        name, _, key = a2b_base64(value.encode("ascii"), strict_mode=True).decode("ascii").partition(":")
        return name, UUID(key)
    except (Base64Error, ValueError):
        return None


def key(value: str, type_name: str, *, path: tuple[str, ...] | None = None) -> UUID:
    """The key behind a `type_name`'s id. Raises NotFound for garbage and for another type's id."""
    found = key_or_nil(value, type_name)
    if found == NIL:
        raise NotFound(type_name, path=path)
    return found


def key_or_nil(value: str, type_name: str) -> UUID:
    """The key behind a `type_name`'s id; NIL for garbage and for another type's id: a look-up then finds nothing."""
    found = type_and_key(value)
    return found[1] if found is not None and found[0] == type_name else NIL
