"""What to do next for a command, given what came of the calls so far."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from providers.commands import game_plans as games
from providers.commands import looking_plans as looking
from providers.commands import task_plans as tasks
from providers.commands.asked import (
    AddTask,
    AskRules,
    Command,
    CompleteTask,
    DeleteTask,
    DueTasks,
    FindGames,
    FindTasks,
    Help,
    ListChannels,
    ListLabels,
    ListTasks,
    ListWorlds,
    MoveTask,
    OverdueTasks,
    RecentLines,
    RenameTask,
    ReopenTask,
    SearchMessages,
    SendMessage,
    Unclear,
)
from providers.commands.results import NotDone
from providers.commands.steps import Call, Plan, Settled
from providers.commands.wording import HELP

Things = ListLabels | ListWorlds | ListChannels
Looking = ListTasks | DueTasks | OverdueTasks | FindTasks | RecentLines | SearchMessages | Things
Changing = AddTask | CompleteTask | ReopenTask | DeleteTask | RenameTask | MoveTask


def next_step(command: Command, results: Sequence[str], now: datetime) -> Call | str:
    """The next call, or what to say in the end."""
    plan = _plan(command, now)
    try:
        call = next(plan)
        for result in results:
            call = plan.send(result)
    except StopIteration as ended:
        return str(ended.value)
    except Settled as settled:
        return settled.text
    except NotDone as failed:
        return f"That did not work: {failed.message}."
    return call


def _plan(command: Command, now: datetime) -> Plan:
    match command:
        case AddTask() | CompleteTask() | ReopenTask() | DeleteTask() | RenameTask() | MoveTask():
            return _changing(command, now)
        case Help():
            return _said(HELP)
        case Unclear():
            return _said(command.advice)
        case SendMessage():
            return looking.send_message(command)
        case FindGames() | AskRules():
            return _about_games(command, now)
        case _:
            return _looking(command, now)


def _about_games(command: FindGames | AskRules, now: datetime) -> Plan:
    match command:
        case FindGames():
            return games.find_games(command)
        case AskRules():
            return games.ask_rules(command, now)


def _said(text: str) -> Plan:
    yield from ()
    return text


def _changing(command: Changing, now: datetime) -> Plan:
    match command:
        case AddTask():
            return tasks.add(command, now)
        case CompleteTask():
            return tasks.complete(command, now)
        case ReopenTask():
            return tasks.reopen(command, now)
        case DeleteTask():
            return tasks.delete(command, now)
        case RenameTask():
            return tasks.rename(command, now)
        case MoveTask():
            return tasks.move(command, now)
        case _:
            assert_never(command)


def _looking(command: Looking, now: datetime) -> Plan:  # noqa: PLR0911
    match command:
        case ListTasks():
            return looking.list_tasks(command, now)
        case DueTasks():
            return looking.due_tasks(command, now)
        case OverdueTasks():
            return looking.overdue_tasks(now)
        case FindTasks():
            return looking.find_tasks(command, now)
        case RecentLines():
            return looking.recent_lines(command, now)
        case SearchMessages():
            return looking.search_messages(command, now)
        case _:
            return _listing(command)


def _listing(command: Things) -> Plan:
    match command:
        case ListLabels():
            return looking.list_labels()
        case ListWorlds():
            return looking.list_worlds()
        case ListChannels():
            return looking.list_channels()
        case _:
            assert_never(command)
