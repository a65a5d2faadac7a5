"""Telling apart what JSON may hold."""

from typing import Any, cast


def json_object(value: Any) -> dict[str, Any] | None:
    """`value` itself if it is a JSON object, else None."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def json_list(value: Any) -> list[Any] | None:
    """`value` itself if it is a JSON list, else None."""
    return cast("list[Any]", value) if isinstance(value, list) else None
