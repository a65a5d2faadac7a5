"""Claude, by Anthropic's Messages API, answers questions about rules and cites its passages itself."""

from collections.abc import AsyncGenerator
from functools import partial

from pydantic import SecretStr

from core.assistant import TextPiece
from core.rules import AnswerEnded, RulesAsk
from providers.anthropic import connect
from providers.anthropic.rules_reading import CitedReading
from providers.anthropic.rules_requests import RulesQuestion
from providers.openai.asking import header_key
from providers.rounds import PATIENT, Rounds, Waits
from providers.rules_prompt import bounded


class AnthropicRules:
    """Fills core.rules.RulesModel. Needs the extra `anthropic`, from the first question on."""

    name = "anthropic"

    def __init__(
        self,
        *,
        api_key: SecretStr,
        base_url: str | None,
        model: str,
        waits: Waits = PATIENT,
        max_output_tokens: int = 2_000,
    ) -> None:
        self.model = model
        connection = partial(connect, header_key(api_key), base_url, RulesQuestion(model, max_output_tokens))
        self._rounds = Rounds(connection, CitedReading, waits)

    def stream(self, ask: RulesAsk, *, deadline: float) -> AsyncGenerator[TextPiece | AnswerEnded, None]:
        return self._rounds.stream(bounded(ask), deadline=deadline)

    async def close(self) -> None:
        await self._rounds.close()
