"""What a model writes for a tool: judged before anything is done, and never told again in a refusal."""

import json
import re
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Invalid
from models.tasks import RecurrenceBase, TaskPriority
from resolvers.assistant.tools import TOOLS
from resolvers.assistant.tools.calling import ARGUMENTS_MAX, arguments_hash, parsed, stored

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes().map(str)
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10)
SECRET = "zq7"  # noqa: S105 - stands in whatever is wrong
TIME = "a time with its offset from UTC, such as 2030-01-31T12:00:00Z"
CONTROL = "free of control characters and lone surrogates"
PRIORITIES = "one of NONE, LOW, MEDIUM, HIGH, URGENT"
NOT_JSON = ("arguments",), "a JSON object"
NOT_KNOWN = ("arguments",), "free of properties that create_task does not have"
WRONG: list[tuple[Any, tuple[tuple[str, ...], str]]] = [
    ("", NOT_JSON),
    (f'{{"title": "{SECRET}"', NOT_JSON),
    (f'["{SECRET}"]', NOT_JSON),
    (f'"{SECRET}"', NOT_JSON),
    ("null", NOT_JSON),
    (f'{{"title": "{SECRET}\\ud800"}}', NOT_JSON),
    (f'{{"title": "{SECRET}\ud800"}}', NOT_JSON),
    (f'{{"title": "{SECRET}", "x": NaN}}', NOT_JSON),
    ("[" * 2_000, NOT_JSON),
    ('{"title": "' + SECRET + "x" * ARGUMENTS_MAX + '"}', (("arguments",), f"at most {ARGUMENTS_MAX} bytes")),
    ({"title": f"{SECRET}\ud800"}, NOT_JSON),
    ({"title": {SECRET}}, NOT_JSON),
    ({1: SECRET}, NOT_JSON),
    ({"title": "a", SECRET: 1}, NOT_KNOWN),
    ({"title": "a", "due_at": SECRET}, NOT_KNOWN),
    ({}, (("title",), "given")),
    ({"title": None}, (("title",), "a text")),
    ({"title": 7}, (("title",), "a text")),
    ({"title": f"{SECRET}\x00"}, (("title",), CONTROL)),
    ({"title": "a", "labelIds": [f"{SECRET}\x1b"]}, (("labelIds", "0"), CONTROL)),
    ({"title": "a", "labelIds": SECRET}, (("labelIds",), "a list")),
    ({"title": "a", "labelIds": ["a", 1]}, (("labelIds", "1"), "a text")),
    ({"title": "a", "labelIds": [SECRET] * 101}, (("labelIds",), "a list of at most 100 items")),
    ({"title": 2**63}, (("title",), "a number of at most 64 bits")),
    ('{"title": 1e300}', (("title",), "a number of at most 64 bits")),
    ({"title": "a", "dueAt": SECRET}, (("dueAt",), TIME)),
    ({"title": "a", "dueAt": "2030-01-31"}, (("dueAt",), TIME)),
    ({"title": "a", "dueAt": "2030-01-31T12:00:00"}, (("dueAt",), TIME)),
    ({"title": "a", "dueAt": "1735689600"}, (("dueAt",), TIME)),
    ({"title": "a", "dueAt": 1735689600}, (("dueAt",), TIME)),
    ({"title": "a", "dueAt": "0001-01-01T00:00:00+10:00"}, (("dueAt",), TIME)),
    ({"title": "a", "dueDate": SECRET}, (("dueDate",), "a day such as 2030-01-31")),
    ({"title": "a", "dueDate": "2030-02-30"}, (("dueDate",), "a day such as 2030-01-31")),
    ({"title": "a", "priority": SECRET}, (("priority",), PRIORITIES)),
    ({"title": "a", "priority": 3}, (("priority",), PRIORITIES)),
    ({"title": "a", "priority": [SECRET]}, (("priority",), PRIORITIES)),
    ({"title": "a", "recurrence": SECRET}, (("recurrence",), "an object")),
    ({"title": "a", "recurrence": {}}, (("recurrence", "rrule"), "given")),
    (
        {"title": "a", "recurrence": {"rrule": "FREQ=DAILY", SECRET: 1}},
        (("recurrence",), "free of properties that it does not have"),
    ),
    (
        {"title": "a", "recurrence": {"rrule": "FREQ=DAILY", "base": SECRET}},
        (("recurrence", "base"), "one of 'DUE_DATE' or 'COMPLETION_DATE'"),
    ),
]
WRONG_ELSEWHERE: list[tuple[str, dict[str, Any], tuple[tuple[str, ...], str]]] = [
    ("list_tasks", {"completed": "true"}, (("completed",), "true or false")),
    ("list_tasks", {"limit": "7"}, (("limit",), "a whole number")),
    ("list_tasks", {"limit": 7.5}, (("limit",), "a whole number")),
    ("list_tasks", {"limit": True}, (("limit",), "a whole number")),
    ("list_tasks", {"limit": 0}, (("limit",), "between 1 and 50")),
    ("list_tasks", {"limit": 51}, (("limit",), "between 1 and 50")),
    ("list_tasks", {"priorities": ["LOW", SECRET]}, (("priorities", "1"), PRIORITIES)),
    ("get_task", {}, (("id",), "given")),
    ("list_labels", {SECRET: 1}, (("arguments",), "free of properties that list_labels does not have")),
    ("search_games", {"players": "4"}, (("players",), "a whole number")),
    ("ask_rules", {"gameId": "g"}, (("question",), "given")),
    ("search_my_messages", {}, (("query",), "given")),
]
FULL: dict[str, Any] = {
    "title": "Water the plants",
    "description": None,
    "dueAt": "2030-01-31T08:00:00+01:00",
    "dueDate": None,
    "priority": "HIGH",
    "labelIds": [],
    "recurrence": {"rrule": "FREQ=DAILY", "base": "COMPLETION_DATE", "timeZone": None},
}


