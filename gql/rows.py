"""From database rows to GraphQL types: each type shows the columns it names, and no other."""

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, Self, cast

import strawberry
from tortoise.models import Model

from gql.ids import global_id

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@strawberry.interface(description="Something with an id of its own, which `node` finds again.")
class Node:
    id: strawberry.ID = strawberry.field(description="Opaque, unique among all things of this API.")


class FromRow:
    """A type whose fields are columns of a row; its `id` is the global id, its private `row` the row itself."""

    @classmethod
    def of(cls, row: Model | None) -> Self:
        """Copy the columns this type declares. AttributeError if the row lacks one, AssertionError if there is none."""
        assert row is not None  # noqa: S101 - it is referred to by a row that is there
        values: dict[str, Any] = {name: getattr(row, name) for name in _columns(cls)}
        make: Any = cls
        return make(id=global_id(cls.__name__, row.pk), row=row, **values)

    @classmethod
    def maybe(cls, row: Model | None) -> Self | None:
        return None if row is None else cls.of(row)


@cache
def _columns(kind: type[FromRow]) -> tuple[str, ...]:
    declared = cast("type[DataclassInstance]", kind)
    return tuple(f.name for f in fields(declared) if f.init and f.name not in ("id", "row"))
