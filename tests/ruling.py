"""Questions about rules in tests: games with rulebooks, and how an answer is followed to its end."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from models.users import User
from serving import TokenOf, signed_in

LONG = 60.0  # seconds that an answer may be silent on a busy machine
CITATIONS = """citations { quote page pageLabel sectionPath charStart charEnd
    document { id title pages { nodes { number text } } } }"""
ANSWER = f"""id question answer status provider model latencyMs streamCursor createdAt session {{ id title }}
    usage {{ inputTokens cachedTokens outputTokens costMicros }} {CITATIONS}"""
ASK = f"""mutation($input: AskRulesInput!) {{ askRules(input: $input) {{ answer {{ {ANSWER} }}
    quota {{ featureKey limit used remaining resetsAt }} errors {{ code message path
    ... on LimitReached {{ limit used resetsAt }} ... on FeatureDisabled {{ featureKey }} }} }} }}"""
EVENTS = f"""subscription($answer: ID!, $after: String) {{ answerEvents(answerId: $answer, after: $after) {{
    __typename
    ... on AnswerDelta {{ cursor text }}
    ... on AnswerCompleted {{ cursor answer {{ {ANSWER} }} }}
    ... on AnswerFailed {{ cursor error {{ code message }} }}
    ... on StreamReset {{ cursor reason }} }} }}"""
SHOWN = f"query($id: ID!) {{ rulesAnswer(id: $id) {{ {ANSWER} }} }}"
CANCEL = "mutation($id: ID!) { cancelAnswer(id: $id) { ok errors { code path } } }"

Asks = Callable[..., Awaitable[dict[str, Any]]]


@dataclass(slots=True)
class Followed:
    """What a client makes of an answer's events."""

    text: str = ""
    kinds: list[str] = field(default_factory=list[str])
    answer: dict[str, Any] | None = None
    error: dict[str, Any] | None = None
    cursor: str | None = None

    def take(self, event: dict[str, Any]) -> None:
        self.kinds.append(event["__typename"])
        self.cursor = event["cursor"]
        match event["__typename"]:
            case "AnswerDelta":
                self.text += event["text"]
            case "AnswerCompleted":
                self.answer = event["answer"]
            case "AnswerFailed":
                self.error = event["error"]
            case _:
                self.text = ""

    @property
    def status(self) -> str | None:
        return self.answer["status"] if self.answer else None

    @property
    def quotes(self) -> list[str]:
        return [one["quote"] for one in self.answer["citations"]] if self.answer else []


@dataclass(frozen=True, slots=True)
class Rules:
    """Questions of whoever is named."""

    ask: Asks
    url: str
    token_of: TokenOf

    async def put(self, who: User, game: str, question: str, **more: Any) -> dict[str, Any]:
        """What askRules tells."""
        answer = await self.ask(who, ASK, input={"gameId": game, "question": question, **more})
        return answer["data"]["askRules"]

    async def asked(self, who: User, game: str, question: str, **more: Any) -> dict[str, Any]:
        """The answer that is being made."""
        told = await self.put(who, game, question, **more)
        assert told["errors"] == [], told
        return told["answer"]

    async def follow(
        self, who: User, answer: str, *, heard: Followed | None = None, until: str | None = None
    ) -> Followed:
        """Follow an answer from where `heard` is, or from its beginning, to its end, or to a kind of event."""
        heard = heard or Followed()
        async with asyncio.timeout(2 * LONG), signed_in(self.url, await self.token_of(who)) as wire:
            await wire.subscribe(EVENTS, answer=answer, after=heard.cursor)
            while (message := await wire.receive(LONG))["type"] == "next":
                assert "errors" not in message["payload"], message
                event = message["payload"]["data"]["answerEvents"]
                heard.take(event)
                if event["__typename"] == until:
                    return heard
            assert message["type"] == "complete", message
        return heard

    async def hear(self, who: User, game: str, question: str, **more: Any) -> Followed:
        """Ask, and follow the answer to its end."""
        return await self.follow(who, (await self.asked(who, game, question, **more))["id"])

    async def shown(self, who: User, answer: str) -> dict[str, Any]:
        return (await self.ask(who, SHOWN, id=answer))["data"]["rulesAnswer"]
