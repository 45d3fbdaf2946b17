"""The one place that reaches into Engine.IO and simple-websocket.

Read from python-engineio 4.15.1 and simple-websocket 1.1.0:

- ``engineio/base_server.py``, ``BaseServer.__init__`` and ``create_queue``: ``_async`` names the
  classes of queue and web socket.
- ``engineio/server.py``, ``Server.disconnect`` waits until the client has taken everything.
- ``engineio/socket.py``, ``Socket._upgrade_websocket`` calls the web socket class with its own
  bound method ``_websocket_handler``, which uses ``wait``, ``send`` and ``close`` of the web
  socket, and sets a timeout on its ``socket`` if it has one.
- ``engineio/async_drivers/_websocket_wsgi.py``, ``SimpleWebSocketWSGI``: ``server_args`` are the
  arguments of ``simple_websocket.Server``, which is ``ws``. eventlet's class has neither.
- ``simple_websocket/ws.py``, ``Base._handle_events`` and ``Base.close`` write control frames to
  ``sock``, the first one from the thread that reads.
"""

import logging
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib.metadata import version
from typing import Any

from restaurant.extensions import socketio
from restaurant.live.send_queue import SendQueue

log = logging.getLogger(__name__)

SUPPORTED_VERSIONS = {"python-engineio": "4.15.1", "simple-websocket": "1.1.0"}
#: How many seconds one write to a client may block its thread.
SEND_TIMEOUT = 10


class Transport:
    """Engine.IO's connections, and how one is closed without waiting for its client.

    ``patch`` adds what Engine.IO does not offer: closing a connection shuts its TCP socket down,
    as a client may ignore a close frame or read nothing at all; a message that is too large is
    refused before all of it is in memory; and with threads, packets go through a ``SendQueue``.
    """

    def patch(self, max_message_bytes: int) -> None:
        """Change the Engine.IO server; with unknown versions leave it as it is and log that."""
        if unknown := _unknown_versions():
            log.warning("Engine.IO is used as it is, which is slower: not tried with %s", unknown)
            return
        engine = self._engine
        make_web_socket = engine._async["websocket"]

        def make(handler: Callable[[Any], Any], *args: Any) -> Any:
            web_socket = make_web_socket(partial(_serve, handler), *args)
            if hasattr(web_socket, "server_args"):  # eventlet has this limit from Engine.IO
                web_socket.server_args["max_message_size"] = max_message_bytes
            return web_socket

        engine._async = engine._async | {"websocket": make}
        if engine.async_mode == "threading":
            engine._async["queue"] = SendQueue
        engine.disconnect = self.abort

    def open_ids(self) -> list[str]:
        """The ids of all connections, the oldest first."""
        return list(self._engine.sockets)

    def queue_sizes(self) -> dict[str, int]:
        """How many packets wait to be sent, by the id of the connection."""
        sockets = list(self._engine.sockets.items())
        return {eio_sid: engine_socket.queue.qsize() for eio_sid, engine_socket in sockets}

    def abort(self, eio_sid: str) -> None:
        """Close a connection at once. What was not sent yet is lost."""
        engine_socket = self._engine.sockets.pop(eio_sid, None)
        if engine_socket is not None:
            engine_socket.close(wait=False, abort=True)
            if raw_socket := getattr(engine_socket, "raw_socket", None):
                _shut_down(raw_socket)

    @property
    def _engine(self) -> Any:
        return socketio.server.eio


class WebSocket:
    """A web socket as Engine.IO uses it. Closing it also shuts the TCP socket down."""

    def __init__(self, web_socket: Any, engine_socket: Any) -> None:
        self._web_socket = web_socket
        self.wait, self.send = web_socket.wait, web_socket.send
        is_simple = hasattr(web_socket, "ws")
        self.raw_socket = web_socket.ws.sock if is_simple else web_socket.socket
        if not isinstance(engine_socket.queue, SendQueue):
            self.socket = self.raw_socket  # Engine.IO limits how long a green thread may wait
            return
        limit = struct.pack("ll", SEND_TIMEOUT, 0)
        self.raw_socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        engine_socket.queue.attach(self.raw_socket, lambda: engine_socket.upgraded)
        self.send = engine_socket.queue.write
        web_socket.ws.sock = ControlSocket(self.raw_socket, engine_socket.queue)

    def close(self) -> None:
        """Send a close frame, then shut down. Called when nothing else is written any more."""
        if hasattr(self._web_socket, "ws"):
            self._web_socket.ws.sock = self.raw_socket
        try:
            self._web_socket.close()
        finally:
            _shut_down(self.raw_socket)


class ControlSocket:
    """The TCP socket for simple-websocket, whose control frames go through the queue."""

    def __init__(self, raw_socket: socket.socket, queue: SendQueue) -> None:
        self._raw_socket = raw_socket
        self.send = queue.send_control

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw_socket, name)


def _serve(handler: Callable[[Any], Any], web_socket: Any) -> Any:
    """Let Engine.IO use a web socket, only one at a time for each of its connections."""
    engine_socket = handler.__self__  # type: ignore[attr-defined]  # it is a bound method
    if getattr(engine_socket, "raw_socket", None):
        return []
    adapter = WebSocket(web_socket, engine_socket)
    engine_socket.raw_socket = adapter.raw_socket
    try:
        return handler(adapter)
    finally:
        engine_socket.raw_socket = None


def _unknown_versions() -> str:
    installed = {name: version(name) for name in SUPPORTED_VERSIONS}
    return ", ".join(f"{n} {v}" for n, v in installed.items() if v != SUPPORTED_VERSIONS[n])


def _shut_down(raw_socket: socket.socket) -> None:
    with suppress(OSError):
        raw_socket.shutdown(socket.SHUT_RDWR)


transport = Transport()
