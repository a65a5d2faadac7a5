"""Keyset pages: a part of an ordered list, from a row on, never by counting rows."""

# pyright: reportPrivateUsage=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from tortoise.expressions import Q, RawSQL
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.database.connection import connection

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
    query = _within(query, window, order, descending)
    sign = "-" if descending != window.backwards else ""
    rows = await query.order_by(*(sign + column for column in order)).limit(window.size + 1)
    return page_from(rows, window)


async def pages_of(
    query: "QuerySet[Row]",
    window: Window,
    *,
    by: str,
    parents: Sequence[Any],
    order: Sequence[str],
    descending: bool = False,
) -> "list[Page[Row]]":
    """One statement: for each of `parents` the page of those rows of `query` whose column `by` it is."""
    if len(parents) == 1:
        return [await page_of(query, window, order=order, descending=descending)]
    table = query.model._meta.db_table
    sign = " DESC" if descending != window.backwards else ""
    columns = ", ".join(f'"{table}"."{column}"{sign}' for column in order)
    place = RawSQL(f'ROW_NUMBER() OVER (PARTITION BY "{table}"."{by}" ORDER BY {columns})')
    ranked = _within(query, window, order, descending).annotate(place=place)
    sql = f"SELECT * FROM ({ranked.sql()}) AS ranked WHERE place <= {window.size + 1} ORDER BY place"  # noqa: S608
    found: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in await _rows(query.model, sql, ranked.query.get_parameterized_sql()[1]):
        found[getattr(row, by)].append(row)
    return [page_from(found[parent], window) for parent in parents]


async def _rows(model: type[Row], sql: str, values: Sequence[Any]) -> list[Row]:
    database = connection()
    return await database.executor_class(model=model, db=database).execute_select(sql, list(values))


def _within(query: "QuerySet[Row]", window: Window, order: Sequence[str], descending: bool) -> "QuerySet[Row]":
    if window.after is not None:
        query = query.filter(_beyond(order, window.after, "lt" if descending else "gt"))
    if window.before is not None:
        query = query.filter(_beyond(order, window.before, "gt" if descending else "lt"))
    return query


def page_from(rows: Sequence[Row], window: Window) -> Page[Row]:
    """The page of rows that begin at the window's end, one more than it holds if there are more."""
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
