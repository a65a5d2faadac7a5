"""What a model wrote for a tool, given back to it as the object that its API wants."""

import json
from typing import Any

from core.assistant import ToolRequest
from core.json import json_object


def arguments_of(call: ToolRequest) -> dict[str, Any]:
    """Empty where the model wrote something else: the tool's answer tells it so."""
    return object_in(call.arguments) or {}


def object_in(text: str) -> dict[str, Any] | None:
    try:
        return json_object(json.loads(text))
    except (ValueError, RecursionError):
        return None
