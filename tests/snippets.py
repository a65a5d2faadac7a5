"""The snippets of README.md and docs/, as a reader meets them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = [  # in the order to follow
    "README.md",
    "docs/mod.md",
    "docs/chat.md",
    "docs/tasks.md",
    "docs/assistant.md",
    "docs/mcp.md",
    "docs/games.md",
    "docs/flags.md",
    "docs/usage.md",
    "docs/sign-in.md",
    "docs/providers.md",
    "docs/scale.md",
]
FENCE = re.compile(r"^(`{3,}|~{3,})(.*)$")
RUN = ("sh", "python")
SHOWN = ("text", "json")
KINDS = (*RUN, *SHOWN, "env", "graphql")


@dataclass(frozen=True, slots=True)
class Snippet:
    """`info` is what follows the opening fence; `shown_by` is the snippet right before it, if that prints this one."""

    page: str
    line: int
    info: str
    text: str
    shown_by: "Snippet | None" = None

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def kind(self) -> str:
        return self.info.partition(" ")[0]

    @property
    def file(self) -> str | None:
        """What a reader is told to save it as."""
        return self.info.partition(" file=")[2] or None


def snippets() -> list[Snippet]:
    found = [snippet for page in PAGES for snippet in _of(page)]
    return [found[0], *(_with_source(before, snippet) for before, snippet in pairwise(found))]


def prose(page: str) -> list[tuple[int, str]]:
    """The numbered lines of a page outside of its snippets."""
    inside = {line for found in _of(page) for line in range(found.line, found.line + found.text.count("\n") + 2)}
    lines = enumerate((ROOT / page).read_text().splitlines(), 1)
    return [(number, line) for number, line in lines if number not in inside]


def _of(page: str) -> Iterator[Snippet]:
    opening: re.Match[str] | None = None
    start, lines = 0, list[str]()
    for number, line in enumerate((ROOT / page).read_text().splitlines(), 1):
        fence = FENCE.match(line)
        if opening is None:
            if fence:
                opening, start, lines = fence, number, []
        elif line == opening[1]:
            yield Snippet(page, start, opening[2].strip(), "".join(f"{each}\n" for each in lines))
            opening = None
        else:
            lines.append(line)
    assert opening is None, f"{page}:{start} is never closed"


def _with_source(before: Snippet, snippet: Snippet) -> Snippet:
    if snippet.kind not in SHOWN or before.page != snippet.page or before.kind not in RUN:
        return snippet
    return Snippet(snippet.page, snippet.line, snippet.info, snippet.text, shown_by=before)
