"""A web socket by hand, for clients that do not behave like a Socket.IO client."""

import time

from websocket import WebSocket, WebSocketConnectionClosedException, WebSocketTimeoutException

from tests.live.server import PATIENCE, Server

PING, PONG = "2", "3"


class Wire:
    """A connection to Socket.IO on which only this test speaks."""

    def __init__(self, server: Server, origin: str | None = None) -> None:
        self._socket = WebSocket()
        self._socket.connect(
            f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket",
            timeout=PATIENCE,
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
