"""docs/assistant.md tells the assistant's tools, its limits and what the built-in one understands, as they are."""

import re
from datetime import timedelta

from commanding import NOT_COMMANDS, UNDERSTOOD
from resolvers.assistant.approving import REASON_MAX
from resolvers.assistant.calls import CALL_SECONDS
from resolvers.assistant.claiming import MOST_ATTEMPTS
from resolvers.assistant.conversations import MESSAGE_MAX, TITLE_OF_MESSAGE
from resolvers.assistant.ledger import APPROVAL
from resolvers.assistant.rounds import CALLS_MAX, LENGTH_MAX, ROUNDS_MAX
from resolvers.assistant.running import RUN_SECONDS, STREAMS_KEPT
from resolvers.assistant.tools import TOOLS
from resolvers.assistant.tools.calling import RESULT_MAX
from resolvers.assistant.tools.tool import Tool
from resolvers.assistant.transcript import CHARACTERS_MAX, MESSAGES_MAX
from resolvers.scribe import EVERY
from snippets import prose

PAGE = "docs/assistant.md"
SAID = re.compile(r'"([^"]+)"')
LIMITS = (
    f"| a message | {MESSAGE_MAX:,} characters |",
    f"| an answer | {LENGTH_MAX:,} characters |",
    f"| the model's rounds for one answer | {ROUNDS_MAX} |",
    f"| calls for one answer | {CALLS_MAX} |",
    f"| the work on one answer, without waiting | {RUN_SECONDS:.0f} seconds |",
    f"| one call | {CALL_SECONDS:.0f} seconds |",
    f"| what a call answers | {RESULT_MAX // 1_024} KiB: what is long is shortened, and that is told |",
    f"| waiting to be approved | {APPROVAL // timedelta(minutes=1)} minutes |",
    f"| what the model is told of before | {MESSAGES_MAX} messages, {CHARACTERS_MAX:,} characters: the newest |",
)
ELSEWHERE = (
    f"called by the first {TITLE_OF_MESSAGE} characters",
    f"more than {STREAMS_KEPT.days} days old",
    f"a `reason` of at most {REASON_MAX} characters",
)


def test_the_table_of_tools_has_all_of_them_as_they_are() -> None:
    told = [line for line in section("What it may call") if line.startswith("| `")]

    expected = [row(tool) for tool in TOOLS.values()]

    assert told == expected, "put these lines there:\n" + "\n".join(expected)


def test_the_limits_are_those_that_hold() -> None:
    told = [line for line in section("Limits") if line.startswith("| ")][1:]
    page = "\n".join(line for _, line in prose(PAGE))

    assert told == list(LIMITS), "put these lines there:\n" + "\n".join(LIMITS)
    assert [words for words in ELSEWHERE if words not in page] == []
    assert (MOST_ATTEMPTS, EVERY) == (3, 0.05), "the page tells them in words"


def test_what_the_built_in_assistant_is_said_to_understand_it_does() -> None:
    lines = section("The built-in assistant")
    understood = {said for line in lines if line.startswith("- ") for said in SAID.findall(line)}
    refused = {said for line in lines if line.startswith("It does nothing") for said in SAID.findall(line)}

    assert understood
    assert understood - UNDERSTOOD.keys() == set()
    assert refused
    assert refused - set(NOT_COMMANDS) == set()


def section(heading: str) -> list[str]:
    """The lines of the page below a heading, up to the next."""
    lines = [line for _, line in prose(PAGE)]
    rest = lines[lines.index(f"## {heading}") + 1 :]
    return rest[: next((at for at, line in enumerate(rest) if line.startswith("## ")), len(rest))]


def row(tool: Tool) -> str:
    return f"| `{tool.name}` | {tool.description} | {tool.effect} | {'yes' if tool.foreign else ''} |"
