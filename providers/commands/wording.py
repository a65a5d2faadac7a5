"""Answers in plain words: lists, days, what could not be done."""

from collections.abc import Sequence
from datetime import date, datetime

from providers.commands.results import NotDone, Task
from providers.commands.windows import Window

WEEK = 7
QUOTE_MAX = 300  # characters of what somebody said
ABILITIES = """
- add a task: "add a task buy milk tomorrow at 5pm", "remind me to water the plants every monday"
- look tasks up: "what is due today", "what is overdue", "my tasks", "find milk"
- change them: "done with milk", "reopen milk", "move milk to friday", "rename milk to bread", "delete task milk"
- look around: "what labels", "list my worlds", "what did Leah say lately", "which channels", "search messages for boss"
- find games and ask their rules: "games for 4 players", "search games for chess", "rules of chess: what is castling?"
- speak: "tell #general: hello"
""".strip()
HELP = f"I understand plain commands and do nothing that you do not ask for. I can\n{ABILITIES}"
NOT_UNDERSTOOD = (
    "I did not understand that: I am the built-in assistant, not a language model, and know plain commands only. "
    f"I can\n{ABILITIES}\n\nWhoever runs this server can set up a language model, which understands more."
)
NOT_ALLOWED = "I may not do that in this conversation: {tool} is not among the tools it allows."
SEVERAL = "More than one task fits:"
NO_BELL = " It stands among your tasks; I cannot ring you."


def day_in_words(day: date, now: datetime) -> str:
    ahead = (day - now.date()).days
    if ahead in (-1, 0, 1):
        return ("today", "tomorrow", "yesterday")[ahead]
    written = f"{day:%A} {day.day} {day:%B}"
    return f"on {written}" if day.year == now.year else f"on {written} {day.year}"


def due_in_words(due: date | datetime, now: datetime) -> str:
    if not isinstance(due, datetime):
        return day_in_words(due, now)
    local = due.astimezone(now.tzinfo)
    return f"{day_in_words(local.date(), now)} at {local:%H:%M}"


def window_in_words(window: Window | None, now: datetime) -> str:
    if window is None:
        return ""
    if window.first == window.last:
        return f" {day_in_words(window.first, now)}"
    return f" from {_plain(window.first, now)} to {_plain(window.last, now)}"


def _plain(day: date, now: datetime) -> str:
    return day_in_words(day, now).removeprefix("on ")


def quoted(title: str) -> str:
    return f"\u201c{shortened(title)}\u201d"


def shortened(said: str) -> str:
    """In one line."""
    line = " ".join(said.split())
    return line if len(line) <= QUOTE_MAX else line[: QUOTE_MAX - 1] + "\u2026"


def task_in_words(task: Task, now: datetime) -> str:
    due = [f"due {due_in_words(task.due, now)}"] if task.due is not None else []
    again = ["comes again"] if task.recurs else []
    matters = [f"{task.priority.lower()} priority"] if task.priority not in ("", "NONE") else []
    labels = [f"#{name}" for name in task.labels]
    return ", ".join([quoted(task.title), *due, *again, *matters, *labels])


def bullets(items: Sequence[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def listing(title: str, items: Sequence[str], *, more: bool) -> str:
    rest = "\n\nThere are more than I can list here." if more else ""
    return f"{title}\n{bullets(items)}{rest}"


def count(number: int, noun: str) -> str:
    return f"one {noun}" if number == 1 else f"{number} {noun}s"


def asking_back(candidates: Sequence[Task], now: datetime, *, more: bool) -> str:
    listed = "\n".join(f"{number}. {task_in_words(task, now)}" for number, task in enumerate(candidates, 1))
    rest = " There are more than I can list here." if more else ""
    return f"{SEVERAL}\n{listed}\n\nWhich one? Say its number, or ask again with the whole title.{rest}"


def listed_line(text: str, number: int) -> str | None:
    """What `asking_back` listed under a number."""
    lead = f"{number}. "
    lines = text.split("\n") if text.startswith(f"{SEVERAL}\n") else []
    return next((line.removeprefix(lead) for line in lines if line.startswith(lead)), None)


def not_done(failed: NotDone, what: str) -> str:
    """`what` says in the past what was to be done: "deleted"."""
    if failed.code == "DENIED":
        return f"You did not approve it, so nothing was {what}."
    if failed.code == "EXPIRED":
        return f"It was not approved in time, so nothing was {what}."
    if failed.code == "NOT_FOUND":
        return f"It is no longer there, so nothing was {what}."
    return f"Nothing was {what}: {failed.message}."
