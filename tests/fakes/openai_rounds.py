"""Rounds of a fake model that calls tools: what it says and calls.

Which round a request gets follows from the conversation it carries, never from what was asked before: runs at the
same time do not disturb each other, and a request that is repeated gets the same again.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from fakes.openai_behaviours import Behaviour

WORDS = ("the", "rain", "has", "not", "let", "up", "since", "morning", "and", "my", "boots", "are", "wet")
SAID = re.compile(r"\bsay (?P<count>\d+) words|\bcall (?P<name>\w+) (?=\{)|\b(?P<then>then)\b")


@dataclass(frozen=True, slots=True)
class Round:
    """The model says `text`, then calls: pairs of a tool's name and its arguments (a string is sent as it is).

    `behaviour`: what the server does with this round, whatever else it was told to `play`.
    """

    text: str = ""
    calls: Sequence[tuple[str, Mapping[str, Any] | str]] = ()
    behaviour: Behaviour | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request's conversation holds: the last user message, and what came of the rounds since then.

    `results` are those of the last round, as sent; `tools` the names that may be called.
    """

    user: str
    rounds: int
    results: tuple[str, ...]
    tools: tuple[str, ...]


Script = Callable[[Asked], Round]


@dataclass(frozen=True, slots=True)
class Pace:
    """Pieces of text of `size` characters; `per_second` of them, and of calls; None: as fast as they can be sent."""

    per_second: float | None = None
    size: int = 7


def one_by_one(rounds: Sequence[Round]) -> Script:
    """The first round after a user message, then the second, and so on; the last one stays."""
    return lambda asked: rounds[min(asked.rounds, len(rounds) - 1)]


def by_words(asked: Asked) -> Round:
    """Does what the last user message says, then says "Done.".

    It understands `say 200 words` and `call create_task {"title": "Water"}`, many of each; `then` begins the next
    round: `say 20 words call list_tasks {...} then call create_task {...} then say 5 words`.
    """
    return _in_words(asked.user, asked.rounds)


def gullible(asked: Asked) -> Round:
    """As `by_words`, but after a round it does what the results say, as a model that falls for what it reads."""
    if not asked.rounds:
        return by_words(asked)
    return _in_words(" ".join(asked.results).replace('\\"', '"'), 0)


def _in_words(text: str, number: int) -> Round:
    rounds = [Round()]
    at = 0
    while order := SAID.search(text, at):
        last = rounds[-1]
        at = order.end()
        if order["then"]:
            rounds.append(Round())
        elif order["name"]:
            arguments, at = _arguments(text, at)
            rounds[-1] = Round(last.text, (*last.calls, (order["name"], arguments)))
        else:
            rounds[-1] = Round(f"{last.text} {some_words(int(order['count']))}".strip(), last.calls)
    said = [each for each in rounds if each != Round()]
    return said[number] if number < len(said) else Round("Done.")


def _arguments(text: str, at: int) -> tuple[Mapping[str, Any] | str, int]:
    """The JSON at `at` and where it ends; what is none is taken as it is, to the end."""
    try:
        return json.JSONDecoder().raw_decode(text, at)
    except ValueError:
        return text[at:], len(text)


def some_words(count: int) -> str:
    """What the model writes when it is told to say `count` words."""
    return " ".join(WORDS[index % len(WORDS)] for index in range(count))


def asked_in(body: dict[str, Any]) -> Asked:
    turns = list(_chat_turns(body) if "messages" in body else _responses_turns(body))
    last = max((index for index, (kind, _) in enumerate(turns) if kind == "user"), default=-1)
    since = [(kind, [text for _, text in group]) for kind, group in groupby(turns[last + 1 :], lambda turn: turn[0])]
    rounds = [texts for kind, texts in since if kind == "result"]
    return Asked(
        user=turns[last][1] if last >= 0 else "",
        rounds=len(rounds),
        results=tuple(rounds[-1]) if rounds else (),
        tools=tuple(tool.get("name") or tool["function"]["name"] for tool in body.get("tools", [])),
    )


def _chat_turns(body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for message in body["messages"]:
        role: str = message["role"]
        yield "result" if role == "tool" else role, message.get("content") or ""


def _responses_turns(body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    items: str | list[dict[str, Any]] = body["input"]
    for item in [{"role": "user", "content": items}] if isinstance(items, str) else items:
        match item.get("type", "message"):
            case "function_call_output":
                yield "result", item["output"]
            case "function_call":
                yield "assistant", ""
            case _:
                yield item["role"], item["content"]
