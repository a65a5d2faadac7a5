"""People who say something, and say it again until they are told that it was stored."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx2
from websockets.exceptions import InvalidHandshake, WebSocketException

from live.chaos.cluster import Worker
from live.chaos.people import Channel, Person
from serving import Wire, signed_in

SEND = "mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id number } errors { code } } }"
PAUSE = (0.0, 0.4)  # seconds between one message and the next
RETRY = (0.02, 0.3)
PATIENCE = 5.0  # seconds for an answer
HASTY = 0.05  # how many of the tries are given up too soon
HASTE = (0.001, 0.03)  # seconds
UNHEARD = (OSError, TimeoutError, AssertionError, httpx2.TransportError, WebSocketException, InvalidHandshake)


@dataclass(frozen=True, slots=True)
class Send:
    """Something said once, however often it was tried: `id` and `number` as they were acknowledged."""

    channel: str
    content: str
    id: str
    number: int


@dataclass(slots=True)
class Writer:
    person: Person
    workers: Sequence[Worker]
    channels: Sequence[Channel]
    chance: Random
    sends: list[Send] = field(default_factory=list[Send])
    tries: int = 0
    strange: list[str] = field(default_factory=list[str])  # answers that no client should get

    async def run(self, stop: asyncio.Event) -> None:
        """Over HTTP or over a socket, until `stop`; what was begun is said to its end."""
        async with contextlib.AsyncExitStack() as stack:
            over_http = self.chance.random() < 0.5
            client = await stack.enter_async_context(httpx2.AsyncClient()) if over_http else None
            mouth = OverHTTP(self.person, client) if client else OverSocket(self.person)
            stack.push_async_callback(mouth.close)
            while not stop.is_set():
                await self._say(mouth, f"{self.person.name} says {len(self.sends)}")
                await asyncio.sleep(self.chance.uniform(*PAUSE))

    async def _say(self, mouth: "OverHTTP | OverSocket", content: str) -> None:
        channel = self.chance.choice(self.channels).id
        given = {"channelId": channel, "content": content, "clientMutationId": content}
        while (message := await self._acknowledged(mouth, given)) is None:  # noqa: ASYNC110 - it asks anew
            await asyncio.sleep(self.chance.uniform(*RETRY))
        self.sends.append(Send(channel, content, message["id"], message["number"]))

    async def _acknowledged(self, mouth: "OverHTTP | OverSocket", given: dict[str, Any]) -> dict[str, Any] | None:
        self.tries += 1
        hasty = self.chance.random() < HASTY
        try:
            async with asyncio.timeout(self.chance.uniform(*HASTE) if hasty else PATIENCE):
                told = await mouth.say(self.chance.choice(self.workers), given)
        except UNHEARD:
            await mouth.close()
            return None
        return self._message_in(told)

    def _message_in(self, told: dict[str, Any]) -> dict[str, Any] | None:
        if "errors" not in told and not told["data"]["sendMessage"]["errors"]:
            return told["data"]["sendMessage"]["message"]
        if [error["extensions"]["code"] for error in told.get("errors", ())] != ["INTERNAL"]:
            self.strange.append(f"a send was answered {told}")
        return None


class OverHTTP:
    """One request for each try, to any worker."""

    def __init__(self, person: Person, client: httpx2.AsyncClient) -> None:
        self._headers = {"Authorization": f"Bearer {person.token}"}
        self._client = client

    async def say(self, worker: Worker, given: dict[str, Any]) -> dict[str, Any]:
        body = {"query": SEND, "variables": {"input": given}}
        answer = await self._client.post(worker.url, json=body, headers=self._headers)
        return answer.json()

    async def close(self) -> None:
        pass


class OverSocket:
    """A socket that is kept until a try fails."""

    def __init__(self, person: Person) -> None:
        self._token = person.token
        self._stack = contextlib.AsyncExitStack()
        self._wire: Wire | None = None

    async def say(self, worker: Worker, given: dict[str, Any]) -> dict[str, Any]:
        if self._wire is None:
            self._wire = await self._stack.enter_async_context(signed_in(worker.socket_url, self._token))
        key = await self._wire.subscribe(SEND, input=given)
        while (message := await self._wire.receive())["id"] != key:
            pass
        return message["payload"]

    async def close(self) -> None:
        """Without a word to the other end."""
        if self._wire is not None:
            self._wire.socket.transport.abort()
            self._wire = None
        await self._stack.aclose()
