"""A Socket.IO client that notes when it received which order."""

import threading
import time
from typing import Any

import socketio

from bench.servers import Person

NAMESPACE = "/ws/orders"
TIMEOUT = 30.0


class SocketClient:
    """Somebody's socket, at the server's own address unless another is given."""

    def __init__(self, who: Person, url: str = "") -> None:
        self.received_at: dict[int, float] = {}  # by the order's id
        self._url = url or who.server.base_url
        self._token = who.token
        self._welcomed = threading.Event()
        self._client = socketio.Client(reconnection=False, handle_sigint=False)
        self._client.on("*", self._receive, namespace=NAMESPACE)

    def connect(self) -> "SocketClient":
        """Connect, and wait for the welcome; raises ``ConnectionError`` of Socket.IO's."""
        self._client.connect(
            self._url,
            auth={"token": self._token},
            namespaces=[NAMESPACE],
            transports=["websocket"],
            wait_timeout=TIMEOUT,
        )
        assert self._welcomed.wait(TIMEOUT)
        return self

    def disconnect(self) -> None:
        """Leave, and end the client's threads."""
        self._client.disconnect()
        self._client.eio.disconnect(abort=True)

    def _receive(self, event: str, data: Any = None) -> None:
        if event == "welcome":
            self._welcomed.set()
        elif event == "order-created":
            self.received_at[data["order"]["id"]] = time.perf_counter()
