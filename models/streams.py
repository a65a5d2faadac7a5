"""The log of what happened live: a stream of events for each channel and each person, numbered without gaps."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from tortoise import fields
from tortoise.models import Model

from core.live import Event, Head
from models.database.connection import dialect
from models.database.rows import execute, fetch, insert, marks

KEY_MAX = 64
KEPT_EVENTS = 10_000  # of one stream
KEPT_TIME = timedelta(days=7)
PRUNED_EVERY = 500  # events
READ_MOST = 500  # events
READ_MOST_OF_MANY = 2_000  # events

GROW = """INSERT INTO stream (key, epoch, last_seq, min_seq, changed_at) VALUES (?, ?, 1, 0, ?)
    ON CONFLICT (key) DO UPDATE SET last_seq = stream.last_seq + 1, changed_at = excluded.changed_at
    RETURNING key, last_seq"""
ADD = """INSERT INTO stream_event (stream_key, seq, kind, payload, created_at)
    SELECT key, last_seq, ?, ?::jsonb, ?::timestamptz FROM grown"""

OF_MANY = {
    "sqlite": "SELECT event.stream_key, event.seq, event.kind, event.payload FROM json_each(?) AS place "
    "CROSS JOIN stream_event AS event ON event.stream_key = place.value ->> 0 AND event.seq > place.value ->> 1 "
    "ORDER BY event.stream_key, event.seq LIMIT ?",
    "postgres": "SELECT event.stream_key, event.seq, event.kind, event.payload "
    "FROM jsonb_array_elements(?::jsonb) AS places(place), LATERAL ("
    "SELECT * FROM stream_event WHERE stream_key = place ->> 0 AND seq > (place ->> 1)::bigint ORDER BY seq LIMIT ?"
    ") AS event ORDER BY event.stream_key, event.seq LIMIT ?",
}  # one after the other by the index, whatever the database thinks of how many there are


class Stream(Model):
    """`last_seq` counts its events from 1; those up to `min_seq` are pruned.

    `epoch` is drawn when the stream is made: a cursor of another epoch is from another log.
    """

    key = fields.CharField(max_length=KEY_MAX, primary_key=True)
    epoch = fields.BigIntField()
    last_seq = fields.BigIntField()
    min_seq = fields.BigIntField(default=0)
    changed_at = fields.DatetimeField()

    class Meta:
        table = "stream"


class StreamEvent(Model):
    id = fields.BigIntField(primary_key=True)
    stream_key = fields.CharField(max_length=KEY_MAX)
    seq = fields.BigIntField()
    kind = fields.CharField(max_length=32)
    payload = fields.JSONField[Any]()
    created_at = fields.DatetimeField()

    class Meta:
        table = "stream_event"
        unique_together = (("stream_key", "seq"),)


def channel_stream(channel_id: UUID) -> str:
    return f"channel:{channel_id}"


def user_stream(user_id: UUID) -> str:
    return f"user:{user_id}"


def run_stream(run_id: UUID) -> str:
    return f"run:{run_id}"


def answer_stream(answer_id: UUID) -> str:
    return f"answer:{answer_id}"


async def append(stream: str, kind: str, payload: dict[str, Any]) -> Event:
    """Add an event, inside the `tx()` that makes it true; nobody else appends to the stream until that ends."""
    now = datetime.now(UTC)
    place, event = (stream, secrets.randbits(48) + 1, now), (kind, orjson.dumps(payload).decode(), now)
    if dialect() == "postgres":  # which does both at once
        seq: int = (await fetch(f"WITH grown AS ({GROW}) {ADD} RETURNING seq", (*place, *event)))[0]["seq"]
    else:
        seq = (await fetch(GROW, place))[0]["last_seq"]
        row = (stream, seq, *event)
        await insert("stream_event", ("stream_key", "seq", "kind", "payload", "created_at"), [row])
    if seq % PRUNED_EVERY == 0:
        await _prune(stream, seq, now)
    return Event(stream, seq, kind, payload)


async def append_each(kind: str, payloads: Mapping[str, dict[str, Any]]) -> None:
    """Add one event of a kind to each of these streams, which have events already, inside `tx()`. Two statements."""
    now = datetime.now(UTC)
    keys = marks(list(payloads))
    sql = f"UPDATE stream SET last_seq = last_seq + 1, changed_at = ? WHERE key IN ({keys}) RETURNING key, last_seq"  # noqa: S608
    rows = await fetch(sql, (now, *payloads))
    events = [(row["key"], row["last_seq"], kind, orjson.dumps(payloads[row["key"]]).decode(), now) for row in rows]
    await insert("stream_event", ("stream_key", "seq", "kind", "payload", "created_at"), events)


async def _prune(stream: str, last_seq: int, now: datetime) -> None:
    await execute(
        "DELETE FROM stream_event WHERE stream_key = ? AND (seq <= ? OR created_at < ?)",
        (stream, last_seq - KEPT_EVENTS, now - KEPT_TIME),
    )
    await execute(
        "UPDATE stream SET min_seq = (SELECT MIN(seq) - 1 FROM stream_event WHERE stream_key = ?) WHERE key = ?",
        (stream, stream),
    )


async def heads(streams: Sequence[str]) -> dict[str, Head]:
    """Where each of these streams ends. One statement."""
    sql = f"SELECT key, epoch, last_seq, min_seq FROM stream WHERE key IN ({marks(streams)})"  # noqa: S608
    found = {row["key"]: Head(row["epoch"], row["last_seq"], row["min_seq"]) for row in await fetch(sql, streams)}
    return {stream: found.get(stream, Head()) for stream in streams}


async def read(stream: str, *, after: int, most: int = READ_MOST) -> list[Event]:
    """The events from `after` on, at most `most`, in their order."""
    sql = "SELECT seq, kind, payload FROM stream_event WHERE stream_key = ? AND seq > ? ORDER BY seq LIMIT ?"
    rows = await fetch(sql, (stream, after, most))
    return [Event(stream, row["seq"], row["kind"], orjson.loads(row["payload"])) for row in rows]


async def read_each(places: Mapping[str, int], *, most: int = READ_MOST_OF_MANY) -> list[Event]:
    """The same of each of these streams from its place on, stream by stream, at most `most` in all. One statement."""
    given = orjson.dumps(list(places.items())).decode()
    values = (given, most) if dialect() == "sqlite" else (given, most, most)
    rows = await fetch(OF_MANY[dialect()], values)
    return [Event(row["stream_key"], row["seq"], row["kind"], orjson.loads(row["payload"])) for row in rows]


async def of_kinds(channel_id: UUID, kinds: Sequence[str], *, after: int) -> list[Event]:
    """The events of a channel past `after` that are of these kinds."""
    stream = channel_stream(channel_id)
    sql = f"SELECT seq, kind, payload FROM stream_event WHERE stream_key = ? AND seq > ? AND kind IN ({marks(kinds)})"  # noqa: S608
    rows = await fetch(sql, (stream, after, *kinds))
    return [Event(stream, row["seq"], row["kind"], orjson.loads(row["payload"])) for row in rows]


async def changed_since(streams: Sequence[str], moment: datetime) -> set[str]:
    """Those of the streams that had an event at `moment` or later."""
    sql = f"SELECT key FROM stream WHERE changed_at >= ? AND key IN ({marks(streams)})"  # noqa: S608
    return {row["key"] for row in await fetch(sql, (moment, *streams))}
