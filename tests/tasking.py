"""Documents of tasks, and shorthands for what tests do with them again and again."""

from typing import Any

from talking import Post, did

ERRORS = "errors { __typename code message path }"
TASK = """id title description completed completedAt dueAt dueDate priority labels { id name color } position
  recurrence { rrule base timeZone } createdAt updatedAt version"""
CREATE = f"mutation ($input: CreateTaskInput!) {{ createTask(input: $input) {{ task {{ {TASK} }} {ERRORS} }} }}"
UPDATE = f"""mutation ($input: UpdateTaskInput!) {{ updateTask(input: $input) {{
  task {{ {TASK} }} nextTask {{ {TASK} }} {ERRORS} }} }}"""
DELETE = f"mutation ($id: ID!) {{ deleteTask(id: $id) {{ deletedId {ERRORS} }} }}"
TOGGLE = f"""mutation ($id: ID!) {{ toggleTaskCompletion(id: $id) {{
  task {{ {TASK} }} nextTask {{ {TASK} }} {ERRORS} }} }}"""
MOVE = f"""mutation ($id: ID!, $after: ID, $before: ID) {{ moveTask(id: $id, afterId: $after, beforeId: $before) {{
  task {{ {TASK} }} {ERRORS} }} }}"""
CREATE_LABEL = f"""mutation ($name: String!, $color: String) {{ createLabel(name: $name, color: $color) {{
  label {{ id name color }} {ERRORS} }} }}"""
DELETE_LABEL = f"mutation ($id: ID!) {{ deleteLabel(id: $id) {{ deletedId {ERRORS} }} }}"
LABELS = "{ labels { id name color } }"
BY_ID = f"query ($id: ID!) {{ task(id: $id) {{ {TASK} }} }}"
TASKS = """query ($filter: TaskFilter, $order: TaskOrder, $first: Int, $after: String, $last: Int, $before: String) {
  tasks(filter: $filter, orderBy: $order, first: $first, after: $after, last: $last, before: $before) {
    nodes { id title position } edges { cursor } totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""


async def added(post: Post, who: Any, title: str = "task", **more: Any) -> dict[str, Any]:
    """The task that was made."""
    return (await did(post, who, CREATE, input={"title": title, **more}))["task"]


async def labelled(post: Post, who: Any, name: str) -> str:
    """The id of a new label."""
    return (await did(post, who, CREATE_LABEL, name=name))["label"]["id"]


async def page(post: Post, who: Any, **variables: Any) -> dict[str, Any]:
    answer = await post(who, TASKS, **variables)
    assert "errors" not in answer, answer
    return answer["data"]["tasks"]


async def titles(post: Post, who: Any, **variables: Any) -> list[str]:
    return [task["title"] for task in (await page(post, who, **variables))["nodes"]]
