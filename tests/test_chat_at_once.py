"""Everything that can be done in chat, by many at once: nobody waits for each other for good, and every rule stays."""

import asyncio
import random
from collections import Counter
from typing import Any

import pytest

from conftest import Ask, person
from core.env import Env
from gql.ids import global_id
from models.chat import ChannelRole, Membership, Message, Reaction
from models.database.rows import fetch
from models.users import User
from talking import (
    ADD,
    ADD_REACTION,
    ARCHIVE,
    CREATE,
    DELETE,
    EDIT,
    JOIN,
    LEAVE,
    MUTE,
    READ,
    REMOVE,
    SEND,
    SET_ROLE,
    TOGGLE_REACTION,
    UPDATE,
    errors_of,
    made,
)

pytestmark = pytest.mark.anyio

PEOPLE, CHANNELS, WRITERS, WRITES = 6, 3, 16, 30
REFUSALS = {"FORBIDDEN", "NOT_FOUND", "CONFLICT", "ALREADY_EXISTS", "LIMIT_REACHED"}
KINDS = ["👍", "❤️", "🎉", "🦊"]
GAPS = "SELECT stream_key FROM stream_event GROUP BY stream_key HAVING COUNT(*) <> MAX(seq) OR MIN(seq) <> 1"


class Storm:
    """Picks what somebody does next, by chance, in the channels and about the messages that there are."""

    def __init__(self, people: list[User], channels: list[str]) -> None:
        self.people = people
        self.channels = channels
        self.messages: list[str] = []
        self.chance = random.Random(7)  # noqa: S311 - the same storm each time

    def next(self) -> tuple[str, dict[str, Any]]:
        channel, user = self.chance.choice(self.channels), global_id("User", self.chance.choice(self.people).id)
        message = self.chance.choice(self.messages or [channel])
        role = self.chance.choice(list(ChannelRole))
        text = f"@{self.chance.choice(self.people).username} {self.chance.choice(['@channel', '@here', 'hi'])}"
        return self.chance.choice(
            [
                *[(SEND, {"input": {"channelId": channel, "content": text}})] * 4,
                *[(EDIT, {"input": {"id": message, "content": text}})] * 2,
                *[(JOIN, {"id": channel})] * 2,
                *[(ADD, {"channel": channel, "user": user})] * 2,
                *[(TOGGLE_REACTION, {"message": message, "emoji": self.chance.choice(KINDS)})] * 2,
                (ADD_REACTION, {"message": message, "emoji": self.chance.choice(KINDS)}),
                (DELETE, {"id": message}),
                (LEAVE, {"id": channel}),
                (REMOVE, {"channel": channel, "user": user}),
                (SET_ROLE, {"channel": channel, "user": user, "role": role.value}),
                (MUTE, {"id": channel, "muted": self.chance.random() < 0.5}),
                (READ, {"channel": channel}),
                (UPDATE, {"input": {"id": channel, "topic": text}}),
                (CREATE, {"input": {"name": text, "memberIds": [user], "visibility": "PRIVATE"}}),
            ]
        )

    def note(self, answer: dict[str, Any]) -> None:
        (payload,) = answer["data"].values()
        if payload.get("message"):
            self.messages.append(payload["message"]["id"])


async def test_whatever_many_do_at_once_every_rule_stays(ask: Ask, env: Env) -> None:
    people = [await person(env, f"person{number}") for number in range(PEOPLE)]
    ids = [global_id("User", user.id) for user in people]
    storm = Storm(people, [await made(ask, people[0], f"den {number}", memberIds=ids) for number in range(CHANNELS)])
    told: Counter[str] = Counter()

    async def write(who: User) -> None:
        for _ in range(WRITES):
            document, given = storm.next()
            answer = await ask(who, document, **given)
            assert "errors" not in answer, (document, answer)
            told.update(errors_of(answer) or ["done"])
            storm.note(answer)

    async with asyncio.timeout(60):
        await asyncio.gather(*(write(people[number % PEOPLE]) for number in range(WRITERS)))
        await asyncio.gather(*(ask(people[0], ARCHIVE, id=channel) for channel in storm.channels))

    assert set(told) <= REFUSALS | {"done"}
    assert told["done"] > WRITERS * WRITES / 3
    assert await fetch(GAPS) == []
    await every_rule_stays()


async def every_rule_stays() -> None:
    numbers: dict[Any, list[int]] = {}
    for message in await Message.all().order_by("number"):
        numbers.setdefault(message.channel_id, []).append(message.number)
        if message.deleted_at is not None:
            assert message.content is None
            assert not await Reaction.filter(message_id=message.id).exists()
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())
    owned = await Membership.filter(role=ChannelRole.OWNER).distinct().values_list("channel_id", flat=True)
    assert set(owned) == set(await Membership.all().distinct().values_list("channel_id", flat=True))
