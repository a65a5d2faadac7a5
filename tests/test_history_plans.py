"""How the database finds what was said before: by the index of channel and number, however much else was said."""

import logging
from datetime import UTC, datetime
from typing import Any

import pytest

from conftest import Ask
from core.ids import uuid7
from gql.ids import key
from models.chat import Channel, Message
from models.database.connection import connection, dialect
from models.database.rows import execute, fetch, insert_rows
from models.database.tx import tx
from models.users import User
from talking import HISTORY, made

pytestmark = pytest.mark.anyio

MINE = "{ myChannels { nodes { messages(last: 1) { nodes { number } } } } }"
BUSY, QUIET = 4_800, 200  # messages
COLUMNS = {
    "sqlite": """SELECT l.name AS name, group_concat(i.name, ', ') AS columns
        FROM pragma_index_list('message') AS l, pragma_index_info(l.name) AS i GROUP BY l.name""",
    "postgres": """SELECT indexname AS name, substring(indexdef from '\\((.*)\\)') AS columns
        FROM pg_indexes WHERE tablename = 'message'""",
}


@pytest.fixture
async def busy(ask: Ask, ann: User) -> tuple[str, str]:
    """A quiet channel, and a busy one in which nearly all was said since."""
    quiet, busy = await made(ask, ann, "quiet"), await made(ask, ann, "busy")
    rows = [_row(quiet, number, ann) for number in range(1, QUIET + 1)]
    rows += [_row(busy, number, ann) for number in range(1, BUSY + 1)]
    async with tx():
        await insert_rows(rows)
        for channel, count in ((quiet, QUIET), (busy, BUSY)):
            await Channel.filter(id=key(channel, "Channel")).update(last_number=count)
        await execute("ANALYZE")
    return quiet, busy


def _row(channel: str, number: int, author: User) -> Message:
    return Message(
        id=uuid7(),
        channel_id=key(channel, "Channel"),
        number=number,
        author_id=author.id,
        content="what was said",
        created_at=datetime.now(UTC),
    )


async def test_a_page_walks_the_index_of_channel_and_number(
    ask: Ask, caplog: pytest.LogCaptureFixture, ann: User, busy: tuple[str, str]
) -> None:
    quiet, _ = busy
    newest = (await ask(ann, HISTORY, id=quiet))["data"]["channel"]["messages"]
    place, middle = newest["pageInfo"]["startCursor"], newest["nodes"][25]["id"]

    for arguments in ({}, {"first": 50}, {"after": place}, {"before": place}, {"around": middle}):
        plans = await _plans(ask, caplog, ann, HISTORY, id=quiet, **arguments)

        assert plans
        assert [plan for plan in plans if not await _uses_the_index(plan) or _sorts(plan)] == []


async def test_the_last_message_of_each_channel_is_found_by_the_index_too(
    ask: Ask, caplog: pytest.LogCaptureFixture, ann: User, busy: tuple[str, str]
) -> None:
    (plan,) = await _plans(ask, caplog, ann, MINE)

    assert len(busy) == 2
    assert await _uses_the_index(plan), plan


async def _plans(ask: Ask, caplog: pytest.LogCaptureFixture, who: User, document: str, **given: Any) -> list[str]:
    """How the database does what a document asks of the messages."""
    caplog.clear()
    with caplog.at_level(logging.DEBUG, logger="tortoise.db_client"):
        answer = await ask(who, document, **given)
    assert "errors" not in answer
    pages = [record.args for record in caplog.records if _is_page(record.getMessage())]
    return [await _plan(*statement) for statement in pages if isinstance(statement, tuple)]


def _is_page(statement: str) -> bool:
    text = statement.replace('"', "")
    return ("FROM message " in text or "JOIN message " in text) and "ORDER BY" in text


async def _plan(statement: object, values: Any) -> str:
    database: Any = connection()
    explain = "EXPLAIN QUERY PLAN" if dialect() == "sqlite" else "EXPLAIN"
    rows = await database.execute_query_dict(f"{explain} {statement}", values)
    return "\n".join(str(row.get("detail") or row["QUERY PLAN"]) for row in rows)


async def _uses_the_index(plan: str) -> bool:
    """Whether no message is read but by it."""
    indexes = [row["name"] for row in await fetch(COLUMNS[dialect()]) if row["columns"] == "channel_id, number"]
    scans = [line for line in plan.splitlines() if any(word in line for word in ("SEARCH m", "SCAN m", " on message"))]
    return bool(scans) and all(any(name in line for name in indexes) for line in scans)


def _sorts(plan: str) -> bool:
    return "Sort" in plan or "TEMP B-TREE" in plan
