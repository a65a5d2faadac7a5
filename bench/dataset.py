"""The people, channels, messages and reactions that every server under comparison holds, the same in each."""

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from core.ids import uuid7

PEOPLE = 200
QUIET, BUSY = "hearth", "square"  # the channel that is read, and the one that is written to
MESSAGES = {QUIET: 2_000, BUSY: 6_000}
REACTED = 3  # one in so many messages has reactions
MOST_REACTIONS = 12
EMOJI = ("👍", "🎉", "😂", "👀", "🔥")
TALK = "rain bridge lamp harvest quiet letter orchard kettle sing mended winter boat story window oven market"
WORDS = TALK.split()
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Person:
    id: UUID
    username: str
    display_name: str


@dataclass(frozen=True, slots=True)
class Channel:
    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Message:
    id: UUID
    channel_id: UUID
    number: int
    author_id: UUID
    content: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Reaction:
    id: UUID
    message_id: UUID
    user_id: UUID
    emoji: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Dataset:
    """Everybody is a member of every channel; the first of the people is the one who asks."""

    people: list[Person]
    channels: dict[str, Channel]
    messages: list[Message]
    reactions: list[Reaction]

    @property
    def viewer(self) -> Person:
        return self.people[0]

    def newest(self, name: str, count: int) -> list[dict[str, Any]]:
        """What a history page holds, oldest first, in the words of the API, without what is made by the server."""
        people = {person.id: person for person in self.people}
        reactions: dict[UUID, list[Reaction]] = defaultdict(list)
        for reaction in self.reactions:
            reactions[reaction.message_id].append(reaction)
        page = [message for message in self.messages if message.channel_id == self.channels[name].id][-count:]
        return [
            {
                "number": message.number,
                "content": message.content,
                "author": people[message.author_id].username,
                "reactions": _groups(reactions[message.id], self.viewer.id),
            }
            for message in page
        ]


def _groups(reactions: list[Reaction], viewer: UUID) -> dict[str, tuple[int, bool]]:
    """By emoji: how many reacted with it, and whether the viewer did."""
    return {
        emoji: (
            sum(reaction.emoji == emoji for reaction in reactions),
            any(reaction.emoji == emoji and reaction.user_id == viewer for reaction in reactions),
        )
        for emoji in {reaction.emoji for reaction in reactions}
    }


def dataset() -> Dataset:
    rng = random.Random(1)  # noqa: S311 - the same talk each time
    people = [Person(uuid7(), f"person{number:03}", f"Person {number}") for number in range(PEOPLE)]
    channels = {name: Channel(uuid7(), name) for name in MESSAGES}
    messages = [
        Message(uuid7(), channels[name].id, number, rng.choice(people).id, _sentence(rng), _minute(number))
        for name, count in MESSAGES.items()
        for number in range(1, count + 1)
    ]
    reactions = [
        Reaction(uuid7(), message.id, person.id, rng.choice(EMOJI), message.created_at)
        for message in messages
        if message.number % REACTED == 0
        for person in rng.sample(people, rng.randint(1, MOST_REACTIONS))
    ]
    return Dataset(people, channels, messages, reactions)


def _sentence(rng: random.Random) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(4, 24)))


def _minute(number: int) -> datetime:
    return BEGAN + timedelta(minutes=number)
