"""A real Socket.IO client over a real connection, and everything it received."""

import threading
from typing import Any

import engineio
import socketio

from tests.e2e.server import TIMEOUT, Person, eventually

NAMESPACE = "/ws/orders"


class ClientInOrder(socketio.Client):
    """A client that takes each message when it comes, not in a thread of the message's own."""

    def _engineio_client_class(self) -> type[engineio.Client]:
        return ConnectionInOrder


class ConnectionInOrder(engineio.Client):
    """The connection of such a client."""

    def _trigger_event(self, event: str, *args: Any, **options: Any) -> Any:
        return super()._trigger_event(event, *args, **options | {"run_async": False})


class Phone:
    """A phone on ``/ws/orders``. It reconnects only when the test asks."""

    def __init__(self, who: Person, last_event_id: int | None = None) -> None:
        self.who = who
        self.heard: list[dict[str, Any]] = []
        self.refusals: list[Any] = []
        self.disconnected = threading.Event()
        self._connected = threading.Event()
        self._auth = {"token": who.token} | (
            {} if last_event_id is None else {"last_event_id": last_event_id}
        )
        self._client = ClientInOrder(reconnection=False, handle_sigint=False)
        self._client.on("connect", self._connected.set, namespace=NAMESPACE)
        self._client.on("*", self._hear, namespace=NAMESPACE)
        self._client.on("connect_error", self.refusals.append, namespace=NAMESPACE)
        self._client.on("disconnect", self._end, namespace=NAMESPACE)

    def connect(self, transports: tuple[str, ...] = ("websocket",)) -> "Phone":
        """Connect, and wait until all that was missed has come."""
        self._client.connect(
            self.who.server.base_url,
            auth=self._auth,
            namespaces=[NAMESPACE],
            transports=list(transports),
            wait_timeout=TIMEOUT,
        )
        eventually(lambda: {"caught-up", "resync"} & set(self.names()))
        return self

    def say(self, command: str, data: Any = None) -> Any:
        """Send a command and return its acknowledgement."""
        return self._client.call(command, data, namespace=NAMESPACE, timeout=TIMEOUT)

    def events(self) -> list[dict[str, Any]]:
        """The numbered events received so far."""
        return [message for message in list(self.heard) if "event_id" in message]

    def ids(self) -> list[int]:
        """Their numbers, in the order they came."""
        return [event["event_id"] for event in self.events()]

    def names(self) -> list[str]:
        """The names of everything received so far, the welcome included."""
        return [message["event"] for message in list(self.heard)]

    def wait_for(self, event_id: int) -> list[int]:
        """The event ids received, once this one has come."""
        eventually(lambda: event_id in self.ids())
        return self.ids()

    def hang_up(self) -> None:
        """Leave, and take the threads along."""
        self._client.disconnect()
        self._client.eio.disconnect(abort=True)

    def _hear(self, event: str, data: Any = None) -> None:
        self.heard.append({"event": event, "connected": self._connected.is_set(), **(data or {})})

    def _end(self, *_reason: Any) -> None:
        self.disconnected.set()
