"""A web socket by hand, for clients that do not behave like a Socket.IO client."""

import select
import socket
import time

from websocket import WebSocket, WebSocketConnectionClosedException, WebSocketTimeoutException

from tests.e2e.server import TIMEOUT, Server, eventually

CLOSE, PING, PONG = "1", "2", "3"


class RawWebSocket:
    """A connection to Socket.IO on which only this test speaks."""

    def __init__(self, server: Server, origin: str | None = None) -> None:
        self._socket = WebSocket()
        self._socket.connect(
            f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket",
            timeout=TIMEOUT,
            origin=origin,
            suppress_origin=origin is None,
        )

    def hear(self) -> str:
        """The next frame."""
        return str(self._socket.recv())

    def say(self, frame: str) -> None:
        """Send a frame as it stands."""
        self._socket.send(frame)

    def hang_up(self) -> None:
        """Cut the connection."""
        self._socket.shutdown()

    def is_ended(self, patience: float) -> bool:
        """Answer every ping, and say whether the server ended the connection in time."""
        self._socket.settimeout(0.2)
        deadline = time.monotonic() + patience
        try:
            while time.monotonic() < deadline:
                try:
                    if self.hear() == PING:
                        self.say(PONG)
                except WebSocketTimeoutException:
                    continue
        except (WebSocketConnectionClosedException, OSError):
            return True
        return False


class DeafWire:
    """A web socket whose client never reads anything, not even close frames."""

    def __init__(self, server: Server) -> None:
        self._socket = socket.create_connection(("127.0.0.1", server.port))
        self._socket.sendall(
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n"
            b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        eventually(lambda: self.was_sent(b"0{"))

    def say(self, frame: str) -> None:
        """Send a frame as it stands."""
        text = frame.encode()
        size = len(text).to_bytes(1 if len(text) < 126 else 2, "big")
        length = bytes([0x80 | size[0]]) if len(size) == 1 else b"\xfe" + size
        self._socket.sendall(b"\x81" + length + bytes(4) + text)  # masked with zeros

    def was_sent(self, words: bytes) -> bool:
        """Whether these bytes have arrived; they stay unread."""
        return words in self._socket.recv(100_000, socket.MSG_PEEK)

    def is_cut(self) -> bool:
        """Whether the server has closed the connection."""
        line = select.poll()
        line.register(self._socket, select.POLLRDHUP)
        return bool(line.poll(0))

    def hang_up(self) -> None:
        """Cut the connection."""
        self._socket.close()
