"""WSGI middleware that limits the connections to Socket.IO."""

import json
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from werkzeug.exceptions import SecurityError
from werkzeug.wrappers import Response
from werkzeug.wsgi import get_host

from restaurant.live import connections
from restaurant.live.connections import CloseReason

log = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WsgiApp = Callable[..., Iterable[bytes]]
PATH = "/socket.io"

#: How many connections may be unauthenticated at once, beside the places of screens that are free:
#: after a power cut all screens come at once, and none has shown its token yet. A real client does
#: so within milliseconds, so when there are more the oldest one is closed.
MAX_UNAUTHENTICATED = 64

#: The versions of Engine.IO before 4; the last one is that of Socket.IO 1 and 2.
OLD_PROTOCOLS = {"1", "2", "3"}
#: What Engine.IO answers to a version it does not support (its protocol, "Handshake").
UNSUPPORTED_PROTOCOL = json.dumps({"code": 5, "message": "Unsupported protocol version"})
#: A client that is too old tries again all evening: it is logged once in so many seconds.
OLD_CLIENT_LOG_INTERVAL = 60


class ConnectionLimiter:
    """Keeps connections free for the staff, however many others connect. Other requests pass.

    It accepts the host names that Flask accepts, where Socket.IO would accept any. It also
    removes the request for compression: with messages of this size that takes three quarters
    of the CPU time of sending and saves nothing on a local network.
    """

    def __init__(
        self, http_app: WsgiApp, socket_app: WsgiApp, max_sockets: int, hosts: Sequence[str]
    ) -> None:
        self._http_app = http_app
        self._socket_app = socket_app
        self._max_sockets = max_sockets
        self._hosts = hosts or None
        self._polls: dict[str, Environ] = {}
        self._old_client_logged_at = -float("inf")

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request: those for sockets within the limits, all others without."""
        if not environ.get("PATH_INFO", "").startswith(PATH):
            return self._http_app(environ, start_response)
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        try:
            get_host(environ, self._hosts)
        except SecurityError:
            return Response(status=HTTPStatus.BAD_REQUEST)(environ, start_response)
        query = parse_qs(environ.get("QUERY_STRING", ""))
        if OLD_PROTOCOLS.intersection(query.get("EIO", ())):
            return self._refuse_old_client(environ, start_response)
        if "sid" not in query:
            return self._connect(environ, start_response)
        if environ["REQUEST_METHOD"] == "GET" and query.get("transport") == ["polling"]:
            return self._poll(query["sid"][0], environ, start_response)
        return self._socket_app(environ, start_response)

    def _connect(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Open a connection, unless all are in use by authenticated clients."""
        free = self._max_sockets - len(connections.all_connections())
        if free <= 0:
            full = Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "5"})
            return full(environ, start_response)
        waiting = connections.unauthenticated()
        excess = max(len(waiting) - free - MAX_UNAUTHENTICATED + 1, 0)
        connections.abort(waiting[:excess], CloseReason.MAKE_ROOM)
        return self._socket_app(environ, start_response)

    def _refuse_old_client(
        self, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer as Engine.IO would, and say in the log what has to be done."""
        now = time.monotonic()
        if now - self._old_client_logged_at >= OLD_CLIENT_LOG_INTERVAL:
            self._old_client_logged_at = now
            log.warning(
                "a client speaking Socket.IO 2 was refused: it needs version 3 or newer of the"
                " Socket.IO client library"
            )
        refusal = Response(
            UNSUPPORTED_PROTOCOL, HTTPStatus.BAD_REQUEST, content_type="application/json"
        )
        return refusal(environ, start_response)

    def _poll(
        self, eio_sid: str, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let a client wait for packets, once at a time: every poll that waits keeps a thread."""
        if self._polls.setdefault(eio_sid, environ) is not environ:
            return Response(status=HTTPStatus.BAD_REQUEST)(environ, start_response)
        try:
            return self._socket_app(environ, start_response)
        finally:
            del self._polls[eio_sid]
