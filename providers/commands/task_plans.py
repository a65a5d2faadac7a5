"""Plans that make tasks and change them."""

from collections.abc import Generator, Sequence
from datetime import date, datetime
from typing import Any

from providers.commands.asked import (
    AddTask,
    Choice,
    CompleteTask,
    DeleteTask,
    MoveTask,
    RenameTask,
    ReopenTask,
    Targeted,
)
from providers.commands.results import NotDone, Task, task_named, tasks_of, text
from providers.commands.steps import Call, Plan, Settled, called
from providers.commands.targets import search_words
from providers.commands.when import When, due
from providers.commands.wording import (
    NO_BELL,
    asking_back,
    due_in_words,
    not_done,
    quoted,
    task_in_words,
)

NO_TITLE = 'What shall the task be called? Say for example "add a task buy milk tomorrow".'


def add(command: AddTask, now: datetime) -> Plan:
    if not command.title:
        return NO_TITLE
    label_ids, missing = (yield from _label_ids(command.labels)) if command.labels else ([], [])
    arguments: dict[str, Any] = {"title": command.title, **_due(command.due)}
    if command.priority:
        arguments["priority"] = command.priority
    if label_ids:
        arguments["labelIds"] = label_ids
    if command.rrule:
        arguments["recurrence"] = {"rrule": command.rrule}
    try:
        made = task_named((yield from called("create_task", **arguments)), "task")
    except NotDone as failed:
        return not_done(failed, "added")
    said = task_in_words(made, now) if made else quoted(command.title)
    bell = NO_BELL if command.reminder else ""
    return f"Added {said}.{bell}{_without(missing)}"


def _due(when: date | datetime | None) -> dict[str, str]:
    if when is None:
        return {}
    return {"dueAt" if isinstance(when, datetime) else "dueDate": when.isoformat()}


def _label_ids(names: Sequence[str]) -> Generator[Call, str, tuple[list[str], list[str]]]:
    """The ids of those that there are, and the names of the others."""
    found = yield from called("list_labels")
    ids = {text(label, "name").casefold(): text(label, "id") for label in found.each("labels")}
    known = [ids[name.casefold()] for name in names if name.casefold() in ids]
    return known, [name for name in names if name.casefold() not in ids]


def _without(missing: Sequence[str]) -> str:
    if not missing:
        return ""
    return f" There is no label {' or '.join(quoted(name) for name in missing)}, so it went without."


def complete(command: CompleteTask, now: datetime) -> Plan:
    task = yield from _meant(command, now, completed=False)
    try:
        done = yield from called("complete_task", id=task.id)
    except NotDone as failed:
        return not_done(failed, "completed")
    following = task_named(done, "nextTask")
    then = f" Next: {task_in_words(following, now)}." if following else ""
    return f"Done: {quoted(task.title)}.{then}"


def reopen(command: ReopenTask, now: datetime) -> Plan:
    task = yield from _meant(command, now, completed=True)
    try:
        yield from called("reopen_task", id=task.id)
    except NotDone as failed:
        return not_done(failed, "reopened")
    return f"{quoted(task.title)} is open again."


def delete(command: DeleteTask, now: datetime) -> Plan:
    task = yield from _meant(command, now, completed=None)
    try:
        yield from called("delete_task", id=task.id)
    except NotDone as failed:
        return not_done(failed, "deleted")
    return f"Deleted {quoted(task.title)}."


def rename(command: RenameTask, now: datetime) -> Plan:
    task = yield from _meant(command, now, completed=None)
    try:
        yield from called("update_task", id=task.id, title=command.title)
    except NotDone as failed:
        return not_done(failed, "renamed")
    return f"{quoted(task.title)} is now called {quoted(command.title)}."


def move(command: MoveTask, now: datetime) -> Plan:
    task = yield from _meant(command, now, completed=False)
    new = due(_moved(command.when, task, now), now)
    try:
        moved = task_named((yield from called("update_task", id=task.id, **_due(new))), "task")
    except NotDone as failed:
        return not_done(failed, "moved")
    when = moved.due if moved and moved.due else new
    return f"{quoted(task.title)} is now due {due_in_words(when, now)}."


def _moved(when: When, task: Task, now: datetime) -> When:
    """A day alone keeps the task's time, a time alone its day, unless that is over."""
    if isinstance(task.due, datetime):
        local = task.due.astimezone(now.tzinfo)
        return When(when.day or max(local.date(), now.date()), when.at or local.time())
    if when.day is None and task.due is not None and task.due > now.date():
        return When(task.due, when.at)
    return when


def _meant(command: Targeted, now: datetime, *, completed: bool | None) -> Generator[Call, str, Task]:
    """The one task that fits; its whole title goes before. Raises Settled if it is none, or not the only one."""
    words = command.target
    state = {} if completed is None else {"completed": completed}
    found = yield from called("list_tasks", search=search_words(words), **state)
    fitting = tasks_of(found)
    exact = [task for task in fitting if task.title.casefold() in (words.casefold(), search_words(words).casefold())]
    candidates = exact or fitting
    if not candidates:
        raise Settled(_none(words, completed))
    more = found.more and not exact
    chosen = _chosen(command.choice, candidates, now) if command.choice else None
    if chosen is None and (len(candidates) > 1 or more):
        raise Settled(asking_back(candidates, now, more=more))
    return chosen or candidates[0]


def _chosen(choice: Choice, candidates: Sequence[Task], now: datetime) -> Task | None:
    """None if another one stands there now."""
    task = candidates[choice.number - 1] if choice.number <= len(candidates) else None
    return task if task and task_in_words(task, now) == choice.line else None


def _none(words: str, completed: bool | None) -> str:
    kind = {None: "task", True: "completed task", False: "open task"}[completed]
    return f"I found no {kind} with the words {quoted(words)}, so I changed nothing."
