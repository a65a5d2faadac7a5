"""uvicorn's WebSocket, for clients that stop reading: little is kept for them, and they are told why they are cut."""

import socket
from asyncio import BaseTransport, Transport
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

KERNEL_BUFFER = 65_536  # bytes that the system keeps for a client that does not read; it doubles this
OWN_BUFFER = 65_536  # bytes that wait here besides, until writing pauses
LINGER_SECONDS = 60.0  # for a client to read how it was closed


class Protocol(WebSocketsSansIOProtocol):
    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        wire = transport.get_extra_info("socket")
        if wire is not None:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BUFFER)
        cast(Transport, transport).set_write_buffer_limits(high=OWN_BUFFER)

    async def send(self, message: Any) -> None:
        """A close goes out whether or not the client reads; nothing comes after it."""
        if message["type"] == "websocket.close":
            self.writable.set()
            self.loop.call_later(LINGER_SECONDS, self.transport.abort)
        await super().send(message)