def refusal_of(name: str, arguments: Any) -> tuple[tuple[str, ...] | None, str]:
    with pytest.raises(Invalid) as caught:
        parsed(TOOLS[name], arguments)
    assert SECRET not in f"{caught.value} {caught.value.path} {caught.value.__cause__}"
    return caught.value.path, caught.value.message.partition(" must be ")[2]


@pytest.mark.parametrize(("arguments", "refusal"), WRONG, ids=lambda value: repr(value)[:60])
def test_what_is_wrong_is_refused_with_its_place_and_its_rule(
    arguments: Any, refusal: tuple[tuple[str, ...], str]
) -> None:
    assert refusal_of("create_task", arguments) == refusal


@pytest.mark.parametrize(("name", "arguments", "refusal"), WRONG_ELSEWHERE)
def test_every_tool_judges_its_own(name: str, arguments: Any, refusal: tuple[tuple[str, ...], str]) -> None:
    assert refusal_of(name, arguments) == refusal


@pytest.mark.parametrize("name", TOOLS)
def test_a_text_and_an_object_are_read_alike(name: str) -> None:
    texts = {"id": "a", "worldId": "w", "query": "q", "channelId": "c", "content": "x", "title": "t"}
    texts |= {"gameId": "g", "question": "q"}
    known = {field.alias for field in TOOLS[name].arguments.model_fields.values()}
    arguments = {part: value for part, value in texts.items() if part in known}

    read = parsed(TOOLS[name], orjson.dumps(arguments).decode())

    assert read == parsed(TOOLS[name], arguments)
    assert stored(read) == arguments


@given(st.sampled_from(sorted(TOOLS)), st.data())
@settings(max_examples=100, deadline=None)
def test_whatever_a_model_writes_is_read_or_refused(name: str, chosen: st.DataObject) -> None:
    names = [str(field.alias) for field in TOOLS[name].arguments.model_fields.values()]
    written = chosen.draw(st.dictionaries(st.sampled_from([*names, "x"]), JSON) | st.text() | JSON.map(json.dumps))

    try:
        read = parsed(TOOLS[name], written)
    except Invalid as refusal:
        assert refusal.path  # noqa: PT017 - either is well
    else:
        assert parsed(TOOLS[name], stored(read)) == read


def test_what_is_given_is_read_as_what_it_means() -> None:
    read = parsed(TOOLS["create_task"], FULL).model_dump()

    assert read["due_at"].isoformat() == "2030-01-31T08:00:00+01:00"
    assert read["priority"] is TaskPriority.HIGH
    assert read["recurrence"]["base"] is RecurrenceBase.COMPLETION_DATE


def test_what_is_stored_is_json_without_nulls_and_is_read_as_the_same() -> None:
    read = parsed(TOOLS["create_task"], FULL)

    kept = orjson.loads(orjson.dumps(stored(read)))

    assert kept == {
        "title": "Water the plants",
        "dueAt": "2030-01-31T08:00:00+01:00",
        "priority": "HIGH",
        "labelIds": [],
        "recurrence": {"rrule": "FREQ=DAILY", "base": "COMPLETION_DATE"},
    }
    assert parsed(TOOLS["create_task"], kept) == read


def test_a_hash_is_of_the_tool_and_of_every_argument_in_whatever_order() -> None:
    asked = {"id": "a", "recurrence": {"rrule": "x", "base": "y"}}
    turned = {"recurrence": {"base": "y", "rrule": "x"}, "id": "a"}

    one = arguments_hash("update_task", asked)

    assert re.fullmatch("[0-9a-f]{64}", one)
    assert arguments_hash("update_task", turned) == one
    others = [("delete_task", asked), ("update_task", {**asked, "id": "b"}), ("update_task", {**asked, "title": "t"})]
    assert len({one, *(arguments_hash(name, arguments) for name, arguments in others)}) == 4
