"""Relay connections over keyset pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import strawberry

from core.errors import Invalid
from core.text import has_forbidden
from gql.ids import cursor_of, cursor_parts
from gql.rows import FromRow
from models.pages import Page, Window

DEFAULT_SIZE = 50
MAX_SIZE = 100
CURSOR_INT_MAX = 2**63 - 1

T = TypeVar("T")
Type = TypeVar("Type", bound=FromRow)

First = Annotated[int | None, strawberry.argument(description="How many from the start, 0-100; 50 if nothing is said.")]
After = Annotated[str | None, strawberry.argument(description="Only what comes after this cursor.")]
Last = Annotated[int | None, strawberry.argument(description="How many from the end, 0-100; not with `first`.")]
Before = Annotated[str | None, strawberry.argument(description="Only what comes before this cursor.")]


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more follow.")
    has_previous_page: bool = strawberry.field(description="Whether others come before.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first one; null on an empty page.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last one; null on an empty page.")


@strawberry.type(description="One of a list, with its place in it.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="The place in the list: ask for what comes `after` or `before` it.")
    node: T = strawberry.field(description="The thing itself.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="The things of this page, with their cursors.")
    nodes: list[T] = strawberry.field(description="The things of this page.")
    page_info: PageInfo = strawberry.field(description="Where this page lies in the list.")


@dataclass(frozen=True, slots=True)
class Order:
    """By which columns of a row a list is ordered, and how each is read back from a cursor."""

    columns: tuple[str, ...] = ("id",)
    read: tuple[Callable[[str], Any], ...] = (UUID,)

    def cursor(self, row: Any) -> str:
        return cursor_of(*(getattr(row, column) for column in self.columns))

    def values(self, cursor: str | None, argument: str) -> tuple[Any, ...] | None:
        """The column values behind a cursor. Raises Invalid."""
        if cursor is None:
            return None
        parts = cursor_parts(cursor, len(self.columns), argument=argument)
        try:
            return tuple(read(part) for read, part in zip(self.read, parts, strict=True))
        except ValueError as error:
            raise Invalid(argument, "a cursor of this list") from error


BY_ID = Order()


def whole_number(text: str) -> int:
    """A number of a cursor. ValueError if it is none that a database column holds."""
    number = int(text) if len(text) <= len(str(CURSOR_INT_MAX)) else CURSOR_INT_MAX + 1
    if not 0 <= number <= CURSOR_INT_MAX:
        raise ValueError(text)
    return number


def plain_text(text: str) -> str:
    """A text of a cursor. ValueError for what no column holds."""
    if has_forbidden(text):
        raise ValueError(text)
    return text


def window(
    first: int | None,
    after: str | None,
    last: int | None = None,
    before: str | None = None,
    *,
    order: Order = BY_ID,
    default: int = DEFAULT_SIZE,
) -> Window:
    """What the arguments of a list field ask for. Raises Invalid."""
    if first is not None and last is not None:
        raise Invalid("last", "left out where `first` is given")
    for name, size in (("first", first), ("last", last)):
        if size is not None and not 0 <= size <= MAX_SIZE:
            raise Invalid(name, f"between 0 and {MAX_SIZE}")
    size = first if first is not None else last if last is not None else default
    return Window(size, order.values(after, "after"), order.values(before, "before"), backwards=last is not None)


def connected(kind: type[Type], page: Page[Any], *, order: Order = BY_ID) -> Connection[Type]:
    """The connection that shows `page`'s rows as `kind`."""
    return connection([(order.cursor(row), kind.of(row)) for row in page.rows], page.has_next, page.has_previous)


def connection(places: Sequence[tuple[str, T]], has_next: bool, has_previous: bool) -> Connection[T]:
    """The connection of things with their cursors."""
    return Connection(
        edges=[Edge(cursor=cursor, node=node) for cursor, node in places],
        nodes=[node for _, node in places],
        page_info=PageInfo(
            has_next_page=has_next,
            has_previous_page=has_previous,
            start_cursor=places[0][0] if places else None,
            end_cursor=places[-1][0] if places else None,
        ),
    )
