"""Gemini, by Google's Gen AI API, answers in a conversation and calls tools."""

from collections.abc import AsyncGenerator
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from pydantic import SecretStr

from core.assistant import Ask, RoundEnded, TextPiece
from providers.gemini.events import GeminiRound
from providers.gemini.requests import Question
from providers.openai.asking import header_key
from providers.rounds import PATIENT, Rounds, Waits

if TYPE_CHECKING:
    from providers.gemini.connection import Asked, GeminiConnection

A = TypeVar("A")


class Gemini:
    """Fills core.assistant.AssistantModel. Needs the extra `gemini`, from the first question on."""

    name = "gemini"

    def __init__(
        self,
        *,
        api_key: SecretStr,
        base_url: str | None,
        model: str,
        waits: Waits = PATIENT,
        max_output_tokens: int = 4_096,
    ) -> None:
        self.model = model
        question = Question(model, max_output_tokens)
        self._rounds = Rounds(partial(connect, header_key(api_key), base_url, question), round_of, waits)

    def stream(self, ask: Ask, *, deadline: float) -> AsyncGenerator[TextPiece | RoundEnded, None]:
        return self._rounds.stream(ask, deadline=deadline)

    async def close(self) -> None:
        await self._rounds.close()


def round_of(ask: Ask) -> GeminiRound:
    return GeminiRound(place=len(ask.turns))


def connect(api_key: SecretStr, base_url: str | None, question: "Asked[A]") -> "GeminiConnection[A]":
    """The import costs almost a second, which a server that asks another model never pays."""
    from providers.gemini.connection import GeminiConnection  # noqa: PLC0415

    return GeminiConnection(api_key=api_key.get_secret_value(), base_url=base_url, question=question)
