"""What waits to be sent to one client, and the short way to its wire.

Engine.IO gives each web socket a queue, and a thread that empties it. An event for 200 screens
would wake 200 threads, each of which waits for the interpreter to send the same bytes. So
whoever has something for a client writes it themselves, as long as nothing else waits and the
wire takes it at once. The thread is left with what a slow client does not take.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from queue import Empty
from socket import MSG_DONTWAIT, socket
from threading import Condition, Lock
from typing import Any

from wsproto.frame_protocol import FrameProtocol


@dataclass(frozen=True)
class Piece:
    """Bytes for the wire as they stand: a frame that is made already, or the end of one."""

    data: bytes

    def encode(self) -> "Piece":
        """Itself, where a packet gives its text."""
        return self


@lru_cache(maxsize=16)
def frame_of(message: str) -> bytes:
    """A message as a web socket carries it: never compressed, so the same bytes for everybody."""
    return bytes(FrameProtocol(client=False, extensions=[]).send_data(message))


def bytes_of(message: "str | Piece") -> bytes:
    """What goes on the wire."""
    return message.data if isinstance(message, Piece) else frame_of(message)


class Outbox:
    """The queue that Engine.IO keeps for one client. What is put first is sent first.

    While the client polls, it is a queue and nothing else. Once it uses a web socket, ``put``
    writes, and queues only what has to wait; neither ever waits for the client.
    """

    def __init__(self) -> None:
        self._waiting: deque[Any] = deque()
        self._lock = Condition(Lock())
        self._is_at_rest = False  # its thread has sent all it took, and waits for more
        self._is_used: Callable[[], bool] = bool  # not yet
        self._write_all: Callable[[bytes], object]
        self._write_now: Callable[[bytes, int], int]

    def lead_to(self, wire: Any, is_used: Callable[[], bool]) -> None:
        """Write to this wire for as long as it is used."""
        self._write_all, self._write_now = wire.sendall, beneath(wire).send
        self._is_used = is_used

    def leave(self) -> None:
        """Queue from now on; the wire is left to the last word."""
        self._is_used = bool

    def put(self, packet: Any) -> None:
        """Send a packet, at once if nothing waits before it. None is the end."""
        with self._lock:
            if packet is not None and self._is_at_rest and not self._waiting and self._is_used():
                packet = self._begin(packet)
                if packet is None:
                    return
            self._waiting.append(packet)
            self._lock.notify()

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """What has to be sent next, when everything before it is sent. Raises ``Empty``.

        A client that polls and was told nothing for so long is gone. Of one with a web socket
        the pings, which hardly ever come by here, will tell.
        """
        with self._lock:
            if block:
                self._is_at_rest = True
                patience = None if self._is_used() else timeout
                self._lock.wait_for(lambda: self._waiting, patience)
            if not self._waiting:
                raise Empty
            self._is_at_rest = False
            return self._waiting.popleft()

    def qsize(self) -> int:
        """How many packets wait."""
        return len(self._waiting)

    def task_done(self) -> None:
        """Nobody waits for everything to be sent."""

    def write(self, message: str | Piece) -> None:
        """Write what came from ``get``, however long the client takes."""
        self._write_all(bytes_of(message))

    def say(self, frame: bytes) -> None:
        """Send a frame in its turn, or straight away while the wire is not used for packets."""
        if self._is_used():
            self.put(Piece(frame))
        else:
            self._write_all(frame)

    def _begin(self, packet: Any) -> Any:
        """Write what the wire takes at once; return what is left of the packet, if anything."""
        frame = bytes_of(packet.encode())
        try:
            written = self._write_now(frame, MSG_DONTWAIT)
        except OSError:  # full, or over: the thread waits for the one and finds out the other
            return packet
        return Piece(frame[written:]) if written < len(frame) else None


def beneath(wire: Any) -> socket:
    """The socket itself, where a green worker has put one around it that waits."""
    bare: socket = getattr(wire, "fd", None) or getattr(wire, "_sock", wire)
    return bare
