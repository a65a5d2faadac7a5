"""What goes wrong at the edges of a socket, and whom it may not harm."""

import asyncio
from typing import Any

import pytest

from conftest import Ask
from models.users import User
from server.connections import WAITING_SIZE_MAX, Connection
from server.websocket import Protocol
from serving import signed_in
from talking import ADDED, HISTORY, made, sent

pytestmark = pytest.mark.anyio


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch) -> "asyncio.Queue[Connection]":
    """The connections that were left."""
    left: asyncio.Queue[Connection] = asyncio.Queue()
    leave = Connection.leave

    def noted(self: Connection) -> None:
        leave(self)
        left.put_nowait(self)

    monkeypatch.setattr(Connection, "leave", noted)
    return left


ALIKE = "subscription ($id: ID!) { channelEvents(channelId: $id) { __typename } }"
MUCH = 150  # long messages: more than the buffers on the way hold


async def test_nothing_is_pushed_to_who_is_closing(url: str, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    closing = Protocol.handle_close
    pushed: list[bool] = []

    def close_and_push(self: Protocol, event: Any) -> None:
        closing(self, event)
        pushed.append(self.push("late"))

    monkeypatch.setattr(Protocol, "handle_close", close_and_push)

    async with signed_in(url, token):
        pass
    await asyncio.sleep(0.1)

    assert pushed == [False]


async def test_who_has_left_with_much_waiting_is_offered_more_without_harm(
    url: str, token: str, gone: "asyncio.Queue[Connection]", monkeypatch: pytest.MonkeyPatch
) -> None:
    async with signed_in(url, token):
        pass
    connection = await gone.get()
    connection.waiting_size = WAITING_SIZE_MAX

    connection.offer("one text too many")

    assert connection.verdict is None


async def test_a_long_id_in_any_script_is_refused_with_a_reason_that_fits(
    url: str, token: str, ask: Ask, ann: User
) -> None:
    den = await made(ask, ann)

    async with signed_in(url, token) as one:
        for _ in range(2):
            await one.subscribe(ALIKE, key="💥" * 60, id=den)
        closed = await one.closed()

    assert closed == (4409, "Subscriber for " + "💥" * 27)


async def test_who_answers_no_ping_is_cut_off_though_much_waits_to_be_read(
    url: str,
    token: str,
    ask: Ask,
    ann: User,
    gone: "asyncio.Queue[Connection]",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    den = await made(ask, ann)
    for _ in range(30):
        await sent(ask, ann, den, "x" * 4_000)
    keep = Protocol.start_keepalive

    def keep_quickly(self: Protocol) -> None:
        self.ping_interval = self.ping_timeout = 0.5
        keep(self)

    monkeypatch.setattr(Protocol, "start_keepalive", keep_quickly)

    async with signed_in(url, token) as deaf:
        deaf.socket.transport.pause_reading()
        for _ in range(8):  # more than the buffers on the way hold
            await deaf.subscribe(HISTORY, id=den)
        async with asyncio.timeout(5):
            await gone.get()

        deaf.socket.transport.resume_reading()
        code, _ = await deaf.closed()

    assert code == 1006  # of those after which clients come again


async def test_what_waits_for_an_operation_that_was_completed_is_not_told_to_the_next_of_its_name(
    url: str, token: str, ask: Ask, ann: User
) -> None:
    den = await made(ask, ann)
    cursor = (await ask(ann, HISTORY, id=den))["data"]["channel"]["messages"]["streamCursor"]

    async with signed_in(url, token) as slow:
        await slow.subscribe(ADDED, key="same", id=den)
        await asyncio.sleep(0.3)
        slow.socket.transport.pause_reading()
        for _ in range(MUCH):
            await sent(ask, ann, den, "x" * 4_000)
        await slow.complete("same")
        await slow.subscribe(ADDED, key="same", id=den, after=cursor)
        await asyncio.sleep(0.3)
        slow.socket.transport.resume_reading()
        await sent(ask, ann, den)
        told: list[int] = []
        while told[-1:] != [MUCH + 1]:
            told.append((await slow.receive())["payload"]["data"]["messageAdded"]["message"]["number"])

    on_the_way = len(told) - MUCH - 1
    assert told == [*range(1, on_the_way + 1), *range(1, MUCH + 2)]
    assert on_the_way < MUCH - 20
