"""Hostile clients, for load tests on this machine's own loopback only."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

#: How soon a client that was disconnected is back.
RECONNECT_SECONDS = 2.0
#: How many wrong sign-ins may be under way at once, however slowly they are answered.
MAX_PENDING_LOGINS = 500

PING, PONG = b"\x81\x012", b"\x81\x81\x00\x00\x00\x003"
UPGRADE = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
    b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
SLOW_HEAD = b"POST /orders/ HTTP/1.1\r\nHost: x\r\nX-Slow: "
SLOW_BODY = (
    b"POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    b"Content-Length: 900000\r\n\r\n "
)


@dataclass
class HostileClients:
    """Many connections from one address, each opened anew when the server ends it.

    ``lifetimes`` are the seconds for which the connections of each kind stayed open.
    """

    port: int
    lifetimes: dict[str, list[float]] = field(default_factory=dict)

    @asynccontextmanager
    async def attacking(self, each: int) -> AsyncIterator[None]:
        """Connect so many of each kind, and disconnect them at the end."""
        kinds = {
            "idle": self._stay_idle,
            "slow": self._send_slowly,
            "unauthenticated": self._open_socket,
        }
        tasks = [
            asyncio.create_task(self._keep_connecting(kind, behave, number))
            for kind, behave in kinds.items()
            for number in range(each)
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep_connecting(
        self,
        kind: str,
        behave: Callable[[Any, Any, int], Coroutine[Any, Any, None]],
        number: int,
    ) -> None:
        while True:
            with suppress(OSError, asyncio.IncompleteReadError):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                begun = time.monotonic()
                try:
                    await behave(reader, writer, number)
                finally:
                    self.lifetimes.setdefault(kind, []).append(time.monotonic() - begun)
                    writer.transport.abort()
            await asyncio.sleep(RECONNECT_SECONDS)

    @staticmethod
    async def _stay_idle(reader: Any, _writer: Any, _number: int) -> None:
        await reader.read()

    @staticmethod
    async def _send_slowly(reader: Any, writer: Any, number: int) -> None:
        writer.write(SLOW_BODY if number % 2 else SLOW_HEAD)
        while not reader.at_eof() and not writer.is_closing():
            await asyncio.sleep(1)
            writer.write(b" ")
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(reader.read(1000), 0.01)

    @staticmethod
    async def _open_socket(reader: Any, writer: Any, _number: int) -> None:
        writer.write(UPGRADE)
        while received := await reader.read(1000):
            if PING in received:
                writer.write(PONG)


async def flood_logins(port: int, known: str, per_second: int, seconds: int) -> dict[int, int]:
    """Try wrong passwords at this rate, half of them for unknown people; counts each status."""
    statuses: dict[int, int] = {}
    pending = asyncio.Semaphore(MAX_PENDING_LOGINS)

    async def sign_in(number: int) -> None:
        async with pending:
            name = known if number % 2 else f"nobody-{number}"
            status = await _login(port, {"username": name, "password": f"wrong password {number}"})
            statuses[status] = statuses.get(status, 0) + 1

    await _at_rate(sign_in, per_second, per_second * seconds)
    return statuses


async def _at_rate(act: Callable[[int], Awaitable[None]], per_second: int, times: int) -> None:
    begun = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for number in range(times):
            await asyncio.sleep(begun + number / per_second - time.monotonic())
            group.create_task(act(number))  # type: ignore[arg-type]


async def _login(port: int, credentials: dict[str, str]) -> int:
    body = json.dumps(credentials).encode()
    head = (
        "POST /auth/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head.encode() + body)
        line = await reader.readline()
        writer.close()
        return int(line.split()[1])
    except (OSError, IndexError):
        return 0  # not answered at all
