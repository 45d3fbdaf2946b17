"""The registry of live connections, and every way to close one.

A connection is in the registry while it is authenticated. What Engine.IO has open beside those
is unauthenticated: it has not shown a token yet, or was disconnected and is still there.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from threading import Lock

from restaurant.extensions import socketio
from restaurant.live.rooms import NAMESPACE
from restaurant.live.transport import transport

log = logging.getLogger(__name__)

#: How many seconds a client has to close the connection itself after it was disconnected.
CLOSE_TIMEOUT = 0.7


class CloseReason(StrEnum):
    """Why the server closes a connection."""

    SESSION_ENDED = "the session has ended or its user has other permissions"
    TOKEN_EXPIRED = "the token has expired"  # no password
    LOST = "the connection was lost while it was accepted"
    NOT_AUTHENTICATED = "no token was shown in time"
    MAKE_ROOM = "too many connections show no token"
    TOO_SLOW = "too many messages wait for the client"
    SHUTDOWN = "the server stops"


@dataclass(frozen=True)
class Connection:
    """An authenticated Socket.IO connection.

    ``eio_sid`` is the id of the Engine.IO connection beneath. ``expires_at`` is when the token
    expires, in Unix seconds. ``last_event_id`` and ``epoch`` are what the client had received
    when it connected.
    """

    sid: str
    eio_sid: str
    user_id: int
    session_id: int
    rooms: tuple[str, ...]
    expires_at: float
    last_event_id: int | None = None
    epoch: str | None = None


_connections: dict[str, Connection] = {}
_lock = Lock()


def add(connection: Connection) -> None:
    """Register a connection that was authenticated."""
    _connections[connection.sid] = connection


def renew(sid: str, session_id: int, expires_at: float) -> None:
    """Note the new token of a connection, unless it was closed in the meantime."""
    with _lock:
        if connection := get(sid):
            add(replace(connection, session_id=session_id, expires_at=expires_at))


def remove(sid: str) -> None:
    """Forget a connection that is closed."""
    with _lock:
        _connections.pop(sid, None)


def get(sid: str) -> Connection | None:
    """The connection with this Socket.IO id, if it is authenticated."""
    return _connections.get(sid)


def all_connections() -> list[Connection]:
    """All authenticated connections at this moment."""
    return list(_connections.values())


def unauthenticated() -> list[str]:
    """The Engine.IO ids of the connections that are not authenticated, the oldest first."""
    authenticated = {connection.eio_sid for connection in all_connections()}
    return [eio_sid for eio_sid in transport.open_ids() if eio_sid not in authenticated]


def queue_sizes() -> list[int]:
    """How many packets wait to be sent, for each connection."""
    return list(transport.queue_sizes().values())


def is_lost(connection: Connection) -> bool:
    """Whether Engine.IO closed the connection before Socket.IO had accepted it."""
    return socketio.server.get_environ(connection.sid, namespace=NAMESPACE) is None


def disconnect_where(
    condition: Callable[[Connection], bool], reason: CloseReason = CloseReason.SESSION_ENDED
) -> None:
    """Disconnect every authenticated connection that meets the condition.

    The client is told so first. ``CLOSE_TIMEOUT`` later its TCP connection is shut down, unless
    it has authenticated again. This never waits for a client.
    """
    chosen = [connection for connection in all_connections() if condition(connection)]
    if not chosen:
        return
    log.info("disconnecting %d sockets: %s", len(chosen), reason)
    for connection in chosen:
        remove(connection.sid)
    socketio.start_background_task(_abort_later, [connection.eio_sid for connection in chosen])
    for connection in chosen:
        socketio.server.disconnect(connection.sid, namespace=NAMESPACE)


def abort(eio_sids: Iterable[str], reason: CloseReason) -> None:
    """Close Engine.IO connections at once, without telling their clients."""
    for eio_sid in eio_sids:
        log.debug("closing a socket: %s", reason)
        transport.abort(eio_sid)


def abort_slow(max_queued: int) -> None:
    """Close the connections for which more packets than this wait to be sent."""
    sizes = transport.queue_sizes()
    abort((eio_sid for eio_sid, size in sizes.items() if size > max_queued), CloseReason.TOO_SLOW)


def close_all() -> None:
    """Close every connection, because the server stops."""
    abort(unauthenticated(), CloseReason.SHUTDOWN)
    disconnect_where(lambda _connection: True, CloseReason.SHUTDOWN)


def _abort_later(eio_sids: list[str]) -> None:
    socketio.sleep(CLOSE_TIMEOUT)
    still_unauthenticated = set(unauthenticated())
    for eio_sid in eio_sids:
        if eio_sid in still_unauthenticated:
            transport.abort(eio_sid)
