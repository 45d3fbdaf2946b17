"""Clients that mean no good, for measurements on this machine's own loopback only."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

#: How soon somebody who was turned away is back.
PAUSE = 2.0
#: How many wrong sign-ins may be under way at once, however slowly they are answered.
MAX_AT_ONCE = 500

PING, PONG = b"\x81\x012", b"\x81\x81\x00\x00\x00\x003"
KNOCK = (
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
class Crowd:
    """Many connections from one address, each opened anew when the server ends it."""

    port: int
    kept: dict[str, list[float]] = field(default_factory=dict)  # for how many seconds each

    @asynccontextmanager
    async def besieging(self, each: int) -> AsyncIterator[None]:
        """Let so many of each kind come, and go again at the end."""
        kinds = {"idle": self._idle, "slow": self._slow, "stranger": self._stranger}
        tasks = [
            asyncio.create_task(self._come_again(name, behave, number))
            for name, behave in kinds.items()
            for number in range(each)
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _come_again(
        self,
        name: str,
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
                    self.kept.setdefault(name, []).append(time.monotonic() - begun)
                    writer.transport.abort()
            await asyncio.sleep(PAUSE)

    @staticmethod
    async def _idle(reader: Any, _writer: Any, _number: int) -> None:
        await reader.read()

    @staticmethod
    async def _slow(reader: Any, writer: Any, number: int) -> None:
        writer.write(SLOW_BODY if number % 2 else SLOW_HEAD)
        while not reader.at_eof() and not writer.is_closing():
            await asyncio.sleep(1)
            writer.write(b" ")
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(reader.read(1000), 0.01)

    @staticmethod
    async def _stranger(reader: Any, writer: Any, _number: int) -> None:
        writer.write(KNOCK)
        while heard := await reader.read(1000):
            if PING in heard:
                writer.write(PONG)


async def storm(port: int, known: str, each_second: int, seconds: int) -> dict[int, int]:
    """Try wrong passwords at this pace, half of them for nobody; how often each status came."""
    statuses: dict[int, int] = {}
    under_way = asyncio.Semaphore(MAX_AT_ONCE)

    async def sign_in(number: int) -> None:
        async with under_way:
            name = known if number % 2 else f"nobody-{number}"
            status = await _ask(port, {"username": name, "password": f"wrong password {number}"})
            statuses[status] = statuses.get(status, 0) + 1

    await _at_a_pace(sign_in, each_second, each_second * seconds)
    return statuses


async def _at_a_pace(act: Callable[[int], Awaitable[None]], each_second: int, times: int) -> None:
    begun = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for number in range(times):
            await asyncio.sleep(begun + number / each_second - time.monotonic())
            group.create_task(act(number))  # type: ignore[arg-type]


async def _ask(port: int, credentials: dict[str, str]) -> int:
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
