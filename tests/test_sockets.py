"""The graphql-transport-ws protocol by its document."""

import asyncio
import contextlib

import pytest

from server import sockets
from serving import PROTOCOL, STREAM, Message, a_line, signed_in, wire

pytestmark = pytest.mark.anyio

ME = "{ me { username } }"
HELLO = "{ __typename }"
LOGOUT = "mutation { logout { ok } }"


async def test_the_server_acknowledges_a_visitor_and_a_signed_in_person(url: str, token: str) -> None:
    async with wire(url) as visitor, wire(url) as ann:
        acknowledged = [await visitor.init(), await ann.init(token)]

        names = [await visitor.ask(ME), await ann.ask(ME)]

    assert acknowledged == [{"type": "connection_ack"}] * 2
    assert names == [{"data": {"me": None}}, {"data": {"me": {"username": "ann"}}}]


@pytest.mark.parametrize("name", ["authorization", "AUTHORIZATION"])
async def test_the_name_of_the_token_may_be_in_any_letter_case(url: str, token: str, name: str) -> None:
    async with wire(url) as one:
        await one.send({"type": "connection_init", "payload": {name: f"Bearer {token}"}})

        assert await one.receive() == {"type": "connection_ack"}


async def test_pings_are_answered_before_and_after_the_init(url: str) -> None:
    async with wire(url) as one:
        await one.send({"type": "ping", "payload": {"at": 1}})
        before = await one.receive()
        await one.init()
        await one.send({"type": "pong"})
        await one.send({"type": "ping"})
        after = await one.receive()

    assert (before["type"], after["type"]) == ("pong", "pong")


@pytest.mark.parametrize("document", [ME, LOGOUT])
async def test_a_query_or_mutation_gives_next_and_complete(url: str, token: str, document: str) -> None:
    async with signed_in(url, token) as one:
        key = await one.subscribe(document)

        told = await one.until_ended(key)

    assert [(message["id"], message["type"]) for message in told] == [(key, "next"), (key, "complete")]
    assert "errors" not in told[0]["payload"]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{ me {", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        (" ", "INVALID_INPUT"),
        ("query A { me { id } } query B { me { id } }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_a_document_that_is_wrong_ends_that_operation_alone(url: str, document: str, code: str) -> None:
    async with signed_in(url, None) as one:
        told = await one.until_ended(await one.subscribe(document, key="wrong"))

        after = await one.ask(HELLO)

    assert [(message["type"], message["payload"][0]["extensions"]["code"]) for message in told] == [("error", code)]
    assert after == {"data": {"__typename": "Query"}}


MALFORMED: list[Message | str | bytes] = [
    "",
    "nonsense",
    "[]",
    '"ping"',
    b"\x00\xff",
    {},
    {"type": 1},
    {"type": "start", "id": "1"},
    {"type": "subscribe", "payload": {"query": HELLO}},
    {"type": "subscribe", "id": "", "payload": {"query": HELLO}},
    {"type": "subscribe", "id": 1, "payload": {"query": HELLO}},
    {"type": "subscribe", "id": "1"},
    {"type": "subscribe", "id": "1", "payload": {}},
    {"type": "subscribe", "id": "1", "payload": {"query": 1}},
    {"type": "complete"},
    {"type": "connection_ack"},
    {"type": "next", "id": "1", "payload": {}},
]


async def test_malformed_messages_close_4400(url: str) -> None:
    codes: list[tuple[Message | str | bytes, int]] = []
    for message in MALFORMED:
        async with signed_in(url, None) as one:
            await one.send(message)
            codes.append((message, (await one.closed())[0]))

    assert codes == [(message, 4400) for message in MALFORMED]


async def test_subscribing_before_the_init_closes_4401(url: str) -> None:
    async with wire(url) as one:
        await one.send({"type": "subscribe", "id": "1", "payload": {"query": HELLO}})

        assert (await one.closed())[0] == 4401


async def test_a_second_init_closes_4429(url: str) -> None:
    async with signed_in(url, None) as one:
        await one.send({"type": "connection_init"})

        assert await one.closed() == (4429, "Too many initialisation requests")


async def test_who_does_not_say_hello_in_time_is_closed_4408(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "INIT_SECONDS", 0.05)

    async with wire(url) as one:
        await one.send({"type": "ping"})

        assert await one.closed() == (4408, "Connection initialisation timeout")


async def test_the_id_of_a_running_operation_is_refused_4409_and_free_again_when_it_has_ended(
    url: str, token: str
) -> None:
    async with signed_in(url, token) as one:
        line = await a_line(one)
        await one.until_ended(await one.subscribe(HELLO, key="1"))
        await one.until_ended(await one.subscribe(HELLO, key="1"))
        for _ in range(2):
            await one.subscribe(STREAM, key="same", input=line)

        assert await one.closed() == (4409, "Subscriber for same already exists")


@pytest.mark.parametrize("protocols", [(), ("graphql-ws",), ("soap", "graphql-ws")])
async def test_another_subprotocol_is_closed_4406(url: str, protocols: tuple[str, ...]) -> None:
    async with wire(url, protocols=protocols) as one:
        assert (await one.closed())[0] == 4406


async def test_ours_is_picked_among_several_subprotocols(url: str) -> None:
    async with wire(url, protocols=("graphql-ws", PROTOCOL)) as one:
        assert one.socket.subprotocol == PROTOCOL
        assert await one.init() == {"type": "connection_ack"}


async def test_a_socket_has_a_hundred_operations_and_not_one_more(
    url: str, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "OPERATIONS_MAX", 2)

    async with signed_in(url, token) as one:
        line = await a_line(one)
        keys = [await one.subscribe(STREAM, input=line) for _ in range(3)]
        told = await one.until_ended(keys[2])
        await one.complete(keys[0])
        await one.complete(keys[1])

        after = await one.ask(ME)

    assert told[0]["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert after == {"data": {"me": {"username": "ann"}}}


async def test_who_reads_no_answers_leaves_no_more_than_a_hundred_operations_waiting(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "OPERATIONS_MAX", 2)

    async with signed_in(url, None) as one:
        before = len(asyncio.all_tasks())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                for n in range(1_000):
                    await one.subscribe(HELLO, key=f"{n}{'x' * 100_000}")
        waiting = len(asyncio.all_tasks()) - before
        one.socket.transport.abort()

    assert waiting <= 5
