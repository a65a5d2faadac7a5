"""What is wrong with a tool's arguments, in plain words, which never tell a value."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from core.errors import Invalid

RULE = "rule"  # the kind of our own errors, whose message is the rule
RULES = {
    "missing": "given",
    "string_type": "a text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "model_type": "an object",
}


def invalid(error: ValidationError) -> Invalid:
    """The refusal for the first thing that is wrong."""
    first = error.errors(include_url=False, include_input=False)[0]
    path = tuple(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return Invalid(path[:-1], "free of properties that it does not have")
    return Invalid(path, _rule(first))


def _rule(error: ErrorDetails) -> str:
    if error["type"] == RULE:
        return error["msg"]
    if "expected" in (values := error.get("ctx", {})):  # of an enum: 'A', 'B' or 'C'
        return f"one of {values['expected']}"
    return RULES.get(error["type"], "of another type")
