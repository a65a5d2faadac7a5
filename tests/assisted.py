"""Conversations in tests: an application whose assistant asks a fake model, and how a run is followed to its end."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from core.settings import Settings
from fakes.openai_server import FakeOpenAI
from models.users import User
from serving import TokenOf, signed_in

ENDED = {"COMPLETED", "INCOMPLETE", "FAILED", "CANCELLED"}
LONG = 60.0  # seconds that a run may be silent on a busy machine
SEND = """mutation($input: SendConversationMessageInput!) { sendConversationMessage(input: $input) {
    conversation { id title } userMessage { id content } assistantMessage { id content }
    run { id status streamCursor } errors { code message path } } }"""
EVENTS = """subscription($run: ID!, $after: String) { assistantRunEvents(runId: $run, after: $after) {
    __typename
    ... on RunSnapshot { cursor text run { status attempt } }
    ... on TextDelta { cursor offset text }
    ... on ToolCallChanged { cursor toolCall { id name status arguments argumentsHash result requiresApproval } }
    ... on RunRestarted { cursor attempt reason }
    ... on RunFinished { cursor run { status attempt error { code message } message { content } } }
    ... on StreamReset { cursor reason } } }"""
APPROVE = """mutation($id: ID!, $hash: String!) { approveToolCall(id: $id, argumentsHash: $hash) {
    toolCall { id status } errors { code path } } }"""
DENY = """mutation($id: ID!, $reason: String) { denyToolCall(id: $id, reason: $reason) {
    toolCall { id status } errors { code path } } }"""
RUN = """query($id: ID!) { node(id: $id) { ... on AssistantRun { status attempt streamCursor finishedAt
    usage { inputTokens cachedTokens outputTokens costMicros } error { code message }
    conversation { id activeRun { id } }
    message { content toolCalls { id name status arguments argumentsHash result requiresApproval expiresAt } } } } }"""
CANCEL = "mutation($id: ID!) { cancelRun(runId: $id) { run { status } errors { code path } } }"


@dataclass(slots=True)
class Heard:
    """What a client makes of a run's events: the text, by offsets, and the calls as last told."""

    text: str = ""
    calls: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    kinds: list[str] = field(default_factory=list[str])
    status: str | None = None
    error: dict[str, Any] | None = None
    cursor: str | None = None

    def take(self, event: dict[str, Any]) -> None:
        """Raises AssertionError for a delta that does not go on from the text so far."""
        self.kinds.append(event["__typename"])
        self.cursor = event["cursor"]
        match event["__typename"]:
            case "RunSnapshot":
                self.text = event["text"]
            case "TextDelta":
                assert event["offset"] == len(self.text), (event, self.text)
                self.text += event["text"]
            case "ToolCallChanged":
                self.calls[event["toolCall"]["id"]] = event["toolCall"]
            case "RunFinished":
                self.status, self.error = event["run"]["status"], event["run"]["error"]
            case _:
                pass


async def followed(url: str, token: str, run: str, *, heard: Heard | None = None, until: str | None = None) -> Heard:
    """Follow a run from where `heard` is, or from now, to its end, or until it was told of what `until` names.

    That is a kind of event, or "text": some of it.
    """
    heard = heard or Heard()
    async with asyncio.timeout(2 * LONG), signed_in(url, token) as wire:
        await wire.subscribe(EVENTS, run=run, after=heard.cursor)
        while (message := await wire.receive(LONG))["type"] == "next":
            assert "errors" not in message["payload"], message
            event = message["payload"]["data"]["assistantRunEvents"]
            heard.take(event)
            if event["__typename"] == until or (until == "text" and heard.text):
                return heard
        assert message["type"] == "complete", message
    return heard


Asks = Callable[..., Awaitable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a message, ids on the wire."""

    conversation: str
    question: str
    answer: str
    run: str
    cursor: str


@dataclass(frozen=True, slots=True)
class Talk:
    """Conversations of whoever is named, with a session of their own each time."""

    ask: Asks
    url: str
    token_of: TokenOf

    async def say(self, who: User, message: str, **more: Any) -> Said:
        answer = await self.ask(who, SEND, input={"message": message, **more})
        told = answer["data"]["sendConversationMessage"]
        assert told["errors"] == [], told
        return said(told)

    async def follow(self, who: User, run: str, *, heard: Heard | None = None, until: str | None = None) -> Heard:
        """See `followed`."""
        return await followed(self.url, await self.token_of(who), run, heard=heard, until=until)

    async def hear(self, who: User, message: str, **more: Any) -> Heard:
        """Say something, and follow the answer to its end."""
        return await self.follow(who, (await self.say(who, message, **more)).run)

    async def waiting(self, who: User, run: str, *, count: int = 1) -> list[dict[str, Any]]:
        """The calls of a run once it waits for just so many of them, in their order."""
        async with asyncio.timeout(LONG):
            while True:
                told = (await self.ask(who, RUN, id=run))["data"]["node"]
                calls = [call for call in told["message"]["toolCalls"] if call["status"] == "PENDING_APPROVAL"]
                if told["status"] == "REQUIRES_ACTION" and len(calls) == count:
                    return calls
                assert told["status"] not in ENDED, told
                await asyncio.sleep(0.02)

    async def run(self, who: User, run: str) -> dict[str, Any]:
        return (await self.ask(who, RUN, id=run))["data"]["node"]


def said(told: dict[str, Any]) -> Said:
    """What a payload of a message holds."""
    return Said(
        told["conversation"]["id"],
        told["userMessage"]["id"],
        told["assistantMessage"]["id"],
        told["run"]["id"],
        told["run"]["streamCursor"],
    )


def told_of_calls(fake: FakeOpenAI) -> list[dict[str, Any]]:
    """What the model was told of its calls when it was last asked."""
    given = [one for one in fake.calls[-1].body["input"] if one.get("type") == "function_call_output"]
    return [json.loads(one["output"]) for one in given]


def assisted_by(settings: Settings, base_url: str) -> Settings:
    """The same, with a worker, and a model that is asked at `base_url`."""
    return settings.model_copy(
        update={"worker": True, "openai_base_url": base_url, "openai_wire": "responses", "assistant_provider": "openai"}
    )
