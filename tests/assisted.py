"""Conversations in tests: an application whose assistant asks a fake model, and how a run is followed to its end."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from serving import signed_in

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
    """Follow a run from where `heard` is, or from now, to its end, or until an event of a kind."""
    heard = heard or Heard()
    async with asyncio.timeout(60), signed_in(url, token) as wire:
        await wire.subscribe(EVENTS, run=run, after=heard.cursor)
        while (message := await wire.receive())["type"] == "next":
            assert "errors" not in message["payload"], message
            event = message["payload"]["data"]["assistantRunEvents"]
            heard.take(event)
            if event["__typename"] == until:
                return heard
        assert message["type"] == "complete", message
    return heard
