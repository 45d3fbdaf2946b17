"""The connections beneath Socket.IO, and how one is ended whatever its client does.

A client that is told that a web socket is over may ignore it, or read nothing at all. So
what ends a connection here also cuts its wire, and waits for nobody.
"""

import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from restaurant.extensions import socketio
from restaurant.live.send_queue import SendQueue

_sockets: dict[str, socket.socket] = {}


def patch_engineio(max_message_bytes: int) -> None:
    """Keep hold of every web socket, and let none send more bytes at once than this.

    Engine.IO looks at the size only when all of it is in memory. (Its eventlet driver
    sets a limit by itself.) And ending a connection it would wait for the client.
    """
    engine = socketio.server.eio
    make = engine._async["websocket"]

    def make_ours(handler: Callable[[Any], Any], *args: Any) -> Any:
        web_socket = make(partial(_serve_websocket, handler), *args)
        if hasattr(web_socket, "server_args"):
            web_socket.server_args["max_message_size"] = max_message_bytes
        return web_socket

    engine._async = {**engine._async, "websocket": make_ours, "queue": SendQueue}
    engine.disconnect = abort


def connection_ids() -> list[str]:
    """Every connection, the oldest first; those that are over and still have a wire last."""
    return list(dict.fromkeys((*socketio.server.eio.sockets, *_sockets)))


def abort(connection: str) -> None:
    """End a connection without waiting for it to take what was still meant for it."""
    engine_socket = socketio.server.eio.sockets.pop(connection, None)
    if engine_socket is not None:
        engine_socket.close(wait=False, abort=True)
    if connection in _sockets:
        _shutdown(_sockets[connection])


def _serve_websocket(handler: Callable[[Any], Any], web_socket: Any) -> Any:
    """Let Engine.IO serve a web socket, and cut its wire when Engine.IO is done with it."""
    engine_socket = handler.__self__  # type: ignore[attr-defined]  # a method of it
    if engine_socket.sid in _sockets:
        return []  # one web socket for each connection
    adapter = WebSocketAdapter(web_socket, engine_socket)
    _sockets[engine_socket.sid] = adapter.raw_socket
    try:
        return handler(adapter)
    finally:
        del _sockets[engine_socket.sid]


class WebSocketAdapter:
    """A web socket as Engine.IO sees it."""

    def __init__(self, web_socket: Any, engine_socket: Any) -> None:
        self._web_socket, self._send_queue = web_socket, engine_socket.queue
        self.wait, self.send = web_socket.wait, self._send_queue.write
        if hasattr(web_socket, "ws"):
            self.raw_socket = web_socket.ws.sock
            web_socket.ws.sock = QueuedSocket(self.raw_socket, self._send_queue)
        else:  # eventlet's, to which Engine.IO sets a limit of time
            self.raw_socket = self.socket = web_socket.socket
            web_socket.socket = QueuedSocket(self.raw_socket, self._send_queue)
        self._send_queue.attach(self.raw_socket, lambda: engine_socket.upgraded)

    def close(self) -> None:
        """Say the last word, and cut the wire."""
        self._send_queue.detach()
        try:
            self._web_socket.close()
        finally:
            _shutdown(self.raw_socket)


class QueuedSocket:
    """A wire as the code of the web socket sees it, whose own words must wait their turn."""

    def __init__(self, wire: Any, outbox: SendQueue) -> None:
        self._raw_socket = wire
        self.send = self.sendall = outbox.send_control

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw_socket, name)


def _shutdown(wire: socket.socket) -> None:
    with suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)
