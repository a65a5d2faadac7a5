"""The schema as a client sees it: every field with its arguments, documents that ask for it, and what is refused."""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownParameterType=false
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputType,
    GraphQLNamedType,
    get_named_type,
    is_input_object_type,
    is_interface_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    is_required_argument,
    is_union_type,
)

from gql.schema import executable

ROOTS = {"Query": "query", "Mutation": "mutation", "Subscription": "subscription"}
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One value among a field's arguments; `type` is without its `!`."""

    path: Path
    type: GraphQLInputType

    @property
    def kind(self) -> str:
        """The name of its type, with brackets around a list's."""
        return str(self.type)


@dataclass(frozen=True, slots=True)
class Refused:
    code: str
    path: Path | None


def fields() -> dict[str, GraphQLField]:
    """Every field of a root, and every other one that takes arguments, such as World.npcs."""
    found: dict[str, GraphQLField] = {}
    for name, kind in executable().type_map.items():
        if is_object_type(kind) and not name.startswith("__"):
            found |= {f"{name}.{key}": each for key, each in kind.fields.items() if name in ROOTS or each.args}
    return found


def places(field: GraphQLField) -> Iterator[Place]:
    """Every argument and input field at every depth; the items of lists stand under `0`."""
    yield from _within((), field.args)


def _within(path: Path, given: Mapping[str, GraphQLArgument] | Mapping[str, GraphQLInputField]) -> Iterator[Place]:
    for name, each in given.items():
        yield from _at((*path, name), each.type)


def _at(path: Path, kind: GraphQLInputType) -> Iterator[Place]:
    if is_non_null_type(kind):
        kind = kind.of_type
    yield Place(path, kind)
    if is_list_type(kind):
        yield from _at((*path, "0"), kind.of_type)
    elif is_input_object_type(kind):
        yield from _within(path, kind.fields)


def at(value: Any, path: Path) -> Any:
    """What stands at a place among arguments."""
    for key in path:
        value = value[int(key) if isinstance(value, list) else key]
    return value


def has(value: Any, path: Path) -> bool:
    try:
        at(value, path)
    except (KeyError, IndexError):
        return False
    return True


def replaced(value: Any, path: Path, new: Any) -> Any:
    """A copy of arguments with `new` at a place."""
    if not path:
        return new
    key: Any = int(path[0]) if isinstance(value, list) else path[0]
    copy = deepcopy(value)
    copy[key] = replaced(value[key], path[1:], new)
    return copy


def document(name: str, *, around: str = "{}", depth: int = 3) -> str:
    """A document that asks for the field with all its arguments as variables, and for most of what it gives.

    `around` is what stands around a field that is no root's, in braces the place where it goes.
    """
    kind, _, key = name.partition(".")
    field = fields()[name]
    variables = ", ".join(f"${each}: {_optional(argument)}" for each, argument in field.args.items())
    arguments = ", ".join(f"{each}: ${each}" for each in field.args)
    asked = f"{key}{f'({arguments})' if arguments else ''} {selection(get_named_type(field.type), depth)}"
    operation = ROOTS.get(kind, "query")
    return f"{operation}{f'({variables})' if variables else ''} {{ {around.replace('{}', asked, 1)} }}"


def _optional(argument: GraphQLArgument) -> str:
    """An argument's type, nullable if it may be left out."""
    return str(argument.type) if is_required_argument(argument) else str(argument.type).removesuffix("!")


def selection(kind: GraphQLNamedType, depth: int) -> str:
    """What to ask of a thing: everything that needs no argument, `depth` levels deep."""
    if is_leaf_type(kind):
        return ""
    if is_union_type(kind):
        return f"{{ __typename {' '.join(f'... on {one.name} {selection(one, depth)}' for one in kind.types)} }}"
    asked = ["__typename"]
    if is_object_type(kind) or is_interface_type(kind):
        for name, field in kind.fields.items():
            inner = get_named_type(field.type)
            if any(is_required_argument(one) for one in field.args.values()):
                continue
            if is_leaf_type(inner) or depth > 1:
                asked.append(f"{name} {selection(inner, depth - 1)}")
    return f"{{ {' '.join(asked)} }}"


def refusals(answer: Mapping[str, Any]) -> list[Refused]:
    """What an answer refuses: at the top, in a payload, or as the last event of a line."""
    top = [_refused(error["extensions"]) for error in answer.get("errors") or []]
    return top + [_refused(error) for error in _told(answer.get("data"))]


def _told(data: Any) -> Iterator[dict[str, Any]]:
    for given in (data or {}).values():
        if isinstance(given, dict):
            known: dict[str, Any] = given
            yield from known.get("errors") or []
            if "error" in known:
                yield known["error"]


def _refused(told: Mapping[str, Any]) -> Refused:
    path = told.get("path")
    return Refused(told["code"], None if path is None else tuple(path))
