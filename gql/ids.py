"""Global ids and cursors on the wire: opaque, type-tagged, never trusted."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from uuid import UUID

from strawberry import ID

from core import global_ids
from core.errors import Invalid
from core.global_ids import NIL, key, key_or_nil, type_and_key

__all__ = ["NIL", "cursor_of", "cursor_parts", "global_id", "key", "key_or_nil", "type_and_key"]


def global_id(type_name: str, key: UUID) -> ID:
    """The id of a row on the wire."""
    return ID(global_ids.global_id(type_name, key))


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
