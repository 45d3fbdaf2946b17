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
class RawFrame:
    """Bytes for the wire as they stand: a frame that is made already, or the end of one."""

    data: bytes

    def encode(self) -> "RawFrame":
        """Itself, where a packet gives its text."""
        return self


@lru_cache(maxsize=16)
def encode_frame(message: str) -> bytes:
    """A message as a web socket carries it: never compressed, so the same bytes for everybody."""
    return bytes(FrameProtocol(client=False, extensions=[]).send_data(message))


def to_frame(message: "str | RawFrame") -> bytes:
    """What goes on the wire."""
    return message.data if isinstance(message, RawFrame) else encode_frame(message)


class SendQueue:
    """The queue that Engine.IO keeps for one client. What is put first is sent first.

    While the client polls, it is a queue and nothing else. Once it uses a web socket, ``put``
    writes, and queues only what has to wait; neither ever waits for the client.
    """

    def __init__(self) -> None:
        self._packets: deque[Any] = deque()
        self._lock = Condition(Lock())
        self._writer_idle = False  # its thread has sent all it took, and waits for more
        self._is_attached: Callable[[], bool] = bool  # not yet
        self._write_all: Callable[[bytes], object]
        self._write_now: Callable[[bytes, int], int]

    def attach(self, raw: Any, is_used: Callable[[], bool]) -> None:
        """Write to this wire for as long as it is used."""
        self._write_all, self._write_now = raw.sendall, raw_socket(raw).send
        self._is_attached = is_used

    def detach(self) -> None:
        """Queue from now on; the wire is left to the last word."""
        self._is_attached = bool

    def put(self, packet: Any) -> None:
        """Send a packet, at once if nothing waits before it. None is the end."""
        with self._lock:
            if (
                packet is not None
                and self._writer_idle
                and not self._packets
                and self._is_attached()
            ):
                packet = self._send_now(packet)
                if packet is None:
                    return
            self._packets.append(packet)
            self._lock.notify()

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """What has to be sent next, when everything before it is sent. Raises ``Empty``.

        A client that polls and was told nothing for so long is gone. Of one with a web socket
        the pings, which hardly ever come by here, will tell.
        """
        with self._lock:
            if block:
                self._writer_idle = True
                wait_timeout = None if self._is_attached() else timeout
                self._lock.wait_for(lambda: self._packets, wait_timeout)
            if not self._packets:
                raise Empty
            self._writer_idle = False
            return self._packets.popleft()

    def qsize(self) -> int:
        """How many packets wait."""
        return len(self._packets)

    def task_done(self) -> None:
        """Nobody waits for everything to be sent."""

    def write(self, message: str | RawFrame) -> None:
        """Write what came from ``get``, however long the client takes."""
        self._write_all(to_frame(message))

    def send_control(self, frame: bytes) -> None:
        """Send a frame in its turn, or straight away while the wire is not used for packets."""
        if self._is_attached():
            self.put(RawFrame(frame))
        else:
            self._write_all(frame)

    def _send_now(self, packet: Any) -> Any:
        """Write what the wire takes at once; return what is left of the packet, if anything."""
        frame = to_frame(packet.encode())
        try:
            written = self._write_now(frame, MSG_DONTWAIT)
        except OSError:  # full, or over: the thread waits for the one and finds out the other
            return packet
        return RawFrame(frame[written:]) if written < len(frame) else None


def raw_socket(raw: Any) -> socket:
    """The socket itself, where a green worker has put one around it that waits."""
    bare: socket = getattr(raw, "fd", None) or getattr(raw, "_sock", raw)
    return bare
