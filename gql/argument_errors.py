"""What graphql-core says of variables that do not fit, told again: which argument it is, and never its value."""

import re

from graphql import (
    BREAK,
    ArgumentNode,
    DocumentNode,
    GraphQLError,
    ListValueNode,
    ObjectValueNode,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    visit,
)

from core.errors import Invalid

Path = tuple[str, ...]

VARIABLE = re.compile(r"Variable '\$(\w+)' has invalid value(?: at ((?:\.\w+|\[\d+\])+))?: ")
MISSING = re.compile(r"Expected value of type '\w+' to include required field '(\w+)'")
NULL = re.compile(r"Expected (?:a )?value of non-null type '")
UNKNOWN = re.compile(r"Expected value of type '(\w+)' not to include unknown field")
NO_SUCH_VALUE = re.compile(r"Value .*' does not exist in '(\w+)' enum", re.DOTALL)
TYPE = re.compile(r"(?:Enum '|Value cannot represent an? |Expected value of type ')?(\w+)")


def argument_error(error: GraphQLError, document: DocumentNode) -> Invalid | None:
    """The refusal that `error` tells of, or None if it is about no variable."""
    if not error.nodes or not isinstance(error.nodes[0], VariableDefinitionNode):
        return None
    variable = VARIABLE.match(error.message)
    if variable is None:
        return None
    path = (*place_of(document, variable[1]), *re.findall(r"\w+", variable[2] or ""))
    return _invalid(path, error.message[variable.end() :])


def place_of(document: DocumentNode, variable: str) -> Path:
    """The argument, and the field within it, where a variable is used first; its own name if nowhere."""
    uses = _Uses(variable)
    visit(document, uses)
    return uses.place or (variable,)


def _invalid(path: Path, message: str) -> Invalid:
    if missing := MISSING.match(message):
        return Invalid((*path, missing[1]), "given")
    if NULL.match(message):
        return Invalid(path, "given")
    if unknown := UNKNOWN.match(message):
        return Invalid(path, f"free of fields that {unknown[1]} does not have")
    kind = NO_SUCH_VALUE.match(message) or TYPE.match(message)
    return Invalid(path, f"of type {kind[1]}" if kind else "of another type")


class _Uses(Visitor):
    def __init__(self, variable: str) -> None:
        super().__init__()
        self._variable = variable
        self.place: Path | None = None

    def enter_argument(self, node: ArgumentNode, *_: object) -> object:
        within = _within(node.value, self._variable)
        if within is None:
            return None
        self.place = (node.name.value, *within)
        return BREAK


def _within(value: ValueNode, variable: str) -> Path | None:
    match value:
        case VariableNode():
            return () if value.name.value == variable else None
        case ObjectValueNode():
            parts = [(field.name.value, field.value) for field in value.fields]
        case ListValueNode():
            parts = [(str(index), item) for index, item in enumerate(value.values)]
        case _:
            return None
    found = ((name, _within(part, variable)) for name, part in parts)
    return next(((name, *inner) for name, inner in found if inner is not None), None)
