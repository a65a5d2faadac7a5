"""Documents of strangers are read in a process of their own: how they get there, and how their pages come back."""

import sys
from collections.abc import Callable, Iterable
from typing import Any, Final

import orjson

from core.confined import Ended, TooMuch, confine, run_module
from core.pages import Heading, PageText, Unreadable

SECONDS: Final = 60  # by the clock, and of the processor
MEMORY: Final = 2**29  # bytes
OUTPUT_MAX: Final = 2**26  # bytes: what TEXT_MAX characters can come to, and their headings


async def read_apart(module: str, content: bytes, *, seconds: float = SECONDS) -> list[PageText]:
    """The pages that a module, run as a program, makes of `content` by `answer`. Raises Unreadable."""
    try:
        return _pages(await run_module(module, content, seconds=seconds, output_max=OUTPUT_MAX))
    except TimeoutError:
        raise Unreadable(f"reading it took over {seconds:.0f} seconds") from None
    except TooMuch:
        raise Unreadable("it has too much text") from None


def answer(read: Callable[[bytes], Iterable[PageText]]) -> None:
    """What such a program does: pages of standard input as lines of JSON, or why there are none. Within limits."""
    content = sys.stdin.buffer.read()
    confine(memory=MEMORY, seconds=SECONDS)
    try:
        for page in read(content):
            _say({"label": page.label, "text": page.text, "headings": [_said(heading) for heading in page.headings]})
    except Unreadable as unreadable:
        _say({"failed": unreadable.reason})


def _say(what: dict[str, Any]) -> None:
    sys.stdout.buffer.write(orjson.dumps(what) + b"\n")


def _said(heading: Heading) -> tuple[int, str, int, int]:
    return heading.level, heading.title, heading.start, heading.end


def _pages(ended: Ended) -> list[PageText]:
    lines = ended.output.splitlines()
    if ended.code or not lines:
        raise Unreadable(f"it is broken, or takes over {MEMORY // 2**20} MiB of memory or {SECONDS} seconds to read")
    try:
        said = [orjson.loads(line) for line in lines]
        for each in said:
            if reason := each.get("failed"):
                raise Unreadable(str(reason))
        return [_page(number, each) for number, each in enumerate(said, 1)]
    except (AttributeError, KeyError, TypeError, ValueError):  # whatever ran there may have been taken over
        raise Unreadable("it is broken") from None


def _page(number: int, said: dict[str, Any]) -> PageText:
    headings = tuple(Heading(level, title, start, end) for level, title, start, end in said["headings"])
    return PageText(number, said["text"], said["label"], headings)
