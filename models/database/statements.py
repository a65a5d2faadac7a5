"""Counts the SQL statements of one piece of work, for the log and for tests."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Statements:
    count: int = 0


_counting: ContextVar[Statements | None] = ContextVar("statements", default=None)


def note_statement() -> None:
    counting = _counting.get()
    if counting is not None:
        counting.count += 1


@contextmanager
def counted() -> Generator[Statements]:
    """Counts the statements of this task, and of those it starts, while it is open; BEGIN and COMMIT do not count."""
    statements, outer = Statements(), _counting.get()
    token = _counting.set(statements)
    try:
        yield statements
    finally:
        _counting.reset(token)
        if outer is not None:
            outer.count += statements.count
