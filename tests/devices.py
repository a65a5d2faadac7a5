"""Devices that follow chat and keep a mirror of it, which must be what a fetch gives."""

import asyncio
import contextlib
import json
import time
from collections.abc import Sequence
from typing import Any

from conftest import Ask
from gql.ids import global_id
from mirror import (
    CHANNEL_EVENTS,
    EVERYTHING,
    PRESENCE,
    TYPING,
    VIEWER_EVENTS,
    Mirror,
    Told,
    differences,
    mirror_of,
)
from models.users import User
from serving import PATIENCE, Wire

LISTENING = 0.5  # seconds after which a device that hears nothing fetches again


class Device:
    """One of somebody's; it has nothing but what it fetched when it was new, or was told since."""

    def __init__(self, name: str, ask: Ask, who: User, people: Sequence[str]) -> None:
        self.name = name
        self.mirror = Mirror(global_id("User", who.id))
        self.seen: set[str] = set()  # kinds of events
        self._ask = ask
        self._who = who
        self._people = people
        self._cursor = ""
        self._cursors: dict[str, str] = {}
        self._wire: Wire | None = None
        self._subscribed: dict[str, tuple[str, str]] = {}  # to what, and of which channel

    async def begin(self) -> None:
        """Fetch what there is."""
        told = await self._asked(())
        self._cursor = told["viewerStreamCursor"]
        self.mirror = mirror_of(self.mirror.viewer, told | {"people": []})
        for channel in self.mirror.mine:
            await self.open(channel)

    async def wake(self, wire: Wire) -> None:
        """Follow everything that is known, from where it was left."""
        self._wire, self._subscribed = wire, {}
        await self._subscribe("viewer", VIEWER_EVENTS, after=self._cursor)
        await self._subscribe("presence", PRESENCE, people=self._people)
        for channel in self.mirror.rooms:
            await self._follow(channel)

    async def open(self, channel: str) -> None:
        """Look at a channel from now on; what there called for one was perhaps not to be seen before."""
        told = await self._asked((channel,))
        found = mirror_of(self.mirror.viewer, told)
        if channel not in found.rooms:  # gone again
            return
        self.mirror.rooms |= found.rooms
        self.mirror.calls |= {message: call for message, call in found.calls.items() if call.channel == channel}
        self._cursors[channel] = told["channels"][0]["messages"]["streamCursor"]
        if self._wire is not None:
            await self._follow(channel)

    async def settle(self) -> None:
        """Listen until the mirror is what a fetch gives. Fails if it never is."""
        end = time.monotonic() + PATIENCE
        fetched = await self._fetched()
        while self.mirror != fetched:
            with contextlib.suppress(TimeoutError):
                await self._listen(fetched)
            fetched = await self._fetched()
            assert time.monotonic() < end, "\n".join([self.name, *differences(self.mirror, fetched)])

    async def _listen(self, fetched: Mirror) -> None:
        """Take what comes until the mirror is like that. Raises TimeoutError if nothing comes."""
        assert self._wire is not None
        while self.mirror != fetched:
            async with asyncio.timeout(LISTENING):
                message = json.loads(await self._wire.socket.recv())
            await self._take(message)

    async def _take(self, message: dict[str, Any]) -> None:
        subscribed, channel = self._subscribed[message["id"]]
        if message["type"] == "complete":
            return
        assert message["type"] == "next", message
        assert "errors" not in message["payload"], message
        (told,) = message["payload"]["data"].values()
        match subscribed:
            case "viewer":
                await self._viewer_event(told)
            case "channel":
                await self._channel_event(channel, told)
            case "presence":
                self.mirror.presence[told["user"]["id"]] = told["presence"]["status"]
            case _:
                if channel in self.mirror.rooms:
                    self.mirror.rooms[channel].typing = [user["id"] for user in told["users"]]

    async def _viewer_event(self, told: Told) -> None:
        self._cursor = told["cursor"]
        self.seen.add(f"viewer {told['__typename']}")
        if told["__typename"] == "StreamReset":
            fetched = await self._fetched()
            self.mirror.mine, self.mirror.calls = fetched.mine, fetched.calls
            for channel in fetched.mine.keys() - self.mirror.rooms.keys():
                await self.open(channel)
            return
        self.mirror.viewer_event(told)
        if told["__typename"] == "ChannelJoined" and told["channel"]["id"] not in self.mirror.rooms:
            await self.open(told["channel"]["id"])

    async def _channel_event(self, channel: str, told: Told) -> None:
        self._cursors[channel] = told["cursor"]
        self.seen.add(f"channel {told['__typename']}")
        if told["__typename"] == "StreamReset":
            self.mirror.rooms[channel] = (await self._fetched()).rooms[channel]
        else:
            self.mirror.room_event(channel, told)

    async def _follow(self, channel: str) -> None:
        await self._subscribe("channel", CHANNEL_EVENTS, channel, id=channel, after=self._cursors[channel])
        await self._subscribe("typing", TYPING, channel, id=channel)

    async def _subscribe(self, what: str, document: str, channel: str = "", **variables: Any) -> None:
        assert self._wire is not None
        key = f"{what} {channel} {len(self._subscribed)}"
        self._subscribed[key] = (what, channel)
        await self._wire.subscribe(document, key=key, **variables)

    async def _fetched(self) -> Mirror:
        return mirror_of(self.mirror.viewer, await self._asked(list(self.mirror.rooms)))

    async def _asked(self, channels: Sequence[str]) -> Told:
        answer = await self._ask(self._who, EVERYTHING, people=self._people, channels=channels)
        assert "errors" not in answer, answer
        return answer["data"]
