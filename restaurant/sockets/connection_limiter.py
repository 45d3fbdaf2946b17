"""The WSGI door in front of Socket.IO."""

from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from werkzeug.exceptions import SecurityError
from werkzeug.wrappers import Response
from werkzeug.wsgi import get_host as host_of

from restaurant.database.fair_lock import FairLock
from restaurant.extensions import socketio
from restaurant.live import connections
from restaurant.live.transport import abort

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[..., Iterable[bytes]]
PATH = "/socket.io"

#: How many may stand in the doorway. Whoever has a token shows it within milliseconds.
MAX_UNAUTHENTICATED = 64
#: Newcomers come in one by one, so many seconds apart: a crowd at once would take all the time
#: there is for requests.
ACCEPT_INTERVAL = 0.005


class ConnectionLimiter:
    """Keeps seats for the staff, whoever else crowds in.

    Requests of the house (all but those of Socket.IO) go straight past it. It answers to
    the names that Flask answers to (Socket.IO would answer to any), and it
    turns down per-message compression: on messages of this size it costs three
    quarters of the fan-out and saves nothing on a local network.
    """

    def __init__(
        self, http_app: Application, socket_app: Application, max_sockets: int, hosts: Sequence[str]
    ) -> None:
        self._http_app = http_app
        self._socket_app = socket_app
        self._max_sockets = max_sockets
        self._hosts = hosts or None
        self._polling: dict[str, Environ] = {}
        self._accept_lock = FairLock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request: those for sockets within the limits, all others without."""
        if not environ.get("PATH_INFO", "").startswith(PATH):
            return self._http_app(environ, start_response)
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        try:
            host_of(environ, self._hosts)  # raises for a name that is not ours
        except SecurityError:
            return Response(status=HTTPStatus.BAD_REQUEST)(environ, start_response)
        asked = parse_qs(environ.get("QUERY_STRING", ""))
        if "sid" not in asked:
            return self._accept(environ, start_response)
        if environ["REQUEST_METHOD"] == "GET" and asked.get("transport") == ["polling"]:
            return self._poll(asked["sid"][0], environ, start_response)
        return self._socket_app(environ, start_response)

    def _accept(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let a newcomer into the doorway, for whom the oldest there makes room."""
        if len(connections.all_connections()) >= self._max_sockets:
            full = Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "5"})
            return full(environ, start_response)
        with self._accept_lock:
            socketio.sleep(ACCEPT_INTERVAL)
            unauthenticated = connections.unauthenticated()
            if len(unauthenticated) >= MAX_UNAUTHENTICATED:
                abort(unauthenticated[0])
        return self._socket_app(environ, start_response)

    def _poll(
        self, connection: str, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let a client wait for news, once at a time: each that waits keeps a thread."""
        if self._polling.setdefault(connection, environ) is not environ:
            return Response(status=HTTPStatus.BAD_REQUEST)(environ, start_response)
        try:
            return self._socket_app(environ, start_response)
        finally:
            del self._polling[connection]
