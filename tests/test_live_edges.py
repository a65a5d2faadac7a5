"""What goes wrong at the edges of a socket, and whom it may not harm."""

import asyncio
import gc
import json
from collections import Counter
from typing import Any

import pytest

from conftest import Ask
from gql.documents import KEPT_IN_ALL, Document, Documents
from gql.schema import executable
from models.users import User
from server import websocket
from server.connections import WAITING_SIZE_MAX, Connection
from server.websocket import Protocol
from serving import TokenOf, signed_in
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


async def test_who_does_not_read_does_not_hold_up_a_process_that_ends(
    url: str, token: str, ask: Ask, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websocket, "GOODBYE_SECONDS", 0.2)
    den = await made(ask, ann)
    for _ in range(30):
        await sent(ask, ann, den, "x" * 4_000)
    opened: list[Protocol] = []

    def noted(self: Protocol) -> None:
        opened.append(self)

    monkeypatch.setattr(Protocol, "start_keepalive", noted)

    async with signed_in(url, token) as deaf:
        deaf.socket.transport.pause_reading()
        for _ in range(8):
            await deaf.subscribe(HISTORY, id=den)
        await asyncio.sleep(0.5)
        (protocol,) = opened
        protocol.shutdown()
        await asyncio.sleep(0.5)

        assert protocol.disconnected
        deaf.socket.transport.abort()


def test_documents_are_forgotten_by_their_length_the_oldest_first() -> None:
    documents = Documents(executable())
    lengthy = [f"{{ __typename }} # {number} {'x' * 19_000}" for number in range(KEPT_IN_ALL // 19_000 + 1)]

    known = [documents.get(text) for text in lengthy]

    assert documents.get(lengthy[-1]) is known[-1]
    assert documents.get(lengthy[0]) is not known[0]


async def test_between_two_documents_of_one_socket_others_have_their_turn(
    url: str, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[int] = []
    turn = 0
    get = Documents.get

    def noted(self: Documents, text: str) -> Document:
        turns.append(turn)
        return get(self, text)

    async def take_turns() -> None:
        nonlocal turn
        while True:
            turn += 1
            await asyncio.sleep(0)

    monkeypatch.setattr(Documents, "get", noted)
    async with signed_in(url, token) as one:
        taking = asyncio.create_task(take_turns())
        for number in range(30):
            one.socket.protocol.send_text(_subscribing(number).encode())
        one.socket.transport.write(b"".join(one.socket.protocol.data_to_send()))  # all of them at once
        for _ in range(60):
            await one.receive()
        taking.cancel()

    assert max(Counter(turns).values()) <= 2


def _subscribing(number: int) -> str:
    return json.dumps({"id": str(number), "type": "subscribe", "payload": {"query": f"{{ t{number}: __typename }}"}})


async def test_a_process_that_ends_is_not_held_up_by_a_socket_that_is_just_closing(
    url: str, token_of: TokenOf, ann: User
) -> None:
    async with signed_in(url, await token_of(ann)) as wire:
        own = wire.socket.local_address
        [protocol] = [one for one in gc.get_objects() if type(one) is Protocol and one.client == own]
        protocol.conn.send_close(1000)

        protocol.shutdown()

        await wire.closed()
        assert protocol.transport.is_closing()
