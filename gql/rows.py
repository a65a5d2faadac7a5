"""From database rows to GraphQL types: each type shows the columns it names, and no other."""

from functools import cache
from typing import Any, Self

import strawberry
from tortoise.models import Model

from gql.ids import global_id


@strawberry.interface(description="Something with an id of its own, which `node` finds again.")
class Node:
    id: strawberry.ID = strawberry.field(description="Opaque, unique among all things of this API.")


class FromRow:
    """A type whose fields are columns of a row; its `id` is the global id, its private `row` the row itself."""

    @classmethod
    def of(cls, row: Model) -> Self:
        """Copy the columns this type declares. AttributeError if the row lacks one."""
        values: dict[str, Any] = {name: getattr(row, name) for name in _columns(cls)}
        return cls(id=global_id(cls.__name__, row.pk), row=row, **values)

    @classmethod
    def maybe(cls, row: Model | None) -> Self | None:
        return None if row is None else cls.of(row)


@cache
def _columns(kind: type[FromRow]) -> tuple[str, ...]:
    declared: dict[str, Any] = kind.__dataclass_fields__  # pyright: ignore[reportAttributeAccessIssue]
    return tuple(name for name, field in declared.items() if field.init and name not in ("id", "row"))
