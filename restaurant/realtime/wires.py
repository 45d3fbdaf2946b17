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

_wires: dict[str, socket.socket] = {}


def prepare(longest_message: int) -> None:
    """Keep hold of every web socket, and let none send more bytes at once than this.

    Engine.IO looks at the size only when all of it is in memory. (Its eventlet driver
    sets a limit by itself.) And ending a connection it would wait for the client.
    """
    engine = socketio.server.eio
    make = engine._async["websocket"]

    def make_ours(handler: Callable[[Any], Any], *args: Any) -> Any:
        web_socket = make(partial(_serve, handler), *args)
        if hasattr(web_socket, "server_args"):
            web_socket.server_args["max_message_size"] = longest_message
        return web_socket

    engine._async = {**engine._async, "websocket": make_ours}
    engine.disconnect = hang_up


def connections() -> list[str]:
    """Every connection, the oldest first; those that are over and still have a wire last."""
    return list(dict.fromkeys((*socketio.server.eio.sockets, *_wires)))


def hang_up(connection: str) -> None:
    """End a connection without waiting for it to take what was still meant for it."""
    engine_socket = socketio.server.eio.sockets.pop(connection, None)
    if engine_socket is not None:
        engine_socket.close(wait=False, abort=True)
    if connection in _wires:
        _cut(_wires[connection])


def _serve(handler: Callable[[Any], Any], web_socket: Any) -> Any:
    """Let Engine.IO serve a web socket, and cut its wire when Engine.IO is done with it."""
    connection = handler.__self__.sid  # type: ignore[attr-defined]  # Engine.IO's own socket
    if connection in _wires:
        return []  # one web socket for each connection
    wire = web_socket.ws.sock if hasattr(web_socket, "ws") else web_socket.socket
    close = web_socket.close

    def close_and_cut() -> None:
        try:
            close()
        finally:
            _cut(wire)

    web_socket.close = close_and_cut
    _wires[connection] = wire
    try:
        return handler(web_socket)
    finally:
        del _wires[connection]


def _cut(wire: socket.socket) -> None:
    with suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)
