"""People who ask the assistant and follow its answers, each on a socket of their own."""

import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from bench.model import ask, moment
from bench.process import Process
from tests.serving import PROTOCOL, Wire

REGISTER = "mutation ($input: RegisterInput!) { register(input: $input) { accessToken errors { message } } }"
SEND = """mutation($input: SendConversationMessageInput!) { sendConversationMessage(input: $input) {
    run { id } errors { code message } } }"""
EVENTS = """subscription($run: ID!) { assistantRunEvents(runId: $run) {
    __typename
    ... on RunSnapshot { cursor text }
    ... on TextDelta { cursor offset text }
    ... on RunFinished { cursor run { status } } } }"""
PATIENCE = 60.0  # seconds without any news


class WrongAnswer(Exception):
    """What was told is not what the model wrote."""


@dataclass(slots=True)
class Heard:
    """An answer as its follower knows it. `first` is when its first text came, `ages` how old the newest of each was.

    In seconds.
    """

    text: str
    deltas: int
    first: float | None
    ages: list[float]
    status: str | None = None

    def take(self, event: dict[str, Any]) -> None:
        """Raises WrongAnswer for text that does not go on from what is there."""
        match event["__typename"]:
            case "RunSnapshot":
                self._add(0, event["text"])
            case "TextDelta":
                self._add(event["offset"], event["text"])
                self.deltas += 1
            case "RunFinished":
                self.status = event["run"]["status"]
            case other:
                raise WrongAnswer(f"{other} was told")

    def _add(self, offset: int, text: str) -> None:
        if offset != len(self.text):
            raise WrongAnswer(f"text of offset {offset} came when {len(self.text)} characters were there")
        if text:
            now = time.monotonic()
            self.first = self.first or now
            self.text += text
            self.ages.append(now - moment(text))


@dataclass(slots=True)
class Person:
    """Somebody signed in, with a socket."""

    http: httpx2.AsyncClient
    token: str
    wire: Wire
    heard: Heard

    async def say(self, key: str, *, frames: int, per_second: int, after_ms: int = 0) -> str:
        """Have an answer begun; the run's id. What was heard before is forgotten."""
        self.heard = Heard("", 0, None, [])
        message = ask(key, frames=frames, per_second=per_second, after_ms=after_ms)
        told = await asked(self.http, self.token, SEND, input={"message": message})
        if told["sendConversationMessage"]["errors"]:
            raise WrongAnswer(f"not sent: {told}")
        return told["sendConversationMessage"]["run"]["id"]

    async def follow(self, run: str) -> None:
        """To its end."""
        key = await self.wire.subscribe(EVENTS, run=run)
        while (message := await self.wire.receive(PATIENCE))["type"] != "complete":
            if message["type"] == "ping":
                await self.wire.send({"type": "pong"})
            elif message["type"] != "next" or message["id"] != key or "errors" in message["payload"]:
                raise WrongAnswer(f"told {message}")
            else:
                self.heard.take(message["payload"]["data"]["assistantRunEvents"])
        if self.heard.status != "COMPLETED":
            raise WrongAnswer(f"a run ended as {self.heard.status}")


@asynccontextmanager
async def client(process: Process) -> AsyncGenerator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=process.url, timeout=PATIENCE, trust_env=False) as http:
        yield http


async def registered(http: httpx2.AsyncClient, name: str) -> str:
    """A new account's token."""
    account = {"email": f"{name}@example.org", "username": name, "password": "bench-bench"}
    return (await asked(http, None, REGISTER, input=account))["register"]["accessToken"]


@asynccontextmanager
async def person(http: httpx2.AsyncClient, process: Process, token: str) -> AsyncGenerator[Person]:
    url = process.url.replace("http", "ws", 1) + "/graphql"
    async with connect(
        url,
        subprotocols=[Subprotocol(PROTOCOL)],
        compression=None,
        proxy=None,
        ping_interval=None,
        open_timeout=PATIENCE,
    ) as socket:
        wire = Wire(socket)
        await wire.init(token)
        yield Person(http, token, wire, Heard("", 0, None, []))


async def asked(http: httpx2.AsyncClient, token: str | None, document: str, **variables: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    response = await http.post("/graphql", json={"query": document, "variables": variables}, headers=headers)
    told = response.json()
    if told.get("errors"):
        raise WrongAnswer(f"{told['errors']}")
    return told["data"]
