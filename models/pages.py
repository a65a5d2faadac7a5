"""Keyset pages: a part of an ordered list, from a row on, never by counting rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.queryset import QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Window:
    """Which part: `size` rows after `after` and before `before` (values of the order's columns), from the end if
    `backwards`."""

    size: int
    after: tuple[Any, ...] | None = None
    before: tuple[Any, ...] | None = None
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """`rows` in the list's order, whichever end they were counted from."""

    rows: Sequence[Row]
    has_next: bool
    has_previous: bool


async def page_of(
    query: "QuerySet[Row]", window: Window, *, order: Sequence[str], descending: bool = False
) -> Page[Row]:
    """One statement: the rows of `query`, ordered by the columns `order`, that lie in `window`."""
    if window.after is not None:
        query = query.filter(_beyond(order, window.after, "lt" if descending else "gt"))
    if window.before is not None:
        query = query.filter(_beyond(order, window.before, "gt" if descending else "lt"))
    sign = "-" if descending != window.backwards else ""
    rows = await query.order_by(*(sign + column for column in order)).limit(window.size + 1)
    more = len(rows) > window.size
    rows = rows[: window.size]
    if window.backwards:
        return Page(rows[::-1], has_next=window.before is not None, has_previous=more)
    return Page(rows, has_next=more, has_previous=window.after is not None)


def _beyond(order: Sequence[str], values: Sequence[Any], sign: str) -> Q:
    """The rows past `values`: the first column past its value, or equal and the rest past theirs."""
    past = Q(**{f"{order[0]}__{sign}": values[0]})
    if len(order) == 1:
        return past
    return past | Q(Q(**{order[0]: values[0]}), _beyond(order[1:], values[1:], sign))
