"""docs/games.md, docs/usage.md, docs/scale.md and the README tell limits, statuses, jobs and extras as they are."""

import re
import tomllib
from datetime import timedelta
from itertools import pairwise, takewhile
from typing import Any

import pytest
from typer.testing import CliRunner

from core.apart import MEMORY, SECONDS
from core.pages import PAGES_MAX, TEXT_MAX
from core.vector_shelf import BYTES_MAX
from gql.schema import executable
from models.answers import AnswerStatus
from models.games import VISIBLE, GameStatus
from models.usage_summary import UsageDimension
from models.users import Role
from providers.rules_prompt import ALL_PASSAGES
from resolvers.assistant.beginning import RUN_JOB
from resolvers.flags.defaults import DEFAULT_FLAGS
from resolvers.games.importing import SYNC_JOB
from resolvers.rulebooks.answering import ANSWER_SECONDS, STREAMS_KEPT
from resolvers.rulebooks.asking import ANSWER_JOB, OPEN_MAX, QUESTION_MAX
from resolvers.rulebooks.chunking import CHUNK_TOKENS
from resolvers.rulebooks.documents import INLINE_MAX, UPLOAD_LIFE
from resolvers.rulebooks.drafting import HISTORY, LENGTH_MAX, PASSAGES, SHORT
from resolvers.rulebooks.indexing import AT_ONCE, INDEX_JOB
from resolvers.rulebooks.quoted_page import LONGEST
from resolvers.rulebooks.searching import MOST, QUERY_MAX
from resolvers.rulebooks.verification import MOST as QUOTES_MOST
from resolvers.usage.summary import BUCKETS_MAX, DAYS_MAX
from server.cli import app
from server.uploads import UPLOAD_MAX
from snippets import ROOT, prose

PAGE = "docs/games.md"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
NAME = re.compile(r"[a-z]+(-[a-z]+)*")
COMMAND = re.compile(r"`inglenook ([^`]+)`")
RULEBOOKS = [
    f"| `text` in the mutation | {INLINE_MAX:,} characters |",
    f"| a file | {UPLOAD_MAX // 2**20} MiB |",
    f"| pages of a document | {PAGES_MAX:,} |",
    f"| characters of all of its pages | {TEXT_MAX:,} |",
    f"| the reading of a PDF, or of much Markdown | {SECONDS} seconds, {MEMORY // 2**20} MiB |",
    f"| documents read at once by one process | {AT_ONCE} |",
    f"| an `uploadUrl` | {UPLOAD_LIFE // timedelta(minutes=1)} minutes |",
]
ANSWERS = [
    f"| a question | {QUESTION_MAX:,} characters |",
    f"| a search | {QUERY_MAX} characters, {MOST} passages |",
    f"| passages that an answer is made from | {PASSAGES} |",
    f"| an answer | {LENGTH_MAX:,} characters, {ANSWER_SECONDS:.0f} seconds |",
    f"| quotes of an answer | {QUOTES_MOST}, of {LONGEST:,} characters |",
    f"| answers of one person that are being made | {OPEN_MAX} |",
]
WHO = {
    frozenset(Role): "everybody",
    frozenset({Role.TESTER, Role.DEVELOPER, Role.ADMIN}): "testers, developers and administrators",
    frozenset({Role.DEVELOPER, Role.ADMIN}): "developers and administrators",
}

IN_WORDS = {
    "README.md": (f"bodies of {UPLOAD_MAX // 2**20} MiB under `/uploads/`",),
    PAGE: (f"parts of some {CHUNK_TOKENS} tokens",),
    "docs/providers.md": (f"(up to {PASSAGES}, and {ALL_PASSAGES:,} characters)",),
    "docs/usage.md": (
        f"at most {DAYS_MAX} at a time, and at most {BUCKETS_MAX:,} buckets",
        f"dimensions: {', '.join(UsageDimension)}.",
        *(f"`{feature}`" for feature in DEFAULT_FLAGS),
    ),
    "docs/scale.md": (
        f"may have {MEMORY // 2**20} MiB",
        f"at most {BYTES_MAX // 2**20} MiB a process",
        f"up to {UPLOAD_MAX // 2**20} MiB meanwhile",
    ),
}


def rows(page: str, heading: str) -> list[str]:
    """Those of all tables below a heading, up to the next, without their heads."""
    lines = [line for _, line in prose(page)]
    rest = lines[lines.index(f"## {heading}") + 1 :]
    section = rest[: next((at for at, line in enumerate(rest) if line.startswith("## ")), len(rest))]
    heads = {line for line, below in pairwise(section) if below.startswith("|---")}
    return [line for line in section if line.startswith("| ") and line not in heads]


def test_the_limits_of_rulebooks_are_those_that_hold() -> None:
    assert rows(PAGE, "Adding rulebooks") == RULEBOOKS, "put these lines there:\n" + "\n".join(RULEBOOKS)


def test_the_limits_of_answers_are_those_that_hold() -> None:
    told = [line for line in rows(PAGE, "Asking") if not line.startswith("| `")]

    assert told == ANSWERS, "put these lines there:\n" + "\n".join(ANSWERS)
    assert (HISTORY, SHORT, STREAMS_KEPT.days) == (6, 5, 7), "the page tells them in words"


def test_the_statuses_of_answers_are_told_as_the_schema_tells_them() -> None:
    described: Any = executable().type_map["AnswerStatus"]

    expected = [f"| `{status}` | {described.values[status].description} |" for status in AnswerStatus]

    assert [line for line in rows(PAGE, "Asking") if line.startswith("| `")] == expected


def test_who_sees_which_games_is_told() -> None:
    seen_by = {status: frozenset(role for role in Role if status in VISIBLE[role]) for status in GameStatus}

    assert rows(PAGE, "The catalogue") == [f"| `{status}` | {WHO[roles]} |" for status, roles in seen_by.items()]


def test_the_jobs_that_need_something_are_told_by_their_names() -> None:
    told = re.findall(r"^\| `([a-z.]+)` \|", "\n".join(rows("docs/scale.md", "Background work")), re.MULTILINE)

    assert told == [RUN_JOB, ANSWER_JOB, INDEX_JOB, SYNC_JOB]


def test_each_extra_is_told() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    told = [row.split("`")[1] for row in rows("README.md", "Extras")]

    assert sorted(told) == sorted(project["optional-dependencies"])


@pytest.mark.parametrize("page", IN_WORDS)
def test_what_a_page_tells_in_words_holds(page: str) -> None:
    told = "\n".join(line for _, line in prose(page))

    assert [words for words in IN_WORDS[page] if words not in told] == []


@pytest.mark.parametrize("shown", [shown for row in rows("README.md", "Commands") for shown in COMMAND.findall(row)])
def test_a_command_of_the_table_is_there_with_its_options(shown: str) -> None:
    words: list[str] = shown.split()
    names = takewhile(NAME.fullmatch, words)

    helped = CliRunner().invoke(app, [*names, "--help"], env={"COLUMNS": "200"})

    assert helped.exit_code == 0
    assert [word for word in words if word.startswith("--") and word not in COLOUR.sub("", helped.output)] == []
