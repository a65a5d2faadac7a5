"""Global ids and cursors: opaque on the wire, type-tagged, never trusted."""

from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from binascii import a2b_base64
from uuid import UUID

from strawberry import ID

from core.errors import Invalid, NotFound

NIL = UUID(int=0)  # no row has it


def global_id(type_name: str, key: UUID) -> ID:
    """The id of a row on the wire."""
    return ID(b64encode(f"{type_name}:{key}".encode()).decode())


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


def cursor_of(*parts: str | int) -> str:
    """An opaque cursor over the values by which a list is ordered."""
    return urlsafe_b64encode("\x1f".join(str(part) for part in parts).encode()).decode()


def cursor_parts(cursor: str, count: int, *, argument: str) -> list[str]:
    """The `count` values a cursor was made of. Raises Invalid for a cursor that is not of this list."""
    try:
        parts = urlsafe_b64decode(cursor.encode("ascii")).decode().split("\x1f")
    except (Base64Error, ValueError) as error:
        raise Invalid(argument, "a cursor of this list") from error
    if len(parts) != count:
        raise Invalid(argument, "a cursor of this list")
    return parts
