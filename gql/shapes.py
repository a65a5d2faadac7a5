"""What a subscription's document says of who may share its answers."""

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    visit,
)

OF_THE_VIEWER = frozenset(
    {
        "email",
        "expiresAt",
        "lastActiveAt",
        "lastReadMessage",
        "mentionCount",
        "muted",
        "presence",
        "readAt",
        "role",
        "unreadCount",
        "viewerCanDelete",
        "viewerCanEdit",
        "viewerHasReacted",
        "viewerMembership",
    }
)  # names of fields whose answer depends on who asks


class _Look(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.of_the_viewer = False
        self.variables: list[str] = []

    def enter_field(self, node: FieldNode, *_: object) -> None:
        self.of_the_viewer = self.of_the_viewer or node.name.value in OF_THE_VIEWER

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        self.variables.append(node.name.value)


def _look(document: DocumentNode) -> _Look:
    look = _Look()
    visit(document, look)
    return look


def is_of_the_viewer(document: DocumentNode) -> bool:
    """Whether the document asks for anything that depends on who asks."""
    return _look(document).of_the_viewer


def place_variable(operation: OperationDefinitionNode, document: DocumentNode) -> str | None:
    """The variable that says where to go on from, if it says nothing else."""
    root = operation.selection_set.selections[0]
    if not isinstance(root, FieldNode):
        return None
    after = next((one for one in root.arguments or () if one.name.value == "after"), None)
    if not isinstance(after, ArgumentNode) or not isinstance(after.value, VariableNode):
        return None
    name = after.value.name.value
    used = _look(document).variables.count(name)
    return name if used == 2 else None  # noqa: PLR2004 - where it is declared, and here
