"""Makes the enums of core and models known to GraphQL, with words on every value."""

from collections.abc import Mapping
from enum import Enum

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition


def described(kind: type[Enum], description: str, values: Mapping[str, str]) -> None:
    """Give `kind` a GraphQL type of its own name. KeyError if a value has no words."""
    definition: StrawberryEnumDefinition = strawberry.enum(kind, description=description).__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:  # pyright: ignore[reportUnknownVariableType]
        value.description = values[value.name]
