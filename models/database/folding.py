"""Comparing a column without case and accents: each database has a function `folded`, as in core/searching.py."""

from typing import Any

from pypika_tortoise.terms import Function as SqlFunction
from tortoise.expressions import Function


class _Folded(SqlFunction):
    def __init__(self, text: Any, *, alias: str | None = None) -> None:
        super().__init__("folded", text, alias=alias)


class Folded(Function):
    """For `annotate`; takes the column's name."""

    database_func = _Folded
