"""Plans that look things up, and the one that speaks in a channel."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.json import json_object
from providers.commands.asked import DueTasks, FindTasks, ListTasks, RecentLines, SearchMessages, SendMessage
from providers.commands.results import Answered, NotDone, moment, tasks_of, text
from providers.commands.steps import Plan, Settled, called
from providers.commands.wording import (
    bullets,
    count,
    due_in_words,
    listing,
    not_done,
    quoted,
    task_in_words,
    window_in_words,
)

MOST = 5  # of what others said
CHANNELS_ASKED = 50


@dataclass(frozen=True, slots=True)
class Npc:
    world_id: str
    key: str
    name: str


def list_tasks(command: ListTasks, now: datetime) -> Plan:
    found = yield from called("list_tasks", completed=command.completed)
    kind = "completed task" if command.completed else "open task"
    items = [task_in_words(task, now) for task in tasks_of(found)]
    if not items:
        return f"You have no {kind}s."
    return listing(f"You have {_many(len(items), kind, more=found.more)}:", items, more=found.more)


def _many(number: int, noun: str, *, more: bool) -> str:
    return f"more than {count(number, noun)}" if more else count(number, noun)


def due_tasks(command: DueTasks, now: datetime) -> Plan:
    span = command.window
    if span is None:
        found = yield from called("list_tasks", completed=False, hasDueDate=True)
    else:
        after, before = span.after(now).isoformat(), span.before(now).isoformat()
        found = yield from called("list_tasks", completed=False, dueAfter=after, dueBefore=before)
    items = [task_in_words(task, now) for task in tasks_of(found)]
    when = window_in_words(span, now)
    return listing(f"Due{when}:", items, more=found.more) if items else f"Nothing is due{when}."


def overdue_tasks(now: datetime) -> Plan:
    found = yield from called("list_tasks", overdue=True)
    items = [task_in_words(task, now) for task in tasks_of(found)]
    return listing("Overdue:", items, more=found.more) if items else "Nothing is overdue."


def find_tasks(command: FindTasks, now: datetime) -> Plan:
    found = yield from called("list_tasks", search=command.words)
    items = [f"{task_in_words(task, now)}{', done' if task.completed else ''}" for task in tasks_of(found)]
    words = quoted(command.words)
    return listing(f"Tasks with {words}:", items, more=found.more) if items else f"No task has the words {words}."


def list_labels() -> Plan:
    found = yield from called("list_labels")
    names = [text(label, "name") for label in found.each("labels")]
    return listing("Your labels:", names, more=found.more) if names else "You have no labels."


def list_worlds() -> Plan:
    found = yield from called("list_worlds")
    items = [f"{quoted(text(world, 'farmName'))} ({text(world, 'game')})" for world in found.each("worlds")]
    return listing("Your worlds:", items, more=found.more) if items else "You have no worlds."


def list_channels() -> Plan:
    found = yield from called("list_my_channels")
    items = [f"#{text(one, 'name')}{_unread(one.get('unreadCount'))}" for one in found.each("channels")]
    return listing("You are in:", items, more=found.more) if items else "You are in no channel."


def _unread(number: object) -> str:
    return f", {number} unread" if isinstance(number, int) and number > 0 else ""


def recent_lines(command: RecentLines, now: datetime) -> Plan:
    """In the newest world where somebody has that name."""
    npc = _npc((yield from called("list_worlds")), command.npc)
    if npc is None:
        return f"I found nobody called {quoted(command.npc)} in your worlds."
    found = yield from called("recent_interactions", worldId=npc.world_id, npcKey=npc.key, limit=MOST)
    items = [_said(one, "text", now) for one in found.each("interactions")]
    if not items:
        return f"{npc.name} has not said anything yet."
    return f"{npc.name} said lately, the newest first:\n{bullets(items)}"


def _npc(worlds: Answered, name: str) -> Npc | None:
    people = (
        Npc(text(world, "id"), text(npc, "key"), text(npc, "displayName") or text(npc, "key"))
        for world in worlds.each("worlds")
        for npc in Answered(world).each("npcs")
    )
    return next((npc for npc in people if name.casefold() in (npc.key.casefold(), npc.name.casefold())), None)


def _said(one: dict[str, Any], name: str, now: datetime) -> str:
    """Somebody's words, and when they were said."""
    at = moment(text(one, "createdAt"))
    return quoted(text(one, name)) + (f", {due_in_words(at, now)}" if at else "")


def search_messages(command: SearchMessages, now: datetime) -> Plan:
    found = yield from called("search_my_messages", query=command.words, limit=MOST)
    items = [
        f"{_author(one)} in #{text(one, 'channel')}: {_said(one, 'content', now)}" for one in found.each("messages")
    ]
    words = quoted(command.words)
    return listing(f"Messages with {words}:", items, more=found.more) if items else f"No message has the words {words}."


def _author(message: dict[str, Any]) -> str:
    author = json_object(message.get("author"))
    return text(author, "username") if author else "somebody who is gone"


def send_message(command: SendMessage) -> Plan:
    channels = yield from called("list_my_channels", limit=CHANNELS_ASKED)
    channel_id = _channel_id(channels, command.channel.removeprefix("#"))
    try:
        yield from called("send_channel_message", channelId=channel_id, content=command.text)
    except NotDone as failed:
        return not_done(failed, "sent")
    return f"Sent to #{command.channel.removeprefix('#')}: {quoted(command.text)}"


def _channel_id(found: Answered, name: str) -> str:
    """Raises Settled if there is none, or more than one."""
    ids = [text(one, "id") for one in found.each("channels") if text(one, "name").casefold() == name.casefold()]
    if len(ids) > 1:
        raise Settled(f"You are in {len(ids)} channels called #{name}, so I sent nothing.")
    if not ids:
        looked = "the first of your channels that I can list" if found.more else "your channels"
        raise Settled(f"I found no #{name} among {looked}, so I sent nothing.")
    return ids[0]
