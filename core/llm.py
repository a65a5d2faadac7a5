"""The shape of a language model: what an NPC's line is asked for with, and what comes back."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from core.dialogue import DialogueKind, DialogueSource, GameTime, MemoryKind, Page, Situation, Turn


@dataclass(frozen=True, slots=True)
class Persona:
    """Who speaks. `portraits`: the names or numbers of the emotions that NPC has; empty means all."""

    key: str
    display_name: str
    text: str
    portraits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recalled:
    """A memory found for the moment; `score` is relevance, higher is better, comparable within one recall."""

    id: UUID
    text: str
    kind: MemoryKind
    game_time: GameTime
    importance: int
    score: float
    hops: int = 0
    subject_key: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A named part of a compiled prompt; `tokens` is an estimate."""

    name: str
    text: str
    tokens: int


@dataclass(frozen=True, slots=True)
class Prompt:
    """All that a line is made from.

    `recalled` is best first, `history` and `recent_lines` (what this NPC said lately) oldest first. The first
    section is the system's, the rest are the user's. `seed` picks among equally good phrasings.
    """

    persona: Persona
    player_name: str
    kind: DialogueKind
    situation: Situation
    recalled: tuple[Recalled, ...] = ()
    history: tuple[Turn, ...] = ()
    recent_lines: tuple[str, ...] = ()
    player_text: str | None = None
    locale: str = "en"
    max_pages: int = 2
    max_replies: int = 3
    seed: int = 0
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the provider counted them; None where it does not say."""

    input_tokens: int | None = None
    cached_tokens: int | None = None
    output_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class PageDelta:
    """The next piece of page `page`'s text (from 0), as the model writes it: not yet safe to show."""

    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said: not yet safe to show."""

    pages: tuple[Page, ...]
    replies: tuple[str, ...] = ()
    usage: Usage = Usage()


class LLM(Protocol):
    """Something that writes an NPC's lines."""

    name: str
    model: str
    source: DialogueSource

    def stream(self, prompt: Prompt, *, deadline: float) -> AsyncGenerator[PageDelta | Answer, None]:
        """Deltas as they come, if at all, then one Answer, which ends it; whoever stops earlier closes it.

        `deadline` is in seconds on the running loop's clock. Raises ProviderTimeout past it, ProviderRefused when
        the model declines, and ProviderUnavailable for anything else that goes wrong outside.
        """
        ...
