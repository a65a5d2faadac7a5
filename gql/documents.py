"""The document cache: a document that was parsed and validated once is not looked at again."""

import re
from collections import OrderedDict
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    parse,
    validate,
)

from core.errors import ErrorCode

KEPT_LENGTH = 20_000  # characters; longer documents are not kept
KEPT_IN_ALL = 600_000  # characters, each of which takes a hundred bytes once it is parsed
TOKENS_MAX = 2_000  # of one document
VALUE = re.compile(r"( value)?(?:,? [Ff]ound)?: .*", re.DOTALL)
ERRORS_MAX = 10  # told of one document
INTROSPECTION = re.compile(r"__(schema|type)\b")


@dataclass(frozen=True, slots=True)
class Document:
    """A valid document; `introspects`: it asks for the schema itself."""

    node: DocumentNode
    introspects: bool = False

    def operation(self, name: str | None) -> OperationDefinitionNode | None:
        """The operation that `name` picks, or the only one; None if there is no such one."""
        found = [
            node
            for node in self.node.definitions
            if isinstance(node, OperationDefinitionNode) and (not name or (node.name and node.name.value == name))
        ]
        return found[0] if len(found) == 1 else None

    def first_field(self, name: str | None) -> str | None:
        """The name of the operation's first field: what an operation without a name is known by."""
        operation = self.operation(name)
        first = operation.selection_set.selections[0] if operation else None
        return first.name.value if isinstance(first, FieldNode) else None

    def kind(self, name: str | None) -> OperationType | None:
        operation = self.operation(name)
        return operation.operation if operation else None


class BadDocument(Exception):
    """It is not GraphQL, or does not fit the schema; `errors` tell where."""

    def __init__(self, code: ErrorCode, errors: list[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.code = code
        self.errors = errors


class Documents:
    """The last valid documents of `schema`, least recently used first."""

    def __init__(self, schema: GraphQLSchema, *, hide_suggestions: bool = False) -> None:
        self._schema = schema
        self._hide_suggestions = hide_suggestions
        self._known: OrderedDict[str, Document] = OrderedDict()
        self._length = 0  # characters of those known

    def get(self, text: str) -> Document:
        """Raises BadDocument."""
        known = self._known.get(text)
        if known is not None:
            self._known.move_to_end(text)
            return known
        document = Document(self._checked(text), introspects=INTROSPECTION.search(text) is not None)
        if len(text) <= KEPT_LENGTH:
            self._keep(text, document)
        return document

    def _keep(self, text: str, document: Document) -> None:
        self._known[text] = document
        self._length += len(text)
        while self._length > KEPT_IN_ALL:
            forgotten, _ = self._known.popitem(last=False)
            self._length -= len(forgotten)

    def _checked(self, text: str) -> DocumentNode:
        try:
            node = parse(text, max_tokens=TOKENS_MAX)
            errors = validate(self._schema, node, max_errors=ERRORS_MAX, hide_suggestions=self._hide_suggestions)
        except GraphQLSyntaxError as error:
            raise BadDocument(ErrorCode.GRAPHQL_PARSE_FAILED, [error]) from None
        except RecursionError:
            deep = GraphQLError("the document is nested too deep")
            raise BadDocument(ErrorCode.GRAPHQL_PARSE_FAILED, [deep]) from None
        if errors:
            raise BadDocument(ErrorCode.GRAPHQL_VALIDATION_FAILED, [_without_value(error) for error in errors])
        return node


def _without_value(error: GraphQLError) -> GraphQLError:
    """The same error; a value of the wrong type, which may be a secret, is not said again."""
    return GraphQLError(VALUE.sub(r"\1", error.message), error.nodes)
