"""The queue of packets for one client, which writes to the web socket directly where it can.

Engine.IO gives each web socket a queue, and a thread that empties it. An event for 200 screens
would wake 200 threads, each of which waits for the interpreter to send the same bytes. Here the
thread that has a packet writes it, as long as nothing waits before it and the TCP socket takes
it without blocking. The thread of the web socket only sends what a slow client does not take.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from queue import Empty
from socket import MSG_DONTWAIT, socket
from threading import Condition, Lock
from typing import Any

from wsproto.connection import Connection, ConnectionType
from wsproto.events import TextMessage


@dataclass(frozen=True)
class RawFrame:
    """Bytes that are sent as they are: a control frame, or the rest of a frame."""

    data: bytes

    def encode(self) -> "RawFrame":
        """Itself, where an Engine.IO packet returns its text."""
        return self


@lru_cache(maxsize=16)
def encode_frame(message: str) -> bytes:
    """The web socket frame of a message. It is never compressed, so all clients share it."""
    return bytes(Connection(ConnectionType.SERVER).send(TextMessage(data=message)))


class SendQueue:
    """The queue of one Engine.IO connection. What is put first is sent first.

    While the client polls it is a plain queue. Once the client uses a web socket, ``put`` writes
    what the TCP socket takes at once and queues the rest. ``put`` never waits for the client.
    """

    def __init__(self) -> None:
        self._packets: deque[Any] = deque()
        self._lock = Condition(Lock())
        self._writer_idle = False  # its thread has sent all that it took, and waits in ``get``
        self._is_over = False
        self._is_upgraded: Callable[[], bool] = bool  # False
        self._socket: socket

    def attach(self, raw_socket: socket, is_upgraded: Callable[[], bool]) -> None:
        """Write to this TCP socket as soon as the client uses it and polls no more."""
        self._socket, self._is_upgraded = raw_socket, is_upgraded

    def put(self, packet: Any) -> None:
        """Send a packet, at once if nothing waits before it. None ends the connection."""
        with self._lock:
            if packet is None:
                self._is_over = True
            elif self._writer_idle and not self._packets and self._is_upgraded():
                packet = self._send_now(packet)
                if packet is None:
                    return
            self._packets.append(packet)
            self._lock.notify()

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """The next packet to send, when everything before it is sent. Raises ``Empty``.

        The timeout is for clients that poll. A web socket may be silent for longer: its pings
        are written directly, and Engine.IO sees by their answers whether the client is there.
        """
        with self._lock:
            if block:
                self._writer_idle = True
                self._lock.wait_for(lambda: self._packets, None if self._is_upgraded() else timeout)
            if not self._packets:
                raise Empty
            self._writer_idle = False
            return self._packets.popleft()

    def qsize(self) -> int:
        """How many packets wait."""
        return len(self._packets)

    def task_done(self) -> None:
        """Do nothing: no code waits until everything is sent."""

    def write(self, message: str | RawFrame) -> None:
        """Write what ``get`` returned, and wait for the client to take it.

        Raises ``OSError`` when the client takes too long, or the connection is over: a client
        that reads slowly must not keep its thread with what is left.
        """
        if self._is_over:
            raise OSError("the connection is over")
        self._socket.sendall(_to_bytes(message))

    def send_control(self, frame: bytes) -> None:
        """Send a control frame of the web socket, never in the middle of another frame."""
        if self._is_upgraded():
            self.put(RawFrame(frame))
        else:
            self._socket.sendall(frame)

    def _send_now(self, packet: Any) -> RawFrame | None:
        """Write what the TCP socket takes without blocking; return the rest, None if it is all."""
        frame = _to_bytes(packet.encode())
        try:
            written = self._socket.send(frame, MSG_DONTWAIT)
        except OSError:  # full or closed: the thread waits for room, or finds out
            written = 0
        return RawFrame(frame[written:]) if written < len(frame) else None


def _to_bytes(message: str | RawFrame) -> bytes:
    return message.data if isinstance(message, RawFrame) else encode_frame(message)
