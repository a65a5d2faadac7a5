"""`make bench`: what requests, memory, rules, idling and the assistant cost, and what chat does beside others."""

import os
import platform
from enum import StrEnum
from typing import Annotated

import typer

from bench import assistant, chat, coverage, flags, recall, requests, rules


class Part(StrEnum):
    ASSISTANT = "assistant"
    CHAT = "chat"
    DIALOGUE = "dialogue"
    FLAGS = "flags"
    RECALL = "recall"
    RULES = "rules"


def main(
    only: Annotated[Part | None, typer.Option(help="Measure this alone.")] = None,
    peers: Annotated[bool, typer.Option("--peers", help="Compare chat with servers in Node too.")] = False,
) -> None:
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.machine()}\n")
    if only in (None, Part.DIALOGUE):
        requests.main()
        print()
    if only in (None, Part.RECALL):
        print("\n".join([*recall.recall_report(), *recall.speed_report()]))
        print()
    if only in (None, Part.RULES):
        print("\n".join([*rules.report(), *rules.report(embed=True), *coverage.report()]))
        print()
    if only in (None, Part.FLAGS):
        flags.main()
        print()
    if only in (None, Part.ASSISTANT):
        assistant.main()
        print()
    if only in (None, Part.CHAT):
        chat.main(peers=peers)


if __name__ == "__main__":
    typer.run(main)
