"""Sends committed events to connected followers, in order; no follower delays another."""

import asyncio
from collections.abc import Iterable

from fastapi import WebSocket

from bench.peer_with_guarantees.events import Message

#: A follower with more messages waiting is cut off, and asks for what it missed when it is back.
MAX_QUEUED = 1000


class Follower:
    """A connected web socket, the rooms it is in, and what it still has to be sent."""

    def __init__(self, socket: WebSocket, rooms: frozenset[str]) -> None:
        self.socket = socket
        self.rooms = rooms
        self.queue: asyncio.Queue[Message] = asyncio.Queue(MAX_QUEUED)
        self.last_sent_id = 0

    async def send(self, messages: Iterable[Message]) -> None:
        """Send those that this follower may hear and has not been sent yet."""
        for message in messages:
            if message.id > self.last_sent_id:
                self.last_sent_id = message.id
                if self.rooms & message.rooms:
                    await self.socket.send_text(message.text)

    async def send_queued(self) -> None:
        """Send whatever comes, until cancelled."""
        while True:
            await self.send([await self.queue.get()])


class Dispatcher:
    """All connected followers. Everything here runs on the event loop."""

    def __init__(self) -> None:
        self.followers: set[Follower] = set()
        self._closing: set[asyncio.Task[None]] = set()

    def publish(self, messages: Iterable[Message]) -> None:
        """Queue the events of one transaction; called in the order of the commits."""
        for message in messages:
            for follower in [*self.followers]:
                if follower.queue.full():
                    self._cut_off(follower)
                else:
                    follower.queue.put_nowait(message)

    def _cut_off(self, follower: Follower) -> None:
        self.followers.discard(follower)
        task = asyncio.get_running_loop().create_task(follower.socket.close(1013))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
