"""Gemini, by Google's Gen AI API, answers questions about rules."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import SecretStr

from core.assistant import TextPiece
from core.rules import AnswerEnded, RulesAsk
from providers.gemini import connect
from providers.gemini.events import GeminiRound
from providers.openai.asking import header_key
from providers.rounds import PATIENT, Rounds, Waits
from providers.rules_json import HOW, SCHEMA, JsonReading
from providers.rules_prompt import bounded, instructions, passages_and_question


class GeminiRules:
    """Fills core.rules.RulesModel. Needs the extra `gemini`, from the first question on."""

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
        connection = partial(connect, header_key(api_key), base_url, RulesQuestion(model, max_output_tokens))
        self._rounds = Rounds(connection, lambda ask: JsonReading(GeminiRound(), ask), waits)

    def stream(self, ask: RulesAsk, *, deadline: float) -> AsyncGenerator[TextPiece | AnswerEnded, None]:
        return self._rounds.stream(bounded(ask), deadline=deadline)

    async def close(self) -> None:
        await self._rounds.close()


@dataclass(frozen=True, slots=True)
class RulesQuestion:
    model: str
    max_output_tokens: int

    def contents(self, ask: RulesAsk) -> list[dict[str, Any]]:
        earlier = [text for each in ask.history for text in (said("user", each.question), said("model", each.answer))]
        return [*earlier, said("user", passages_and_question(ask))]

    def config(self, ask: RulesAsk) -> dict[str, Any]:
        return {
            "system_instruction": instructions(ask, HOW),
            "max_output_tokens": self.max_output_tokens,
            "response_mime_type": "application/json",
            "response_json_schema": SCHEMA,
            "automatic_function_calling": {"disable": True},
            "automatic_continuation": False,
        }


def said(role: str, text: str) -> dict[str, Any]:
    return {"role": role, "parts": [{"text": text}]}
