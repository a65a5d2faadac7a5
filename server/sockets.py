"""GraphQL over WebSocket, after the graphql-transport-ws protocol."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, Never, TypeVar
from uuid import UUID

import structlog
from graphql import GraphQLSchema, OperationType
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from core.env import Env
from core.errors import ErrorCode, SignInFirst
from core.json import json_object
from core.text import has_forbidden
from gql.context import Context, Live
from gql.documents import Documents
from gql.execution import Operation, Subscription, begin, follow, told_refusal
from gql.lines import Line
from gql.sharing import Groups, Member
from models.database.unbroken import unbroken
from models.users import TokenScope
from resolvers.users.sessions import Caller
from resolvers.users.watch import as_now
from server.addresses import address_of
from server.auth import caller as caller_of
from server.bodies import BadBody, parse_json
from server.connections import OPERATIONS_MAX, Closed, Connection, Subscriber
from server.http import BadRequest, operation_of, refused
from server.operations import run_logged
from server.websocket import PUSH

PROTOCOL = "graphql-transport-ws"
INIT_SECONDS = 10.0
WATCH_SECONDS = 1.0
SOCKETS_MAX = 100  # of one person in this process

T = TypeVar("T")

log = structlog.get_logger(__name__)


class Sockets:
    """Every socket of this process."""

    def __init__(self, env: Env, live: Live, schema: GraphQLSchema, documents: Documents) -> None:
        self._env = env
        self._live = live
        self._groups = Groups()
        self._schema = schema
        self._documents = documents
        self._open: set[Connection] = set()
        self._people: Counter[UUID] = Counter()
        self._working: set[asyncio.Task[Any]] = set()

    async def __call__(self, socket: WebSocket) -> None:
        if not self._origin_allowed(socket):
            await socket.close(4403, "this origin is not allowed")
            return
        if PROTOCOL not in socket.scope.get("subprotocols", []):
            await socket.accept()
            await socket.close(4406, f"speak {PROTOCOL}")
            return
        await socket.accept(PROTOCOL)
        connection = Connection(socket, push=socket.scope.get("extensions", {}).get(PUSH))
        closed = await self._until_closed(connection)
        if closed is not None:
            await connection.close(closed)

    async def _until_closed(self, connection: Connection) -> Closed | None:
        """Why to close it; None if the other end did. What ran on it is cancelled by then."""
        self._open.add(connection)
        try:
            await self._serve(connection)
        except Closed as closed:
            return closed
        except (WebSocketDisconnect, RuntimeError):
            return None
        finally:
            self._leave(connection)

    async def watch(self) -> None:
        """Close the sockets whose sign-in ended; runs as long as the process, whatever the database does."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            check = asyncio.create_task(self._end_what_ended())
            try:
                await asyncio.wait({check})
            finally:
                check.cancel()
            if (error := check.exception()) is not None:
                log.error("sign-ins could not be checked", exc_info=error)

    async def _end_what_ended(self) -> None:
        signed_in = [(one, one.caller) for one in self._open if one.caller is not None]
        if signed_in:
            callers = await as_now([caller for _, caller in signed_in])
            for (connection, _), caller in zip(signed_in, callers, strict=True):
                if caller is None:
                    connection.end(Closed(4403, "Forbidden: this sign-in has ended"))
                else:
                    connection.caller = caller

    def _arrive(self, connection: Connection) -> None:
        """They are there from now on: shown to others as soon as it is stored."""
        caller = connection.caller
        if caller is not None and (caller.scopes is None or TokenScope.READ in caller.scopes):
            connection.arrival = self._aside(self._live.presence.arrived(caller.user.id))

    async def _depart(self, arrival: asyncio.Task[UUID]) -> None:
        await asyncio.wait({arrival})
        if not arrival.cancelled() and arrival.exception() is None:
            await self._live.presence.left(arrival.result())

    def _aside(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Done for its effect; a database that does not answer is told of by presence itself."""
        task = asyncio.create_task(work)
        self._working.add(task)
        task.add_done_callback(self._seen)
        return task

    def _seen(self, task: asyncio.Task[Any]) -> None:
        self._working.discard(task)
        if not task.cancelled():
            task.exception()

    def _origin_allowed(self, socket: WebSocket) -> bool:
        origin = socket.headers.get("origin")
        allowed = self._env.settings.cors_origins
        own = origin is not None and origin.partition("://")[2] == socket.headers.get("host")
        return origin is None or own or origin in allowed or "*" in allowed

    def _leave(self, connection: Connection) -> None:
        self._open.discard(connection)
        connection.leave()
        if connection.arrival is not None:
            self._aside(self._depart(connection.arrival))
        if connection.ready and connection.caller is not None:
            self._people[connection.caller.user.id] -= 1
            if not self._people[connection.caller.user.id]:
                del self._people[connection.caller.user.id]

    async def _serve(self, connection: Connection) -> Never:
        await self._greet(connection)
        expiry = connection.caller.expires_at if connection.caller else None
        left = None if expiry is None else max((expiry - datetime.now(UTC)).total_seconds(), 0)
        try:
            async with asyncio.timeout(left) as connection.limit:
                while True:
                    await self._handle(connection, await _message(connection.socket))
        except TimeoutError:
            raise connection.verdict or Closed(4403, "Forbidden: the token expired") from None

    async def _greet(self, connection: Connection) -> None:
        """Wait for connection_init and sign the other end in."""
        try:
            async with asyncio.timeout(INIT_SECONDS):
                while (message := await _message(connection.socket))["type"] != "connection_init":
                    await _before_init(connection, message)
        except TimeoutError:
            raise Closed(4408, "Connection initialisation timeout") from None
        connection.caller = await self._sign_in(message.get("payload"))
        if connection.caller is not None:
            if self._people[connection.caller.user.id] >= SOCKETS_MAX:
                connection.caller = None
                raise Closed(4429, "Too many sockets of one person")
            self._people[connection.caller.user.id] += 1
        connection.ready = True
        self._arrive(connection)
        await connection.send({"type": "connection_ack"})

    async def _sign_in(self, payload: Any) -> Caller | None:
        given = json_object(payload) or {}
        header = next((value for name, value in given.items() if name.lower() == "authorization"), None)
        if header is not None and not isinstance(header, str):
            raise Closed(4403, "Forbidden: Authorization must be a string")
        try:
            return await caller_of(self._env, header)
        except SignInFirst as refusal:
            raise Closed(4403, f"Forbidden: {refusal.message}") from None

    async def _handle(self, connection: Connection, message: dict[str, Any]) -> None:
        match message["type"]:
            case "ping":
                await connection.send({"type": "pong"})
            case "pong":
                pass
            case "connection_init":
                raise Closed(4429, "Too many initialisation requests")
            case "subscribe":
                await self._start(connection, _id_of(message), message.get("payload"))
            case "complete":
                await connection.complete(_id_of(message))
            case _:
                raise Closed(4400, "Unknown message type")

    async def _start(self, connection: Connection, key: str, payload: Any) -> None:
        """Start an operation. One too many is refused before more is read: who reads nothing leaves nothing behind."""
        if key in connection.running:
            raise Closed(4409, f"Subscriber for {key} already exists")
        given = json_object(payload)
        if given is None or not isinstance(given.get("query"), str):
            raise Closed(4400, "subscribe needs a payload with a query")
        if len(connection.running) >= OPERATIONS_MAX:
            many = refused(ErrorCode.RATE_LIMITED, f"at most {OPERATIONS_MAX} operations on one socket")
            await connection.send({"id": key, "type": "error", "payload": many.errors})
            return
        task = asyncio.create_task(self._perform(connection, key, given))
        connection.running[key] = task
        task.add_done_callback(lambda done: _finished(connection, key, done))
        await asyncio.sleep(0)  # between two documents of one socket the others have their turn

    async def _perform(self, connection: Connection, key: str, payload: dict[str, Any]) -> None:
        member = await self._run(connection, key, payload)
        del payload  # thousands may stay for hours
        if member is not None:
            await _stay(connection, key, member)

    async def _run(self, connection: Connection, key: str, payload: dict[str, Any]) -> Member | None:
        """Do an operation to its end; or until all that is left of it is to be in a group."""
        try:
            operation = operation_of(self._documents, payload)
        except BadRequest as bad:
            await connection.send({"id": key, "type": "error", "payload": bad.errors})
            return None

        def context() -> Context:
            request_id = connection.socket.scope.get("request_id", "")
            address = address_of(connection.socket, self._env.settings)
            return Context(self._env, self._live, connection.caller, request_id, address)

        if operation.document.kind(operation.name) is OperationType.SUBSCRIPTION:
            return await self._follow(connection, key, operation, context)
        told = await _to_the_end(operation, run_logged(self._schema, operation, context()))
        await connection.send({"id": key, "type": "next", "payload": told})
        await connection.send({"id": key, "type": "complete"})
        return None

    async def _follow(
        self, connection: Connection, key: str, operation: Operation, context: Callable[[], Context]
    ) -> Member | None:
        begun = await begin(self._schema, operation, context())
        if not isinstance(begun, Subscription):
            await connection.send({"id": key, "type": "error", "payload": begun["errors"]})
            return None
        if isinstance(begun.source, Line):
            return await self._groups.enter(begun, begun.source, Subscriber.of(connection, key, context))
        async with contextlib.aclosing(follow(begun, context)) as events:
            async for told in events:
                if not await _tell(connection, key, told):
                    return None
        await connection.send({"id": key, "type": "complete"})
        return None


async def _stay(connection: Connection, key: str, member: Member) -> None:
    """Be in a group until that is over."""
    try:
        refusal = await member.over
    finally:
        member.leave()
    if refusal is None:
        await connection.send({"id": key, "type": "complete"})
    else:
        await connection.send({"id": key, "type": "error", "payload": [told_refusal(refusal)]})


async def _tell(connection: Connection, key: str, told: dict[str, Any]) -> bool:
    """Send a response; False if it is an error that ends the operation."""
    if "data" in told:
        await connection.send({"id": key, "type": "next", "payload": told})
        return True
    await connection.send({"id": key, "type": "error", "payload": told["errors"]})
    return False


async def _to_the_end(operation: Operation, answer: Coroutine[Any, Any, dict[str, Any]]) -> dict[str, Any]:
    """The answer; a mutation is waited for even when nobody listens any more."""
    if operation.document.kind(operation.name) is OperationType.MUTATION:
        return await unbroken(answer)
    return await answer


async def _message(socket: WebSocket) -> dict[str, Any]:
    """The next message, an object with a type. Raises Closed for anything else."""
    received = await socket.receive()
    if received["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(received.get("code", 1005))
    try:
        message = json_object(parse_json(received.get("text") or ""))
    except BadBody:
        raise Closed(4400, "Messages are JSON objects") from None
    if message is None or not isinstance(message.get("type"), str):
        raise Closed(4400, "Messages are JSON objects with a type")
    return message


async def _before_init(connection: Connection, message: dict[str, Any]) -> None:
    match message["type"]:
        case "ping":
            await connection.send({"type": "pong"})
        case "pong":
            pass
        case "subscribe" | "complete":
            raise Closed(4401, "Unauthorized: send connection_init first")
        case _:
            raise Closed(4400, "Unknown message type")


def _id_of(message: dict[str, Any]) -> str:
    key = message.get("id")
    if not isinstance(key, str) or not key or has_forbidden(key):
        raise Closed(4400, "Messages about an operation have an id")
    return key


def _finished(connection: Connection, key: str, task: asyncio.Task[None]) -> None:
    if connection.running.get(key) is task:
        del connection.running[key]
    error = None if task.cancelled() else task.exception()
    is_open = connection.socket.application_state is WebSocketState.CONNECTED
    if isinstance(error, Closed):
        connection.end(error)
    elif error is not None and is_open and not isinstance(error, WebSocketDisconnect):
        log.error("operation failed", exc_info=error)
        connection.end(Closed(1013, "Something went wrong: connect again and go on after your last cursor"))
