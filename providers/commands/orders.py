"""Orders that are understood, and what each of them wants done."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from providers.commands.asked import (
    AddTask,
    Command,
    CompleteTask,
    DeleteTask,
    MoveTask,
    RenameTask,
    ReopenTask,
    SendMessage,
    Unclear,
)
from providers.commands.details import PRIORITIES, details
from providers.commands.manners import Sentence, unquoted, without_ending
from providers.commands.phrases import phrase, read
from providers.commands.targets import target
from providers.commands.when import when

TASK = "(task|todo|to-do|to do|reminder)"
A = "[a|an|the|another|me a]"
LIST = "(tasks|list|todos|to-dos|task list|todo list|to-do list|to do list|list of tasks)"
LONGEST_TIME = 100  # characters
NO_TEXTS = re.compile(r"(?:an?|the|this|my|some)? ?(?:messages?|it|this|that|something)", re.IGNORECASE)
NO_TITLES = frozenset({"list", "lists", "manager", "force"})
TO = re.compile(r"\s+(?:to|into|as)\s+", re.IGNORECASE)
UNTIL = re.compile(r"\s+(?:to|until|till|for|by|on|onto|back to)\s+|\s+(?=in |next |tomorrow|today)", re.IGNORECASE)
RENAME_ADVICE = 'There is more than one way to read that. Please put both names in quotes: rename "this" to "that".'

Kept = Mapping[str, str]
Maker = Callable[[Kept, datetime], Command | None]


def order(given: Sentence, now: datetime) -> Command | None:
    """What changes something; the first pattern that fits counts. A question is no order, unless it asks us to."""
    verbatim = _first(VERBATIM, given.verbatim, now)
    if verbatim is not None or not given.orders:
        return verbatim
    return _first(PLAIN, given.plain, now)


def _first(patterns: tuple[tuple[re.Pattern[str], Maker], ...], text: str, now: datetime) -> Command | None:
    for pattern, made in patterns:
        kept = read(pattern, text)
        command = made(kept, now) if kept is not None else None
        if command is not None:
            return command
    return None


def _message(kept: Kept, _now: datetime) -> Command | None:
    text = unquoted(kept["text"])
    return None if NO_TEXTS.fullmatch(text) else SendMessage(unquoted(kept["channel"]), text)


def _nameless(_kept: Kept, _now: datetime) -> Command:
    return AddTask("")


def _add_said(kept: Kept, now: datetime) -> Command | None:
    """After a colon a title may end as a question."""
    said = kept["what"]
    return _add({"what": said if said.endswith("?") else without_ending(said)}, now)


def _add(kept: Kept, now: datetime) -> Command | None:
    said = details(kept["what"], now)
    if said.words.lower() in NO_TITLES:
        return None
    rrule = said.repeat and said.repeat.rrule
    return AddTask(unquoted(said.words), said.due(now), rrule, said.priority, said.labels)


def _add_dated(kept: Kept, now: datetime) -> Command | None:
    """What comes after the list has to be read to its end."""
    made, alone = _add({"what": f"{kept['what']} {kept['details']}"}, now), _add(kept, now)
    fits = isinstance(made, AddTask) and isinstance(alone, AddTask) and made.title == alone.title
    return made if fits else None


def _add_urgent(kept: Kept, now: datetime) -> Command | None:
    priority = kept["priority"].upper()
    return _add({"what": f"{kept['what']} !{priority}"}, now) if priority.lower() in PRIORITIES.split("|") else None


def _remind(kept: Kept, now: datetime) -> Command | None:
    """ "to" stands before or after the time."""
    text = kept["what"]
    said = details(text[3:] if text.lower().startswith("to ") else text, now)
    if said.words == text and not text.lower().startswith(("to ", "about ")):
        return None
    rrule = said.repeat and said.repeat.rrule
    title = re.sub(r"^about\s+", "", unquoted(said.words), flags=re.IGNORECASE)
    return AddTask(title, said.due(now), rrule, said.priority, said.labels, reminder=True)


def _complete(kept: Kept, _now: datetime) -> Command | None:
    named = target(kept["what"])
    return None if named is None else CompleteTask(named)


def _reopen(kept: Kept, _now: datetime) -> Command | None:
    named = target(kept["what"])
    return None if named is None else ReopenTask(named)


def _delete(kept: Kept, _now: datetime) -> Command | None:
    named = target(kept["what"])
    return None if named is None else DeleteTask(named)


def _delete_quoted(kept: Kept, now: datetime) -> Command | None:
    """Without the word "task" only what stands in quotes is meant to be one."""
    return _delete(kept, now) if unquoted(kept["what"]) != kept["what"] else None


def _rename(kept: Kept, _now: datetime) -> Command | None:
    """Several "to" are several readings, unless quotes tell them apart."""
    halves = [(kept["rest"][: at.start()], kept["rest"][at.end() :]) for at in TO.finditer(kept["rest"])]
    quoted = [(old, new) for old, new in halves if unquoted(old) != old or unquoted(new) != new]
    found = quoted or halves
    if len(found) > 1:
        return Unclear(RENAME_ADVICE)
    named = target(found[0][0]) if found else None
    return None if named is None else RenameTask(named, unquoted(found[0][1]))


def _move(kept: Kept, now: datetime) -> Command | None:
    """The longest time that the text ends with."""
    for name, ending in _cut(kept["rest"]):
        to, named = when(ending, now), target(name)
        if to is not None and named is not None:
            return MoveTask(named, to)
    return None


def _cut(text: str) -> Iterator[tuple[str, str]]:
    for at in UNTIL.finditer(text, max(0, len(text) - LONGEST_TIME)):
        yield text[: at.start()], text[at.end() :]


SEND = "(tell|send|post|write|say|message)"
VERBATIM = tuple(
    (phrase(pattern), made)
    for pattern, made in (
        (f"{SEND} [this] [to|in|into|on] [channel|the channel] #<channel> : <text>", _message),
        (f"{SEND} [this] [to|in|into|on] (channel|the channel) <channel> : <text>", _message),
        (f"{SEND} [to|in|into|on] #{{channel}} [that|saying] <text>", _message),
        ("(send|post|write) [a|this] message (to|in|into|on) #<channel> : <text>", _message),
        ("(send|post|write) [a|this] message (to|in|into|on) #{channel} saying <text>", _message),
        (f"(add|create|make|new) [a|an|the|another] [new] {TASK} : <what>", _add_said),
        ("(todo|to-do|to do) : <what>", _add_said),
        (f"(add|create|make|new) [a|an|another] [new] {{priority}} [priority] {TASK} : <what>", _add_urgent),
    )
)
PLAIN = tuple(
    (phrase(pattern), made)
    for pattern, made in (
        (f"(add|create|make|new) [a|an|another|me a] [new] {TASK}", _nameless),
        (f"(add|put|write) <what> (to|on|onto|in) [my|the] {LIST}", _add),
        (f"(add|put|write) <what> (to|on|onto|in) [my|the] {LIST} <details>", _add_dated),
        (f"(add|create|make|new) [a|an|another] [new] {{priority}} [priority] {TASK} [to] <what>", _add_urgent),
        (
            f"(add|create|make|new|set|set up|note) {A} [new] {TASK} [to|for|called|named|titled] [:] <what>",
            _add,
        ),
        ("remind me <what>", _remind),
        ("(reopen|re-open|uncheck|unfinish) [:] <what>", _reopen),
        (
            "mark <what> [as] (not done|open|undone|incomplete|unfinished|not finished|not completed|to do) [again]",
            _reopen,
        ),
        ("open [the|my] task <what> again", _reopen),
        (
            "[i'm|i am|i've|i have|i] [now|just|already] (done with|finished with|finished|completed) [:] <what>",
            _complete,
        ),
        ("(complete|finish|check off|tick off|cross off) [:] <what>", _complete),
        ("done : <what>", _complete),
        ("(mark|set) <what> [as|to] (done|complete|completed|finished)", _complete),
        ("(check|tick|cross) <what> off [my list|the list]", _complete),
        ("(delete|remove|erase|cancel|drop|get rid of) [the|my|this] task [called|named] [:] <what>", _delete),
        (f"(delete|remove|erase|drop|take) <what> (from|off) [my|the] {LIST}", _delete),
        ("(delete|remove|erase|cancel|drop|get rid of) (the|my) <what> task", _delete),
        ("(delete|remove|erase) <what>", _delete_quoted),
        ("close [the|my] task <what>", _complete),
        ("rename [:] <rest>", _rename),
        ("(change|set) the (title|name) of <rest>", _rename),
        ("(change|set) the due (date|day|time) of <rest>", _move),
        ("(send|post|write|say) <text> (to|in|into|on) #{channel}", _message),
        ("(move|postpone|reschedule|push|push back|defer|delay|shift|snooze|put off|bring forward) [:] <rest>", _move),
    )
)
