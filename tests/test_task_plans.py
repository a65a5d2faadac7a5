"""How the database lists tasks: by the index of their owner, however many tasks others have."""

import logging
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conftest import Ask
from core.ids import uuid7
from models.database.connection import connection, dialect
from models.database.rows import execute, insert_rows
from models.database.tx import tx
from models.tasks import Task, TaskPriority
from models.users import User
from resolvers.tasks.writing import set_due, write
from tasking import page

pytestmark = pytest.mark.anyio

PEOPLE, EACH = 200, 500  # tasks of one person
AFTER, PAGE = 100, 20
NOW = datetime.now(UTC)
FRESH = {"sqlite": "lower(hex(randomblob(16)))", "postgres": "gen_random_uuid()"}
OWNED = {
    "sqlite": re.compile(r"SEARCH task USING INDEX \S+ \(user_id=\?"),
    "postgres": re.compile(r"Index Cond: \(user_id = "),
}
WHOLE_SORT = {"sqlite": re.compile("TEMP B-TREE FOR ORDER BY"), "postgres": re.compile(r"-> +Sort ")}


@pytest.fixture
async def crowded(ann: User) -> User:
    """One of many who have as many tasks each."""
    names = [f"user-{number}" for number in range(PEOPLE - 1)]
    people = [User(id=uuid7(), username=name, display_name=name, created_at=NOW, updated_at=NOW) for name in names]
    async with tx():
        await insert_rows(people)
        await insert_rows([_task(ann, number) for number in range(EACH)])
        columns = [name for name in Task._meta.fields_db_projection if name not in ("id", "user_id")]  # pyright: ignore[reportPrivateUsage]
        await execute(
            f"""INSERT INTO task (id, user_id, {", ".join(columns)})
                SELECT {FRESH[dialect()]}, someone.id, {", ".join("task." + name for name in columns)}
                FROM task CROSS JOIN "user" AS someone WHERE someone.id <> task.user_id"""  # noqa: S608 - our columns
        )
        if dialect() == "postgres":  # which does so by itself after a while; SQLite never does
            await execute("ANALYZE task")
    return ann


def _task(user: User, number: int) -> Task:
    task = Task(id=uuid7(), user_id=user.id, position=f"{number:08}", created_at=NOW, updated_at=NOW)
    task.priority = TaskPriority(number % 5)
    write(task, f"task {number}", None)
    set_due(task, NOW + timedelta(hours=number) if number % 2 else None, None)
    return task


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
async def test_a_list_reads_the_tasks_of_its_owner_alone_and_by_position_only_up_to_the_page(
    ask: Ask, caplog: pytest.LogCaptureFixture, crowded: User, direction: str
) -> None:
    for field in ("POSITION", "DUE_AT", "PRIORITY"):
        order = {"field": field, "direction": direction}
        middle = (await page(ask, crowded, order=order, first=AFTER))["pageInfo"]["endCursor"]
        for after in (None, middle):
            listed, total = await _plans(ask, caplog, crowded, order=order, first=PAGE, after=after)

            assert all(OWNED[dialect()].search(plan) for plan in (listed, total)), (listed, total)
            assert _rows_read(listed) <= EACH
            if field == "POSITION":
                assert not WHOLE_SORT[dialect()].search(listed), listed
                assert _rows_read(listed) <= AFTER + PAGE + 2  # one tells whether there are more, one ends its sort


def _rows_read(plan: str) -> int:
    """The most rows that one step read, where the database counts them."""
    counts = re.compile(r"actual rows=(\d+)|Removed by Filter: (\d+)")
    return max(sum(int(kept or removed) for kept, removed in counts.findall(step)) for step in plan.split("->"))


async def _plans(ask: Ask, caplog: pytest.LogCaptureFixture, who: User, **given: Any) -> list[str]:
    """How the database does what is asked of the tasks."""
    caplog.clear()
    with caplog.at_level(logging.DEBUG, logger="tortoise.db_client"):
        await page(ask, who, **given)
    asked = [record.args for record in caplog.records if 'FROM "task"' in record.getMessage()]
    return [await _plan(*statement) for statement in asked if isinstance(statement, tuple)]


async def _plan(statement: object, values: Any) -> str:
    database: Any = connection()
    explain = "EXPLAIN QUERY PLAN" if dialect() == "sqlite" else "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)"
    rows = await database.execute_query_dict(f"{explain} {statement}", values)
    return "\n".join(str(row.get("detail") or row["QUERY PLAN"]) for row in rows)
