"""What people ask for, once it is understood."""

from dataclasses import dataclass
from datetime import date, datetime

from providers.commands.when import When
from providers.commands.windows import Window


@dataclass(frozen=True, slots=True)
class AddTask:
    """`title` is empty if none was said; `reminder`: a bell was hoped for."""

    title: str
    due: date | datetime | None = None
    rrule: str | None = None
    priority: str | None = None
    labels: tuple[str, ...] = ()
    reminder: bool = False


@dataclass(frozen=True, slots=True)
class ListTasks:
    completed: bool = False


@dataclass(frozen=True, slots=True)
class DueTasks:
    """`window` None: due at all."""

    window: Window | None = None


@dataclass(frozen=True, slots=True)
class OverdueTasks:
    pass


@dataclass(frozen=True, slots=True)
class FindTasks:
    words: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Which one of several that were listed: its number, from 1, and the words it was listed with."""

    number: int
    line: str


@dataclass(frozen=True, slots=True)
class CompleteTask:
    target: str
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class ReopenTask:
    target: str
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class DeleteTask:
    target: str
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class RenameTask:
    target: str
    title: str
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class MoveTask:
    target: str
    when: When
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class ListLabels:
    pass


@dataclass(frozen=True, slots=True)
class ListWorlds:
    pass


@dataclass(frozen=True, slots=True)
class RecentLines:
    npc: str


@dataclass(frozen=True, slots=True)
class FindGames:
    """`search` is of the name; `minutes` is the most that it may take. None: any."""

    search: str | None = None
    players: int | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class AskRules:
    game: str
    question: str


@dataclass(frozen=True, slots=True)
class ListChannels:
    pass


@dataclass(frozen=True, slots=True)
class SearchMessages:
    words: str


@dataclass(frozen=True, slots=True)
class SendMessage:
    channel: str
    text: str


@dataclass(frozen=True, slots=True)
class Help:
    pass


@dataclass(frozen=True, slots=True)
class Unclear:
    """Something of ours, but not to be guessed; `advice` says how to put it."""

    advice: str


Targeted = CompleteTask | ReopenTask | DeleteTask | RenameTask | MoveTask
Command = (
    AddTask
    | ListTasks
    | DueTasks
    | OverdueTasks
    | FindTasks
    | Targeted
    | ListLabels
    | ListWorlds
    | RecentLines
    | FindGames
    | AskRules
    | ListChannels
    | SearchMessages
    | SendMessage
    | Help
    | Unclear
)
