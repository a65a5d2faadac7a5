"""uvicorn's WebSocket, for clients that stop reading: little is kept for them, and they are told why they are cut."""

import socket
from asyncio import BaseTransport, Transport
from collections.abc import Callable
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request
from websockets.protocol import State

KERNEL_BUFFER = 65_536  # bytes that the system keeps for a client that does not read; it doubles this
OWN_BUFFER = 65_536  # bytes that wait here besides, until writing pauses
LINGER_SECONDS = 60.0  # for a client to read how it was closed
GOODBYE_SECONDS = 5.0  # the same when the process ends
PUSH = "inglenook.push"  # the ASGI extension: a function that sends a text at once

Push = Callable[[str], bool]


class Protocol(WebSocketsSansIOProtocol):
    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        wire = transport.get_extra_info("socket")
        if wire is not None:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BUFFER)
        cast(Transport, transport).set_write_buffer_limits(high=OWN_BUFFER)

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.handshake_initiated and not self.close_sent:
            self.scope["extensions"][PUSH] = self.push  # type: ignore[index]

    def push(self, text: str) -> bool:
        """Send a text without a task of its own; False if the client has too much to read already, or is gone."""
        if self.conn.state is not State.OPEN or self.disconnected or not self.writable.is_set():
            return False
        self.conn.send_text(text.encode())
        self.transport.write(b"".join(self.conn.data_to_send()))
        return True

    def shutdown(self) -> None:
        """Who does not read, or is just leaving, holds up no process that ends."""
        if self.handshake_complete and self.conn.state is not State.OPEN:
            self.stop_keepalive()
            self.transport.close()  # uvicorn would tell it a second time that it is over, which raises
        else:
            super().shutdown()
        self.loop.call_later(GOODBYE_SECONDS, self.transport.abort)

    def keepalive_timeout(self) -> None:
        """Cut off who does not answer; the code that uvicorn would tell keeps clients from coming again."""
        if not self.close_sent:
            self.transport.abort()

    async def send(self, message: Any) -> None:
        """A close goes out whether or not the client reads; nothing comes after it."""
        if message["type"] == "websocket.close":
            self.writable.set()
            self.loop.call_later(LINGER_SECONDS, self.transport.abort)
        await super().send(message)
        if message["type"] == "websocket.accept":
            del self.request, self.response  # what was said in greeting is a tenth of an idle socket
