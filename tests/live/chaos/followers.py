"""People who follow a channel, keep their cursor and go on from it elsewhere, whatever ended it."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

from websockets.exceptions import InvalidHandshake, WebSocketException

from live.chaos.cluster import Worker
from live.chaos.people import Channel, Person
from serving import Wire, signed_in

MINE = "id number createdAt viewerCanEdit author { username } reactions { viewerHasReacted }"
ANYONES = "id number createdAt author { username }"
FOLLOW = """subscription ($id: ID!, $after: String) { channelEvents(channelId: $id, after: $after) { __typename
  ... on MessageAdded { cursor message { %s } } ... on StreamReset { cursor } } }"""
DOCUMENTS = (FOLLOW % ANYONES, FOLLOW % MINE)  # executed once for all, and once for each viewer
LIFE = (0.5, 8.0)  # seconds until a restless client aborts its socket
RETRY = (0.02, 0.3)
ENDED = (OSError, TimeoutError, AssertionError, WebSocketException, InvalidHandshake)


@dataclass(frozen=True, slots=True)
class Heard:
    number: int
    id: str


@dataclass(slots=True)
class Follower:
    person: Person
    workers: Sequence[Worker]
    channel: Channel
    chance: Random
    document: str
    restless: bool  # the others wait for as long as their socket is open, so that one which fell silent is found
    cursor: str = ""
    heard: list[Heard] = field(default_factory=list[Heard])
    delays: list[float] = field(default_factory=list[float])  # seconds from when it was said
    connects: int = 0
    aborts: int = 0
    resets: int = 0
    strange: list[str] = field(default_factory=list[str])  # events that cannot be shown, and ends without a reason

    async def run(self) -> None:
        """Until it is cancelled."""
        self.cursor = self.channel.cursor
        while True:
            try:
                async with signed_in(self.chance.choice(self.workers).socket_url, self.person.token) as wire:
                    self.connects += 1
                    await wire.subscribe(self.document, id=self.channel.id, after=self.cursor)
                    await self._follow(wire)
            except ENDED:
                await asyncio.sleep(self.chance.uniform(*RETRY))

    async def _follow(self, wire: Wire) -> None:
        life = asyncio.timeout(self.chance.uniform(*LIFE) if self.restless else None)
        try:
            async with life:
                async for text in wire.socket:
                    if not self._hear(json.loads(text)):
                        return
        finally:
            self.aborts += life.expired()
            wire.socket.transport.abort()

    def _hear(self, message: dict[str, Any]) -> bool:
        """Whether more may come."""
        if message["type"] != "next":
            if message["type"] == "complete" or _codes(message["payload"]) != ["INTERNAL"]:
                self.strange.append(f"a subscription ended with {message}")
            return False
        if "errors" in message["payload"]:
            self.strange.append(f"an event was told as {message}")
        else:
            self._note(message["payload"]["data"]["channelEvents"])
        return True

    def _note(self, event: dict[str, Any]) -> None:
        if event["__typename"] == "StreamReset":
            self.resets += 1
        if event["__typename"] == "MessageAdded":
            message = event["message"]
            self.heard.append(Heard(message["number"], message["id"]))
            said = datetime.fromisoformat(message["createdAt"])
            self.delays.append((datetime.now(UTC) - said).total_seconds())
        self.cursor = event["cursor"]


def _codes(errors: Sequence[dict[str, Any]]) -> list[str]:
    return [error["extensions"]["code"] for error in errors]
