"""What a document asks for below a field."""

from functools import lru_cache
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
)

from gql.context import Info

KNOWN = 1_000  # fields


def asks_for(info: Info, name: str) -> bool:
    """Whether a field of that name is asked for, at whatever depth below this one."""
    raw: GraphQLResolveInfo[Any] = info._raw_info  # pyright: ignore[reportPrivateUsage, reportUnknownVariableType]
    fragments = tuple(raw.fragments.values())
    return any(name in _names(node, fragments) for node in raw.field_nodes)


@lru_cache(KNOWN)
def _names(node: FieldNode, fragments: tuple[FragmentDefinitionNode, ...]) -> frozenset[str]:
    by_name = {fragment.name.value: fragment for fragment in fragments}
    names: set[str] = set()
    waiting = [node.selection_set]
    seen: set[str] = set()
    while waiting:
        for selection in _selections(waiting.pop()):
            if isinstance(selection, FragmentSpreadNode):
                if selection.name.value not in seen:
                    seen.add(selection.name.value)
                    waiting.append(by_name[selection.name.value].selection_set)
                continue
            if isinstance(selection, FieldNode):
                names.add(selection.name.value)
            if isinstance(selection, FieldNode | InlineFragmentNode):
                waiting.append(selection.selection_set)
    return frozenset(names)


def _selections(selection_set: SelectionSetNode | None) -> tuple[SelectionNode, ...]:
    return () if selection_set is None else tuple(selection_set.selections)
