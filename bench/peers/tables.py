"""The tables that the peers share: the same columns, keys and indexes as ours have for the same work."""

# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false
from collections.abc import Sequence
from dataclasses import astuple, fields
from typing import Any

import asyncpg

from bench.dataset import Dataset, Message, Person, Reaction
from core.ids import uuid7

TABLES = """
CREATE TABLE person (
  id uuid PRIMARY KEY, username varchar(32) NOT NULL UNIQUE, display_name varchar(80) NOT NULL);
CREATE TABLE channel (
  id uuid PRIMARY KEY, name varchar(80) NOT NULL UNIQUE, last_number int NOT NULL);
CREATE TABLE membership (
  id uuid PRIMARY KEY, channel_id uuid NOT NULL REFERENCES channel, user_id uuid NOT NULL REFERENCES person,
  UNIQUE (channel_id, user_id));
CREATE TABLE message (
  id uuid PRIMARY KEY, channel_id uuid NOT NULL REFERENCES channel, number int NOT NULL,
  author_id uuid NOT NULL REFERENCES person, content text, created_at timestamptz NOT NULL,
  UNIQUE (channel_id, number));
CREATE TABLE reaction (
  id uuid PRIMARY KEY, message_id uuid NOT NULL REFERENCES message, user_id uuid NOT NULL REFERENCES person,
  emoji varchar(40) NOT NULL, created_at timestamptz NOT NULL, UNIQUE (message_id, user_id, emoji));
"""


async def fill(url: str, data: Dataset) -> None:
    """Make the tables in the empty database at `url` and put the data into them."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(TABLES)
        await _copy(connection, "person", _columns(Person), [astuple(person) for person in data.people])
        await _copy(connection, "channel", ["id", "name", "last_number"], _channels(data))
        await _copy(connection, "membership", ["id", "channel_id", "user_id"], _memberships(data))
        await _copy(connection, "message", _columns(Message), [astuple(message) for message in data.messages])
        await _copy(connection, "reaction", _columns(Reaction), [astuple(reaction) for reaction in data.reactions])
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


async def _copy(connection: Any, table: str, columns: list[str], rows: Sequence[tuple[Any, ...]]) -> None:
    await connection.copy_records_to_table(table, records=rows, columns=columns)


def _columns(kind: type[Person] | type[Message] | type[Reaction]) -> list[str]:
    return [field.name for field in fields(kind)]


def _channels(data: Dataset) -> list[tuple[Any, ...]]:
    numbers = {message.channel_id: message.number for message in data.messages}
    return [(channel.id, channel.name, numbers[channel.id]) for channel in data.channels.values()]


def _memberships(data: Dataset) -> list[tuple[Any, ...]]:
    return [(uuid7(), channel.id, person.id) for channel in data.channels.values() for person in data.people]
