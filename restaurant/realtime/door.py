"""The WSGI door in front of Socket.IO."""

from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from werkzeug.exceptions import SecurityError
from werkzeug.wrappers import Response
from werkzeug.wsgi import get_host as host_of

from restaurant.extensions import socketio

Environ = dict[str, Any]
PATH = "/socket.io"


class Door:
    """Keeps the number of connections within the threads there are for them.

    It answers to the names that Flask answers to (Socket.IO would answer to any), and it
    turns down per-message compression: on messages of this size it costs three
    quarters of the fan-out and saves nothing on a local network.
    """

    def __init__(
        self, inside: Callable[..., Iterable[bytes]], most: int, hosts: Sequence[str]
    ) -> None:
        self._inside = inside
        self._most = most
        self._hosts = hosts or None

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(PATH):
            environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
            if refusal := self._refuse(environ):
                return refusal(environ, start_response)
        return self._inside(environ, start_response)

    def _refuse(self, environ: Environ) -> Response | None:
        try:
            host_of(environ, self._hosts)  # raises for a name that is not ours
        except SecurityError:
            return Response(status=HTTPStatus.BAD_REQUEST)
        if self._is_full() and "sid" not in parse_qs(environ.get("QUERY_STRING", "")):
            return Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "5"})
        return None

    def _is_full(self) -> bool:
        sockets = list(socketio.server.eio.sockets.values())
        return sum(not socket.closed for socket in sockets) >= self._most


def limit_messages(most: int) -> None:
    """Let no web socket send more bytes at once than this.

    Engine.IO looks at the size only when all of it is in memory. (Its eventlet driver
    sets a limit by itself.)
    """
    engine = socketio.server.eio
    make = engine._async["websocket"]

    def make_limited(*args: Any) -> Any:
        socket = make(*args)
        if hasattr(socket, "server_args"):
            socket.server_args["max_message_size"] = most
        return socket

    engine._async = {**engine._async, "websocket": make_limited}
