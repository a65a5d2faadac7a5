"""Questions that are understood, and what each of them asks for."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from providers.commands.asked import (
    Command,
    DueTasks,
    FindTasks,
    Help,
    ListChannels,
    ListLabels,
    ListTasks,
    ListWorlds,
    OverdueTasks,
    RecentLines,
    SearchMessages,
)
from providers.commands.manners import Sentence, unquoted
from providers.commands.phrases import phrase, read
from providers.commands.windows import window

TASKS = "(tasks|todos|to-dos|to dos|task list|todo list|to-do list|to do list)"
SHOW = "(list|show|show me|give me|tell me|display|see|view|what are|which are)"
HAVE = "[do i have|have i got|i have|are there|exist|can i use]"
NOBODY = re.compile(r"you|i|we|they|he|she|it|(some|any|every)(one|body)|people|who", re.IGNORECASE)
NO_WORDS = re.compile(r"(me|you|it|that|this|them|out)\b.*", re.IGNORECASE)

Kept = Mapping[str, str]
Maker = Callable[[Kept, datetime], Command | None]


def question(asked: Sentence, now: datetime) -> Command | None:
    """What only looks something up; the first pattern that fits counts."""
    for pattern, made in PATTERNS:
        kept = read(pattern, asked.plain)
        command = made(kept, now) if kept is not None else None
        if command is not None:
            return command
    return None


def _help(_kept: Kept, _now: datetime) -> Command:
    return Help()


def _open(_kept: Kept, _now: datetime) -> Command:
    return ListTasks()


def _done(_kept: Kept, _now: datetime) -> Command:
    return ListTasks(completed=True)


def _overdue(_kept: Kept, _now: datetime) -> Command:
    return OverdueTasks()


def _dated(_kept: Kept, _now: datetime) -> Command:
    return DueTasks()


def _due(kept: Kept, now: datetime) -> Command | None:
    span = window(kept["when"], now)
    return None if span is None else DueTasks(span)


def _find(kept: Kept, _now: datetime) -> Command | None:
    words = unquoted(kept["words"])
    return None if NO_WORDS.fullmatch(words) else FindTasks(words)


def _labels(_kept: Kept, _now: datetime) -> Command:
    return ListLabels()


def _worlds(_kept: Kept, _now: datetime) -> Command:
    return ListWorlds()


def _channels(_kept: Kept, _now: datetime) -> Command:
    return ListChannels()


def _lines(kept: Kept, _now: datetime) -> Command | None:
    npc = unquoted(kept["npc"])
    return None if NOBODY.fullmatch(npc) else RecentLines(npc)


def _messages(kept: Kept, _now: datetime) -> Command:
    return SearchMessages(unquoted(kept["words"]))


PATTERNS = tuple(
    (phrase(pattern), made)
    for pattern, made in (
        ("help [me]", _help),
        ("(what can you do|what do you do|what do you understand|how can you help) [for me|me]", _help),
        ("(what can i say|what can i ask|what can i ask you|who are you|what are you)", _help),
        ("(/help|commands|show commands|list commands)", _help),
        ("(overdue|what is overdue|what's overdue|what is late|what's late|what am i late with)", _overdue),
        (f"[{SHOW[1:-1]}|what|which] [all] [my|the] overdue {TASKS} {HAVE}", _overdue),
        (f"(which|what|any) {TASKS} are overdue", _overdue),
        ("[is|are] (anything|something|any tasks) overdue", _overdue),
        (f"(do i have|have i got|are there) [any|anything] overdue [{TASKS[1:-1]}]", _overdue),
        ("(list|show|show me) [what is|what's] overdue", _overdue),
        ("(what is|what's|anything|is anything|is something) due", _dated),
        (f"(which|what|any) [of] [my] {TASKS} (are|is) due", _dated),
        (f"[{SHOW[1:-1]}] [all] [my|the] due {TASKS}", _dated),
        ("(what is|what's|anything|is anything|is something) [still] (due|to do|planned) <when>", _due),
        ("(what is|what's) on [my|the] (list|agenda|plan) <when>", _due),
        (f"(which|what|are any|are there any|any) [of] [my] {TASKS} (are|is|are there|do i have) [due] <when>", _due),
        (f"(which|what) {TASKS} (have i got|do i have) [due] <when>", _due),
        (f"{SHOW} [me] [all] [my|the] {TASKS} [that are] [due] <when>", _due),
        (f"{SHOW} [me] what is due <when>", _due),
        (f"[my] {TASKS} [due] <when>", _due),
        ("(what do i have to do|what must i do|what should i do|what do i need to do) <when>", _due),
        ("(what have i got to do|what do i have|what have i got|what is there to do) <when>", _due),
        (f"{SHOW} [me] [all] [of] [my|the] [open|pending|current] {TASKS}", _open),
        (f"[my] [all|open] {TASKS}", _open),
        (f"(what|which|any) [open] {TASKS} (do i have|have i got|are there|are open|are left|do i still have)", _open),
        ("(what do i have to do|what have i got to do|what is there to do|what's on my list)", _open),
        ("(what is on my list|what is left to do|what's left to do|show my list)", _open),
        (f"{SHOW} [me] [all] [my|the] (done|completed|finished|closed) {TASKS}", _done),
        (f"(what|which) {TASKS} (have i done|have i completed|have i finished|did i finish|are done)", _done),
        ("(what have i done|what have i finished|what did i finish|what have i completed)", _done),
        ("(search|search for|find|look for) <words> in [my|the|all] (messages|chat|chats|channels)", _messages),
        (
            "(search|find|look through) [in] [my|the|all] (messages|chat|chats) (for|about|with|containing) <words>",
            _messages,
        ),
        (
            "(find|show|show me|search for) [my|the|all] messages (about|with|containing|for|mentioning) <words>",
            _messages,
        ),
        (
            f"(what|which|any) {TASKS} (do i have|have i got|are there|are) (about|for|with|on|concerning) <words>",
            _find,
        ),
        (f"{SHOW} [me] [all] [my|the] {TASKS} (about|for|with|on|containing|concerning) <words>", _find),
        (f"[any|my] {TASKS} (about|with|concerning) <words>", _find),
        ("(do i have|have i got|is there) (a|any) (task|tasks|todo|todos) (about|for|with|on) <words>", _find),
        (
            "(find|search|search for|look for) [my|the|a|all] (task|tasks) [about|for|with|called|on] <words>",
            _find,
        ),
        ("(find|search for|look for) <words>", _find),
        (f"(what|which) labels {HAVE}", _labels),
        (f"[{SHOW[1:-1]}] [me] [all] [of] [my|the] labels", _labels),
        (f"(what|which) (worlds|farms) {HAVE}", _worlds),
        (f"[{SHOW[1:-1]}] [me] [all] [of] [my|the] (worlds|farms)", _worlds),
        ("(what|which) channels [am i in|do i have|have i got|can i see|can i use|are there|have i joined]", _channels),
        (f"[{SHOW[1:-1]}] [me] [all] [of] [my|the] [chat] channels [i am in|i'm in]", _channels),
        ("what (did|has|does) <npc> (say|said|tell me|told me) [to me] [lately|recently|last|last time]", _lines),
        ("what (did i|have i) (talk|talked) about with <npc> [lately|recently|last|last time]", _lines),
        ("what (did|have) <npc> and i (talk|talked) about [lately|recently|last|last time]", _lines),
        (
            f"{SHOW} [me] [my|the] [recent|last|latest] (conversations|interactions|talks|lines) (with|of|by) <npc>",
            _lines,
        ),
    )
)
