"""Who talks, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx2

from live.chaos.cluster import Worker
from talking import CREATE

REGISTER = "mutation ($input: RegisterInput!) { register(input: $input) { user { id } accessToken errors { code } } }"
PAGE = "query ($id: ID!) { channel(id: $id) { messages(last: 1) { streamCursor } } }"


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    token: str


@dataclass(frozen=True, slots=True)
class Channel:
    """`cursor` is of the time before anything is said."""

    id: str
    cursor: str


@dataclass(frozen=True, slots=True)
class House:
    people: Sequence[Person]
    channels: Sequence[Channel]


async def asked(client: httpx2.AsyncClient, url: str, token: str | None, document: str, **variables: Any) -> Any:
    """The data of an answer that has no errors."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = await client.post(url, json={"query": document, "variables": variables}, headers=headers)
    told = answer.json()
    assert "errors" not in told, told
    return told["data"]


async def furnished(worker: Worker, *, people: int, channels: int) -> House:
    """So many people, who are all in so many channels, private ones and public ones."""
    async with httpx2.AsyncClient(timeout=30) as client:
        known = [await _person(client, worker.url, f"person-{number}") for number in range(people)]
        made = [await _channel(client, worker.url, known, number) for number in range(channels)]
    return House(known, made)


async def _person(client: httpx2.AsyncClient, url: str, name: str) -> Person:
    who = {"email": f"{name}@example.org", "username": name, "password": "correct horse"}
    told = (await asked(client, url, None, REGISTER, input=who))["register"]
    assert told["errors"] == []
    return Person(told["user"]["id"], name, told["accessToken"])


async def _channel(client: httpx2.AsyncClient, url: str, people: Sequence[Person], number: int) -> Channel:
    given = {
        "name": f"room-{number}",
        "visibility": ("PUBLIC", "PRIVATE")[number % 2],
        "memberIds": [person.id for person in people],
    }
    told = (await asked(client, url, people[0].token, CREATE, input=given))["createChannel"]
    assert told["errors"] == []
    channel = told["channel"]["id"]
    page = await asked(client, url, people[0].token, PAGE, id=channel)
    return Channel(channel, page["channel"]["messages"]["streamCursor"])
