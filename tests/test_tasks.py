"""Tasks: made, changed, completed, deleted, listed, and told to all one's devices."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conftest import Ask
from core.env import Env
from gql.ids import key
from models.database.tx import tx
from models.tasks import Task
from models.users import User
from resolvers.tasks.labels import LABELS_MAX
from resolvers.tasks.tasks import KEPT, purge_tasks
from server.worker import crons, handlers, working
from serving import TokenOf
from talking import did, following, refused
from tasking import (
    BY_ID,
    CREATE,
    CREATE_LABEL,
    DELETE,
    DELETE_LABEL,
    LABELS,
    MOVE,
    TASK,
    TASKS,
    TOGGLE,
    UPDATE,
    added,
    labelled,
    page,
    titles,
)

pytestmark = pytest.mark.anyio

EVENTS = f"""subscription ($after: String) {{ viewerEvents(after: $after) {{ __typename
  ... on TaskChanged {{ cursor task {{ {TASK} }} deletedId }} ... on StreamReset {{ cursor }} }} }}"""


async def stored(ask: Ask, who: User, task_id: str) -> dict[str, Any] | None:
    return (await ask(who, BY_ID, id=task_id))["data"]["task"]


# Making and changing


async def test_a_task_is_made_listed_and_completed(ask: Ask, ann: User) -> None:
    task = await added(ask, ann, " Buy milk ", description="Two bottles.", dueDate="2030-01-31", priority="HIGH")

    done = (await did(ask, ann, TOGGLE, id=task["id"]))["task"]

    assert (task["title"], task["description"], task["priority"]) == ("Buy milk", "Two bottles.", "HIGH")
    assert (task["dueAt"], task["dueDate"], task["completed"], task["version"]) == (None, "2030-01-31", False, 1)
    assert (done["completed"], done["completedAt"] is not None, done["version"]) == (True, True, 2)
    assert await titles(ask, ann) == ["Buy milk"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"title": "x" * 201},
        {"title": "a", "description": "x" * 1_001},
        {"title": "a", "dueAt": "2030-01-31T08:00:00Z", "dueDate": "2030-01-31"},
    ],
)
async def test_what_is_out_of_range_is_refused_and_makes_nothing(ask: Ask, ann: User, wrong: dict[str, str]) -> None:
    codes = await refused(ask, ann, CREATE, input=wrong)

    assert codes == ["INVALID_INPUT"]
    assert await titles(ask, ann) == []


async def test_what_is_absent_stays_and_what_is_null_is_cleared(ask: Ask, ann: User) -> None:
    label = await labelled(ask, ann, "Home")
    more: dict[str, Any] = {"description": "d", "dueDate": "2030-01-31", "priority": "HIGH", "labelIds": [label]}
    task = await added(ask, ann, "a", **more)

    renamed = (await did(ask, ann, UPDATE, input={"id": task["id"], "title": "b"}))["task"]
    cleared = (await did(ask, ann, UPDATE, input={"id": task["id"], **dict.fromkeys(more)}))["task"]

    assert {name for name in task if task[name] != renamed[name]} == {"title", "updatedAt", "version"}
    kept = (cleared["description"], cleared["dueDate"], cleared["priority"], cleared["labels"])
    assert kept == (None, None, "NONE", [])
    assert await stored(ask, ann, task["id"]) == cleared


async def test_a_due_time_and_a_due_date_replace_each_other(ask: Ask, ann: User) -> None:
    task = await added(ask, ann, "a", dueDate="2030-01-31")

    timed = (await did(ask, ann, UPDATE, input={"id": task["id"], "dueAt": "2030-02-01T08:00:00+01:00"}))["task"]
    dated = (await did(ask, ann, UPDATE, input={"id": task["id"], "dueDate": "2030-03-01"}))["task"]

    assert (timed["dueAt"], timed["dueDate"]) == ("2030-02-01T07:00:00+00:00", None)
    assert (dated["dueAt"], dated["dueDate"]) == (None, "2030-03-01")


async def test_a_version_that_is_not_the_newest_is_a_conflict(ask: Ask, ann: User) -> None:
    task = await added(ask, ann, "a")
    await did(ask, ann, UPDATE, input={"id": task["id"], "title": "b", "expectedVersion": 1})

    codes = await refused(ask, ann, UPDATE, input={"id": task["id"], "title": "c", "expectedVersion": 1})

    assert codes == ["CONFLICT"]
    assert await titles(ask, ann) == ["b"]


async def test_the_same_client_mutation_id_makes_one_task(ask: Ask, ann: User, bob: User) -> None:
    new = {"title": "a", "clientMutationId": "once"}

    made = await asyncio.gather(*(did(ask, ann, CREATE, input=new) for _ in range(5)))
    other = await refused(ask, ann, CREATE, input={**new, "title": "b"})
    await did(ask, bob, CREATE, input={**new, "title": "his"})

    assert len({answer["task"]["id"] for answer in made}) == 1
    assert other == ["IDEMPOTENCY_MISMATCH"]
    assert await titles(ask, ann) == ["a"]


@pytest.mark.parametrize("times", [2, 5, 10])
async def test_concurrent_toggles_are_as_many_toggles(ask: Ask, ann: User, times: int) -> None:
    task = await added(ask, ann, "a", dueDate="2099-01-01", recurrence={"rrule": "FREQ=DAILY"})

    await asyncio.gather(*(did(ask, ann, TOGGLE, id=task["id"]) for _ in range(times)))

    now = await Task.get(id=key(task["id"], "Task"))
    assert (now.completed, now.version) == (times % 2 == 1, times + 1)
    assert await Task.owned_by(ann).count() == 1 + times % 2  # and its successor, if it is completed


async def test_reopening_takes_back_what_came_next_so_that_completing_again_leaves_one(ask: Ask, ann: User) -> None:
    task = await added(ask, ann, "a", dueDate="2099-01-01", recurrence={"rrule": "FREQ=DAILY"})

    first = (await did(ask, ann, TOGGLE, id=task["id"]))["nextTask"]
    reopened = await did(ask, ann, TOGGLE, id=task["id"])
    alone = await page(ask, ann)
    second = (await did(ask, ann, TOGGLE, id=task["id"]))["nextTask"]

    assert reopened["nextTask"] is None
    assert [node["id"] for node in alone["nodes"]] == [task["id"]]
    assert first["dueDate"] == second["dueDate"] == "2099-01-02"
    assert [node["id"] for node in (await page(ask, ann))["nodes"]] == [task["id"], second["id"]]


@pytest.mark.parametrize("touched", ["title", "completed", "place", "label"])
async def test_what_came_next_stays_once_somebody_changed_it(touched: str, ask: Ask, ann: User) -> None:
    home = await labelled(ask, ann, "Home")
    new = {"dueDate": "2099-01-01", "recurrence": {"rrule": "FREQ=DAILY;COUNT=2"}, "labelIds": [home]}
    task = await added(ask, ann, "a", **new)
    following = (await did(ask, ann, TOGGLE, id=task["id"]))["nextTask"]
    changes = {
        "title": (UPDATE, {"input": {"id": following["id"], "title": "b"}}),
        "completed": (TOGGLE, {"id": following["id"]}),
        "place": (MOVE, {"id": following["id"], "before": task["id"]}),
        "label": (DELETE_LABEL, {"id": home}),
    }
    await did(ask, ann, changes[touched][0], **changes[touched][1])

    await did(ask, ann, TOGGLE, id=task["id"])
    again = await did(ask, ann, TOGGLE, id=task["id"])

    assert again["nextTask"]["id"] == following["id"]
    assert len((await page(ask, ann))["nodes"]) == 2


async def test_what_came_next_and_was_deleted_does_not_come_again(ask: Ask, ann: User) -> None:
    task = await added(ask, ann, "a", dueDate="2099-01-01", recurrence={"rrule": "FREQ=DAILY"})
    following = (await did(ask, ann, TOGGLE, id=task["id"]))["nextTask"]
    await did(ask, ann, DELETE, id=following["id"])

    await did(ask, ann, TOGGLE, id=task["id"])
    again = await did(ask, ann, TOGGLE, id=task["id"])

    assert again["nextTask"] is None
    assert [node["id"] for node in (await page(ask, ann))["nodes"]] == [task["id"]]


async def test_who_reopens_and_who_changes_what_came_next_do_not_lose_either(ask: Ask, ann: User) -> None:
    task = await added(ask, ann, "a", dueDate="2099-01-01", recurrence={"rrule": "FREQ=DAILY"})
    following = (await did(ask, ann, TOGGLE, id=task["id"]))["nextTask"]

    update = {"id": following["id"], "title": "b"}
    reopened, changed = await asyncio.gather(did(ask, ann, TOGGLE, id=task["id"]), ask(ann, UPDATE, input=update))

    codes = [error["code"] for error in changed["data"]["updateTask"]["errors"]]
    left = [node["title"] for node in (await page(ask, ann))["nodes"]]
    assert reopened["task"]["completed"] is False
    assert (codes, left) in (([], ["a", "b"]), (["NOT_FOUND"], ["a"]))


async def test_many_who_write_at_once_leave_every_task_its_own_place(ask: Ask, ann: User) -> None:
    first = await added(ask, ann, "first")

    tasks = await asyncio.gather(*(added(ask, ann, f"t{n}") for n in range(8)))
    await asyncio.gather(*(did(ask, ann, MOVE, id=task["id"], after=first["id"]) for task in tasks))

    nodes = (await page(ask, ann))["nodes"]
    assert len({node["position"] for node in nodes}) == len(nodes) == 9
    assert nodes[0]["id"] == first["id"]


# Deleting


async def test_a_deleted_task_is_gone_and_its_row_kept_for_thirty_days(ask: Ask, ann: User) -> None:
    task, other = [await added(ask, ann, title) for title in "ab"]
    await did(ask, ann, DELETE, id=task["id"])

    codes = [await refused(ask, ann, TOGGLE, id=task["id"]), await refused(ask, ann, DELETE, id=task["id"])]
    too_early = await purge_tasks()
    async with tx():
        await Task.filter(id=key(task["id"], "Task")).update(deleted_at=datetime.now(UTC) - KEPT - timedelta(hours=1))
    purged = await purge_tasks()

    assert codes == [["NOT_FOUND"], ["NOT_FOUND"]]
    assert await stored(ask, ann, task["id"]) is None
    assert (too_early, purged, KEPT.days) == (0, 1, 30)
    assert [node["id"] for node in (await page(ask, ann))["nodes"]] == [other["id"]]


async def test_what_was_deleted_long_ago_is_purged_every_day(ask: Ask, env: Env, ann: User) -> None:
    gone, kept = [await added(ask, ann, title) for title in ("a", "b")]
    async with tx():
        await Task.filter(id=key(gone["id"], "Task")).update(deleted_at=datetime.now(UTC) - KEPT - timedelta(hours=1))

    async with working(env, handlers(env), crons()), asyncio.timeout(20):
        while await Task.all().count() > 1:  # noqa: ASYNC110 - in the database
            await asyncio.sleep(0.02)

    assert [cron.every for cron in crons() if cron.name == "tasks.purge"] == [86_400]
    assert [node["id"] for node in (await page(ask, ann))["nodes"]] == [kept["id"]]


# Labels


async def test_labels_are_unique_without_regard_to_case_and_listed_by_name(ask: Ask, ann: User, bob: User) -> None:
    await did(ask, ann, CREATE_LABEL, name="work", color="#FF8800")
    await labelled(ask, ann, "Home")
    await labelled(ask, bob, "home")

    taken = await refused(ask, ann, CREATE_LABEL, name=" HOME ")
    wrong = [await refused(ask, ann, CREATE_LABEL, name=name, color=c) for name, c in (("", None), ("a", "red"))]

    found = (await ask(ann, LABELS))["data"]["labels"]
    assert [(one["name"], one["color"]) for one in found] == [("Home", "#808080"), ("work", "#ff8800")]
    assert (taken, wrong) == (["ALREADY_EXISTS"], [["INVALID_INPUT"], ["INVALID_INPUT"]])


async def test_a_label_that_is_deleted_is_off_its_tasks(ask: Ask, ann: User) -> None:
    home, work = [await labelled(ask, ann, name) for name in ("Home", "Work")]
    task = await added(ask, ann, "a", labelIds=[work, home, home])

    await did(ask, ann, DELETE_LABEL, id=home)

    now = await stored(ask, ann, task["id"])
    assert [label["name"] for label in task["labels"]] == ["Home", "Work"]
    assert now is not None
    assert [label["name"] for label in now["labels"]] == ["Work"]
    assert now["version"] == task["version"] + 1
    assert await refused(ask, ann, UPDATE, input={"id": task["id"], "title": "b", "expectedVersion": 1}) == ["CONFLICT"]


async def test_there_is_an_end_of_labels(ask: Ask, ann: User) -> None:
    for number in range(LABELS_MAX):
        await labelled(ask, ann, f"l{number}")

    assert await refused(ask, ann, CREATE_LABEL, name="one more") == ["LIMIT_REACHED"]


# Listing

NOW = datetime.now(UTC).replace(microsecond=0)
YESTERDAY, TOMORROW = NOW - timedelta(days=1), NOW + timedelta(days=1)


async def several(ask: Ask, ann: User) -> str:
    """Five tasks, and the id of the label on one of them."""
    label = await labelled(ask, ann, "Home")
    await added(ask, ann, "never", description="Pay the Café.", priority="LOW")
    await added(ask, ann, "late", dueAt=YESTERDAY.isoformat(), priority="URGENT")
    await added(ask, ann, "today", dueDate=NOW.date().isoformat(), labelIds=[label])
    await added(ask, ann, "soon", dueAt=TOMORROW.isoformat(), priority="LOW")
    done = await added(ask, ann, "done", dueDate=(NOW - timedelta(days=2)).date().isoformat())
    await did(ask, ann, TOGGLE, id=done["id"])
    return label


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        ({}, "never late today soon done"),
        (None, "never late today soon done"),
        (
            dict.fromkeys(("completed", "priorities", "labelIds", "dueBefore", "overdue", "search")),
            "never late today soon done",
        ),
        ({"completed": False}, "never late today soon"),
        ({"completed": True}, "done"),
        ({"priorities": ["URGENT", "LOW"]}, "never late soon"),
        ({"priorities": []}, ""),
        ({"hasDueDate": False}, "never"),
        ({"hasDueDate": True}, "late today soon done"),
        ({"dueBefore": NOW.isoformat()}, "late done"),
        ({"dueAfter": NOW.isoformat()}, "today soon"),
        ({"dueAfter": YESTERDAY.isoformat(), "dueBefore": NOW.isoformat()}, "late"),
        ({"overdue": True}, "late"),
        ({"overdue": False}, "never today soon done"),
        ({"search": "CAFE pay"}, "never"),
        ({"search": "%"}, ""),
        ({"search": "o", "completed": False}, "today soon"),
    ],
)
async def test_a_filter_gives_what_fits_all_of_it(
    ask: Ask, ann: User, filter: dict[str, Any] | None, expected: str
) -> None:
    await several(ask, ann)

    found = await page(ask, ann, filter=filter)

    assert [node["title"] for node in found["nodes"]] == expected.split()
    assert found["totalCount"] == len(expected.split())


async def test_tasks_are_found_by_any_of_the_labels(ask: Ask, ann: User) -> None:
    label = await several(ask, ann)
    other = await labelled(ask, ann, "Other")

    assert await titles(ask, ann, filter={"labelIds": [other, label]}) == ["today"]
    assert await titles(ask, ann, filter={"labelIds": []}) == []


async def test_days_are_those_of_ones_own_time_zone(ask: Ask, ann: User) -> None:
    async with tx():
        await User.filter(id=ann.id).update(time_zone="Pacific/Kiritimati")  # 14 hours ahead
    await added(ask, ann, "there", dueDate="2030-01-31")

    assert await titles(ask, ann, filter={"dueBefore": "2030-01-31T09:59:59Z"}) == []
    assert await titles(ask, ann, filter={"dueBefore": "2030-01-31T10:00:00Z"}) == ["there"]


@pytest.mark.parametrize(
    ("field", "up", "down"),
    [
        ("POSITION", "never late today soon done", "done soon today late never"),
        ("DUE_AT", "done late today soon never", "soon today late done never"),
        ("PRIORITY", "today done never soon late", "late soon never done today"),
        ("CREATED_AT", "never late today soon done", "done soon today late never"),
        ("UPDATED_AT", "never late today soon done", "done soon today late never"),
        ("TITLE", "done late never soon today", "today soon never late done"),
    ],
)
async def test_lists_are_sorted_and_paged_the_same_either_way(
    ask: Ask, ann: User, field: str, up: str, down: str
) -> None:
    await several(ask, ann)

    for direction, expected in (("ASC", up.split()), ("DESC", down.split())):
        order = {"field": field, "direction": direction}
        assert await titles(ask, ann, order=order) == expected
        assert await pagewise(ask, ann, order, forward=True) == expected
        assert await pagewise(ask, ann, order, forward=False) == expected


async def pagewise(ask: Ask, ann: User, order: dict[str, str], *, forward: bool) -> list[str]:
    """All titles, two by two."""
    found: list[str] = []
    place: dict[str, Any] = {}
    while True:
        part = await page(ask, ann, order=order, **{"first" if forward else "last": 2}, **place)
        said = [node["title"] for node in part["nodes"]]
        found = found + said if forward else said + found
        assert part["totalCount"] == 5
        if not part["pageInfo"]["hasNextPage" if forward else "hasPreviousPage"]:
            return found
        place = {"after": part["pageInfo"]["endCursor"]} if forward else {"before": part["pageInfo"]["startCursor"]}


async def test_lists_hold_only_ones_own_also_after_anothers_place(ask: Ask, ann: User, bob: User) -> None:
    await added(ask, bob, "his")
    await added(ask, ann, "hers")

    cursor = (await page(ask, ann))["edges"][0]["cursor"]

    assert await titles(ask, bob) == ["his"]
    assert set(await titles(ask, bob, after=cursor)) <= {"his"}
    assert (await page(ask, bob))["totalCount"] == 1


async def test_a_cursor_of_another_list_is_refused(ask: Ask, ann: User) -> None:
    await several(ask, ann)
    cursor = (await page(ask, ann))["edges"][0]["cursor"]

    for field in ("DUE_AT", "PRIORITY", "CREATED_AT"):
        answer = await ask(ann, TASKS, order={"field": field}, after=cursor)

        assert answer["errors"][0]["extensions"] == {"code": "INVALID_INPUT", "path": ["after"]}


# Live


async def test_every_change_is_told_to_ones_own_devices_and_to_nobody_else(
    ask: Ask, ann: User, bob: User, url: str, token_of: TokenOf
) -> None:
    home = await labelled(ask, ann, "Home")

    async with following(url, await token_of(ann), EVENTS) as mine, following(url, await token_of(bob), EVENTS) as his:
        task = await added(ask, ann, "a", labelIds=[home])
        assert (await mine.next())["task"] == task
        done = (await did(ask, ann, TOGGLE, id=task["id"]))["task"]
        assert (await mine.next())["task"] == done
        await did(ask, ann, DELETE_LABEL, id=home)
        assert (await mine.next())["task"]["labels"] == []
        await did(ask, ann, DELETE, id=task["id"])
        gone = await mine.next()
        assert (gone["__typename"], gone["task"], gone["deletedId"]) == ("TaskChanged", None, task["id"])
        assert await his.silent()


async def test_what_comes_next_is_told_too_and_what_was_refused_is_not(
    ask: Ask, ann: User, url: str, token_of: TokenOf
) -> None:
    task = await added(ask, ann, "a", dueDate="2099-01-01", recurrence={"rrule": "FREQ=DAILY"})
    cursor = (await ask(ann, "{ viewerStreamCursor }"))["data"]["viewerStreamCursor"]
    await refused(ask, ann, UPDATE, input={"id": task["id"], "title": "b", "expectedVersion": 7})
    answer = await did(ask, ann, TOGGLE, id=task["id"])

    async with following(url, await token_of(ann), EVENTS, after=cursor) as mine:
        told = await mine.rest()

    assert [event["task"] for event in told] == [answer["task"], answer["nextTask"]]
