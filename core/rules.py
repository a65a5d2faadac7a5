"""The shape of what answers questions about rules: passages of rulebooks in, an answer that quotes them out."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from core.assistant import TextPiece
from core.llm import Usage

__all__ = ["BUILT_IN", "AnswerEnded", "Claim", "Exchange", "Passage", "RulesAsk", "RulesModel", "TextPiece"]

BUILT_IN = "extractive"  # the name of the model that asks nobody, and costs nothing


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a page, verbatim, that may hold the answer.

    `char_start` is where it begins in the page's text; `sentences` are the (start, end) of each in the passage's own
    `text`; offsets count code points. `score` is relevance: higher is better, comparable within one search. `coverage`
    is how much of what was asked it says: from 1 on it is likely to hold the answer.
    """

    document_id: UUID
    document_title: str
    page: int
    page_label: str | None
    section_path: tuple[str, ...]
    text: str
    char_start: int
    sentences: tuple[tuple[int, int], ...]
    score: float
    coverage: float = 1.0


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question of the same session, and what was answered."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class RulesAsk:
    """A question to be answered from `passages`, best first, in `language` (BCP 47); `history` is oldest first."""

    game: str
    question: str
    language: str
    passages: tuple[Passage, ...]
    history: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What a model says it quotes: of the passage at that index, from 0. Not to be believed."""

    passage: int
    quote: str


@dataclass(frozen=True, slots=True)
class AnswerEnded:
    """What an answer came to. `covered` False: the passages do not say. `whole` False: cut off at a limit of tokens."""

    covered: bool
    claims: tuple[Claim, ...] = ()
    usage: Usage = field(default_factory=Usage)
    whole: bool = True


class RulesModel(Protocol):
    """Something that answers questions about rules."""

    name: str
    model: str

    def stream(self, ask: RulesAsk, *, deadline: float) -> AsyncGenerator[TextPiece | AnswerEnded, None]:
        """Pieces of the answer as they come, if any, then one AnswerEnded; whoever stops earlier closes it.

        `deadline` is in seconds on the running loop's clock. Raises ProviderTimeout past it, ProviderRefused when
        the model declines, and ProviderUnavailable for anything else that goes wrong outside.
        """
        ...

    async def close(self) -> None: ...
