"""A screen on ``/ws/orders``, without a library: it can freeze, lose its memory and disconnect."""

import json
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any

from websocket import WebSocket, WebSocketException

from tests.e2e.server import eventually

NAMESPACE = "/ws/orders"
#: Without any frame for so long (a ping comes every 5 s) the server is given up.
SILENCE = 10.0
SMALL_BUFFER = 4096

Event = dict[str, Any]


class Screen:
    """One connection, and everything that it received, in order."""

    def __init__(
        self,
        port: int,
        token: str,
        last_event_id: int | None = None,
        hear: Callable[[Event], None] | None = None,
        epoch: str | None = None,
        reads_little: bool = False,
    ) -> None:
        self.heard: list[Event] = []
        self.ended = threading.Event()
        self.refusal: Any = None
        self._auth = {"token": token, "last_event_id": last_event_id, "epoch": epoch}
        self._hear = hear or self.heard.append
        self._reads = threading.Event()
        self._reads.set()
        self._acks: dict[int, Any] = {}
        self._numbers = count(1)
        small = [(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)] if reads_little else []
        self._socket = WebSocket(sockopt=small, enable_multithread=True)
        try:
            self._socket.connect(
                f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket", timeout=SILENCE
            )
        except WebSocketException as error:
            raise ConnectionError(str(error)) from error
        assert self._socket.sock is not None
        #: Our end of the connection.
        self.port = int(self._socket.sock.getsockname()[1])
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def welcome(self) -> Event:
        """The first message, once it has arrived."""
        eventually(lambda: self.ended.is_set() or bool(self.heard))
        assert self.heard, f"The door stayed closed: {self.refusal}"
        return self.heard[0]

    def events(self) -> list[Event]:
        """The numbered events received so far."""
        return [event for event in list(self.heard) if "event_id" in event]

    def ids(self) -> list[int]:
        """Their numbers, in the order they came."""
        return [event["event_id"] for event in self.events()]

    def say(self, command: str, data: Any) -> Any:
        """Send a command and return its acknowledgement; raises OSError if none came."""
        return json.loads(self.say_raw(command, data))[0]

    def say_raw(self, command: str, data: Any) -> str:
        """Send a command and return the exact text of its acknowledgement."""
        number = next(self._numbers)
        self._send(f"42{NAMESPACE},{number}{json.dumps([command, data])}")
        eventually(lambda: number in self._acks or self.ended.is_set())
        if number not in self._acks:
            raise ConnectionError("The connection ended before the acknowledgement came.")
        return str(self._acks.pop(number))

    def stop_reading(self) -> None:
        """Freeze: take nothing more from the network, and answer no ping."""
        self._reads.clear()

    def leave(self) -> None:
        """Cut the connection, so that nothing more is received."""
        self._reads.set()
        if (connection := self._socket.sock) is not None:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._reader.join(SILENCE)

    def _read(self) -> None:
        try:
            while frame := self._socket.recv():
                self._take(str(frame))
                self._reads.wait()
        except (OSError, WebSocketException):
            pass
        finally:
            self._socket.shutdown()
            self.ended.set()

    def _take(self, frame: str) -> None:
        if frame == "2":
            self._send("3")
        elif frame.startswith("0"):
            auth = {name: value for name, value in self._auth.items() if value is not None}
            self._send(f"40{NAMESPACE},{json.dumps(auth)}")
        elif frame.startswith("42"):
            name, content = json.loads(frame[2 + len(NAMESPACE) + 1 :])
            self._hear({"event": name, **content})
        elif frame.startswith("43"):
            number, bracket, rest = frame[2 + len(NAMESPACE) + 1 :].partition("[")
            self._acks[int(number)] = bracket + rest
        elif frame.startswith(("41", "44")):
            self.refusal = frame
            raise ConnectionError(frame)

    def _send(self, frame: str) -> None:
        try:
            self._socket.send(frame)
        except WebSocketException as error:
            raise ConnectionError(str(error)) from error
